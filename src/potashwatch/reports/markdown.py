"""The report as Markdown, for tickets. Every character of the lists that Markdown or HTML could read is escaped."""

import re

from potashwatch.errors import one_line
from potashwatch.records.delta import Change
from potashwatch.records.report import ListReport, Report
from potashwatch.reports.describe import describe, describe_change
from potashwatch.reports.style import Style
from potashwatch.reports.table import TITLES, edition_lines, footnotes, notes, title, trouble, warnings

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-!|~&:@$]|(?<=www)\.)", re.IGNORECASE)
"""Also what only the dialects of ticket systems read: addresses without brackets, mentions, formulas."""

_TOLD_ANYWAY = ("uid", "reference", "kind", "kind_text")


def render_markdown(report: Report, _style: Style) -> str:
    """Return the report with a table of field changes for each kind of change."""
    errors = [f"**{escape(trouble(error))}**\n" for error in report.errors]
    return "\n".join([*errors, *(line for found in report.lists for line in _list(found))]) + "\n"


def escape(text: str) -> str:
    """Return text that Markdown shows as it is, in one line."""
    return _SPECIAL.sub(r"\\\1", one_line(text))


def _list(found: ListReport) -> list[str]:
    lines = [f"## {escape(title(found))}", ""]
    lines += [f"- {side}: {escape(told)}" for side, told in edition_lines(found)]
    lines += [f"- note: {escape(note)}" for note in notes(found)]
    lines += [f"- warning: {escape(warning)}" for warning in warnings(found)]
    lines.append("")
    for kind, heading in TITLES.items():
        changes = [change for change in found.changes if change.kind == kind]
        if changes:
            lines += [f"### {heading} ({len(changes)})", ""]
            lines += [
                "| key | name | programs | significance | what | old | new |",
                "|---|---|---|---|---|---|---|",
            ]
            lines += [row for change in changes for row in _rows(change)]
            lines.append("")
    return [*lines, *(f"{escape(note)}\n" for note in footnotes(found))]


def _rows(change: Change) -> list[str]:
    key = change.reference or change.uid
    if change.kind == "reissue":
        key = f"{change.old_reference or change.old_uid} is now {key}"
    head = [key, change.name, ", ".join(change.programs), change.significance]
    if change.kind == "addition":
        return [_row([*head, "added", "", _told(change)])]
    if change.kind == "removal":
        return [_row([*head, "removed", _told(change), ""])]
    rows = [_row([*head, "evidence", "", why]) for why in change.evidence]
    for field in change.fields:
        what, old, new = describe_change(field)
        rows.append(_row([*head, f"{what} {field.op}", old, new]))
    return rows


def _told(change: Change) -> str:
    """Return what is said of an added or removed party beyond its key and name: its kind, then every detail."""
    texts = [describe(field.new or field.old) for field in change.fields if field.field not in _TOLD_ANYWAY]
    return "; ".join([change.party_kind, *(text for text in texts if text not in ("", change.name))])


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(escape(cell) for cell in cells) + " |"
