"""The words for what is not known of a target on a list. Light to load: answers as data need them too."""

from collections.abc import Sequence

from potashwatch.records.status import StatusReview
from potashwatch.records.target import Touch
from potashwatch.reports.describe import plural

NO_DATA = "no data for that date"


def review_words(found: Sequence[StatusReview]) -> str:
    """Return that no record is the target, and which name it: a person decides."""
    told = ", ".join(f"{one.reference or one.uid} {one.name} ({_review_reason(one.touch)})" for one in found)
    names = "name" if len(found) > 1 else "names"
    return f"no exact match; {plural(len(found), 'record')} {names} it: review {told}"


def _review_reason(touch: Touch) -> str:
    if touch.reason == "text":
        return "named within" if touch.evidence.startswith("named within") else "named in its text"
    return f"possible {touch.score:g}" if touch.score is not None else "possible"
