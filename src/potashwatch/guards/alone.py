"""An edition by itself: its age, and whether its format is the one we know."""

from collections.abc import Iterator, Sequence
from datetime import date

from potashwatch.records.edition import FormatDrift, ListId
from potashwatch.records.report import Level, Notice
from potashwatch.records.settings import GuardSettings
from potashwatch.records.snapshot import Facts


def on_its_own(
    published_on: date | None, dated_on: date, today: date, list_id: ListId, settings: GuardSettings
) -> Iterator[Notice]:
    """Judge the age of an edition by the date in the file, else by the one it is addressed by.

    ``today`` is of UTC. An edition that is older than it may be is no reason for quarantine: it is the one that the
    authority serves (F27). One dated more than a day after today is: either date may be wrong, and as a baseline
    it would make every honest edition after it older than itself.
    """
    dated = published_on or dated_on
    days = (today - dated).days
    warning, trouble = settings.stale_warning_days.of(list_id), settings.stale_trouble_days.of(list_id)
    if days > trouble:
        yield _stale(dated, days, trouble, "trouble")
    elif days > warning:
        yield _stale(dated, days, warning, "warning")
    elif -days > _TOLERATED_DAYS:
        yield Notice(
            code="guard.future",
            level="trouble",
            message=f"dated {dated}, {-days} days after today, {today}",
            hint="check the clock of this machine; if it is right, the date of the authority is wrong",
        )


def first(new: Facts, list_id: ListId, settings: GuardSettings) -> Iterator[Notice]:
    """Judge an edition that has no predecessor: one with few parties is an excerpt, and all else would be additions."""
    least = settings.few_parties.of(list_id)
    if new.records < least:
        yield Notice(
            code="guard.few",
            level="trouble",
            message=f"{new.records:,} parties in the first edition, where {least:,} are the least of a whole list",
            hint="an excerpt was taken for the list; if it is whole, potashwatch snapshots approve accepts it",
        )


def _stale(dated: date, days: int, limit_days: int, level: Level) -> Notice:
    return Notice(
        code="guard.stale",
        level=level,
        message=f"generated {days} days ago, on {dated}; the limit is {limit_days} days",
        hint="see the authority's website: the list may have moved; the limits are settings of the guards",
    )


_TOLERATED_DAYS = 1
"""East of us it is tomorrow already."""


def drift_notice(drift: Sequence[FormatDrift], *, strict: bool) -> Iterator[Notice]:
    """Object to an edition with format drift, where ``strict`` asks for that; else drift is only reported."""
    if strict and drift:
        first = drift[0]
        yield Notice(
            code="guard.drift",
            level="trouble",
            message=f"format drift, {len(drift)} in all, 0 allowed, first {first.path}: {first.message}",
            hint="see them all in the report; without strict they are carried and reported",
        )
