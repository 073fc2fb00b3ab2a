"""From what a record has in common with the watched parties to one touch a target."""

from collections.abc import Iterable
from typing import Final, get_args

from potashwatch.errors import one_line
from potashwatch.records.target import Touch, TouchReason
from potashwatch.targets.recognition import Grade, Hit

_OWN: Final[dict[Grade, TouchReason]] = {
    "key": "key",
    "number": "identifier",
    "same": "name",
    "to": "linked",
    "text": "text",
    "owned": "owned",
    "near": "possible",
    "excluded": "excluded",
}
_IS_PARTY: Final = ("key", "number", "same")
_REASONS: Final[tuple[TouchReason, ...]] = get_args(TouchReason)


def is_party(touch: Touch) -> bool:
    """Tell whether the record was recognised as the party itself: by key, number or name.

    Otherwise it says that it is linked to it, names it, or has a near name.
    """
    return touch.reason in ("key", "identifier", "name") or (
        touch.reason == "linked" and touch.party != touch.target
    )


def strongest(hits: Iterable[Hit]) -> tuple[Touch, ...]:
    """Return the strongest touch of each target, in the order of targets, whatever the order of the hits."""
    best: dict[int, Hit] = {}
    for hit in sorted(hits, key=_strength):
        best.setdefault(hit.entry.place, hit)
    return tuple(_touch(best[place]) for place in sorted(best))


def _reason(hit: Hit) -> TouchReason:
    return "linked" if hit.entry.linked and hit.grade in _IS_PARTY else _OWN[hit.grade]


def _strength(hit: Hit) -> tuple[int, int, float, bool, str, str]:
    grades = get_args(Grade)
    is_linked = hit.entry.linked is not None
    return (
        _REASONS.index(_reason(hit)),
        grades.index(hit.grade),
        -(hit.score or 0.0),
        is_linked,
        hit.entry.party.id,
        hit.evidence,
    )


def _touch(hit: Hit) -> Touch:
    entry = hit.entry
    evidence, linked = hit.evidence, entry.linked
    if linked:
        evidence = f"{linked.title}, {linked.relation}: {evidence}"
    return Touch(
        target=entry.target.id,
        # What says it is linked to a linked party belongs to the target, and is not that party.
        party=entry.target.id if hit.grade == "to" else entry.party.id,
        reason=_reason(hit),
        evidence=one_line(evidence),
        score=hit.score,
    )
