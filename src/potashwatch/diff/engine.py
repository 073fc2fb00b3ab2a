"""The differ: two editions in, one delta out. Pure."""

import hashlib
from collections.abc import Iterable
from typing import Any, Final

from potashwatch.diff.applying import apply
from potashwatch.diff.fields import canonical, compare
from potashwatch.diff.pairing import Pairs, pair, record_order, uid_order
from potashwatch.diff.significance import gravest
from potashwatch.records.delta import KINDS, Change, ChangeKind, Delta, Significance
from potashwatch.records.party import PartyRecord

_SAID: Final[dict[str, Any]] = {
    "kind": True,
    "uid": True,
    "old_uid": True,
    "fields": {"__all__": {"field", "op", "old", "new"}},
}
"""What makes a change the same change."""


class UnprovenDeltaError(Exception):
    """Applying the delta to the old edition does not give the new one: a fault of this program."""


def diff(list_id: str, old: Iterable[PartyRecord], new: Iterable[PartyRecord]) -> Delta:
    """Return what changed from ``old`` to ``new``; both are consumed once, with distinct uids each.

    Records that are equal are dropped while ``new`` is being read, so that it is never held in whole. Raises
    UnprovenDeltaError when the delta does not prove itself (F43).
    """
    before = {record.uid: record for record in old}
    after: list[PartyRecord] = []
    unchanged_count = 0
    for record in new:
        if before.get(record.uid) == record:
            del before[record.uid]
            unchanged_count += 1
        else:
            after.append(record)
    # Order is not content: it is taken away here, once, so that nothing below can depend on it.
    rest_old, rest_new = list(map(canonical, before.values())), list(map(canonical, after))
    pairs = pair(rest_old, rest_new)
    changes = _changes(list_id, pairs)
    unchanged_count += len(pairs.same) - sum(1 for change in changes if change.kind == "change")
    _prove(rest_old, rest_new, changes)
    return Delta(changes=changes, unchanged_count=unchanged_count)


def _changes(list_id: str, pairs: Pairs) -> tuple[Change, ...]:
    found = [_change(list_id, "removal", record, None) for record in pairs.removed]
    found += [_change(list_id, "addition", None, record) for record in pairs.added]
    found += [_change(list_id, "reissue", old, new, why) for old, new, why in pairs.reissued]
    found += [change for old, new in pairs.same if (change := _change(list_id, "change", old, new)).fields]
    return tuple(sorted(found, key=lambda change: (KINDS.index(change.kind), uid_order(change.uid))))


def _change(
    list_id: str,
    kind: ChangeKind,
    old: PartyRecord | None,
    new: PartyRecord | None,
    evidence: tuple[str, ...] = (),
) -> Change:
    shown = new or old
    assert shown is not None  # noqa: S101 - one side is always there
    fields = compare(old, new)
    least: list[Significance] = ["legal"] if not (old and new) else ["identity"] if kind == "reissue" else []
    change = Change(
        id="",
        kind=kind,
        uid=shown.uid,
        old_uid=old.uid if old and new and old.uid != new.uid else None,
        reference=shown.reference,
        old_reference=old.reference if old and new and old.reference != new.reference else None,
        name=shown.name,
        party_kind=shown.kind,
        programs=shown.programs,
        significance=gravest([*least, *(field.significance for field in fields)]),
        evidence=evidence,
        fields=fields,
    )
    # Without the rating: a rule of ours that changes must not make an old change a new one.
    said = f"{list_id}\n{change.model_dump_json(include=_SAID)}"
    return change.model_copy(update={"id": hashlib.sha256(said.encode()).hexdigest()[:16]})


def _prove(old: Iterable[PartyRecord], new: Iterable[PartyRecord], changes: tuple[Change, ...]) -> None:
    """Apply the changes to the old records and compare with the new ones, all canonical."""
    proven = sorted(map(canonical, apply(old, changes)), key=record_order)
    if proven != sorted(new, key=record_order):
        raise UnprovenDeltaError
