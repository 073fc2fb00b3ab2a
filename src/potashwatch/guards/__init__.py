"""Is an edition plausible against itself, what the publisher says of it, and its predecessor? Pure.

A guard says what it saw as a ``Notice``, with both figures. Those that ``quarantines`` knows keep the edition from
becoming the baseline. What each one is for, and its threshold: docs/guards.md.
"""

from potashwatch.guards.alone import drift_notice, first, on_its_own
from potashwatch.guards.claims import ClaimLike, against_claims
from potashwatch.guards.facts import FactsCounter
from potashwatch.guards.predecessor import against_predecessor
from potashwatch.guards.verdict import flap, quarantines

__all__ = [
    "ClaimLike",
    "FactsCounter",
    "against_claims",
    "against_predecessor",
    "drift_notice",
    "first",
    "flap",
    "on_its_own",
    "quarantines",
]
