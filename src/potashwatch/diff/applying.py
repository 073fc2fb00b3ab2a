"""Applying a delta, and turning it round: the proof that nothing was missed or invented."""

from collections.abc import Iterable
from itertools import chain
from typing import Any, Protocol

from potashwatch.diff.fields import canonical
from potashwatch.diff.shape import PARTY, R, Shape
from potashwatch.records.delta import Change, ChangeKind, FieldChange, FieldOp
from potashwatch.records.party import PartyRecord

_INVERSE_KINDS: dict[ChangeKind, ChangeKind] = {
    "addition": "removal",
    "removal": "addition",
    "change": "change",
    "reissue": "reissue",
}
_INVERSE_OPS: dict[FieldOp, FieldOp] = {"added": "removed", "removed": "added", "changed": "changed"}


class Applicable(Protocol):
    """A change, as far as applying it needs to know."""

    @property
    def kind(self) -> ChangeKind:
        """What happened."""

    @property
    def uid(self) -> str:
        """Key in the new edition; of a removal in the old one."""

    @property
    def old_uid(self) -> str | None:
        """Key in the old edition, where it differs."""

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """What differs."""


def apply(records: Iterable[PartyRecord], changes: Iterable[Applicable]) -> tuple[PartyRecord, ...]:
    """Return the parties after the changes. See ``patched``."""
    return patched(PARTY, records, changes)


def patched(shape: Shape[R], records: Iterable[R], changes: Iterable[Applicable]) -> tuple[R, ...]:
    """Return the records after the changes; made of the changes' own fields alone.

    What changed is canonical, in a fixed order. Raises ValueError when a change speaks of a record or a detail
    that is not there.
    """
    rest: dict[str, R] = {record.uid: record for record in records}
    fresh: list[R] = []
    for change in changes:
        if change.kind == "addition":
            fresh.append(_patched({}, change, shape))
            continue
        uid = change.old_uid or change.uid
        if uid not in rest:
            raise ValueError(uid)
        record = canonical(rest.pop(uid))
        if change.kind != "removal":
            fresh.append(_patched(dict(record), change, shape))
    return tuple(chain(rest.values(), fresh))


def _patched(fields: dict[str, Any], change: Applicable, shape: Shape[R]) -> R:
    lists: dict[str, list[Any]] = {}
    for field in change.fields:
        if field.field in shape.scalars:
            fields[field.field] = field.new
            continue
        if field.field not in lists:
            lists[field.field] = list(fields.get(field.field, ()))
        parts = lists[field.field]
        if field.old is not None:
            parts.remove(field.old)
        if field.new is not None:
            parts.append(field.new)
    fields.update((name, tuple(parts)) for name, parts in lists.items())
    return shape.model.model_validate(fields)


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
