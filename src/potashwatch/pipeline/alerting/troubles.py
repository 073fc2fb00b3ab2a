"""Trouble of operations as its readers learn of it: when it begins, now and then while it goes on, when it ends (F46).

Pure.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final, Literal, TypeAlias

from potashwatch.pipeline.alerting.occasion import Occasion
from potashwatch.records.alert import OUTBOX, REPORT, RUN, Stage
from potashwatch.records.edition import ListId
from potashwatch.records.ledger import Trouble
from potashwatch.records.license import NONE_LISTED
from potashwatch.records.report import ListReport, Report, ReportError

_Found: TypeAlias = tuple[str, tuple[ReportError, ...]]
"""The state of a trouble in codes, and what is wrong."""

_SLIP: Final = 0.9
"""Of the interval of reminders: a daily run that begins some minutes early still reminds every day (F55)."""


def stages(run: Occasion, lists: frozenset[ListId] | None) -> tuple[tuple[Stage, ...], tuple[Trouble, ...]]:
    """Return what is to be reported of trouble, and all trouble that there is now; both in a fixed order.

    ``lists``: those that the record is of; None at the end of a run, which speaks of everything else.
    """
    known = {trouble.about: trouble for trouble in run.before.troubles}
    current = dict(_of_lists(run.report) if lists is not None else _of_the_rest(run))
    found: list[Stage] = []
    troubles: list[Trouble] = []
    for about in sorted(known.keys() | current.keys()):
        was, now = known.get(about), current.get(about)
        if now is None:
            if was and _is_checked(about, run, lists):
                found.append(Stage(about=about, kind="recovered", since_at=was.since_at, errors=()))
            elif was:
                troubles.append(was)  # this record says nothing new of it
            continue
        stage, trouble = _go_on(about, was, now, run)
        found += [stage] if stage else []
        troubles.append(trouble)
    return tuple(found), tuple(troubles)


def _is_checked(about: str, run: Occasion, lists: frozenset[ListId] | None) -> bool:
    """Tell whether a record without this trouble shows that it is over."""
    if lists is not None:
        return about in lists and not run.is_offline
    if run.interrupted or (about == REPORT and run.is_owed):
        return False
    return about in (REPORT, RUN, OUTBOX) or about.startswith("sink ")


def _go_on(about: str, was: Trouble | None, now: _Found, run: Occasion) -> tuple[Stage | None, Trouble]:
    state, errors = now
    since_at = was.since_at if was else run.now
    is_new = was is None or was.state != state
    interval = _SLIP * timedelta(hours=run.settings.alerts.remind_hours)
    # A clock that was ahead when it was reported must not silence it until then.
    is_due = was is not None and not timedelta() <= run.now - was.told_at < interval
    if was and not (is_new or is_due):
        return None, was
    kind: Literal["failing", "still-failing"] = "failing" if is_new else "still-failing"
    stage = Stage(about=about, kind=kind, since_at=since_at, errors=errors)
    return stage, Trouble(about=about, state=state, since_at=since_at, told_at=run.now)


def _of_lists(report: Report) -> Iterator[tuple[str, _Found]]:
    for found in report.lists:
        errors = tuple(error for error in report.errors if error.list == found.list)
        if errors:
            yield found.list, (_state(found, errors), errors)


def _of_the_rest(run: Occasion) -> Iterator[tuple[str, _Found]]:
    for name, error in run.undelivered.items():
        yield f"sink {name}", (error.code, (error,))
    if run.unwritten:
        yield REPORT, ("undelivered", (run.unwritten,))
    if run.interrupted:
        yield RUN, ("interrupted", (run.interrupted,))
    if run.unreadable:
        yield OUTBOX, ("unreadable", run.unreadable)


def _state(found: ListReport, errors: tuple[ReportError, ...]) -> str:
    """Return what is wrong in codes.

    Of a list that cannot be read the cause may change from day to day; that no license is listed is no such cause.
    """
    codes = sorted({error.code for error in errors})
    if found.outcome == "unavailable":
        return " ".join([found.outcome, *(code for code in codes if code == NONE_LISTED)])
    return " ".join(["quarantined", *codes] if found.outcome == "quarantined" else codes)
