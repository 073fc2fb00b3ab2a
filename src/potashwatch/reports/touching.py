"""What of a report concerns the watched parties: which of it, in which order, and why."""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, get_args

from potashwatch.records.delta import KINDS, SIGNIFICANCES, Change
from potashwatch.records.edition import LICENSES, ListId
from potashwatch.records.license_event import LicenseEvent
from potashwatch.records.report import EditionSummary, Report
from potashwatch.records.target import Touch, TouchReason

_REASONS: Final[dict[TouchReason, str]] = {
    "key": "the same key",
    "identifier": "the same number",
    "name": "the same name",
    "linked": "linked",
    "text": "named in a text",
    "owned": "what it owns is named",
    "possible": "possible",
    "excluded": "named and excluded: no license for it",
}
_STRENGTH: Final[tuple[TouchReason, ...]] = get_args(TouchReason)


@dataclass(frozen=True)
class Watched:
    """A change or an event, and why it concerns one target."""

    list: ListId
    found: Change | LicenseEvent
    touch: Touch
    published: str
    """The edition in which it is found, in words."""
    is_told_here: bool
    """False where it is told in full under another target, which it touches more strongly."""

    @property
    def is_relisted(self) -> bool:
        """Whether a party is back that was removed earlier."""
        return isinstance(self.found, Change) and self.found.relisted is not None

    @property
    def standing(self) -> str | None:
        """That a party came or went, in words; None of anything else."""
        kind = self.found.kind
        if kind == "addition":
            return f"added to {self.published}"
        return f"no longer on {self.published}" if kind == "removal" else None

    @property
    def is_possible(self) -> bool:
        """Whether no more than a near name is known."""
        return self.touch.reason == "possible"


def watched(report: Report) -> tuple[tuple[str, tuple[Watched, ...]], ...]:
    """Return each target that is touched, by its id, with all that touches it.

    Of one target the re-listed stand first, then events of licenses, then changes by kind and significance; near
    names, which are no more than possible, come last.
    """
    by_target: dict[str, list[Watched]] = defaultdict(list)
    for item in _items(report):
        by_target[item.touch.target].append(item)
    return tuple((target, tuple(sorted(by_target[target], key=_rank))) for target in sorted(by_target))


def told(report: Report) -> tuple[Watched, ...]:
    """Return all that touches any target, each once, in the order of ``watched``."""
    return tuple(item for _, items in watched(report) for item in items if item.is_told_here)


def why(touch: Touch) -> str:
    """Return in one line why something concerns a target; what is only possible says so first, with its score.

    The evidence itself names a linked party and what ties it to the target; its id is added, as targets are called by
    theirs.
    """
    through = f"through {touch.party}" if touch.party != touch.target else ""
    if touch.reason == "possible":
        return f"possible: {touch.evidence}{_score(touch)}{f' [{through}]' if through else ''}"
    reason = ", ".join(text for text in (_REASONS[touch.reason], through) if text)
    return f"why: {touch.evidence} [{reason}]"


def shortly(touch: Touch) -> str:
    """Return target and reason in a few words, for a cell: ``belaruskali: key``."""
    through = f" (through {touch.party})" if touch.party != touch.target else ""
    return f"{touch.target}: {touch.reason}{_score(touch) if touch.reason == 'possible' else ''}{through}"


def _score(touch: Touch) -> str:
    """Return the score, never rounded up: 99.97 is not 100."""
    return f" (score {math.floor(touch.score * 10) / 10:g})" if touch.score is not None else ""


def _items(report: Report) -> Iterator[Watched]:
    for found in report.lists:
        for change in found.changes:
            yield from _of(found.list, change, _published(found.new))
    for event in report.licenses:
        yield from _of(LICENSES, event, "")


def _of(list_id: ListId, found: Change | LicenseEvent, published: str) -> Iterator[Watched]:
    strongest = min(found.targets, key=strength, default=None)
    for touch in found.targets:
        yield Watched(list_id, found, touch, published, is_told_here=touch is strongest)


def _published(edition: EditionSummary | None) -> str:
    if edition and edition.published_on:
        return f"the list published {edition.published_on}"
    return f"the edition of {edition.dated_on}" if edition and edition.dated_on else "the new edition"


def strength(touch: Touch) -> tuple[int, str]:
    """Return what orders touches, the strongest first."""
    return _STRENGTH.index(touch.reason), touch.target


def _rank(item: Watched) -> tuple[bool, bool, bool, int, int]:
    found, is_possible = item.found, item.is_possible
    if isinstance(found, LicenseEvent):
        return True, is_possible, False, 0, 0
    kind, significance = KINDS.index(found.kind), SIGNIFICANCES.index(found.significance)
    return not item.is_relisted, is_possible, True, kind, significance
