"""Editions that are held for review: what each would change, and what of it another edition does not show."""

from collections.abc import Iterator
from contextlib import suppress

from potashwatch.archive import Archive
from potashwatch.errors import PotashwatchError
from potashwatch.pipeline.edition_changes import EditionChanges
from potashwatch.pipeline.keeping import summary
from potashwatch.pipeline.taking import Taken
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.delta import Change
from potashwatch.records.ledger import ListState, Quarantine
from potashwatch.records.report import Notice, Retracted, Unconfirmed
from potashwatch.records.snapshot import Snapshot
from potashwatch.reports.unconfirmed import headline

COMMAND = "potashwatch snapshots approve"


class HeldEditions:
    """The editions of one list that are held for review. ``state`` is from before the run."""

    def __init__(self, archive: Archive, state: ListState, lookout: Lookout) -> None:
        self._archive, self._state, self._lookout = archive, state, lookout
        self._changes = EditionChanges(archive, state.list, lookout)

    def unconfirmed(self, taken: Taken, after: ListState, source: str | None) -> Unconfirmed | None:
        """Return what a held edition would change; None for the baseline itself, which is compared with nothing.

        It is new when it was not held before, or was held against another baseline: then it would change other things.
        ``source``: where today's edition came from; None for one of the archive.
        """
        held, known = _held(after, taken.snapshot.sha256), _held(self._state, taken.snapshot.sha256)
        if held is None:
            return None
        base, comparison = taken.base, taken.comparison
        found = Unconfirmed(
            edition=summary(taken.snapshot, source),
            since_at=held.since_at,
            is_new=known is None or known.base != held.base,
            summary="",
            counts=comparison.counts() if comparison else None,
            changes=self._changes.watched(base, taken.snapshot, comparison) if base and comparison else (),
        )
        titles = {target.id: target.title for target in self._lookout.watcher.targets}
        return found.model_copy(update={"summary": headline(self._state.list, found, titles)})

    def retracted(self, accepted: Snapshot, changes: tuple[Change, ...]) -> tuple[Retracted, ...]:
        """Return what held editions would have changed and the accepted one, with these changes, does not show.

        Nothing where no edition was accepted before: those held then were reported without any change.
        """
        shown = {(change.kind, change.uid) for change in changes}
        return tuple(
            Retracted(edition=summary(edition), since_at=held.since_at, changes=missing)
            for held, edition, would in self._readable(accepted.sha256)
            if (missing := tuple(each for each in would if (each.kind, each.uid) not in shown))
        )

    def _readable(self, accepted: str) -> Iterator[tuple[Quarantine, Snapshot, tuple[Change, ...]]]:
        """Yield the other held editions, with what each would change; what is lost can be compared with nothing."""
        last = self._state.fallback or self._state.baseline
        base = self._archive.snapshot_of(self._state.list, last) if last else None
        if base is None or self._state.checked_at is None:
            return
        for held in self._state.held_by_runs:
            with suppress(PotashwatchError):
                edition = self._archive.snapshot_of(self._state.list, held.sha256)
                if edition and held.sha256 != accepted:
                    comparison = self._changes.compared(base, edition)
                    yield held, edition, self._changes.watched(base, edition, comparison)

    def confirmed(self, snapshot: Snapshot) -> Iterator[Notice]:
        """Say that an edition which was held for review is accepted, by whom and why. Raises ArchiveError."""
        sha256, list_id = snapshot.sha256, self._state.list
        if sha256 not in (self._state.approved, *self._state.waived):
            return
        was_held, approval = False, None
        for record in self._archive.records():
            was_held |= any(state.list == list_id and _held(state, sha256) for state in record.states)
            if record.kind == "approve" and sha256 in record.affected:
                approval = record
        if was_held:
            by = (
                f", approved by {approval.started_by.user} on {approval.started_at:%Y-%m-%d}"
                if approval
                else ""
            )
            why = f": {approval.reason}" if approval else ""
            yield Notice(
                code="run.confirmed",
                level="note",
                message=f"confirmed: this edition was held for review{by}{why}",
                hint="what was reported as unconfirmed is now the list",
            )


def addressed(notice: Notice, snapshot: Snapshot) -> Notice:
    """Return a notice whose hint names the edition to approve."""
    command = f"{COMMAND} {snapshot.sha256[:8]} --reason ..."
    if command in notice.hint:  # of an earlier run, which held the same edition
        return notice
    return notice.model_copy(update={"hint": notice.hint.replace(COMMAND, command)})


def _held(state: ListState, sha256: str) -> Quarantine | None:
    return next((each for each in state.held_by_runs if each.sha256 == sha256), None)
