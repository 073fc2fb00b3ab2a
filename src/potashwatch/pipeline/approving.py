"""A person accepts an edition that a guard objects to: exactly that one, with a reason."""

from datetime import datetime

from potashwatch.archive import Archive
from potashwatch.errors import InputError
from potashwatch.pipeline.looking import find
from potashwatch.pipeline.remembering import merged, new_record
from potashwatch.pipeline.standing import approved
from potashwatch.records.edition import LIST_TITLES
from potashwatch.records.ledger import ListState, Starter
from potashwatch.records.snapshot import Snapshot


def approve(archive: Archive, text: str, reason: str, starter: Starter, now: datetime) -> Snapshot:
    """Accept one edition and write the reason into the ledger. The next run reports what it changed.

    Where its list has no baseline yet, the edition is the baseline at once. Raises ArchiveError and InputError.
    """
    if not reason.strip():
        raise InputError(
            "input.no-reason", "an approval needs a reason", hint="say why with --reason; the ledger keeps it"
        )
    with archive.lock(starter, now):
        snapshot = find(archive, text)
        state = archive.state(snapshot.list)
        _refuse_pointless(state, snapshot)
        record = new_record("approve", starter, now)
        archive.append(
            record.model_copy(
                update={
                    "reason": reason.strip(),
                    "affected": (snapshot.sha256,),
                    "states": merged(archive, [approved(state, snapshot.sha256)]),
                }
            )
        )
    return snapshot


def _refuse_pointless(state: ListState, snapshot: Snapshot) -> None:
    taken: dict[str | None, str] = {
        state.approved: "approved already; the next run takes it up",
        state.fallback: "accepted already",
        state.baseline: "the baseline already",
    }
    if snapshot.sha256 in taken:
        raise InputError(
            "input.approved-already",
            f"the edition {snapshot.sha256[:16]} of the {LIST_TITLES[snapshot.list]} is {taken[snapshot.sha256]}",
            hint="nothing to do",
        )
