"""Many editions in one record: what questions about days ask of each. Worked out from them, and no evidence."""

from datetime import date

from potashwatch.records.base import Frozen
from potashwatch.records.edition import FormatId, ListId
from potashwatch.records.snapshot import DatedBy, Obtained, Snapshot
from potashwatch.records.target import WatchedRecord


class ShortSnapshot(Frozen):
    """A snapshot in short; each member as in ``Snapshot``."""

    number: int
    list: ListId
    format: FormatId
    sha256: str
    dated_on: date
    dated_by: DatedBy
    dated_text: str
    published_on: date | None
    tables: tuple[str, ...]
    obtained: Obtained

    @classmethod
    def of(cls, snapshot: Snapshot) -> "ShortSnapshot":
        """Return a snapshot in short."""
        return cls(
            number=snapshot.number,
            list=snapshot.list,
            format=snapshot.format,
            sha256=snapshot.sha256,
            dated_on=snapshot.dated_on,
            dated_by=snapshot.dated_by,
            dated_text=snapshot.dated_text,
            published_on=snapshot.published_on,
            tables=snapshot.tables,
            obtained=snapshot.provenance.obtained,
        )


class SnapshotBlock(Frozen):
    """Consecutive snapshots of one list, in short."""

    block: str
    """SHA-256 of their keys, in the order of arrival, each with a line end."""
    snapshots: tuple[ShortSnapshot, ...]


class WatchedBlock(Frozen):
    """Who of the watched parties is in the editions of consecutive snapshots of one list."""

    block: str
    """As in ``SnapshotBlock``."""
    rules: str
    """Digest of the targets and of the rules by which they were recognised."""
    told: tuple[tuple[WatchedRecord, ...], ...]
    """Each different answer once."""
    editions: tuple[tuple[str, int], ...]
    """SHA-256 of each edition that counted as the list, and which answer is its own."""
