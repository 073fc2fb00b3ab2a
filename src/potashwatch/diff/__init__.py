"""Comparing two editions, purely: what was added, removed, changed and re-issued, down to the field."""

from potashwatch.diff.applying import apply, inverse
from potashwatch.diff.engine import Difference, Differences, diff, licenses, occurrence_id, parties, told
from potashwatch.diff.fields import canonical
from potashwatch.diff.significance import act_of, rate_citation

__all__ = [
    "Difference",
    "Differences",
    "act_of",
    "apply",
    "canonical",
    "diff",
    "inverse",
    "licenses",
    "occurrence_id",
    "parties",
    "rate_citation",
    "told",
]
