"""Guards over imported editions: each is compared with the edition of the list that comes before it by day."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime

from potashwatch import guards
from potashwatch.archive import Archive, Sighting
from potashwatch.errors import CompareError, ParseError
from potashwatch.pipeline.compare import compare
from potashwatch.pipeline.indexes import Indexes
from potashwatch.pipeline.keeping import stored
from potashwatch.pipeline.preparing import LossAgainst
from potashwatch.pipeline.standing import held_at_import
from potashwatch.records.delta import Change
from potashwatch.records.edition import ListId
from potashwatch.records.ledger import ListState, Quarantine
from potashwatch.records.report import Notice
from potashwatch.records.settings import GuardSettings
from potashwatch.records.snapshot import Snapshot


class ImportReview:
    """Reviews the editions that an import added, under the lock of the archive.

    ``losses``: by the digest of a file, what was counted when it was read; it saves looking at the record indexes.
    """

    def __init__(
        self, archive: Archive, settings: GuardSettings, losses: Mapping[str, LossAgainst], now: datetime
    ) -> None:
        self._archive = archive
        self._settings = settings
        self._losses = losses
        self._now = now
        self._indexes = Indexes(archive)

    def state(self, list_id: ListId, reviewed: AbstractSet[str]) -> ListState:
        """Return the state of a list with every new edition under quarantine that a guard objects to.

        ``reviewed``: the editions that the records of earlier imports and runs name. An import that was killed left no
        record: its editions are new. One that is held is never what the next one is compared with. Not reviewed again:
        what a run or a person accepted. Raises ArchiveError.
        """
        state = self._archive.state(list_id)
        known = {state.baseline, state.fallback, state.approved, *state.waived} | reviewed
        counted = list(self._archive.accepted(list_id))
        held: dict[str, Quarantine] = {}
        before: Snapshot | Sighting | None = None
        for sighting in reversed(counted):
            if sighting.sha256 in held or (before and sighting.sha256 == before.sha256):
                continue
            if sighting.sha256 in known or self._archive.short(sighting).obtained != "imported":
                before = sighting
                continue
            base = self._archive.snapshot(before) if isinstance(before, Sighting) else before
            snapshot = self._archive.snapshot(sighting)
            if doubts := self._doubts(snapshot, base):
                held[snapshot.sha256] = self._quarantine(snapshot, base, doubts)
            else:
                before = snapshot
        return held_at_import(state, tuple(held.values()))

    def _doubts(self, new: Snapshot, old: Snapshot | None) -> tuple[Notice, ...]:
        if old is None:
            return tuple(guards.first(new.facts, new.list, self._settings))
        days_apart = (new.dated_on - old.dated_on).days
        try:
            removals = self._removals(new, old, days_apart)
        except (CompareError, ParseError) as error:  # one that was cut can be read, but not compared
            notice = Notice(code=error.code, level="trouble", message=error.message, hint=error.hint)
            return (notice,)
        return tuple(
            guards.against_earlier(
                new.facts,
                old.facts,
                days_apart,
                removals,
                self._settings,
                same_format=_is_same_format(new, old),
            )
        )

    def _removals(self, new: Snapshot, old: Snapshot, days_apart: int) -> tuple[Change, ...]:
        """Return who was removed; nothing where they are too few for any guard, however they are told apart."""
        gone = self._gone(new, old)
        if gone is not None and not guards.may_lose_too_many(gone, old.facts, days_apart, self._settings):
            return ()
        found = compare(
            stored(self._archive, old),
            stored(self._archive, new),
            list_id=new.list,
            across_formats=not _is_same_format(new, old),
            is_old_accepted=True,
            indexes=self._indexes,
        )
        return tuple(change for change in found.delta.changes if change.kind == "removal")

    def _gone(self, new: Snapshot, old: Snapshot) -> int | None:
        """Return how many keys of the old edition the new one does not have; None where no index is kept."""
        loss = self._losses.get(new.sha256)
        if loss and loss.sha256 == old.sha256:
            return loss.gone
        tables = self._indexes.table(old.sha256), self._indexes.table(new.sha256)
        before, after = (table.rows.keys() if table else None for table in tables)
        return None if before is None or after is None else len(before - after)

    def _quarantine(self, new: Snapshot, old: Snapshot | None, doubts: tuple[Notice, ...]) -> Quarantine:
        return Quarantine(
            sha256=new.sha256,
            base=old.sha256 if old else None,
            since_at=self._now,
            records=new.facts.records,
            notices=doubts,
            is_imported=True,
        )


def _is_same_format(one: Snapshot, other: Snapshot) -> bool:
    return (one.format, one.tables) == (other.format, other.tables)
