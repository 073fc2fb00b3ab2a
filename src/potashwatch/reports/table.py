"""The report for people, on a terminal or in a pipe.

Text from the lists is put in as data, never as markup (F53), with control and bidirectional characters shown.
"""

from collections.abc import Iterator

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.delta import Change, ChangeKind
from potashwatch.records.edition import LIST_TITLES
from potashwatch.records.report import EditionSummary, ListReport, Outcome, Report, ReportError
from potashwatch.reports.describe import describe, describe_change, is_renumbered, label
from potashwatch.reports.grouping import Group, group, shape
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import print_lines

TITLES: dict[ChangeKind, str] = {
    "addition": "Additions",
    "removal": "Removals",
    "reissue": "Re-issued under a new key",
    "change": "Changes",
}
_SIGNS: dict[ChangeKind, tuple[str, str]] = {
    "addition": ("+", "green"),
    "removal": ("-", "red"),
    "reissue": (">", "magenta"),
    "change": ("~", "yellow"),
}
_SHOWN = ("names", "identifiers", "births", "remarks")
"""What is told of an added or removed party; ``show`` and JSON tell the rest."""
_MOST = 4

SOURCES = {
    "ofac": "Source: OFAC, US Department of the Treasury.",
    "eu": "Source: European Commission, FSF. Only the Official Journal of the EU is authentic.",
}


def render_table(report: Report, style: Style) -> str:
    """Return the report as text."""
    return print_lines(_lines(report), style)


def _lines(report: Report) -> Iterator[Text]:
    for error in report.errors:
        yield Text(one_line(trouble(error)), "bold red")
    if report.errors:
        yield Text("")
    for number, found in enumerate(report.lists):
        if number:
            yield Text("")
        yield from _list(found)


def trouble(error: ReportError) -> str:
    """Return in one line what kept a report from being complete."""
    where = f"{LIST_TITLES[error.list]}: " if error.list else ""
    return f"{where}{error.message} [{error.code}]; {error.hint}"


def title(found: ListReport) -> str:
    """Return the list and what happened to it in one line."""
    name, counts = LIST_TITLES[found.list], found.counts
    if counts is None or found.new is None:
        stays = "the baseline stays" if found.old else "there is no baseline yet"
        return f"{name}: {_NOT_COMPARED[found.outcome].format(stays=stays)}"
    parties = plural(found.new.records, "party", "parties")
    if (
        found.not_compared
        and not found.changes
        and not any((counts.additions, counts.removals, counts.changes))
    ):
        return f"{name}: nothing changed in what both formats carry; {parties}"
    if found.outcome in _NOT_CHANGED:
        return f"{name}: {_NOT_CHANGED[found.outcome]}; {parties}"
    told = [
        plural(counts.additions, "addition"),
        plural(counts.removals, "removal"),
        plural(counts.reissues, "re-issue"),
        plural(counts.changes, "change"),
    ]
    return f"{name}: {', '.join(told)}; {plural(counts.unchanged, 'party', 'parties')} unchanged"


_NOT_COMPARED: dict[Outcome, str] = {
    "baseline": "the first edition, now the baseline; nothing to compare it with",
    "quarantined": "under quarantine; {stays}, nothing is known of today",
    "unavailable": "not read; {stays}, nothing is known of today",
}
_NOT_CHANGED: dict[Outcome, str] = {
    "unchanged": "unchanged, the same bytes",
    "republished": "nothing changed; the bytes are others, the content is the same",
}


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return a count with its word."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def edition_line(summary: EditionSummary, age_days: int | None = None) -> str:
    """Return an edition in one line: source, date, age, digest, parties."""
    published = f"published {summary.published_on}" if summary.published_on else "no date in the file"
    if summary.dated_on and not summary.published_on:
        published += f", kept as of {summary.dated_on}"
    if age_days is not None:
        published += f", {plural(age_days, 'day')} ago"
    parties = plural(summary.records, "party", "parties")
    return f"{one_line(summary.source)}: {published}, {parties}, sha256 {summary.sha256}"


def edition_lines(found: ListReport) -> Iterator[tuple[str, str]]:
    """Yield ``old`` and ``new``, each with its edition in one line; the newest that is known also says its age."""
    if found.old:
        yield "old", edition_line(found.old, None if found.new else found.age_days)
    if found.new:
        yield "new", edition_line(found.new, found.age_days)


def footnotes(found: ListReport) -> Iterator[str]:
    """Yield what the reader must know besides the changes."""
    counts = found.counts
    total = counts.additions + counts.removals + counts.changes + counts.reissues if counts else 0
    if len(found.changes) < total:
        yield f"{len(found.changes)} of {total} changes pass the filters and are shown."
    if found.not_compared:
        yield f"Across formats, not compared: {', '.join(found.not_compared)}."
    yield SOURCES[found.list.partition("-")[0]]


def notes(found: ListReport) -> Iterator[str]:
    """Yield what is good to know and no cause for doubt."""
    for notice in found.notices:
        if notice.level == "note":
            yield f"{notice.message} [{notice.code}]"


def warnings(found: ListReport) -> Iterator[str]:
    """Yield what makes a comparison doubtful: the format, the order of the editions."""
    for notice in found.notices:
        if notice.level == "warning":
            yield f"{notice.message} [{notice.code}]; {notice.hint}"
    old, new = found.old, found.new
    is_by_hand = found.age_days is None
    if old and new and is_by_hand and old.sha256 == new.sha256:
        yield "both editions are the same bytes"
    if old and new and is_by_hand and _is_after(old, new):
        yield f"the old edition is of {old.published_on}, after the new one of {new.published_on}: swapped?"
    for drift in found.drift:
        example = f", e.g. party {drift.example_uid}" if drift.example_uid else ""
        yield f"format drift in the {drift.edition} edition, {drift.count} x {drift.path}: {drift.message}{example}"


def _is_after(old: EditionSummary, new: EditionSummary) -> bool:
    return bool(old.published_on and new.published_on and old.published_on > new.published_on)


def _list(found: ListReport) -> Iterator[Text]:
    yield Text(title(found), "bold")
    for side, told in edition_lines(found):
        yield Text(f"  {side}  {told}", "dim")
    for note in notes(found):
        yield Text(f"  i    {one_line(note)}", "dim")
    for warning in warnings(found):
        yield Text(f"  !    {one_line(warning)}", "bold yellow")
    for kind, heading in TITLES.items():
        changes = [change for change in found.changes if change.kind == kind]
        if changes:
            yield Text("")
            yield Text(f"{heading} ({len(changes)})", "bold")
            groups = group(changes) if kind == "change" else [Group((c,), is_same_text=True) for c in changes]
            for same in groups:
                yield from _group(same)
    yield Text("")
    for note in footnotes(found):
        yield Text(one_line(note), "dim")


def _group(same: Group) -> Iterator[Text]:
    first = same.changes[0]
    if len(same.changes) == 1:
        yield from _change(first)
        return
    sign, color = _SIGNS[first.kind]
    line = Text.assemble((f"{sign} ", color), (plural(len(same.changes), "party", "parties"), "bold"))
    line.append(f", all {first.significance}: " if same.is_same_text else f" [{first.significance}]: ")
    if same.is_same_text:
        line.append("the same change on each, e.g. ")
    else:
        line.append("; ".join(_shape(change) for change in shape(first)) + ", e.g. ")
    line.append(one_line(f"{_key(first)} {first.name}"))
    yield line
    yield from _fields(first)
    parties = "; ".join(f"{_key(change)} {change.name}" for change in same.changes)
    yield Text(f"    all of them: {one_line(parties)}", "dim")
    if not same.is_same_text:
        yield Text("    each has its own text: --format json, csv or markdown tells it", "dim")


def _shape(change: tuple[str, str, str]) -> str:
    field, op, sort = change
    return one_line(f"{label(field)} {op} ({sort})" if sort else f"{label(field)} {op}")


def _change(change: Change) -> Iterator[Text]:
    sign, color = _SIGNS[change.kind]
    line = Text.assemble((f"{sign} ", color), (f"{_key(change)}  ", ""), (one_line(change.name), "bold"))
    told = [change.party_kind, *change.programs]
    line.append(f"  ({one_line(', '.join(told))})", "dim")
    if change.kind in ("change", "reissue"):
        line.append(f" [{change.significance}]")
    yield line
    for why in change.evidence:
        yield Text(f"    evidence: {one_line(why)}")
    yield from _party(change) if change.kind in ("addition", "removal") else _fields(change)


def _key(change: Change) -> str:
    new, old = change.reference or change.uid, change.old_reference or change.old_uid
    return one_line(f"{old} is now {new}" if change.kind == "reissue" and old else new)


def _party(change: Change) -> Iterator[Text]:
    for field in _SHOWN:
        texts = [describe(found.new or found.old) for found in change.fields if found.field == field]
        texts = [text for text in texts if text != change.name]
        if texts:
            more = f"; and {len(texts) - _MOST} more" if len(texts) > _MOST else ""
            yield Text(f"    {label(field)}: {one_line('; '.join(texts[:_MOST]))}{more}", "dim")


def _fields(change: Change) -> Iterator[Text]:
    renumbered = sum(map(is_renumbered, change.fields))
    for field in change.fields:
        if renumbered > 1 and is_renumbered(field):
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
    if renumbered > 1:
        yield Text(f"    {renumbered} details have another number in the source, and say the same", "dim")
