"""Checks of the edition itself: its age, its size, and whether its format is the known one."""

from collections.abc import Iterator, Sequence
from datetime import date

from potashwatch.records.edition import FormatDrift, ListId
from potashwatch.records.report import Level, Notice
from potashwatch.records.settings import GuardSettings
from potashwatch.records.snapshot import Facts


def on_its_own(
    published_on: date | None, dated_on: date, today: date, list_id: ListId, settings: GuardSettings
) -> Iterator[Notice]:
    """Check the age of an edition by the date in the file, else by the date of the snapshot.

    ``today`` is the day in UTC. An old edition is not quarantined: it is the one that the authority publishes (F27).
    One dated more than a day after today is: one of the two dates is wrong, and as a baseline it would make every
    later edition look old.
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
    """Check an edition without a predecessor: if it is an excerpt, the next edition would add all other parties."""
    least = settings.few_parties.of(list_id)
    if new.records < least:
        yield Notice(
            code="guard.few",
            level="trouble",
            message=f"{new.records:,} parties in the first edition; a complete list has at least {least:,}",
            hint="the file may be an excerpt; if it is complete, potashwatch snapshots approve accepts it",
        )


def _stale(dated: date, days: int, limit_days: int, level: Level) -> Notice:
    return Notice(
        code="guard.stale",
        level=level,
        message=f"generated {days} days ago, on {dated}; the limit is {limit_days} days",
        hint="check the authority's website: the list may have moved; the limits are in the settings, [guards]",
    )


_TOLERATED_DAYS = 1
"""In time zones east of UTC the next day has begun."""


def drift_notice(drift: Sequence[FormatDrift], *, strict: bool) -> Iterator[Notice]:
    """Hold an edition with format drift if ``strict`` is set; otherwise drift is only reported."""
    if strict and drift:
        first = drift[0]
        yield Notice(
            code="guard.drift",
            level="trouble",
            message=f"format drift, {len(drift)} in all, 0 allowed, first {first.path}: {first.message}",
            hint="the report lists all of them; without strict, drift is reported and the edition is accepted",
        )
