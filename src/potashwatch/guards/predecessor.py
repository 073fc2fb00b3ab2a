"""An edition against the one before it: what vanished, what emptied, whether time runs backwards."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from potashwatch.errors import one_line
from potashwatch.records.delta import Change
from potashwatch.records.report import Notice
from potashwatch.records.settings import GuardSettings
from potashwatch.records.snapshot import Facts


def against_predecessor(
    new: Facts,
    new_published_on: date | None,
    old: Facts,
    old_published_on: date | None,
    removals: Sequence[Change],
    settings: GuardSettings,
    *,
    same_format: bool,
) -> Iterator[Notice]:
    """Compare an edition with its baseline.

    Dates are those in the files, None where there is none. Of ``removals`` only removals count: a party under a new
    key is none. Programs and kinds are judged by the parties that went, so renaming a program removes nobody (F36).
    Fields are judged only where both editions are of the ``same_format``. A share trips a guard when it is above its
    percentage and of at least its minimum. Every notice quarantines; there is one for each sort of trouble.
    """
    if new_published_on and old_published_on and new_published_on < old_published_on:
        yield Notice(
            code="guard.date-backwards",
            level="trouble",
            message=f"dated {new_published_on}, before the baseline of {old_published_on}",
            hint=f"the authority may serve an old file: run again later; {_APPROVE}",
        )
    gone = [change for change in removals if change.kind == "removal"]
    vanished = _Loss("parties", len(gone), max(old.records, len(gone)))
    if vanished.is_beyond(settings.vanished_percent, settings.vanished_min):
        message = f"removed: {vanished}, {new.records:,} now"
        yield _trouble("guard.vanished", message, settings.vanished_percent)
    programs = Counter(program for change in gone for program in change.programs)
    if found := _groups(programs, old.programs, settings):
        message = f"removed, by program: {_told(found)}"
        yield _trouble("guard.program-vanished", message, settings.group_vanished_percent)
    kinds = Counter[str](change.party_kind for change in gone)
    if found := _groups(kinds, old.kinds, settings):
        message = f"removed, by kind of party: {_told(found)}"
        yield _trouble("guard.kind-vanished", message, settings.group_vanished_percent)
    if same_format and (found := _emptied(new.filled, old.filled, settings)):
        message = f"parties that no longer have something in a field: {_told(found)}"
        yield _trouble("guard.fill", message, settings.fill_drop_percent)


@dataclass(frozen=True)
class _Loss:
    """How many of how many parties were lost to a group."""

    group: str
    gone: int
    before: int

    def is_beyond(self, percent: float, minimum: int) -> bool:
        # In fractions: 2.3 percent of 1,000 parties are 23, and not a hair less.
        share = Fraction(str(percent)) * self.before
        return self.gone >= minimum and 100 * self.gone > share

    def __str__(self) -> str:
        share = 100 * self.gone / self.before
        return f"{one_line(self.group)} {self.gone:,} of {self.before:,} ({share:.1f} %)"


def _groups(gone: Mapping[str, int], before: Mapping[str, int], settings: GuardSettings) -> list[_Loss]:
    # A group that the figures do not know is taken for lost as a whole.
    losses = [_Loss(group, count, max(before.get(group, 0), count)) for group, count in gone.items()]
    return _beyond(losses, settings.group_vanished_percent, settings.group_vanished_min)


def _emptied(new: Mapping[str, int], old: Mapping[str, int], settings: GuardSettings) -> list[_Loss]:
    losses = [
        _Loss(field, count - new.get(field, 0), count) for field, count in old.items() if field != _NOT_MISSED
    ]
    return _beyond(losses, settings.fill_drop_percent, settings.fill_drop_min)


def _beyond(losses: Iterable[_Loss], percent: float, minimum: int) -> list[_Loss]:
    """Return what is beyond its threshold, the gravest first."""
    found = [loss for loss in losses if loss.is_beyond(percent, minimum)]
    return sorted(found, key=lambda loss: (-loss.gone, loss.group))


def _told(losses: Sequence[_Loss]) -> str:
    more = f"; and {len(losses) - _MOST} more" if len(losses) > _MOST else ""
    return "; ".join(map(str, losses[:_MOST])) + more


def _trouble(code: str, message: str, limit_percent: float) -> Notice:
    return Notice(
        code=code,
        level="trouble",
        message=f"{message}; more than {limit_percent:g} % is implausible",
        hint=f"compare with the authority's own notices; {_APPROVE}",
    )


_NOT_MISSED = "unmapped"
"""A newer version that knows more leaves than the one that counted the old edition has fewer of them."""

_MOST = 5
_APPROVE = "if it is right, potashwatch snapshots approve accepts it"
