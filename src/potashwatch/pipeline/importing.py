"""Editions that were had before: years of files into the archive, each with the day it is of."""

from collections import deque
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

from potashwatch.archive import Archive
from potashwatch.errors import InputError, PotashwatchError
from potashwatch.parsers.documents import Watch, ignore
from potashwatch.parsers.paper_names import PROGRAM_NAME
from potashwatch.pipeline.backfill import WORTH_IT, Crew, prepared_at_once
from potashwatch.pipeline.first_record import begin
from potashwatch.pipeline.folders import Found, editions_under
from potashwatch.pipeline.held_editions import addressed
from potashwatch.pipeline.import_review import ImportReview
from potashwatch.pipeline.preparing import LossAgainst, Order, Prepared, Preparer
from potashwatch.pipeline.remembering import merged, new_record
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.edition import ListId
from potashwatch.records.ledger import ListState, Starter
from potashwatch.records.report import Notice
from potashwatch.records.settings import GuardSettings
from potashwatch.records.snapshot import Snapshot


@dataclass(frozen=True)
class Imported:
    """What became of one file or CSV set; an edition under quarantine comes a second time, with the reason."""

    path: str
    snapshot: Snapshot | None
    error: PotashwatchError | None
    is_new: bool = False
    held: tuple[Notice, ...] = ()
    """What guards object to: the edition is under quarantine, and does not count as the list."""
    base: Snapshot | None = None
    """Of a held edition: the one it was compared with; None where there is no earlier one."""


@dataclass(frozen=True)
class Importing:
    """How editions are imported."""

    archive: Archive
    starter: Starter
    now: Callable[[], datetime]
    lookout: Lookout
    list_id: ListId | None = None
    """Overrules which list a document is taken for."""
    published_on: date | None = None
    """For documents that carry no date."""
    watch: Watch = ignore
    expect: Watch = ignore
    """Told how many files there are, before the first is read."""
    processes: int = 1
    """How many may work at once, where there are thousands of files."""
    guards: GuardSettings = GuardSettings()  # noqa: RUF009 - frozen

    def run(self, paths: Sequence[Path]) -> Iterator[Imported]:
        """Import every edition under the paths and yield what became of each; then write one ledger record.

        After the record every edition of the import that is under quarantine is yielded once more, with the reason. A
        file that cannot be read, or is held, stops no other. The baseline of no list moves. Killed at any point, it
        goes on where it was when it is run again. An empty archive is begun. Raises ArchiveError; archive.ledger-lost
        before anything is written.
        """
        started_at = self.now()
        with self.archive.lock(self.starter, started_at):
            if self.archive.is_empty():
                begin(self.archive, self.starter, started_at)
            self.archive.require_past()
            reviewed = _reviewed(self.archive)
            kept: dict[str, None] = {}
            lists: set[ListId] = set()
            losses: dict[str, LossAgainst] = {}
            held: list[Imported] = []
            errors = 0
            for imported in self._all(paths, started_at, losses):
                if imported.snapshot:
                    kept[imported.snapshot.sha256] = None
                    lists.add(imported.snapshot.list)
                errors += imported.error is not None
                yield imported
            if kept:
                review = ImportReview(self.archive, self.guards, losses, started_at)
                states = [review.state(list_id, reviewed) for list_id in sorted(lists)]
                held = [each for state in states for each in self._held(state, kept)]
                record = new_record("import", self.starter, started_at)
                self.archive.append(
                    record.model_copy(
                        update={
                            "affected": tuple(kept),
                            "complete": not errors and not held,
                            "states": merged(self.archive, [state for state in states if state.quarantined]),
                            "finished_at": self.now(),
                        }
                    )
                )
            yield from held
            for list_id in sorted(lists):  # so that the first question after it waits for nothing
                deque(self.lookout.editions(list_id), maxlen=0)

    def _held(self, state: ListState, kept: Container[str]) -> Iterator[Imported]:
        for found in state.quarantined:
            snapshot = self.archive.snapshot_of(state.list, found.sha256)
            if snapshot and found.sha256 in kept:
                base = self.archive.snapshot_of(state.list, found.base) if found.base else None
                notices = tuple(addressed(notice, snapshot) for notice in found.notices)
                yield Imported(snapshot.provenance.source, snapshot, None, held=notices, base=base)

    def _all(self, paths: Sequence[Path], at: datetime, losses: dict[str, LossAgainst]) -> Iterator[Imported]:
        found: list[Found] = []
        skipped: list[tuple[Path, InputError]] = []
        for path in paths:
            own: list[InputError] = [_no_look(page) for page in sorted(path.rglob(PROGRAM_NAME))]
            try:
                found += editions_under(path, own.append)
            except InputError as error:
                own.append(error)
            skipped += ((path, error) for error in own)
        self.expect(len(found))
        order = Order(at, self.list_id, self.published_on)
        for prepared in self._prepared(found, order):
            if prepared.snapshot is None:
                yield Imported(prepared.path, None, prepared.error)
                continue
            before = len(self.archive.sightings(prepared.snapshot.list))
            snapshot = self.archive.add(prepared.snapshot)
            if prepared.loss:
                losses[snapshot.sha256] = prepared.loss
            is_new = len(self.archive.sightings(snapshot.list)) > before
            yield Imported(prepared.path, snapshot, None, is_new)
        yield from (Imported(str(path), None, error) for path, error in skipped)

    def _prepared(self, found: Sequence[Found], order: Order) -> Iterator[Prepared]:
        # Files of one kind in a row: each is read against the one before it, however many processes there are.
        found = sorted(found, key=_kind)
        if len(found) < WORTH_IT or self.processes == 1:
            preparer = Preparer(self.archive, self.lookout, order, self.watch)
            base: Snapshot | None = None
            for each in found:
                prepared = preparer.prepare(each, base)
                base = prepared.snapshot or base
                yield prepared
            return
        crew = Crew(self.archive.place, self.lookout.watcher.targets, order, self.processes)
        for _, alike in groupby(found, key=_kind):
            yield from prepared_at_once(crew, list(alike), None)


def _kind(found: Found) -> str:
    """Return what the names of files of one kind share."""
    return "".join(c for c in found.path.name if not c.isdigit())


def _reviewed(archive: Archive) -> set[str]:
    """Return the editions that the guards of an import or of a run have seen."""
    found: set[str] = set()
    for record in archive.records():
        found.update(entry.new for entry in record.lists if entry.new)
        if record.kind == "import":
            found.update(record.affected)
    return found


def _no_look(page: Path) -> InputError:
    return InputError(
        "input.licenses",
        f"{page.parent}: pages of the general licenses are not imported: of which day they are, they do not say",
        hint="potashwatch run --list ofac-licenses --mirror takes them up as of today",
    )
