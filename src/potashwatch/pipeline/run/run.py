"""The order of a daily run: judge and commit each list as it arrives, deliver the report, end the run."""

import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from potashwatch.archive import Archive
from potashwatch.errors import ArchiveError, Interrupted, LockedError, OutputError, PotashwatchError
from potashwatch.fetchers import Clock
from potashwatch.parsers.documents import ignore
from potashwatch.pipeline.alerting.sending import Post
from potashwatch.pipeline.arriving import Arrival, Arrived, Look
from potashwatch.pipeline.arriving import Standing as KnownEdition
from potashwatch.pipeline.board import Board
from potashwatch.pipeline.briefing import standing
from potashwatch.pipeline.filters import Filters
from potashwatch.pipeline.first_record import begin
from potashwatch.pipeline.folder_mirror import from_folder
from potashwatch.pipeline.judging import Judge, Judgement, with_notices
from potashwatch.pipeline.licensing import LicenseJudge
from potashwatch.pipeline.obtaining import Asking, WatchOf, from_archive, from_network, is_folder
from potashwatch.pipeline.run.commit import Committer
from potashwatch.pipeline.run.owed import owed_reports
from potashwatch.pipeline.run.report import clock_notices, filtered, report_of
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.edition import LICENSES, LIST_TITLES, PARTY_LISTS, ListId
from potashwatch.records.ledger import Starter
from potashwatch.records.report import ListReport, Report, ReportError
from potashwatch.records.settings import Settings
from potashwatch.records.standing import Standing
from potashwatch.targets import Watcher, targets_of

Deliver = Callable[[Report], None]
"""Puts a report where it is wanted; raises OutputError when that fails."""

_RETRY_SECONDS = 1.0
"""Between two attempts to get the lock of the archive."""


@dataclass(frozen=True)
class Surroundings:
    """What a run is handed from outside."""

    clock: Clock
    starter: Starter
    watch_of: WatchOf = lambda _list_id: ignore
    post: Post | None = None
    """Sends alerts. None: they stay in the outbox, for whoever sends them."""
    shield: Callable[[], AbstractContextManager[None]] = nullcontext
    """Holds back signals that stop the program while a record is written."""
    pause: Callable[[float], None] = time.sleep
    committed: Callable[[ListId], None] = lambda _list_id: None
    """Hears of each list as soon as its record is written."""


def run(
    archive: Archive,
    settings: Settings,
    around: Surroundings,
    deliver: Deliver,
    *,
    is_first: bool = False,
    is_offline: bool = False,
    is_full: bool = False,
    filters: Filters = Filters(),  # noqa: B008 - frozen
    brief: Callable[[Standing | PotashwatchError], None] | None = None,
    configured: tuple[ListId, ...] | None = None,
    wait_seconds: float = 0.0,
) -> Report:
    """Check every list of the settings once, and report.

    Each list is committed by a ledger record of its own, and its alerts are sent, as soon as it is judged. The report
    follows when all lists are; one that cannot be delivered is owed: the next report begins where the last delivered
    one ended. ``is_first`` begins an archive; without it an archive without a past is an error. ``brief`` is given,
    before the report, the board of targets, or why there is none. ``configured`` are all lists that are watched, where
    the settings name some of them for this run; a heartbeat is for all. ``is_full``: every record of both editions is
    read and compared, whatever their digests say. ``wait_seconds``: how long to wait for the lock of the archive.

    Raises LockedError, ArchiveError (no past, full, damaged) and OutputError. An Interrupted (a signal that
    stops the program) is recorded, reported to the trouble sinks, and raised again.
    """
    with _locked(archive, around, wait_seconds) as started_at:
        if is_first:
            begin(archive, around.starter, started_at)
        else:
            archive.require_past()
        daily = _Run(
            archive, settings, around, started_at, configured, is_offline=is_offline, is_full=is_full
        )
        try:
            daily.check()
            return daily.finish(deliver, filters, brief)
        except Interrupted as stop:
            with suppress(ArchiveError):
                daily.interrupt(stop)
            raise


@contextmanager
def _locked(archive: Archive, around: Surroundings, wait_seconds: float) -> Iterator[datetime]:
    """Hold the lock of the archive; yield the instant from which it is held."""
    until = around.clock.monotonic() + wait_seconds
    with ExitStack() as stack:
        while True:
            started_at = around.clock.now()
            try:
                stack.enter_context(archive.lock(around.starter, started_at))
                break
            except LockedError:
                if around.clock.monotonic() >= until:
                    raise
                around.pause(_RETRY_SECONDS)
        yield started_at


class _Run:
    """A daily run, under the lock of the archive."""

    def __init__(
        self,
        archive: Archive,
        settings: Settings,
        around: Surroundings,
        started_at: datetime,
        configured: tuple[ListId, ...] | None,
        *,
        is_offline: bool,
        is_full: bool,
    ) -> None:
        self._archive, self._settings, self._around = archive, settings, around
        self._started_at, self._is_offline, self._is_full = started_at, is_offline, is_full
        self._lookout = Lookout(archive, Watcher(targets_of(settings.targets)))
        self._judgements: dict[ListId, list[Judgement]] = {}
        self._before = [archive.state(list_id) for list_id in settings.lists]
        last = archive.last()
        self._notices = clock_notices(last, started_at)
        everything = settings.model_copy(update={"lists": configured or settings.lists})
        self._committer = Committer(
            archive,
            everything,
            around.starter,
            started_at,
            around.clock,
            around.post,
            around.shield,
            is_offline=is_offline,
        )

    def check(self) -> None:
        """Judge and commit each list as it arrives. Licenses wait for the SDN List, which can say why one ended."""
        waiting: Arrival | None = None
        with closing(self._arrivals()) as arrivals:
            for list_id, arrival in arrivals:
                if list_id == LICENSES and not self._may_judge_licenses():
                    waiting = arrival
                    continue
                self._judge(list_id, arrival)
                if waiting and self._may_judge_licenses():
                    self._judge(LICENSES, waiting)
                    waiting = None
        if waiting:
            self._judge(LICENSES, waiting)

    def _may_judge_licenses(self) -> bool:
        return "ofac-sdn" in self._judgements or "ofac-sdn" not in self._settings.lists

    def _judge(self, list_id: ListId, arrival: Arrival) -> None:
        """Judge and commit what arrived; before it, as a step of its own, an edition that a person approved."""
        approved = self._approved(list_id)
        if approved:
            self._commit(list_id, KnownEdition(approved, is_checked=False), is_checked=False)
        with _closed(arrival):
            self._commit(list_id, arrival)

    def _approved(self, list_id: ListId) -> str | None:
        """Return the approved edition that no run has accepted yet.

        None where it is of another format than the baseline: whether it stands in for it, the authority's answer says.
        """
        state = self._archive.state(list_id)
        try:
            pair = [
                self._archive.snapshot_of(list_id, sha) for sha in (state.approved, state.baseline) if sha
            ]
        except ArchiveError:  # told when what arrived is judged
            return None
        formats = {snapshot.format for snapshot in pair if snapshot}
        return state.approved if len(formats) == 1 else None

    def _commit(self, list_id: ListId, arrival: Arrival, *, is_checked: bool = True) -> None:
        """Judge, record, and send; ``is_checked`` False: a step before what the authority serves today."""
        judgement = self._judged(list_id, arrival)
        report = judgement.report
        if report.new and report.outcome != "quarantined":
            self._lookout.judged |= {report.new.sha256}
        self._committer.record(judgement, is_checked=is_checked)
        steps = self._judgements.setdefault(list_id, [])
        if steps and report.outcome == "unchanged":
            steps[-1] = with_notices(steps[-1], judgement)
        else:
            steps.append(judgement)
        if is_checked:
            self._around.committed(list_id)
        self._committer.send()

    def _judged(self, list_id: ListId, arrival: Arrival) -> Judgement:
        archive, settings, now = self._archive, self._settings, self._started_at
        if list_id == LICENSES:
            return LicenseJudge(archive, settings, now, self._lookout).judge(arrival)
        watch = self._around.watch_of(list_id)
        judge = Judge(archive, settings, list_id, now, watch, self._lookout, is_full=self._is_full)
        return judge.judge(arrival)

    def _arrivals(self) -> Generator[tuple[ListId, Arrival], None, None]:
        archive, settings, around = self._archive, self._settings, self._around
        states = self._before
        if self._is_offline:
            yield from ((state.list, from_archive(archive, state)) for state in states)
        elif settings.mirror and is_folder(settings.mirror):
            watch = around.watch_of(settings.lists[0])
            yield from from_folder(archive, Path(settings.mirror), states, around.clock.now(), watch)
        else:
            asking = Asking(settings, around.clock, around.watch_of, threading.Event(), archive)
            yield from from_network(asking, states)

    def finish(
        self,
        deliver: Deliver,
        filters: Filters,
        brief: Callable[[Standing | PotashwatchError], None] | None,
    ) -> Report:
        """Deliver the report of all lists, end the run, and return the report. Raises OutputError."""
        found = [judgement for list_id in self._settings.lists for judgement in self._judgements[list_id]]
        lists = [self._with_notices(judgement) for judgement in found]
        errors = [error for judgement in found for error in judgement.errors]
        news = report_of(lists, [e for each in found for e in each.events], errors, self._started_at)
        whole = report_of(
            [*self._owed(), *lists], [e for each in found for e in each.owed_events], errors, self._started_at
        )
        if brief:
            board = Board(
                self._archive,
                self._lookout.watcher,
                self._lookout,
                self._started_at,
                self._settings.guards,
                lists=tuple(each for each in self._committer.lists if each in PARTY_LISTS),
            )
            brief(standing(board, self._started_at.date()))
        shown = filtered(whole, filters)
        undelivered: OutputError | None = None
        try:
            deliver(shown)
        except OutputError as error:
            undelivered = error
        self._committer.end(news, self._settings.lists, undelivered)
        if undelivered:
            raise undelivered
        return shown

    def _owed(self) -> Iterator[ListReport]:
        """Yield what reports of earlier runs owe, list by list."""
        for before in self._before:
            yield from owed_reports(self._archive, before, self._lookout, self._started_at)

    def _with_notices(self, judgement: Judgement) -> ListReport:
        """Return the report of a list with the notices of the run, and those that came after it was judged."""
        report = judgement.report
        late = [n for n in self._lookout.doubts(report.list) if n not in report.notices]
        return report.model_copy(update={"notices": (*self._notices, *report.notices, *late)})

    def interrupt(self, stop: Interrupted) -> None:
        """Record that the run was stopped, and which lists it did not come to."""
        missed = [LIST_TITLES[each] for each in self._settings.lists if not self._judgements.get(each)]
        rest = f"; not checked: {', '.join(missed)}" if missed else "; every list was checked"
        error = ReportError(
            list=None,
            code="run.interrupted",
            message=f"the run was stopped by {stop.signal_name}{rest}",
            hint="run again; if a scheduler stopped it, give the run more time than total_timeout_seconds in [fetch]",
        )
        found = [judgement for steps in self._judgements.values() for judgement in steps]
        errors = [error, *(each for judgement in found for each in judgement.errors)]
        report = report_of([judgement.report for judgement in found], (), errors, self._started_at)
        self._committer.interrupt(report, error)


@contextmanager
def _closed(arrival: Arrival) -> Iterator[None]:
    """Close the files of an arrival in the end."""
    try:
        yield
    finally:
        if isinstance(arrival, Look):
            arrival.close()
        elif isinstance(arrival, Arrived) and arrival.file:
            arrival.file.close()
