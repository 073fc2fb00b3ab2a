"""Tests of fetching, against servers on loopback that behave like both authorities."""
