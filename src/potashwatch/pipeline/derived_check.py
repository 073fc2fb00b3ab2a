"""Whether what was worked out from the editions, and is believed ever after, is what they say.

Everything under ``derived/`` that this version and these targets would use is worked out again from the evidence and
compared. What is damaged, or was made by other rules, is used by nobody and is passed over.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from potashwatch.archive import Archive, Finding, Sighting
from potashwatch.errors import ArchiveError, PotashwatchError
from potashwatch.parsers.documents import Watch, ignore
from potashwatch.pipeline.indexes import Indexes, Table, records_of
from potashwatch.pipeline.looks import pages_of, remembered_pages
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.edition import LICENSES, LIST_TITLES
from potashwatch.records.snapshot import Snapshot
from potashwatch.records.timeline import ShortSnapshot
from potashwatch.targets import Watcher

_COLUMNS = {
    "position",
    "path",
    "packs",
    "uids",
    "digests",
    "marks",
    "packs_of",
    "lines",
    "gone",
    "blocks",
    "blocks_gone",
}
"""Members of a kept index that say how it is kept; what they hold is compared in memory."""


def check_derived(archive: Archive, watcher: Watcher, watch: Watch = ignore) -> Iterator[Finding]:
    """Yield what is derived and differs from the evidence. Each edition of which anything is kept is read in full.

    ``watch`` is told the bytes that are read. An edition that cannot be read is passed over: ``Archive.verify`` tells
    of it. Raises ArchiveError.
    """
    check = _Check(archive, watcher, watch)
    for list_id in sorted(LIST_TITLES):
        here = archive.sightings(list_id)
        remembered = Lookout(archive, watcher)
        remembered.look_up(list_id)
        archive.look_up(list_id)
        for sighting in here:
            yield from check.catalog(sighting)
        for sighting in {sighting.sha256: sighting for sighting in here}.values():
            with suppress(PotashwatchError):  # evidence that cannot be read is a finding of its own
                yield from check.edition(archive.snapshot(sighting), remembered)


@dataclass
class _Check:
    archive: Archive
    watcher: Watcher
    watch: Watch

    def catalog(self, sighting: Sighting) -> Iterator[Finding]:
        """Compare what the catalog says of a snapshot."""
        with suppress(ArchiveError):
            if self.archive.short(sighting) != ShortSnapshot.of(self.archive.snapshot(sighting)):
                yield _wrong("catalog", sighting)

    def edition(self, snapshot: Snapshot, remembered: Lookout) -> Iterator[Finding]:
        """Compare all that is kept of an edition. Raises ArchiveError, ParseError, LicenseError."""
        with self.archive.without_derived() as fresh:
            if snapshot.list == LICENSES:
                known = remembered_pages(self.archive, snapshot)
                if known and known != pages_of(fresh, snapshot).model_copy(update={"seen_at": known.seen_at}):
                    yield _wrong("licenses", snapshot)
                return
            table = Indexes(self.archive).table(snapshot.sha256)
            watched = remembered.remembered(snapshot.list, snapshot.sha256)
            if table is None and not watched:
                return
            read = Indexes(fresh, self.watch).of(snapshot)
            if table and read and not _is_same(self.archive, table, fresh, read.table):
                yield _wrong("index", snapshot)
            if watched and any(
                each != Lookout(fresh, self.watcher, self.watch).watched(snapshot) for each in watched
            ):
                yield _wrong("watched", snapshot)


def _is_same(archive: Archive, table: Table, fresh: Archive, read: Table) -> bool:
    """Tell whether a kept index says what reading the edition gives, record by record."""
    if (_said(table), table.rows, table.blocks) != (_said(read), read.rows, read.blocks):
        return False
    uids = list(read.rows)
    try:
        kept = list(records_of(archive, table, uids))
    except (ArchiveError, ValidationError):
        return True  # what lies in damaged packs is read from the edition
    return kept == list(records_of(fresh, read, uids))


def _said(table: Table) -> dict[str, Any]:
    said = table.kept.model_dump(exclude=_COLUMNS)
    for name in ("around", "noted"):
        said[name] = sorted(map(str, said[name]))
    return said


def _wrong(kind: str, what: Snapshot | Sighting) -> Finding:
    return Finding(
        "archive.derived",
        f"derived/{kind}: what is kept of {what.list} {what.dated_on} ({what.sha256[:16]}) is not what the edition"
        " says: comparisons and answers that rest on it were wrong",
        "delete the folder derived/ of the archive: all of it is worked out again; then repeat what was asked",
    )
