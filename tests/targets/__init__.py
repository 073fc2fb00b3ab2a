"""Watched parties are recognised, and others are not."""
