"""The words for what is not known of a target on a list. Light to load: answers as data need them too."""

from collections.abc import Callable, Sequence
from datetime import date

from potashwatch.records.status import StatusAbsence, StatusReview
from potashwatch.records.target import Touch
from potashwatch.reports.describe import plural

NO_DATA = "no data for that date"
NO_MATCH = "no exact match"
NO_ALIASES = " in the primary table alone (no aliases in this edition)"
"""What follows ``NO_MATCH`` where the edition has no aliases: the party may be listed under one."""


def absence_words(found: StatusAbsence, day: Callable[[date], str]) -> str:
    """Return between which editions a target was absent that is listed again; ``day`` writes a day."""
    if found.from_on == found.to_on:
        return f"absent on {day(found.from_on)}"
    return f"absent {day(found.from_on)} to {day(found.to_on)}"


def review_words(found: Sequence[StatusReview]) -> str:
    """Return that no record is the target, and which name it: a person decides."""
    names = "name" if len(found) > 1 else "names"
    return f"{NO_MATCH}; {plural(len(found), 'record')} {names} it: review {reviewed(found)}"


def reviewed(found: Sequence[StatusReview]) -> str:
    """Return records to review, each with the reason."""
    return ", ".join(f"{one.reference or one.uid} {one.name} ({_review_reason(one.touch)})" for one in found)


def _review_reason(touch: Touch) -> str:
    if touch.reason == "text":
        return "named within" if touch.evidence.startswith("named within") else "named in its text"
    return f"possible {touch.score:g}" if touch.score is not None else "possible"
