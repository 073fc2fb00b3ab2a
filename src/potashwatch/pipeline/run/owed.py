"""What undelivered reports owe: each change of the baseline that no delivered report had, as a report of its own.

One comparison over all of it would hide what appeared and was gone again.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from potashwatch.archive import Archive
from potashwatch.errors import ArchiveError, PotashwatchError
from potashwatch.pipeline.edition_changes import EditionChanges
from potashwatch.pipeline.telling import Told
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.edition import LIST_TITLES
from potashwatch.records.ledger import ListState
from potashwatch.records.report import ListReport, Notice
from potashwatch.records.snapshot import Snapshot


def owed_reports(
    archive: Archive, before: ListState, lookout: Lookout, now: datetime
) -> Iterator[ListReport]:
    """Yield what is owed of a list, oldest first. ``before``: its state before the run, which began at ``now``, UTC."""
    if before.reported is None:
        return
    changes = EditionChanges(archive, before.list, lookout)
    for old, new in pairwise((*before.reported.baselines, before.fallback or before.baseline)):
        if new is not None:
            try:
                yield _owed(archive, before, changes, now, old, new)
            except PotashwatchError as error:
                yield Told(before.list, now, None).report("unavailable", None, None, (_lost(error),))


def _owed(
    archive: Archive, before: ListState, changes: EditionChanges, now: datetime, old: str | None, new: str
) -> ListReport:
    told = Told(before.list, now, None)
    snapshot = _known(archive, before, new)
    if old is None:
        return told.report("baseline", None, snapshot, (_NOTICE,))
    base = _known(archive, before, old)
    comparison = changes.compared(base, snapshot)
    return told.report(
        comparison.outcome(),
        base,
        snapshot,
        (_NOTICE,),
        counts=comparison.counts(),
        comparison=comparison,
        changes=changes.watched(base, snapshot, comparison),
    )


def _known(archive: Archive, before: ListState, sha256: str) -> Snapshot:
    if found := archive.snapshot_of(before.list, sha256):
        return found
    raise ArchiveError(
        "archive.no-such-snapshot",
        f"the edition {sha256[:16]} of the {LIST_TITLES[before.list]} is not in the archive",
        hint="potashwatch snapshots verify names everything that is missing",
    )


_NOTICE = Notice(
    code="run.owed",
    level="note",
    message="an earlier run found this, and its report was not delivered",
    hint="alerts about it went out when it was found",
)


def _lost(error: PotashwatchError) -> Notice:
    return Notice(
        code="run.owed-lost",
        level="warning",
        message="the report of an earlier run was not delivered, and what it had cannot be worked out again:"
        f" {error.message} [{error.code}]",
        hint="alerts about its changes went out when they were found; potashwatch ledger has their counts",
    )
