"""Trouble of operations as its readers learn of it: when it begins, now and then while it goes on, when it ends (F46).

Pure.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from potashwatch.records.alert import OUTBOX, REPORT, Stage
from potashwatch.records.ledger import Alerting, Trouble
from potashwatch.records.report import ListReport, Report, ReportError
from potashwatch.records.settings import Settings

_SLIP: Final = 0.9
"""Of the interval of reminders: a daily run that begins some minutes early still reminds every day (F55)."""


def stages(
    report: Report,
    before: Alerting,
    settings: Settings,
    now: datetime,
    undelivered: Mapping[str, ReportError],
    unwritten: ReportError | None,
    *,
    is_offline: bool,
    unreadable: tuple[ReportError, ...] = (),
) -> tuple[tuple[Stage, ...], tuple[Trouble, ...]]:
    """Return what is to be told of trouble, and all trouble that stands now; both in a fixed order.

    ``is_offline``: nobody was asked, so that no source is known to work again. ``unreadable``: alerts that are damaged.
    """
    known = {trouble.about: trouble for trouble in before.troubles}
    current = dict(_current(report, undelivered, unwritten))
    if unreadable:
        current[OUTBOX] = ("unreadable", unreadable)
    looked_at = {REPORT, OUTBOX, *(found.list for found in report.lists if not is_offline)}
    told: list[Stage] = []
    standing: list[Trouble] = []
    for about in sorted(known.keys() | current.keys()):
        was, found = known.get(about), current.get(about)
        if found is None:
            if was and (about in looked_at or about.startswith("sink ")):
                told.append(Stage(about=about, kind="recovered", since_at=was.since_at, errors=()))
            elif was:
                standing.append(was)  # of a list that this run did not look at nothing new is known
            continue
        state, errors = found
        since_at = was.since_at if was else now
        is_new = was is None or was.state != state
        interval = _SLIP * timedelta(hours=settings.alerts.remind_hours)
        # A clock that was ahead when it was told must not silence it until then.
        is_due = was is not None and not timedelta() <= now - was.told_at < interval
        if is_new or is_due:
            told.append(
                Stage(
                    about=about,
                    kind="failing" if is_new else "still-failing",
                    since_at=since_at,
                    errors=errors,
                )
            )
        told_at = was.told_at if was and not (is_new or is_due) else now
        standing.append(Trouble(about=about, state=state, since_at=since_at, told_at=told_at))
    return tuple(told), tuple(standing)


def _current(
    report: Report, undelivered: Mapping[str, ReportError], unwritten: ReportError | None
) -> Iterator[tuple[str, tuple[str, tuple[ReportError, ...]]]]:
    for found in report.lists:
        errors = tuple(error for error in report.errors if error.list == found.list)
        if errors:
            yield found.list, (_state(found, errors), errors)
    for name, error in undelivered.items():
        yield f"sink {name}", (error.code, (error,))
    general = tuple(error for error in report.errors if error.list is None)
    if unwritten or general:
        yield REPORT, ("undelivered", (*general, *([unwritten] if unwritten else [])))


def _state(found: ListReport, errors: tuple[ReportError, ...]) -> str:
    """Return what is wrong in codes; of a list that cannot be read the cause may change from day to day."""
    if found.outcome == "unavailable":
        return found.outcome
    codes = sorted({error.code for error in errors})
    return " ".join(["quarantined", *codes] if found.outcome == "quarantined" else codes)
