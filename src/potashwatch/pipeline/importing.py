"""Editions that were had before: years of files into the archive, each with the day it is of."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from potashwatch.archive import Archive
from potashwatch.errors import ArchiveError, InputError, ParseError, PotashwatchError, printable
from potashwatch.parsers import identify
from potashwatch.parsers.documents import Watch, ignore, name_of, open_documents
from potashwatch.parsers.paper_names import PROGRAM_NAME
from potashwatch.pipeline.folders import Found, editions_under
from potashwatch.pipeline.indexes import Indexes, facts_of
from potashwatch.pipeline.keeping import Dating, again, dating_of, keep, named_day
from potashwatch.pipeline.remembering import new_record, states_of
from potashwatch.pipeline.taking import read_alone
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.edition import ListId
from potashwatch.records.ledger import Starter
from potashwatch.records.snapshot import Provenance, Snapshot


@dataclass(frozen=True)
class Imported:
    """What became of one file or CSV set."""

    path: str
    snapshot: Snapshot | None
    error: PotashwatchError | None
    is_new: bool = False


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

    def run(self, paths: Sequence[Path]) -> Iterator[Imported]:
        """Import every edition under the paths and yield what became of each; then write one ledger record.

        A file that cannot be read stops no other. The baseline of no list moves. Raises ArchiveError.
        """
        started_at = self.now()
        with self.archive.lock(self.starter, started_at):
            kept: dict[str, None] = {}
            errors = 0
            for imported in self._all(paths):
                if imported.snapshot:
                    kept[imported.snapshot.sha256] = None
                errors += imported.error is not None
                yield imported
            if kept:
                record = new_record("import", self.starter, started_at)
                self.archive.append(
                    record.model_copy(
                        update={
                            "affected": tuple(kept),
                            "complete": not errors,
                            "states": states_of(self.archive),
                            "finished_at": self.now(),
                        }
                    )
                )

    def _all(self, paths: Sequence[Path]) -> Iterator[Imported]:
        for path in paths:
            skipped: list[InputError] = [_no_look(page) for page in sorted(path.rglob(PROGRAM_NAME))]
            try:
                for found in editions_under(path, skipped.append):
                    yield self._one(found)
            except InputError as error:
                skipped.append(error)
            yield from (Imported(str(path), None, error) for error in skipped)

    def _one(self, found: Found) -> Imported:
        name = name_of(found.source)
        try:
            with open_documents(found.source, self.watch) as documents:
                identity = identify(documents)
                side, scan, watched = read_alone(again(name, documents), self.list_id, ignore, self.lookout)
                list_id = side.header.list
                if side.content_list not in (None, list_id):
                    raise ParseError(
                        "parse.wrong-list",
                        f"{name}: the content is {side.content_list}, not {list_id}",
                        hint="leave --list out for this file",
                    )
                before = len(self.archive.sightings(list_id))
                provenance = Provenance(source=printable(name), obtained="imported", fetched_at=self.now())
                dating = dating_of(side, self._dating(found))
                if dating is None:
                    raise InputError(
                        "input.no-date",
                        f"{name}: neither the document nor its name says of which day it is",
                        hint="give the day with --published, or put it into the name: sdn_2021-12-02.csv",
                    )
                if dating.on > self.now().date() + timedelta(days=1):
                    raise InputError(
                        "input.future-date",
                        f"{name}: of {dating.on}, which is to come ({dating.by}: {dating.text})",
                        hint="give the right day with --published; what is imported cannot be dated anew",
                    )
                snapshot = keep(
                    self.archive, list_id, identity, side, facts_of(scan, None), dating, provenance
                )
                Indexes(self.archive).remember(snapshot.sha256, scan, None)
                self.lookout.remember(list_id, snapshot.sha256, watched)
                return Imported(name, snapshot, None, len(self.archive.sightings(list_id)) > before)
        except ArchiveError:
            raise  # a disk that is full is full for the next file too
        except PotashwatchError as error:
            return Imported(name, None, error)

    def _dating(self, found: Found) -> Dating | None:
        if self.published_on:
            return Dating(self.published_on, "option", self.published_on.isoformat())
        return named_day(found.path.name, found.path.parent.name)


def _no_look(page: Path) -> InputError:
    return InputError(
        "input.licenses",
        f"{page.parent}: pages of the general licenses are not imported: of which day they are, they do not say",
        hint="potashwatch run --list ofac-licenses --mirror takes them up as of today",
    )
