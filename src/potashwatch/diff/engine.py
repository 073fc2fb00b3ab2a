"""The differ: two editions in, one delta out. Pure."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Generic

from potashwatch.diff.applying import patched
from potashwatch.diff.fields import canonical, compare
from potashwatch.diff.pairing import Pairs, pair, pair_by_key, record_order, uid_order
from potashwatch.diff.shape import LICENSE, PARTY, R, Shape
from potashwatch.diff.significance import gravest
from potashwatch.records.delta import KINDS, Change, ChangeKind, Delta, FieldChange, Significance
from potashwatch.records.license import LicenseTerms
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


@dataclass(frozen=True)
class Difference(Generic[R]):
    """What happened to one record."""

    kind: ChangeKind
    old: R | None
    """Canonical, as ``new``; None of an addition."""
    new: R | None
    """None of a removal."""
    evidence: tuple[str, ...]
    fields: tuple[FieldChange, ...]

    @property
    def shown(self) -> R:
        """The record to speak of."""
        found = self.new or self.old
        assert found is not None  # noqa: S101 - one side is always there
        return found

    @property
    def uid(self) -> str:
        """Key in the new edition; of a removal in the old one."""
        return self.shown.uid

    @property
    def old_uid(self) -> str | None:
        """Key in the old edition, where it differs."""
        return self.old.uid if self.old and self.new and self.old.uid != self.new.uid else None


@dataclass(frozen=True)
class Differences(Generic[R]):
    """All that differs, in a fixed order, and how many records do not."""

    found: tuple[Difference[R], ...]
    unchanged_count: int


def diff(list_id: str, old: Iterable[PartyRecord], new: Iterable[PartyRecord]) -> Delta:
    """Return what changed from ``old`` to ``new``, as it is reported. See ``differences``."""
    found = parties(old, new)
    return Delta(
        changes=tuple(told(list_id, difference) for difference in found.found),
        unchanged_count=found.unchanged_count,
    )


def parties(old: Iterable[PartyRecord], new: Iterable[PartyRecord]) -> Differences[PartyRecord]:
    """Return what differs between two editions of a list. See ``differences``."""
    return differences(PARTY, pair, old, new)


def licenses(old: Iterable[LicenseTerms], new: Iterable[LicenseTerms]) -> Differences[LicenseTerms]:
    """Return what differs between two editions of the licenses. See ``differences``."""
    return differences(LICENSE, pair_by_key, old, new)


def differences(
    shape: Shape[R], pairing: Callable[[list[R], list[R]], Pairs[R]], old: Iterable[R], new: Iterable[R]
) -> Differences[R]:
    """Return what differs from ``old`` to ``new``; both are consumed once, with distinct uids each.

    Records that are equal are dropped while ``new`` is being read, so that it is never held in whole. Raises
    UnprovenDeltaError when the answer does not prove itself (F43).
    """
    before = {record.uid: record for record in old}
    after: list[R] = []
    unchanged_count = 0
    for record in new:
        if before.get(record.uid) == record:
            del before[record.uid]
            unchanged_count += 1
        else:
            after.append(record)
    # Order is not content: it is taken away here, once, so that nothing below can depend on it.
    rest_old, rest_new = list(map(canonical, before.values())), list(map(canonical, after))
    pairs = pairing(rest_old, rest_new)
    found = _differences(shape, pairs)
    unchanged_count += len(pairs.same) - sum(1 for difference in found if difference.kind == "change")
    _prove(shape, rest_old, rest_new, found)
    return Differences(found, unchanged_count)


def _differences(shape: Shape[R], pairs: Pairs[R]) -> tuple[Difference[R], ...]:
    found = [Difference("removal", old, None, (), compare(shape, old, None)) for old in pairs.removed]
    found += [Difference("addition", None, new, (), compare(shape, None, new)) for new in pairs.added]
    found += [
        Difference("reissue", old, new, why, compare(shape, old, new)) for old, new, why in pairs.reissued
    ]
    found += [
        Difference("change", old, new, (), fields)
        for old, new in pairs.same
        if (fields := compare(shape, old, new))
    ]
    return tuple(sorted(found, key=lambda each: (KINDS.index(each.kind), uid_order(each.uid))))


def told(list_id: str, difference: Difference[PartyRecord]) -> Change:
    """Return a difference as reports tell it."""
    shown, old, new, kind = difference.shown, difference.old, difference.new, difference.kind
    least: list[Significance] = ["legal"] if not (old and new) else ["identity"] if kind == "reissue" else []
    change = Change(
        id="",
        kind=kind,
        uid=shown.uid,
        old_uid=difference.old_uid,
        reference=shown.reference,
        old_reference=old.reference if old and new and old.reference != new.reference else None,
        name=shown.name,
        party_kind=shown.kind,
        programs=shown.programs,
        significance=gravest([*least, *(field.significance for field in difference.fields)]),
        evidence=difference.evidence,
        fields=difference.fields,
    )
    # Without the rating: a rule of ours that changes must not make an old change a new one.
    said = f"{list_id}\n{change.model_dump_json(include=_SAID)}"
    return change.model_copy(update={"id": hashlib.sha256(said.encode()).hexdigest()[:16]})


def occurrence_id(change_id: str, old_sha256: str, new_sha256: str) -> str:
    """Return the id of a change between exactly these two editions, each given by its digest."""
    return hashlib.sha256(f"{change_id}\n{old_sha256}\n{new_sha256}".encode()).hexdigest()[:16]


def _prove(shape: Shape[R], old: Iterable[R], new: Iterable[R], found: tuple[Difference[R], ...]) -> None:
    """Apply the differences to the old records and compare with the new ones, all canonical."""
    proven = sorted(map(canonical, patched(shape, old, found)), key=record_order)
    if proven != sorted(new, key=record_order):
        raise UnprovenDeltaError
