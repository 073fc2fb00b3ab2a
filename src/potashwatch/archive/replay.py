"""Whether every state of the ledger follows from the state before it and from the record itself. Pure.

A record says what a run found, or what a person did; its states say where each list is afterwards. Whoever rewrites
the states of the last record, which no later record protects, has to rewrite what led there too.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from potashwatch.records.ledger import LedgerRecord, ListEntry, ListState

if TYPE_CHECKING:
    from potashwatch.records.edition import ListId

_ACCEPTED: Final = frozenset({"baseline", "changed", "republished", "unchanged"})
_POSITION: Final = frozenset(
    {
        "baseline",
        "fallback",
        "formers",
        "approved",
        "quarantined",
        "rejected",
        "waived",
        "settled",
        "unjudged",
    }
)
"""The members of a state that decide what counts as the list and what is compared."""


class Replay:
    """Goes through the records in their order, from after one that left ``states``; by default from the first."""

    def __init__(self, states: Iterable[ListState] = ()) -> None:
        self._states: dict[ListId, ListState] = {state.list: state for state in states}

    def check(self, record: LedgerRecord) -> Iterator[str]:
        """Yield what of a record's states does not follow, in words. The states are believed for the next record."""
        before, after = self._states, {state.list: state for state in record.states}
        for list_id in sorted({*before, *after}):
            if list_id not in after:
                yield f"{list_id}: the state is missing"
                continue
            old = before.get(list_id) or ListState(list=after[list_id].list)
            changed = [
                name for name in sorted(_POSITION) if getattr(old, name) != getattr(after[list_id], name)
            ]
            if wrong := [name for name in changed if not _follows(name, old, after[list_id], record)]:
                yield f"{list_id}: {', '.join(wrong)} changed without a reason"
        self._states = after


def _follows(name: str, old: ListState, new: ListState, record: LedgerRecord) -> bool:
    """Tell whether a record gives a reason for a member of a state that is another one than before."""
    if record.kind == "approve":
        return _is_approved(name, old, new, record.affected)
    if record.kind == "recover":
        return record.number == 1 and (
            name == "settled" or (name == "baseline" and new.baseline in record.affected)
        )
    if record.kind == "import":
        return name == "quarantined" and _held(old) <= _held(new) <= {*_held(old), *record.affected}
    entry = next((entry for entry in record.lists if entry.list == new.list), None)
    if record.kind != "run" or entry is None or entry.new is None:
        return False
    if entry.outcome == "quarantined":
        return _is_held(name, old, new, entry.new)
    return entry.outcome in _ACCEPTED and _is_accepted(name, old, new, entry)


def _is_approved(name: str, old: ListState, new: ListState, affected: tuple[str, ...]) -> bool:
    named = {*affected}
    follows = {
        "baseline": old.baseline is None and new.baseline in named,
        "approved": new.approved in named,
        "waived": {*old.waived} <= {*new.waived} <= {*old.waived} | named,
        "quarantined": _held(old) - named == _held(new),
        "rejected": {*old.rejected} - named == {*new.rejected},
    }
    return follows.get(name, False)


def _is_held(name: str, old: ListState, new: ListState, sha256: str) -> bool:
    """After a run that put the edition of this digest under quarantine."""
    if name == "quarantined":
        return _held(old) <= _held(new) <= {*_held(old), sha256}
    return name == "rejected" and {*old.rejected} - {sha256} == {*new.rejected}


def _is_accepted(name: str, old: ListState, new: ListState, entry: ListEntry) -> bool:
    """After a run that accepted an edition: every quarantine ends, but not with one that a person had approved."""
    sha256 = entry.new
    follows = {
        "baseline": new.baseline == sha256,
        "fallback": new.fallback in (None, sha256),
        "formers": {*new.formers.values()} <= {*old.formers.values(), old.baseline},
        "approved": new.approved is None,
        "quarantined": not new.quarantined or (sha256 == old.approved and _held(new) == _held(old)),
        "rejected": {*old.rejected, *_held(old)} - {sha256, *_held(new)} == {*new.rejected} - {sha256},
        "waived": {*new.waived} <= {*old.waived, old.approved},
        "settled": new.settled > old.settled,
        "unjudged": new.settled > old.settled,
    }
    return follows[name]


def _held(state: ListState) -> set[str]:
    return {found.sha256 for found in state.quarantined}
