"""Rows for spreadsheets, in the dialect that all of them open: RFC 4180 with a byte order mark.

Text from the lists is never a formula: a cell that begins as one gets an apostrophe in front, and so does what would
begin one behind a semicolon (https://owasp.org/www-community/attacks/CSV_Injection). The byte order mark makes
spreadsheets read UTF-8.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from potashwatch.records.target import Touch
from potashwatch.reports.touching import shortly

Cell = str | int | date | datetime | None

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BLANKS = ("\t", "\r", "\n")
"""Read as the beginning of a formula by some."""
_INSIDE = re.compile(r"[;\r\n]\s*+")
"""Where a spreadsheet parts a line at semicolons, as in most of Europe, a cell would begin here."""
_NEGATIVE = re.compile(r"\s*\([\d.,\s]*\)\s*")
"""The label of a paragraph, ``(1)``, is minus one to a spreadsheet."""


def sheet(columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> str:
    """Return the rows under one header; a column that a row has not is an empty cell.

    Raises ValueError for a cell without a column: it would be lost.
    """
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(columns)
    for row in rows:
        if strange := row.keys() - set(columns):
            raise ValueError(f"no column for {', '.join(sorted(strange))}")
        writer.writerow([_cell(row.get(column)) for column in columns])
    return "\ufeff" + target.getvalue()


def joined(texts: Iterable[str]) -> str:
    """Return several texts in one cell."""
    return "; ".join(texts)


def touches(found: Sequence[Touch]) -> dict[str, Cell]:
    """Return the two cells that say whom something concerns, and why."""
    return {
        "targets": joined(map(shortly, found)),
        "target_evidence": joined(f"{touch.target}: {touch.evidence}" for touch in found),
    }


def yes_no(is_so: bool | None) -> str:  # noqa: FBT001 - the value itself
    """Return an answer as a word; of one that is not known the empty text."""
    return {True: "yes", False: "no", None: ""}[is_so]


def _cell(value: Cell) -> str:
    text = _text(value)
    is_formula = text.lstrip().startswith(_FORMULA) or text.startswith(_BLANKS)
    inert = _INSIDE.sub(lambda found: found[0] + "'" * text.startswith(_FORMULA, found.end()), text)
    return f"'{inert}" if is_formula or _NEGATIVE.fullmatch(text) else inert


def _text(value: Cell) -> str:
    """Return a value as text: days and instants (UTC) in ISO 8601, numbers without separators."""
    match value:
        case None:
            return ""
        case datetime():
            return f"{value.astimezone(UTC) if value.tzinfo else value:%Y-%m-%dT%H:%M:%SZ}"
        case date():
            return value.isoformat()
    return str(value)
