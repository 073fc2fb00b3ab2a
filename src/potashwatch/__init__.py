"""Reads published OFAC and EU sanctions lists and reports exactly what changed between two editions."""

__version__ = "0.1.0"
