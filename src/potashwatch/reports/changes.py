"""Changes of parties, in lines for people.

Text from the lists is put in as data, never as markup (F53), with control and bidirectional characters shown.
"""

from collections.abc import Iterator, Sequence

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.delta import Change, ChangeKind, FieldChange
from potashwatch.reports.describe import (
    describe,
    describe_change,
    is_renumbered,
    label,
    plural,
    renumbered,
    renumbered_line,
)
from potashwatch.reports.grouping import Group, group, shape

TITLES: dict[ChangeKind, str] = {
    "addition": "Additions",
    "removal": "Removals",
    "reissue": "Re-issued under a new key",
    "change": "Changes",
}
RELISTED = "RE-LISTED"
_SIGNS: dict[ChangeKind, tuple[str, str]] = {
    "addition": ("+", "green"),
    "removal": ("-", "red"),
    "reissue": (">", "magenta"),
    "change": ("~", "yellow"),
}
_SHOWN = ("names", "identifiers", "births", "relationships", "remarks")
"""What is told of an added or removed party; ``show`` and JSON tell the rest."""
_MOST = 4


def kind_lines(kind: ChangeKind, changes: Sequence[Change]) -> Iterator[Text]:
    """Yield all changes of a kind; those that touch a target have been told above and are only named."""
    yield Text(f"{TITLES[kind]} ({len(changes)})", "bold")
    for change in changes:
        if change.targets:
            sign, color = _SIGNS[kind]
            yield Text.assemble((f"{sign} ", color), one_line(above(change)))
    rest = [change for change in changes if not change.targets]
    groups = group(rest) if kind == "change" else [Group((c,), is_same_text=True) for c in rest]
    for same in groups:
        yield from _group(same)


def above(found: Change) -> str:
    """Return the line that stands for a change which is told in full above."""
    return f"above: {key(found)} {found.name}"


def change_lines(change: Change, reasons: Sequence[str] = (), prefix: str = "") -> Iterator[Text]:
    """Yield a change: its head, why it concerns a target, evidence, and what differs."""
    sign, color = _SIGNS[change.kind]
    line = Text.assemble((f"{sign} ", color), prefix)
    if change.relisted is not None:
        line.append(f"{RELISTED} ", "bold red")
    line.append(f"{one_line(key(change))}  ")
    line.append(one_line(change.name), "bold")
    line.append(f"  ({one_line(', '.join([change.party_kind, *change.programs]))})", "dim")
    if change.kind in ("change", "reissue"):
        line.append(f" [{change.significance}]")
    yield line
    if change.relisted is not None:
        yield Text(f"    re-listed: {one_line(change.relisted)}", "bold")
    for reason in reasons:
        yield Text(f"    {one_line(reason)}", "bold")
    for evidence in change.evidence:
        yield Text(f"    evidence: {one_line(evidence)}")
    yield from _party(change) if change.kind in ("addition", "removal") else field_lines(change.fields)


def key(change: Change) -> str:
    """Return what people quote: the reference, else the uid; of a re-issue the old one and the new one."""
    new, old = change.reference or change.uid, change.old_reference or change.old_uid
    return f"{old} is now {new}" if change.kind == "reissue" and old else new


def field_lines(fields: Sequence[FieldChange]) -> Iterator[Text]:
    """Yield what differs, each in a line, old and new."""
    alike = renumbered(fields)
    for field in fields:
        if alike and is_renumbered(field):
            continue
        what, old, new = (one_line(text) for text in describe_change(field))
        line = Text(f"    {what} {field.op}: ")
        if field.op != "added":
            line.append(old or "nothing", "red")
        if field.op == "changed":
            line.append(" -> ")
        if field.op != "removed":
            line.append(new or "nothing", "green")
        yield line
    if alike:
        yield Text(f"    {renumbered_line(len(alike))}", "dim")


def _group(same: Group) -> Iterator[Text]:
    first = same.changes[0]
    if len(same.changes) == 1:
        yield from change_lines(first)
        return
    sign, color = _SIGNS[first.kind]
    line = Text.assemble((f"{sign} ", color), (plural(len(same.changes), "party", "parties"), "bold"))
    line.append(f", all {first.significance}: " if same.is_same_text else f" [{first.significance}]: ")
    if same.is_same_text:
        line.append("the same change on each, e.g. ")
    else:
        line.append("; ".join(_shape(change) for change in shape(first)) + ", e.g. ")
    line.append(one_line(f"{key(first)} {first.name}"))
    yield line
    yield from field_lines(first.fields)
    parties = "; ".join(f"{key(change)} {change.name}" for change in same.changes)
    yield Text(f"    all of them: {one_line(parties)}", "dim")
    if not same.is_same_text:
        yield Text("    each has its own text: --format json, csv or markdown tells it", "dim")


def _shape(change: tuple[str, str, str]) -> str:
    field, op, sort = change
    return one_line(f"{label(field)} {op} ({sort})" if sort else f"{label(field)} {op}")


def _party(change: Change) -> Iterator[Text]:
    for field in _SHOWN:
        texts = [describe(found.new or found.old) for found in change.fields if found.field == field]
        texts = [text for text in texts if text != change.name]
        if texts:
            more = f"; and {len(texts) - _MOST} more" if len(texts) > _MOST else ""
            yield Text(f"    {label(field)}: {one_line('; '.join(texts[:_MOST]))}{more}", "dim")
