"""Implausible editions are told from plausible ones."""
