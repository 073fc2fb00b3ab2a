"""Markdown, for tickets. Every character of a text that Markdown or HTML could read is escaped."""

import re
from collections.abc import Iterator, Sequence

from potashwatch.errors import one_line
from potashwatch.records.report import Notice

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-!|~&:@$]|(?<=www)\.)", re.IGNORECASE)
"""Also what only the dialects of ticket systems read: addresses without brackets, mentions, formulas."""

_NUMBERED = re.compile(r"^(\d+)\.")


def escape(text: str) -> str:
    """Return text that Markdown shows as it is, in one line."""
    return _SPECIAL.sub(r"\\\1", one_line(text))


def block(text: str) -> str:
    """Return text that may stand at the beginning of a line: there blanks mean code, and a number begins a list."""
    return _NUMBERED.sub(r"\1\\.", escape(text.lstrip(" ")))


def bullet(said: str, *below: str) -> Iterator[str]:
    """Yield an item of a list, and items below it."""
    yield f"- {block(said)}"
    yield from (f"  - {block(text)}" for text in below)


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a table and an empty line; without rows nothing."""
    if rows:
        yield cells(columns)
        yield f"|{'---|' * len(columns)}"
        yield from map(cells, rows)
        yield ""


def cells(texts: Sequence[str]) -> str:
    """Return a row of a table."""
    return "| " + " | ".join(escape(text) for text in texts) + " |"


def noticed(notices: Sequence[Notice]) -> Iterator[str]:
    """Yield what a person should know about how the answer was found, the doubtful marked; then an empty line."""
    for notice in notices:
        if notice.level == "note":
            yield from bullet(f"note: {notice.message} [{notice.code}]")
        else:
            yield from bullet(f"{notice.level}: {notice.message} [{notice.code}]; {notice.hint}")
    if notices:
        yield ""
