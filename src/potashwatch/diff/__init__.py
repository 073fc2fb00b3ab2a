"""Comparing two editions, purely: what was added, removed, changed and re-issued, down to the field."""

from potashwatch.diff.applying import apply, inverse
from potashwatch.diff.engine import diff
from potashwatch.diff.fields import canonical

__all__ = ["apply", "canonical", "diff", "inverse"]
