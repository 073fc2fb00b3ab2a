"""Is an edition plausible against itself, what the publisher says of it, and its predecessor? Pure.

A guard reports what it found as a ``Notice``, with both figures. Those that ``quarantines`` lists keep the edition from
becoming the baseline. What each one is for, its threshold, and how often it holds an edition: docs/guards.md.
"""

from potashwatch.guards.alone import drift_notice, first, on_its_own
from potashwatch.guards.claims import ClaimLike, against_claims
from potashwatch.guards.facts import FactsCounter
from potashwatch.guards.losses import Loss, Losses, losses_between
from potashwatch.guards.predecessor import against_earlier, against_predecessor, may_lose_too_many
from potashwatch.guards.verdict import flap, quarantines

__all__ = [
    "ClaimLike",
    "FactsCounter",
    "Loss",
    "Losses",
    "against_claims",
    "against_earlier",
    "against_predecessor",
    "drift_notice",
    "first",
    "flap",
    "losses_between",
    "may_lose_too_many",
    "on_its_own",
    "quarantines",
]
