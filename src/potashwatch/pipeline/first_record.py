"""The first ledger record of an archive: from then on it has a past, and its absence is a fault."""

from datetime import datetime

from potashwatch.archive import Archive
from potashwatch.errors import ArchiveError, printable
from potashwatch.pipeline.remembering import new_record
from potashwatch.records.ledger import LedgerRecord, Starter


def begin(archive: Archive, starter: Starter, now: datetime) -> LedgerRecord:
    """Write the first record, of kind ``init``, into an empty archive, under its lock, before anything else.

    Whoever is killed afterwards leaves an archive that was begun, and no snapshots without a ledger. Raises
    archive.exists, archive.ledger-lost.
    """
    if not archive.is_empty():
        archive.require_past()
        raise ArchiveError(
            "archive.exists",
            f"{printable(str(archive.place))}: an archive is there already",
            hint="run without --init, or name another place with --archive",
        )
    return archive.append(new_record("init", starter, now))
