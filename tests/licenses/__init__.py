"""Tests of the room for general licenses."""
