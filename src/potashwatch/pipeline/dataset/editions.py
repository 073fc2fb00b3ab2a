"""The accepted editions of an archive, read and compared: all that an export asks of the readers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from potashwatch.archive import Archive, Sighting
from potashwatch.parsers import open_edition
from potashwatch.parsers.documents import Watch, ignore
from potashwatch.pipeline.compare import compare
from potashwatch.pipeline.keeping import stored
from potashwatch.pipeline.touching import Past
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.delta import Change
from potashwatch.records.edition import ListId
from potashwatch.records.party import PartyRecord
from potashwatch.records.snapshot import Snapshot
from potashwatch.records.target import WatchedRecord


@dataclass(frozen=True)
class Compared:
    """What differs between two editions."""

    changes: tuple[Change, ...]
    not_compared: tuple[str, ...]


@dataclass(frozen=True)
class Editions:
    """The editions of an archive."""

    archive: Archive
    lookout: Lookout
    watch: Watch = ignore

    def of(self, list_id: ListId) -> tuple[Sighting, ...]:
        """Return the accepted editions of a list, oldest first, each once in a row; none is opened."""
        found: list[Sighting] = []
        for sighting in reversed(list(self.archive.accepted(list_id))):
            if not found or found[-1].sha256 != sighting.sha256:
                found.append(sighting)
        return tuple(found)

    def records(self, snapshot: Snapshot) -> Iterator[PartyRecord]:
        """Yield the parties of an edition; it is whole when the last one was yielded.

        Raises ArchiveError, InputError, ParseError.
        """
        source = stored(self.archive, snapshot)
        with open_edition(source, list_id=snapshot.list, watch=self.watch) as stream:
            yield from stream

    def compared(self, old: Snapshot, new: Snapshot) -> Compared:
        """Return what differs between two editions, and whom it concerns.

        Where their formats or tables differ, what both carry is compared. Raises ArchiveError, CompareError,
        InputError, ParseError.
        """
        found = compare(
            stored(self.archive, old),
            stored(self.archive, new),
            list_id=new.list,
            across_formats=(old.format, old.tables) != (new.format, new.tables),
            is_old_accepted=True,
            watch=self.watch,
        )
        past = Past(new.dated_on, partial(self._earlier, old))
        return Compared(found.changes(self.lookout.watcher, past), found.not_compared)

    def _earlier(self, old: Snapshot) -> tuple[tuple[date, str, WatchedRecord], ...]:
        return tuple(self.lookout.earlier(old.list, old))
