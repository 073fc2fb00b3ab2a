"""The daily run: obtain every list, judge it, report, and only then remember."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from potashwatch import __version__
from potashwatch.archive import Archive
from potashwatch.errors import OutputError, PotashwatchError
from potashwatch.fetchers import Clock
from potashwatch.parsers.documents import ignore
from potashwatch.pipeline.alerting.drafting import Drafts
from potashwatch.pipeline.arriving import Arrival, Arrived, Look
from potashwatch.pipeline.board import Board
from potashwatch.pipeline.briefing import standing
from potashwatch.pipeline.filters import Filters
from potashwatch.pipeline.folder_mirror import from_folder
from potashwatch.pipeline.judging import Judge, Judgement
from potashwatch.pipeline.licensing import LicenseJudge
from potashwatch.pipeline.obtaining import Asking, WatchOf, from_archive, from_network, is_folder
from potashwatch.pipeline.remembering import merged, new_record, undelivered
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.edition import LICENSES, ListId
from potashwatch.records.ledger import LedgerRecord, ListState, Starter
from potashwatch.records.license_event import LicenseEvent
from potashwatch.records.report import (
    FilterSettings,
    ListReport,
    Notice,
    Report,
    ReportError,
    RunSummary,
    Tool,
)
from potashwatch.records.settings import Settings
from potashwatch.records.standing import Standing
from potashwatch.reports.ordering import ordered
from potashwatch.targets import Watcher, targets_of

Deliver = Callable[[Report], None]
"""Puts a report where it is wanted; raises OutputError when that fails."""


@dataclass(frozen=True)
class Surroundings:
    """What a run is handed from outside."""

    clock: Clock
    starter: Starter
    watch_of: WatchOf = lambda _list_id: ignore


def run(
    archive: Archive,
    settings: Settings,
    around: Surroundings,
    deliver: Deliver,
    *,
    is_offline: bool = False,
    is_full: bool = False,
    filters: Filters = Filters(),  # noqa: B008 - frozen
    brief: Callable[[Standing | PotashwatchError], None] | None = None,
    configured: tuple[ListId, ...] | None = None,
) -> Report:
    """Check every list of the settings once, deliver the report, and record what was seen.

    ``brief`` is given, before the report, where the targets stand with it, or why that cannot be told. ``configured``
    are all lists that are watched, where the settings name some of them for this run; a heartbeat is for all.
    ``is_full``: every record of both editions is read and compared, whatever their digests say.
    The baseline of a list moves with the record, after delivery: when anything fails before, the next run finds
    the same changes again, with the same ids. Raises ArchiveError (locked, full, damaged) and OutputError.
    """
    started_at = around.clock.now()
    lookout = Lookout(archive, Watcher(targets_of(settings.targets)))
    with archive.lock(around.starter, started_at):
        judgements: dict[ListId, Judgement] = {}
        licenses: Arrival | None = None
        for list_id, arrival in _arrivals(archive, settings, around, is_offline=is_offline):
            if list_id == LICENSES:
                licenses = arrival
                continue
            watch = around.watch_of(list_id)
            judge = Judge(archive, settings, list_id, started_at, watch, lookout, is_full=is_full)
            with closing(arrival):
                judgement = judgements[list_id] = judge.judge(arrival)
            if judgement.report.new and judgement.report.outcome != "quarantined":
                lookout.judged |= {judgement.report.new.sha256}
        if licenses:  # last: a delisting found today can be why a license ended
            with closing(licenses):
                judgements[LICENSES] = LicenseJudge(archive, settings, started_at, lookout).judge(licenses)
        found = [judgements[list_id] for list_id in settings.lists]
        whole = _report(found, started_at, _clock_notices(archive, started_at))
        report = _shown(whole, filters)
        record = _record(report, found, around, started_at)
        moved = [judgement.state for judgement in found]
        all_lists = settings.model_copy(update={"lists": configured or settings.lists})
        drafts = Drafts(archive, all_lists, whole, started_at, moved, is_offline=is_offline)
        alerted = drafts.put()
        if brief:
            states = merged(archive, moved)
            board = Board(archive, lookout.watcher, lookout, started_at, settings.guards, states)
            brief(standing(board, started_at.date()))
        try:
            deliver(report)
        except OutputError as error:
            alerted = drafts.put(error)
            archive.append(undelivered(alerted(record), merged(archive, _unmoved(archive, found)), error))
            raise
        states = merged(archive, moved)
        archive.append(
            alerted(record).model_copy(update={"states": states, "finished_at": around.clock.now()})
        )
    return report


@contextmanager
def closing(arrival: Arrival) -> Iterator[None]:
    """Close the files of an arrival in the end."""
    try:
        yield
    finally:
        if isinstance(arrival, Look):
            arrival.close()
        elif isinstance(arrival, Arrived) and arrival.file:
            arrival.file.close()


def _arrivals(
    archive: Archive, settings: Settings, around: Surroundings, *, is_offline: bool
) -> Iterator[tuple[ListId, Arrival]]:
    states = [archive.state(list_id) for list_id in settings.lists]
    if is_offline:
        return ((state.list, from_archive(archive, state)) for state in states)
    if settings.mirror and is_folder(settings.mirror):
        watch = around.watch_of(settings.lists[0])
        return from_folder(archive, Path(settings.mirror), states, around.clock.now(), watch)
    asking = Asking(settings, around.clock, around.watch_of, threading.Event(), archive)
    return from_network(asking, states)


def _unmoved(archive: Archive, found: Sequence[Judgement]) -> list[ListState]:
    """Return the states of lists whose baseline stays anyway: a quarantine is kept though nobody was told of it."""
    outcomes = ("quarantined", "unavailable")
    return [
        judgement.state.model_copy(update=_told(archive.state(judgement.state.list)))
        for judgement in found
        if judgement.report.outcome in outcomes
    ]


def _clock_notices(archive: Archive, now: datetime) -> tuple[Notice, ...]:
    last = archive.last()
    if last is None or last.started_at <= now:
        return ()
    return (
        Notice(
            code="run.clock-behind",
            level="warning",
            message=f"this machine's clock says {now:%Y-%m-%d %H:%M} UTC, but record {last.number} of the ledger was"
            f" begun on {last.started_at:%Y-%m-%d %H:%M}: it is wrong now, or was then",
            hint="set the clock; ages of lists are counted from it",
        ),
    )


def _told(state: ListState) -> dict[str, object]:
    return {
        "told_at": state.told_at,
        "told_to": state.told_to,
        "told_due_days": state.told_due_days,
    }


def _report(found: Sequence[Judgement], checked_at: datetime, notices: tuple[Notice, ...]) -> Report:
    """Return all that was found."""
    lists = [
        judgement.report.model_copy(update={"notices": (*notices, *judgement.report.notices)})
        for judgement in found
    ]
    events = tuple(event for judgement in found for event in judgement.events)
    identity = report_id(lists, events)
    # What was not read is named first.
    errors = sorted((error for judgement in found for error in judgement.errors), key=_is_about_less)
    return Report(
        tool=Tool(version=__version__),
        complete=not errors,
        lists=tuple(lists),
        licenses=events,
        errors=tuple(errors),
        filters=FilterSettings(**asdict(Filters())),
        run=RunSummary(report_id=identity, checked_at=checked_at),
    )


def _shown(report: Report, filters: Filters) -> Report:
    """Return the report with what is asked for."""
    lists = (
        each.model_copy(update={"changes": ordered(tuple(c for c in each.changes if filters.keep(c)))})
        for each in report.lists
    )
    return report.model_copy(
        update={
            "lists": tuple(lists),
            "licenses": tuple(
                event for event in report.licenses if event.targets or not filters.targets_only
            ),
            "filters": FilterSettings(**asdict(filters)),
        }
    )


def _is_about_less(error: ReportError) -> bool:
    return error.code.startswith("guard.")


def report_id(lists: Sequence[ListReport], events: Sequence[LicenseEvent] = ()) -> str:
    """Return the SHA-256 of what was found: which editions, which changes; not when, and not how old they were."""
    found = [
        [
            report.list,
            report.outcome,
            report.old and report.old.sha256,
            report.new and report.new.sha256,
            [change.id for change in report.changes],
        ]
        for report in lists
    ]
    said = [*found, [event.id for event in events]] if events else found
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _record(
    report: Report, found: Sequence[Judgement], around: Surroundings, started_at: datetime
) -> LedgerRecord:
    record = new_record("run", around.starter, started_at)
    return record.model_copy(
        update={
            "complete": report.complete,
            "report_id": report.run.report_id if report.run else None,
            "lists": tuple(judgement.entry for judgement in found),
        }
    )
