"""Mass edits in one line: OFAC renamed a program on 33 parties and edited the numbers of 290 in a day (F36)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from potashwatch.records.delta import Change, FieldChange, Significance
from potashwatch.records.party import Part
from potashwatch.reports.describe import describe_change

SAME_TEXT = 5
"""That many parties with the very same change make a line of their own."""
SAME_SHAPE = 20
"""That many parties with the same fields changed, each with its own text, do too; legal and identity fields must have
the same text on all."""

_LIGHT: frozenset[Significance] = frozenset({"descriptive", "editorial"})
"""Fields whose texts may differ inside a group."""


@dataclass(frozen=True)
class Group:
    """Changes that are told together; of a group of one, the change alone."""

    changes: tuple[Change, ...]
    is_same_text: bool


def group(changes: Sequence[Change]) -> list[Group]:
    """Return the changes in groups: the large ones first, then the rest one by one, in their order.

    All of a group have the same significance, and the same text where they differ in more than descriptive fields.
    """
    by_text: dict[object, list[Change]] = defaultdict(list)
    for change in changes:
        texts = tuple((field.op, *describe_change(field)) for field in change.fields)
        by_text[change.significance, texts].append(change)
    found = [Group(tuple(same), is_same_text=True) for same in by_text.values() if len(same) >= SAME_TEXT]
    told = {change.id for same in found for change in same.changes}
    by_shape: dict[object, list[Change]] = defaultdict(list)
    for change in changes:
        if change.id not in told:
            grave = tuple(
                (field.op, *describe_change(field))
                for field in change.fields
                if field.significance not in _LIGHT
            )
            by_shape[change.significance, grave, shape(change)].append(change)
    found += [Group(tuple(same), is_same_text=False) for same in by_shape.values() if len(same) >= SAME_SHAPE]
    told = {change.id for same in found for change in same.changes}
    found += [Group((change,), is_same_text=True) for change in changes if change.id not in told]
    return found


def shape(change: Change) -> tuple[tuple[str, str, str], ...]:
    """Return which fields changed how, each once, with the sort of statement where it has one."""
    return tuple(sorted({(field.field, field.op, _sort(field)) for field in change.fields}))


def _sort(field: FieldChange) -> str:
    part = field.new or field.old
    return (
        str(getattr(part, "name", None) or getattr(part, "kind_text", None) or "")
        if isinstance(part, Part)
        else ""
    )
