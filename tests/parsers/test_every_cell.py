"""Every cell of a CSV set is in the record of its party."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from potashwatch.errors import PotashwatchError
from potashwatch.parsers import read_edition
from potashwatch.records.edition import Edition
from tests.parsers.leaves import differing
from tests.parsers.support import by_uid, published

pytestmark = pytest.mark.long

FOLDERS = {
    "cons_2018-04-06": ("cons_prim.csv", "cons_add.csv", "cons_alt.csv", "cons_comments.csv"),
    "sdn_2021-07-07": ("sdn.csv.gz", "add.csv.gz", "alt.csv.gz", "sdn_comments.csv"),
}
PARTIES = {
    "cons_2018-04-06": ("9639", "17013", "17016", "17253", "18715"),
    "sdn_2021-07-07": ("306", "15036", "7157", "25308", "30629"),
}
"""A person, entities, a vessel and an aircraft; ``sdn_comments.csv`` speaks of some of them."""

Rows = dict[str, list[list[str]]]


def small_set(folder: str) -> Rows:
    """Return the rows of a few parties, by table."""
    rows: Rows = {}
    for name in FOLDERS[folder]:
        text = published(f"ofac/csv/{folder}/{name}").decode().rstrip("\x1a")
        found = [row for row in csv.reader(io.StringIO(text)) if row]
        rows[name.removesuffix(".gz")] = found
    wanted = {row[0] for row in rows[FOLDERS[folder][-1]]} | set(PARTIES[folder])
    return {name: [row for row in found if row[0] in wanted] for name, found in rows.items()}


def read_rows(folder: Path, rows: Rows) -> Edition:
    """Write a set as OFAC does, and read it."""
    for name, found in rows.items():
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\r\n").writerows(found)
            file.write("\x1a" if found else "")
    return read_edition(str(folder))


def cells(rows: Rows) -> Iterator[tuple[str, list[str], int]]:
    """Yield table, row and column of every cell."""
    for name, found in rows.items():
        for row in found:
            yield from ((name, row, column) for column in range(len(row)))


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_changed_cell_shows_in_exactly_its_party(folder: str, tmp_path: Path) -> None:
    """A cell that changes shows in its party and no other, or the set is refused; but for the number of no address."""
    rows = small_set(folder)
    base = by_uid(read_rows(tmp_path, rows))
    wrong: list[str] = []
    for name, row, column in cells(rows):
        old, uid = row[column], row[0]
        row[column] = f"{old}9" if old.strip().isdecimal() else f"{old}Z"
        try:
            shown = differing(dict(base), dict(by_uid(read_rows(tmp_path, rows))))
        except PotashwatchError:
            shown = {uid, row[0]}
        row[column] = old
        is_nothing = column == 1 and len(row) == 6 and all(cell.strip() == "-0-" for cell in row[2:])
        if shown != (set() if is_nothing else {uid, uid if column else f"{uid}9"}):
            wrong.append(f"{name} {row} column {column}: shows in {shown}")
    assert wrong == []


def test_a_comment_continues_the_remark_that_was_cut(tmp_path: Path) -> None:
    """The remark of the primary table and its continuation read as one text: no statement is torn in two."""
    rows = small_set("sdn_2021-07-07")
    whole = by_uid(read_rows(tmp_path, rows))
    for uid, rest in rows["sdn_comments.csv"]:
        (cut,) = (row for row in rows["sdn.csv"] if row[0] == uid)
        assert len(cut[11]) == 1000
        cut[11] += rest
    rows["sdn_comments.csv"] = []
    assert by_uid(read_rows(tmp_path, rows)) == whole
