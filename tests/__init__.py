"""Tests: promises of the program, each able to fail."""
