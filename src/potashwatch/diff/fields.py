"""Comparing two records of one party, field by field.

Children are matched by content, then by their own key where the source has one, then by folded content; the last
pair of a sort that is left over on both sides is taken for one that changed. Order never counts: it is taken away
first, by ``canonical``.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import chain
from typing import Final, TypeVar

from potashwatch.diff.folding import fold
from potashwatch.diff.shape import R, Shape, shape_of
from potashwatch.diff.significance import act_of, rate
from potashwatch.records.delta import FieldChange, Significance, Value
from potashwatch.records.party import Part

_UNORDERED: Final = ("notes", "programs", "measures", "legal_bases")
"""Tuples inside a part whose order means nothing; the lines of an address are in printed order."""

P = TypeVar("P", bound=Hashable)


def canonical(record: R) -> R:
    """Return the record with every collection in a fixed order: equal for records that differ in order alone."""
    shape = shape_of(record)
    update: dict[str, object] = {field: tuple(sorted(getattr(record, field))) for field in shape.texts}
    for field in shape.collections:
        if parts := getattr(record, field):
            update[field] = _sorted([_canonical_part(part) for part in parts])
    return record.model_copy(update=update)


def _sorted(parts: list[Part]) -> tuple[Part, ...]:
    """Sort by the source's own numbers where each part has one of its own, for that is quick; else by content."""
    if len(parts) > 1:
        keys = {part.key for part in parts}
        is_numbered = len(keys) == len(parts) and None not in keys
        parts.sort(key=(lambda part: part.key or "") if is_numbered else content)
    return tuple(parts)


def _canonical_part(part: Part) -> Part:
    update: dict[str, object] = {
        name: tuple(sorted(said)) for name in _UNORDERED if len(said := part.__dict__.get(name, ())) > 1
    }
    if part.citation and part.citation.notes:
        notes = tuple(sorted(part.citation.notes))
        update["citation"] = part.citation.model_copy(update={"notes": notes})
    return part.model_copy(update=update) if update else part


def content(part: Part) -> str:
    """Return all that a part says as one text: what sorting goes by."""
    return part.model_dump_json()


def compare(shape: Shape[R], old: R | None, new: R | None) -> tuple[FieldChange, ...]:
    """Return what differs between two canonical records, in a fixed order; against None, everything it says."""
    found: list[FieldChange] = []
    for field in shape.scalars:
        before, after = getattr(old, field, None), getattr(new, field, None)
        if before != after:
            found.append(_change(field, shape.significances[field], before, after))
    for fields, differ in ((shape.collections, _compare_parts), (shape.texts, _compare_texts)):
        for field in fields:
            base = shape.significances[field]
            found.extend(differ(field, base, getattr(old, field, ()), getattr(new, field, ())))
    return tuple(found)


def _change(
    field: str, base: Significance, old: Value, new: Value, significance: Significance | None = None
) -> FieldChange:
    op = "added" if old is None else "removed" if new is None else "changed"
    significance = significance or rate(field, base, old, new)
    return FieldChange(field=field, op=op, old=old, new=new, significance=significance)  # type: ignore[arg-type]


def _compare_parts(
    field: str, base: Significance, old: Sequence[Part], new: Sequence[Part]
) -> list[FieldChange]:
    if old == new:
        return []
    pairs: list[tuple[Part, Part]] = []
    rest_old, rest_new = _without_equals(old, new)
    for stage in (_key, _content_without_key, _folded, _sort):
        found, rest_old, rest_new = _match(rest_old, rest_new, stage)
        pairs.extend(found)
    changes = [_change(field, base, before, after) for before, after in pairs]  # type: ignore[arg-type]
    acts_old, acts_new = _acts(old), _acts(new)
    changes += [_change(field, base, part, None, _rate_twin(part, acts_new)) for part in rest_old]  # type: ignore[arg-type]
    changes += [_change(field, base, None, part, _rate_twin(part, acts_old)) for part in rest_new]  # type: ignore[arg-type]
    return sorted(changes, key=_order)


def _acts(parts: Iterable[Part]) -> dict[str, set[object]]:
    """Return what parts say, folded, each with the acts that it is cited from."""
    acts: dict[str, set[object]] = defaultdict(set)
    for part in parts:
        acts[_folded(part)].add(act_of(part.citation))
    return acts


def _rate_twin(part: Part, others: dict[str, set[object]]) -> Significance | None:
    """Return the significance of a part that only repeats one of the other side; None where it does not."""
    acts = others.get(_folded(part))
    if acts is None:
        return None
    return "editorial" if act_of(part.citation) in acts else "descriptive"


def _compare_texts(
    field: str, base: Significance, old: Sequence[str], new: Sequence[str]
) -> list[FieldChange]:
    rest_old, rest_new = _without_equals(old, new)
    alike, rest_old, rest_new = _match(rest_old, rest_new, fold)
    last, rest_old, rest_new = _match(rest_old, rest_new, lambda _text: 0)
    changes = [_change(field, base, before, after) for before, after in (*alike, *last)]
    changes += [_change(field, base, text, None) for text in rest_old]
    changes += [_change(field, base, None, text) for text in rest_new]
    return sorted(changes, key=_order)


def _order(change: FieldChange) -> tuple[str, str, str]:
    return change.op, _text(change.old), _text(change.new)


def _text(value: Value) -> str:
    return content(value) if isinstance(value, Part) else value or ""


def _without_equals(old: Sequence[P], new: Sequence[P]) -> tuple[list[P], list[P]]:
    """Drop what stands on both sides, as often as it does."""
    both = Counter(old) & Counter(new)
    return _less(old, both), _less(new, both)


def _less(parts: Sequence[P], dropped: Counter[P]) -> list[P]:
    left = dropped.copy()
    rest = []
    for part in parts:
        if left[part]:
            left[part] -= 1
        else:
            rest.append(part)
    return rest


def _match(
    old: list[P], new: list[P], stage: Callable[[P], Hashable]
) -> tuple[list[tuple[P, P]], list[P], list[P]]:
    """Pair what alone has a value under ``stage`` on both sides: anything else would be a guess. None is no value."""
    groups_old, groups_new = _groups(old, stage), _groups(new, stage)
    alone = [
        value
        for value in groups_old.keys() & groups_new.keys()
        if value is not None and len(groups_old[value]) == len(groups_new[value]) == 1
    ]
    pairs = [(groups_old.pop(value)[0], groups_new.pop(value)[0]) for value in alone]
    return pairs, list(chain(*groups_old.values())), list(chain(*groups_new.values()))


def _groups(parts: Iterable[P], stage: Callable[[P], Hashable]) -> dict[Hashable, list[P]]:
    groups: dict[Hashable, list[P]] = defaultdict(list)
    for part in parts:
        groups[stage(part)].append(part)
    return groups


_OWN_NUMBER: Final = {"key": None}


def _key(part: Part) -> str | None:
    return part.key


def _content_without_key(part: Part) -> str:
    return content(part.model_copy(update=_OWN_NUMBER))


def _folded(part: Part) -> str:
    """Return what a part says beyond its number and the act cited, folded."""
    data = part.model_dump(mode="json", exclude={"key", "citation"}, exclude_defaults=True)
    return "\n".join(sorted(f"{name}={fold(str(value))}" for name, value in data.items()))


def _sort(part: Part) -> tuple[str, ...]:
    """Return the sort of statement a part makes; the last of a sort on both sides is one that changed."""
    names = ("kind", "kind_text", "name", "list_text", "script", "language", "weak")
    has_place = getattr(part, "place_text", None) is not None
    return (*(str(getattr(part, name, "")) for name in names), str(has_place))
