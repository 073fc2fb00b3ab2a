"""How a list's state moves from one run to the next. Pure."""

from collections.abc import Sequence
from datetime import datetime

from potashwatch.records.edition import LICENSES, FormatId
from potashwatch.records.ledger import Arrival, ListState, Quarantine, Reported
from potashwatch.records.report import Notice
from potashwatch.records.snapshot import Snapshot, Transfer


def accepted(
    state: ListState,
    snapshot: Snapshot,
    *,
    left: Snapshot | None,
    settled: int,
    checked_at: datetime,
    transfer: Transfer | None,
    is_fallback: bool,
) -> ListState:
    """Return the state after an edition was accepted: it is the baseline.

    Every quarantine ends with what the authority serves. Not with an edition that a person approved before: the others
    that are held wait for that.

    ``is_fallback``: it is of another format than the baseline, which stays, so that nothing that only the richer
    format carries is missed. ``left``: the baseline that gives way, kept in mind where its format is another.
    ``transfer`` is the answer that brought it, or said that it still stands.
    """
    sha256 = snapshot.sha256
    is_same = sha256 in (state.baseline, state.fallback)
    baseline = state.baseline if is_fallback else sha256
    # The baseline coming back says nothing about what was reported from the fallback meanwhile.
    fallback = sha256 if is_fallback else state.fallback if sha256 == state.baseline else None
    waiting = tuple(each for each in state.quarantined if sha256 == state.approved)
    ended = {each.sha256 for each in state.quarantined} - {each.sha256 for each in waiting}
    return state.model_copy(
        update={
            "baseline": baseline,
            "fallback": fallback,
            "formers": _formers(state, snapshot, left),
            "approved": state.approved if is_same else None,
            "quarantined": waiting,
            "rejected": tuple(sorted((ended | set(state.rejected)) - {sha256})),
            "waived": _waived(state, sha256, {baseline, fallback}),
            "settled": settled,
            "arrival": Arrival(sha256=sha256, transfer=transfer) if transfer else None,
            "checked_at": checked_at,
            "failing_since_at": None,
        }
    )


def _formers(state: ListState, snapshot: Snapshot, left: Snapshot | None) -> dict[FormatId, str]:
    formers = dict(state.formers)
    if left and left.format != snapshot.format:
        formers[left.format] = left.sha256
    return {format_id: sha256 for format_id, sha256 in formers.items() if format_id != snapshot.format}


def _waived(state: ListState, sha256: str, standing: set[str | None]) -> tuple[str, ...]:
    approved = {sha256} if sha256 == state.approved else set()
    return tuple(sorted((approved | set(state.waived)) & standing))


def suspected(
    state: ListState,
    snapshot: Snapshot,
    base: Snapshot | None,
    doubts: tuple[Notice, ...],
    *,
    now: datetime,
    transfer: Transfer | None,
) -> ListState:
    """Return the state after a guard objected to an edition: it is under quarantine, the baseline stays."""
    sha256 = snapshot.sha256
    base_sha256 = base.sha256 if base else None
    known = next((found for found in state.held_by_runs if found.sha256 == sha256), None)
    quarantined = state.quarantined
    if sha256 not in (state.baseline, state.fallback) and (known is None or known.base != base_sha256):
        found = Quarantine(
            sha256=sha256,
            base=base_sha256,
            since_at=known.since_at if known else now,
            records=snapshot.facts.records,
            notices=tuple(notice for notice in doubts if notice.level == "trouble"),
        )
        quarantined = (*(each for each in quarantined if each.sha256 != sha256), found)
    return state.model_copy(
        update={
            "quarantined": quarantined,
            "arrival": Arrival(sha256=sha256, transfer=transfer) if transfer else None,
            "failing_since_at": state.failing_since_at or now,
        }
    )


def held_at_import(state: ListState, held: Sequence[Quarantine]) -> ListState:
    """Return the state after guards objected to imported editions. No run failed, and the baseline stays."""
    return state.model_copy(update={"quarantined": (*state.quarantined, *held)})


def owing(before: ListState, after: ListState) -> ListState:
    """Return the state with what reports owe, until a report of it is delivered."""
    left, now = (state.fallback or state.baseline for state in (before, after))
    if (left, before.told_at) == (now, after.told_at):
        return after.model_copy(update={"reported": before.reported})
    owed = before.reported or Reported(
        told_at=before.told_at, told_due_days=before.told_due_days, told_to=before.told_to
    )
    if left != now and after.list != LICENSES:
        owed = owed.model_copy(update={"baselines": (*owed.baselines, left)})
    return after.model_copy(update={"reported": owed})


def failing(state: ListState, *, now: datetime) -> ListState:
    """Return the state after a list could not be read."""
    return state.model_copy(update={"failing_since_at": state.failing_since_at or now})


def lifted(state: ListState, sha256: str) -> ListState:
    """Return the state after a person accepted an older imported edition: it counts again, and no baseline moves."""
    return state.model_copy(
        update={
            "quarantined": tuple(found for found in state.quarantined if found.sha256 != sha256),
            "rejected": tuple(found for found in state.rejected if found != sha256),
        }
    )


def approved(state: ListState, sha256: str) -> ListState:
    """Return the state after a person accepted exactly one edition.

    The next run takes it up and reports what it changed; where there is no baseline, it is the baseline. One that is
    accepted already is no trouble any more, whatever guards say of it.
    """
    is_standing = state.baseline is None or sha256 in (state.baseline, state.fallback)
    return lifted(state, sha256).model_copy(
        update={
            "baseline": state.baseline or sha256,
            "approved": state.approved if is_standing else sha256,
            "waived": (*state.waived, sha256) if is_standing else state.waived,
        }
    )
