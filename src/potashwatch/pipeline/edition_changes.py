"""The changes between two editions of a list in the archive, with the watched parties that they concern."""

from potashwatch.archive import Archive
from potashwatch.pipeline.compare import Comparison, compare
from potashwatch.pipeline.keeping import stored
from potashwatch.pipeline.touching import Past
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.delta import Change
from potashwatch.records.edition import ListId
from potashwatch.records.snapshot import Snapshot


class EditionChanges:
    """Compares editions of one list."""

    def __init__(self, archive: Archive, list_id: ListId, lookout: Lookout) -> None:
        self._archive, self._list, self._lookout = archive, list_id, lookout

    def compared(self, base: Snapshot, new: Snapshot) -> Comparison:
        """Compare two editions, across formats where theirs differ. Raises ArchiveError, ParseError, CompareError."""
        return compare(
            stored(self._archive, base),
            stored(self._archive, new),
            look_back=lambda *_: self._lookout.parties(base),
            list_id=self._list,
            across_formats=base.format != new.format or base.tables != new.tables,
        )

    def watched(self, base: Snapshot, new: Snapshot, comparison: Comparison) -> tuple[Change, ...]:
        """Return the changes of a comparison with whom they concern, and who returns to the list."""
        past = Past(new.dated_on, lambda: tuple(self._lookout.earlier(self._list, base)))
        return comparison.changes(self._lookout.watcher, past)
