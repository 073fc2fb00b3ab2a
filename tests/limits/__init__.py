"""Hostile input: what is refused, and that work and memory grow no faster than what is read."""
