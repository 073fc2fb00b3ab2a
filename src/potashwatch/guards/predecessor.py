"""An edition against the one before it: what was removed, which fields are empty now, whether its date is earlier."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from potashwatch.guards.losses import Loss, beyond, losses_between
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

    Dates are those in the files, None where there is none. Fields are compared only where both editions are of the
    ``same_format``. A loss is held when it is above its percentage and at least its minimum; ``losses_between`` says
    how losses are counted. Every notice quarantines the edition; there is one for each guard.
    """
    if new_published_on and old_published_on and new_published_on < old_published_on:
        yield Notice(
            code="guard.date-backwards",
            level="trouble",
            message=f"dated {new_published_on}, before the baseline of {old_published_on}",
            hint=f"the authority may serve an old file: run again later; {_APPROVE}",
        )
    lost = losses_between(new, old, removals, same_format=same_format)
    if lost.parties.is_beyond(settings.vanished_percent, settings.vanished_min):
        message = f"removed: {lost.parties}, {new.records:,} now"
        yield _trouble("guard.vanished", message, settings.vanished_percent)
    group = settings.group_vanished_percent, settings.group_vanished_min
    if found := beyond(lost.programs, *group):
        yield _trouble("guard.program-vanished", f"removed, by program: {_listed(found)}", group[0])
    if found := beyond(lost.kinds, *group):
        yield _trouble("guard.kind-vanished", f"removed, by kind of party: {_listed(found)}", group[0])
    if found := beyond(lost.fields, settings.fill_drop_percent, settings.fill_drop_min):
        message = f"parties that no longer have something in a field: {_listed(found)}"
        yield _trouble("guard.fill", message, settings.fill_drop_percent)


def against_earlier(
    new: Facts,
    old: Facts,
    days_apart: int,
    removals: Sequence[Change],
    settings: GuardSettings,
    *,
    same_format: bool,
) -> Iterator[Notice]:
    """Compare an imported edition with the one before it in the archive, by day.

    Up to ``NEAR_DAYS`` apart as a run compares an edition with its baseline. Further apart honest removals add up (42 %
    of the non-SDN list from 2018 to 2020): then only the loss of more of the list than a single group may lose is held.
    """
    if days_apart <= NEAR_DAYS:
        yield from against_predecessor(new, None, old, None, removals, settings, same_format=same_format)
        return
    lost = losses_between(new, old, removals, same_format=False).parties
    if lost.is_beyond(settings.group_vanished_percent, settings.vanished_min):
        message = f"removed: {lost}, {new.records:,} now, {days_apart:,} days later"
        yield _trouble("guard.vanished", message, settings.group_vanished_percent)


def may_lose_too_many(gone: int, old: Facts, days_apart: int, settings: GuardSettings) -> bool:
    """Tell whether ``against_earlier`` can object to the removal of this many parties, whoever they are."""
    if days_apart <= NEAR_DAYS:
        return gone >= min(settings.vanished_min, settings.group_vanished_min)
    return Loss("parties", gone, old.records).is_beyond(
        settings.group_vanished_percent, settings.vanished_min
    )


def _listed(losses: Sequence[Loss]) -> str:
    more = f"; and {len(losses) - _MOST} more" if len(losses) > _MOST else ""
    return "; ".join(map(str, losses[:_MOST])) + more


def _trouble(code: str, message: str, limit_percent: float) -> Notice:
    return Notice(
        code=code,
        level="trouble",
        message=f"{message}; more than {limit_percent:g} % is implausible",
        hint=f"compare with the authority's own notices; {_APPROVE}",
    )


NEAR_DAYS: Final = 31
"""In the published editions of the project no guard objects to a pair this close; the first it objects to is 104 days
apart (docs/guards.md)."""
_MOST = 5
_APPROVE = "if it is right, potashwatch snapshots approve accepts it"
