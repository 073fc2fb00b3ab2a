"""How a list's state moves from one run to the next. Pure."""

from datetime import datetime

from potashwatch.records.ledger import Arrival, ListState, Quarantine
from potashwatch.records.report import Notice
from potashwatch.records.snapshot import Provenance, Snapshot


def accepted(
    state: ListState,
    snapshot: Snapshot,
    *,
    checked_at: datetime,
    provenance: Provenance | None,
    is_fallback: bool,
) -> ListState:
    """Return the state after an edition was accepted: it is the baseline, and every quarantine ends.

    ``is_fallback``: it is of another format than the baseline, which stays, so that nothing that only the richer
    format carries is missed. ``provenance`` is None where the authority said that the edition still stands.
    """
    sha256 = snapshot.sha256
    ended = {found.sha256 for found in state.quarantined}
    if state.approved:
        ended.add(state.approved)
    return state.model_copy(
        update={
            "baseline": state.baseline if is_fallback else sha256,
            "fallback": sha256 if is_fallback else None,
            "approved": None,
            "quarantined": (),
            "rejected": tuple(sorted((ended | set(state.rejected)) - {sha256})),
            "arrival": _arrival(state, snapshot, provenance),
            "checked_at": checked_at,
            "failing_since_at": None,
        }
    )


def suspected(
    state: ListState,
    snapshot: Snapshot,
    doubts: tuple[Notice, ...],
    *,
    now: datetime,
    provenance: Provenance,
) -> ListState:
    """Return the state after a guard objected to an edition: it is under quarantine, the baseline stays."""
    sha256 = snapshot.sha256
    known = {found.sha256 for found in state.quarantined} | {state.baseline, state.fallback}
    quarantined = state.quarantined
    if sha256 not in known:
        reasons = tuple(notice for notice in doubts if notice.level == "trouble")
        found = Quarantine(sha256=sha256, since_at=now, records=snapshot.facts.records, notices=reasons)
        quarantined = (*quarantined, found)
    return state.model_copy(
        update={
            "quarantined": quarantined,
            "arrival": _arrival(state, snapshot, provenance),
            "failing_since_at": state.failing_since_at or now,
        }
    )


def failing(state: ListState, *, now: datetime) -> ListState:
    """Return the state after a list could not be read."""
    return state.model_copy(update={"failing_since_at": state.failing_since_at or now})


def approved(state: ListState, sha256: str) -> ListState:
    """Return the state after a person accepted exactly one edition.

    The next run takes it up and reports what it changed; where there is no baseline, it is the baseline.
    """
    return state.model_copy(
        update={
            "baseline": state.baseline or sha256,
            "approved": sha256 if state.baseline else None,
            "quarantined": tuple(found for found in state.quarantined if found.sha256 != sha256),
            "rejected": tuple(found for found in state.rejected if found != sha256),
        }
    )


def _arrival(state: ListState, snapshot: Snapshot, provenance: Provenance | None) -> Arrival | None:
    """Return what to ask the authority about next time."""
    if provenance is None:
        return state.arrival
    if provenance.transfer is None:
        return None
    return Arrival(sha256=snapshot.sha256, transfer=provenance.transfer)
