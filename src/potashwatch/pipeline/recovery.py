"""A ledger that is lost, and of which there is no copy: a person names the newest kept editions as the baselines."""

from datetime import datetime

from potashwatch.archive import Archive
from potashwatch.errors import ArchiveError, InputError, printable
from potashwatch.pipeline.remembering import new_record
from potashwatch.records.edition import LICENSES, LIST_TITLES, ListId
from potashwatch.records.ledger import ListState, Starter
from potashwatch.records.snapshot import Snapshot


def recover(archive: Archive, reason: str, starter: Starter, now: datetime) -> tuple[Snapshot, ...]:
    """Write a record that makes the newest edition of each list its baseline, and return these editions.

    Which editions were under quarantine is lost too: a person has to look at what is returned. Alerts that still wait
    are named by the record, so that they are sent. The next run compares with the baselines. Raises InputError
    (input.no-reason) and ArchiveError: archive.missing, archive.ledger-present.
    """
    if not reason.strip():
        raise InputError(
            "input.no-reason", "a recovery needs a reason", hint="say why with --reason; the ledger keeps it"
        )
    with archive.lock(starter, now):
        if not archive.is_ledger_lost():
            archive.require_past()
            raise ArchiveError(
                "archive.ledger-present",
                f"{printable(str(archive.place))}: the archive has its ledger: nothing has to be recovered",
                hint="potashwatch snapshots verify tells whether it is whole; put a damaged record back from a copy",
            )
        newest = {list_id: next(archive.unrefused(list_id), None) for list_id in sorted(LIST_TITLES)}
        found = tuple(archive.snapshot(sighting) for sighting in newest.values() if sighting)
        waiting = archive.outbox.look()
        alerts = tuple(
            alert.model_copy(update={"record": 1}) for alert in (*waiting.pending, *waiting.undecided)
        )
        for alert in alerts:
            archive.outbox.put(alert)
        record = new_record("recover", starter, now)
        archive.append(
            record.model_copy(
                update={
                    "reason": reason.strip(),
                    "affected": tuple(snapshot.sha256 for snapshot in found),
                    "states": tuple(_state(archive, snapshot.list, snapshot) for snapshot in found),
                    "alerts": tuple(alert.id for alert in alerts),
                }
            )
        )
    return found


def _state(archive: Archive, list_id: ListId, snapshot: Snapshot) -> ListState:
    fetched_at = snapshot.provenance.fetched_at
    state = ListState(
        list=list_id,
        baseline=snapshot.sha256,
        settled=max(sighting.number for sighting in archive.sightings(list_id)),
        checked_at=fetched_at if snapshot.provenance.obtained != "imported" else None,
    )
    if list_id != LICENSES:
        return state
    # What became known after that look is reported by the next run.
    return state.model_copy(update={"told_at": fetched_at, "told_to": snapshot.number})
