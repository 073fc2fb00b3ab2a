"""The tables of a CSV set as lines, each a whole row in which nothing is odd: no cell needs to be looked at.

A row may go over several lines, a cell may be quoted or not, a line may end in many ways. Where every line of a table
is written as OFAC writes it, a line is a row, and equal lines are equal rows. Anything else is left to ``csv``.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from functools import cache
from typing import Final, cast

from potashwatch.parsers.cutting import PartyLines, digest
from potashwatch.parsers.documents import Document

MAX_BYTES: Final = 64 * 1024 * 1024
"""Of a table that is held in memory; the largest ever had 5 MB."""

_MAX_LINE_BYTES: Final = 100_000
"""The ``csv`` module refuses a cell of more than 131,072 characters."""
_CELL: Final = rb'(?>"(?>(?:[^"\r\n]++|"")*)"|[^",\r\n]*+)'
_END: Final = b"\x1a"
_BOM: Final = b"\xef\xbb\xbf"


@cache
def _row(columns: int) -> re.Pattern[bytes]:
    """Return the pattern of a row as OFAC writes it: a number, and the cells after it."""
    return re.compile(rb"[0-9]++(?:," + _CELL + b"){%d}" % (columns - 1))


def parties_alone(
    primary: Document, columns: int, certified: Mapping[bytes, PartyLines]
) -> dict[bytes, PartyLines] | None:
    """Return the line of each party of a primary table that stands alone; None where a line may be no whole row.

    A line that stands twice is left to another reader, too.
    """
    lines = _lines(primary)
    if lines is None:
        return None
    found = dict(zip(lines, map(certified.get, lines), strict=True))
    if len(found) < len(lines):
        return None
    new = [line for line, party in found.items() if party is None]
    if not _are_rows(new, columns):
        return None
    found.update((line, PartyLines(line.partition(b",")[0].decode(), digest(line), line, ())) for line in new)
    return cast("dict[bytes, PartyLines]", found)


def parties_of(
    primary: Document, others: Mapping[int, Document], columns: int, known: Container[bytes]
) -> list[PartyLines] | None:
    """Return the lines of each party, in the order of the primary table; ``others`` by their number of columns.

    A party whose digest is ``known`` has lines that were looked at before. None where a line may be no whole row, or
    belongs to no party.
    """
    lines = _lines(primary)
    groups = [_grouped(_lines(document)) for document in others.values()]
    if lines is None or any(group is None for group in groups):
        return None
    found: list[PartyLines] = []
    for line in lines:
        number = line.partition(b",")[0]
        own = tuple(group.pop(number, []) for group in groups if group is not None)
        told = digest(line, *map(b"\n".join, own))
        if told not in known:
            rows = ((columns, [line]), *zip(others, own, strict=True))
            if not all(_are_rows(each, count) for count, each in rows):
                return None
        found.append(PartyLines(number.decode(), told, line, own))
    return None if any(groups) else found


def cells(lines: Iterable[bytes]) -> list[list[str]]:
    """Return the cells of lines that are rows."""
    return list(csv.reader((line.decode() for line in lines), strict=True))


def _are_rows(lines: Iterable[bytes], columns: int) -> bool:
    match = _row(columns).fullmatch
    return all(len(line) <= _MAX_LINE_BYTES and match(line) for line in lines)


def _grouped(lines: list[bytes] | None) -> dict[bytes, list[bytes]] | None:
    """Return lines by the number at their beginning."""
    if lines is None:
        return None
    found: dict[bytes, list[bytes]] = defaultdict(list)
    for line in lines:
        found[line.partition(b",")[0]].append(line)
    return found


def _lines(document: Document) -> list[bytes] | None:
    """Return the lines of a table without their ends; None where a line may be something else than a row."""
    if document.size_bytes > MAX_BYTES:
        return None
    document.file.seek(0)
    data = document.file.read().removeprefix(_BOM)
    try:
        data.decode()
    except UnicodeDecodeError:
        return None
    ends = data.count(b"\r\n")
    if data.count(b"\r") != ends or ends not in (0, data.count(b"\n")):
        return None  # lines that end in several ways: one of them could hold two rows, or a part of one
    lines = data.split(b"\r\n" if ends else b"\n")
    while lines and lines[-1] in (b"", _END):
        lines.pop()
    return lines
