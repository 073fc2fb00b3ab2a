"""Rows as JSON Lines: one object a line, in the order of the columns, UTF-8."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import IO

from potashwatch.pipeline.dataset.columns import Table
from potashwatch.pipeline.dataset.rows import Row


def write_jsonl(file: IO[bytes], table: Table, rows: Iterable[Row]) -> int:
    """Write rows, and return how many."""
    names = tuple(column.name for column in table.columns)
    count = 0
    for row in rows:
        file.write(line(names, row))
        count += 1
    return count


def line(names: Iterable[str], row: Row) -> bytes:
    """Return a row as a line with its end."""
    told = {name: row[name] for name in names}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=_text).encode() + b"\n"


def _text(value: date) -> str:
    """Return a date, or an instant as other documents of the program print it."""
    return (
        value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        if isinstance(value, datetime)
        else str(value)
    )
