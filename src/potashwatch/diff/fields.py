"""Comparing two records of one party, field by field.

Children are matched by their own key where the source has one, then by content, then by folded content; the last pair of a
sort that is left over on both sides is taken for one that changed. Order never counts.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Final, TypeVar

from potashwatch.diff.folding import fold
from potashwatch.diff.significance import rate
from potashwatch.records.delta import FieldChange, Value
from potashwatch.records.party import COLLECTIONS, SCALARS, Part, PartyRecord

_UNORDERED: Final = ("notes", "programs", "measures", "legal_bases")
"""Tuples inside a part whose order means nothing; the lines of an address are in printed order."""

P = TypeVar("P", bound=Hashable)


def canonical(record: PartyRecord) -> PartyRecord:
    """Return the record with every collection in a fixed order: equal for records that differ in order alone."""
    update: dict[str, object] = {"remarks": tuple(sorted(record.remarks))}
    for field in COLLECTIONS:
        update[field] = tuple(sorted(map(_canonical_part, getattr(record, field)), key=content))
    return record.model_copy(update=update)


def _canonical_part(part: Part) -> Part:
    update: dict[str, object] = {
        name: tuple(sorted(getattr(part, name))) for name in _UNORDERED if len(getattr(part, name, ())) > 1
    }
    if part.citation and part.citation.notes:
        notes = tuple(sorted(part.citation.notes))
        update["citation"] = part.citation.model_copy(update={"notes": notes})
    return part.model_copy(update=update) if update else part


def content(part: Part) -> str:
    """Return all that a part says as one text, in a fixed order: what sorting and equality go by."""
    return _canonical_part(part).model_dump_json()


def compare(old: PartyRecord | None, new: PartyRecord | None) -> tuple[FieldChange, ...]:
    """Return what differs, in a fixed order; against None, everything the record says."""
    found: list[FieldChange] = []
    for field in SCALARS:
        before, after = getattr(old, field, None), getattr(new, field, None)
        if before != after:
            found.append(_change(field, before, after))
    for field in COLLECTIONS:
        found.extend(_compare_parts(field, getattr(old, field, ()), getattr(new, field, ())))
    found.extend(_compare_texts("remarks", getattr(old, "remarks", ()), getattr(new, "remarks", ())))
    return tuple(found)


def _change(field: str, old: Value, new: Value, *, has_twin: bool = False) -> FieldChange:
    op = "added" if old is None else "removed" if new is None else "changed"
    significance = "editorial" if has_twin else rate(field, old, new)
    return FieldChange(field=field, op=op, old=old, new=new, significance=significance)  # type: ignore[arg-type]


def _compare_parts(field: str, old: Sequence[Part], new: Sequence[Part]) -> list[FieldChange]:
    if old == new:
        return []
    rest_old, rest_new = _without_equals(old, new)
    pairs: list[tuple[Part, Part]] = []
    stages: tuple[Callable[[Part], Hashable], ...] = (
        content,
        lambda part: part.key,
        _content_without_key,
        _folded,
        _sort,
    )
    for number, stage in enumerate(stages):
        found, rest_old, rest_new = _match(rest_old, rest_new, stage, are_equal=number == 0)
        if number:
            pairs.extend(found)
    changes = [_change(field, before, after) for before, after in pairs]  # type: ignore[arg-type]
    twins_old, twins_new = set(map(_folded, old)), set(map(_folded, new))
    changes += [_change(field, part, None, has_twin=_folded(part) in twins_new) for part in rest_old]  # type: ignore[arg-type]
    changes += [_change(field, None, part, has_twin=_folded(part) in twins_old) for part in rest_new]  # type: ignore[arg-type]
    return sorted(changes, key=_order)


def _without_equals(old: Sequence[Part], new: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """Drop what stands unchanged under the same key on both sides, before anything costly is asked."""
    keyed = {part.key: part for part in new if part.key is not None}
    equal = {part.key for part in old if part.key is not None and keyed.get(part.key) == part}
    if len(equal) == len(old) == len(new):
        return [], []
    rest_old = [part for part in old if part.key not in equal]
    rest_new = [part for part in new if part.key not in equal]
    if len(old) - len(rest_old) != len(equal) or len(new) - len(rest_new) != len(equal):
        return list(old), list(new)  # a key stands on two details: leave them to the matching by content
    return rest_old, rest_new


def _compare_texts(field: str, old: Sequence[str], new: Sequence[str]) -> list[FieldChange]:
    rest_old, rest_new, pairs = list(old), list(new), []
    for number, stage in enumerate((str, fold, lambda _text: 0)):
        found, rest_old, rest_new = _match(rest_old, rest_new, stage, are_equal=number == 0)
        if number:
            pairs.extend(found)
    changes = [_change(field, before, after) for before, after in pairs]
    changes += [_change(field, text, None) for text in rest_old]
    changes += [_change(field, None, text) for text in rest_new]
    return sorted(changes, key=_order)


def _order(change: FieldChange) -> tuple[str, str, str]:
    return change.op, _text(change.old), _text(change.new)


def _text(value: Value) -> str:
    return content(value) if isinstance(value, Part) else value or ""


def _match(
    old: list[P], new: list[P], stage: Callable[[P], Hashable], *, are_equal: bool
) -> tuple[list[tuple[P, P]], list[P], list[P]]:
    """Pair what has the same value under ``stage``; None has no value.

    Unless members of a group are equal anyway, a group is paired only where it is one to one: anything else
    would be a guess.
    """
    groups_old, groups_new = _groups(old, stage), _groups(new, stage)
    pairs: list[tuple[P, P]] = []
    for value, before in groups_old.items():
        after = groups_new.get(value, [])
        if are_equal or (len(before) == 1 and len(after) == 1):
            count = min(len(before), len(after))
            pairs.extend(zip(before[:count], after[:count], strict=True))
            del before[:count], after[:count]
    none_old = [part for part in old if stage(part) is None]
    none_new = [part for part in new if stage(part) is None]
    return pairs, _flat(groups_old.values(), none_old), _flat(groups_new.values(), none_new)


def _groups(parts: Iterable[P], stage: Callable[[P], Hashable]) -> dict[Hashable, list[P]]:
    groups: dict[Hashable, list[P]] = defaultdict(list)
    for part in parts:
        if (value := stage(part)) is not None:
            groups[value].append(part)
    return groups


def _flat(groups: Iterable[list[P]], rest: list[P]) -> list[P]:
    return [part for group in groups for part in group] + rest


_OWN_NUMBER: Final = {"key": None}


def _content_without_key(part: Part) -> str:
    return content(part.model_copy(update=_OWN_NUMBER))


def _folded(part: Part) -> str:
    """Return what a part says beyond its number and the act cited, folded."""
    data = _canonical_part(part).model_dump(mode="json", exclude={"key", "citation"}, exclude_defaults=True)
    return "\n".join(sorted(f"{name}={fold(str(value))}" for name, value in data.items()))


def _sort(part: Part) -> tuple[str, ...]:
    """Return the sort of statement a part makes; the last of a sort on both sides is one that changed."""
    names = ("kind", "kind_text", "name", "list_text", "script", "language", "weak")
    has_place = getattr(part, "place_text", None) is not None
    return (*(str(getattr(part, name, "")) for name in names), str(has_place))
