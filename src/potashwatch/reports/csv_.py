"""The report as CSV for a spreadsheet: one row for each field change.

Text from the lists is never a formula: a cell that begins as one gets an apostrophe in front
(https://owasp.org/www-community/attacks/CSV_Injection). The byte order mark makes spreadsheets read UTF-8.
"""

import csv
import io

from potashwatch.records.report import Report
from potashwatch.reports.describe import describe, describe_change
from potashwatch.reports.style import Style

COLUMNS = (
    "list",
    "change_id",
    "kind",
    "significance",
    "uid",
    "old_uid",
    "reference",
    "old_reference",
    "name",
    "party_kind",
    "programs",
    "field",
    "field_significance",
    "op",
    "old",
    "new",
)
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BLANKS = ("\t", "\r", "\n")
"""Read as the beginning of a formula by some."""


def render_csv(report: Report, _style: Style) -> str:
    """Return the rows under one header."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    for error in report.errors:
        # A table of changes that is empty because a list was not read must not look like one without changes.
        told = {"list": error.list or "", "kind": "trouble", "field": error.code, "new": error.message}
        writer.writerow([_cell(told.get(column, "")) for column in COLUMNS])
    for found in report.lists:
        for change in found.changes:
            party = (
                found.list,
                change.id,
                change.kind,
                change.significance,
                change.uid,
                change.old_uid or "",
                change.reference or "",
                change.old_reference or "",
                change.name,
                change.party_kind,
                "; ".join(change.programs),
            )
            for field in change.fields:
                old, new = describe(field.old), describe(field.new)
                if field.op == "changed" and old == new:  # told by what differs: a number, an act cited
                    _, old, new = describe_change(field)
                row = (*party, field.field, field.significance, field.op, old, new)
                writer.writerow([_cell(text) for text in row])
    return "\ufeff" + target.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_BLANKS) else text
