"""The report for spreadsheets."""

import csv
import io

from hypothesis import example, given

from potashwatch.reports.csv_ import COLUMNS, render_csv
from potashwatch.reports.spreadsheet import sheet
from potashwatch.reports.style import Style
from tests.reports.hostile import HOSTILE, TEXTS, hostile_report

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def rows(text: str) -> list[list[str]]:
    printed = render_csv(hostile_report(text), Style())
    assert printed.startswith("\ufeff")
    return list(csv.reader(io.StringIO(printed.removeprefix("\ufeff"), newline=""), strict=True))


@given(TEXTS)
@example("=1+1")
@example(" \u00a0=1+1")
@example("\u2003=1+1")
@example("\r\n@SUM(A1)")
def test_no_cell_is_a_formula(text: str) -> None:
    """Text of a list never becomes a formula, not behind blanks either."""
    for row in rows(text)[1:]:
        assert len(row) == len(COLUMNS)
        for cell in row:
            assert not cell.strip().startswith(FORMULA)


def test_every_field_change_is_a_row() -> None:
    """Nothing is folded together: a row for each field of each change, under the documented header."""
    for text in HOSTILE:
        header, *found = rows(text)
        assert header == list(COLUMNS)
        changes = hostile_report(text).lists[0].changes
        assert len(found) == sum(len(change.fields) for change in changes)


def test_text_comes_back_as_it_was() -> None:
    """Commas, quotes and line breaks survive; an apostrophe before a formula is all that is added."""
    for text in HOSTILE:
        found = [dict(zip(COLUMNS, row, strict=True)) for row in rows(text)]
        titles = [row["new"] for row in found if (row["field"], row["op"]) == ("title", "added")]
        assert {title.removeprefix("'") for title in titles} == {text}


def test_a_formula_behind_a_semicolon_is_text_too() -> None:
    """Where lines are parted at semicolons, as in most of Europe, a cell would begin there."""
    printed = sheet(("a",), [{"a": "x;=1+1; @SUM(1); +375 17 2; b-c;d"}])
    assert printed == "\ufeffa\r\nx;'=1+1; '@SUM(1); '+375 17 2; b-c;d\r\n"
