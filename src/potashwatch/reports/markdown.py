"""The report as Markdown, for tickets. Every character of the lists that Markdown or HTML could read is escaped."""

from collections.abc import Iterator, Sequence

from potashwatch.records.delta import KINDS, Change
from potashwatch.records.edition import LICENSES, LIST_TITLES
from potashwatch.records.license_event import LicenseEvent
from potashwatch.records.report import ListReport, Report
from potashwatch.reports.changes import RELISTED, TITLES, key
from potashwatch.reports.describe import describe, describe_change
from potashwatch.reports.escaping import bullet, escape, table
from potashwatch.reports.license_events import details, head
from potashwatch.reports.sentences import edition_lines, footnotes, notes, title, trouble, warnings
from potashwatch.reports.style import Style
from potashwatch.reports.table import EVENTS, WATCHED, elsewhere, shortly_named, where
from potashwatch.reports.touching import Watched, watched, why
from potashwatch.reports.unconfirmed import held_lines

_COLUMNS = ("key", "name", "programs", "significance", "what", "old", "new")
_TOLD_ANYWAY = ("uid", "reference", "kind", "kind_text")


def render_markdown(report: Report, _style: Style) -> str:
    """Return what touches the targets, then the report with a table of field changes for each kind of change."""
    lines = [f"**{escape(line)}**\n" for line in (*held_lines(report), *map(trouble, report.errors))]
    lines += _watched(report)
    lines += [line for found in report.lists for line in _list(found, report)]
    if report.licenses and all(found.list != LICENSES for found in report.lists):
        lines += [f"## {escape(LIST_TITLES[LICENSES])}", "", *_events(report.licenses)]
    return "\n".join(lines) + "\n"


def _watched(report: Report) -> Iterator[str]:
    targets = watched(report)
    if targets:
        yield from (f"## {WATCHED}", "")
    for target, items in targets:
        yield from (f"### {escape(target)}", "")
        for item in items:
            yield from _touching(item)
        yield ""


def _touching(item: Watched) -> Iterator[str]:
    found = item.found
    if not item.is_told_here:
        yield from bullet(where(item) + elsewhere(item), why(item.touch))
    elif isinstance(found, LicenseEvent):
        yield from bullet(where(item) + head(found), why(item.touch), *details(found), *differing(found))
    else:
        said = ", ".join([found.party_kind, *found.programs, found.significance])
        kind = "re-issue" if found.kind == "reissue" else found.kind
        what = f"{RELISTED}, {kind}" if found.relisted is not None else kind
        because = [f"re-listed: {found.relisted}"] if found.relisted is not None else []
        because += [item.standing] if item.standing else []
        evidence = (f"evidence: {text}" for text in found.evidence)
        texts = differing(found) if found.kind in ("change", "reissue") else [_told(found)]
        yield from bullet(
            f"{where(item)}{what}: {key(found)} {found.name} ({said})",
            *because,
            why(item.touch),
            *evidence,
            *texts,
        )


def differing(found: Change | LicenseEvent) -> Iterator[str]:
    """Yield what differs, a line a field."""
    for field in found.fields:
        what, old, new = describe_change(field)
        sides = {"added": new, "removed": old, "changed": f"{old or 'nothing'} -> {new or 'nothing'}"}
        yield f"{what} {field.op}: {sides[field.op]}"


def _list(found: ListReport, report: Report) -> list[str]:
    lines = [f"## {escape(title(found))}", ""]
    lines += [f"- {side}: {escape(told)}" for side, told in edition_lines(found)]
    lines += [f"- note: {escape(note)}" for note in notes(found)]
    lines += [f"- warning: {escape(warning)}" for warning in warnings(found)]
    lines.append("")
    for kind in KINDS:
        changes = [change for change in found.changes if change.kind == kind]
        if changes:
            lines += [f"### {TITLES[kind]} ({len(changes)})", ""]
            lines += table(_COLUMNS, [row for change in changes for row in _rows(change)])
    if found.list == LICENSES and report.licenses:
        lines += _events(report.licenses)
    return [*lines, *(f"{escape(note)}\n" for note in footnotes(found, report.filters))]


def _events(events: Sequence[LicenseEvent]) -> Iterator[str]:
    yield from (f"### {EVENTS} ({len(events)})", "")
    for event in events:
        if event.targets:
            yield from bullet(f"above: {shortly_named(event)}")
        else:
            yield from bullet(head(event), *details(event), *differing(event))
    yield ""


def _rows(change: Change) -> list[list[str]]:
    head_ = [key(change), change.name, ", ".join(change.programs), change.significance]
    if change.targets:  # told in full above
        return [[*head_, "above", "", ""]]
    if change.kind == "addition":
        return [[*head_, "added", "", _told(change)]]
    if change.kind == "removal":
        return [[*head_, "removed", _told(change), ""]]
    rows = [[*head_, "evidence", "", why] for why in change.evidence]
    for field in change.fields:
        what, old, new = describe_change(field)
        rows.append([*head_, f"{what} {field.op}", old, new])
    return rows


def _told(change: Change) -> str:
    """Return what is said of an added or removed party beyond its key and name: its kind, then every detail."""
    texts = [describe(field.new or field.old) for field in change.fields if field.field not in _TOLD_ANYWAY]
    return "; ".join([change.party_kind, *(text for text in texts if text not in ("", change.name))])
