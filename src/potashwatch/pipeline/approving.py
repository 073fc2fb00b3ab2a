"""A person accepts an edition that a guard objects to: exactly that one, with a reason."""

from collections import deque
from datetime import datetime

from potashwatch.archive import Archive
from potashwatch.errors import InputError
from potashwatch.pipeline.looking import find
from potashwatch.pipeline.remembering import merged, new_record
from potashwatch.pipeline.standing import approved, lifted
from potashwatch.records.edition import LIST_TITLES
from potashwatch.records.ledger import ListState, Starter
from potashwatch.records.snapshot import Snapshot


def approve(archive: Archive, text: str, reason: str, starter: Starter, now: datetime) -> Snapshot:
    """Accept one edition and write the reason into the ledger. The next run reports what it changed.

    Where its list has no baseline yet, the edition is the baseline at once. One that an import held and that is older
    than the list counts as an edition of its day again, and no baseline moves. Raises ArchiveError and InputError.
    """
    if not reason.strip():
        raise InputError(
            "input.no-reason", "an approval needs a reason", hint="say why with --reason; the ledger keeps it"
        )
    with archive.lock(starter, now):
        archive.require_past()
        snapshot = find(archive, text)
        state = archive.state(snapshot.list)
        _refuse_pointless(archive, state, snapshot)
        is_older = _is_older_import(archive, state, snapshot)
        after = (lifted if is_older else approved)(state, snapshot.sha256)
        record = new_record("approve", starter, now)
        archive.append(
            record.model_copy(
                update={
                    "reason": reason.strip(),
                    "affected": (snapshot.sha256,),
                    "states": merged(archive, [after]),
                }
            )
        )
    return snapshot


def _refuse_pointless(archive: Archive, state: ListState, snapshot: Snapshot) -> None:
    """Refuse what would change nothing, and what could only be a slip: an old edition that nobody objects to."""
    name = f"the edition {snapshot.sha256[:16]} of the {LIST_TITLES[snapshot.list]}"
    if snapshot.sha256 == state.approved or snapshot.sha256 in state.waived:
        raise InputError("input.approved-already", f"{name} is approved already", hint="nothing to do")
    kept_apart = {found.sha256 for found in state.quarantined} | set(state.rejected)
    if state.baseline is None or snapshot.sha256 in kept_apart:
        return
    if snapshot.sha256 in (state.baseline, state.fallback):
        if not _is_objected_to(archive, snapshot):
            raise InputError(
                "input.approved-already",
                f"{name} is its baseline already, and no guard objects to it",
                hint="nothing to approve; potashwatch snapshots list shows which edition is under quarantine",
            )
        return
    base = archive.snapshot_of(snapshot.list, state.baseline)
    if base and snapshot.dated_on < base.dated_on:
        raise InputError(
            "input.approved-already",
            f"{name} is of {snapshot.dated_on}, before the baseline of {base.dated_on}, and no guard objects to it",
            hint="potashwatch snapshots list shows which edition is under quarantine",
        )


def _is_older_import(archive: Archive, state: ListState, snapshot: Snapshot) -> bool:
    """Tell whether an edition was held by its import, and another one that counts is of a later day."""
    is_held = snapshot.sha256 in {found.sha256 for found in state.quarantined} | set(state.rejected)
    newest = next(archive.accepted(snapshot.list), None)
    is_older = newest is not None and snapshot.dated_on < newest.dated_on
    return is_held and is_older and snapshot.provenance.obtained == "imported"


def _is_objected_to(archive: Archive, snapshot: Snapshot) -> bool:
    """Tell whether a guard objected to an accepted edition when the list was last read."""
    entries = (entry for record in archive.records() for entry in record.lists)
    read = deque((entry for entry in entries if entry.list == snapshot.list and entry.new), maxlen=1)
    return any(entry.new == snapshot.sha256 and entry.outcome == "quarantined" for entry in read)
