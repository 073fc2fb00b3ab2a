"""Applying a delta, and turning it round: the proof that nothing was missed or invented."""

from collections.abc import Iterable
from typing import Any

from potashwatch.diff.fields import canonical
from potashwatch.records.delta import Change, ChangeKind, FieldChange, FieldOp
from potashwatch.records.party import SCALARS, PartyRecord

_INVERSE_KINDS: dict[ChangeKind, ChangeKind] = {
    "addition": "removal",
    "removal": "addition",
    "change": "change",
    "reissue": "reissue",
}
_INVERSE_OPS: dict[FieldOp, FieldOp] = {"added": "removed", "removed": "added", "changed": "changed"}


def apply(records: Iterable[PartyRecord], changes: Iterable[Change]) -> tuple[PartyRecord, ...]:
    """Return the records after the changes; made of the changes' own fields alone.

    What changed is canonical, in a fixed order. Raises ValueError when a change speaks of a party or a detail
    that is not there.
    """
    found = {record.uid: record for record in records}
    fresh: list[PartyRecord] = []
    for change in changes:
        if change.kind == "addition":
            fresh.append(_patched({}, change))
            continue
        uid = change.old_uid or change.uid
        if uid not in found:
            raise ValueError(uid)
        record = canonical(found.pop(uid))
        if change.kind != "removal":
            fresh.append(_patched(dict(record), change))
    return (*found.values(), *fresh)


def _patched(fields: dict[str, Any], change: Change) -> PartyRecord:
    for field in change.fields:
        if field.field in SCALARS:
            fields[field.field] = field.new
        else:
            fields[field.field] = _replaced(fields.get(field.field, ()), field)
    return PartyRecord.model_validate(fields)


def _replaced(parts: tuple[Any, ...], field: FieldChange) -> tuple[Any, ...]:
    rest = list(parts)
    if field.old is not None:
        rest.remove(field.old)
    if field.new is not None:
        rest.append(field.new)
    return tuple(rest)


def inverse(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes that lead back. Ids, names, programs and evidence are those of the way forth."""
    return tuple(_inverse(change) for change in changes)


def _inverse(change: Change) -> Change:
    fields = tuple(
        field.model_copy(update={"op": _INVERSE_OPS[field.op], "old": field.new, "new": field.old})
        for field in change.fields
    )
    update: dict[str, Any] = {"kind": _INVERSE_KINDS[change.kind], "fields": fields}
    if change.old_uid:
        update |= {"uid": change.old_uid, "old_uid": change.uid}
    if change.kind in ("change", "reissue") and any(field.field == "reference" for field in fields):
        update |= {"reference": change.old_reference, "old_reference": change.reference}
    return change.model_copy(update=update)
