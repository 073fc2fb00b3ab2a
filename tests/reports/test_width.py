"""At 80 columns, in a pipe, without color: every table of every command is readable, and nothing of it is lost."""

import re

import pytest
from hypothesis import given, settings
from rich.cells import cell_len
from rich.text import Text

from potashwatch.reports.style import Style
from potashwatch.reports.terminal import print_lines
from tests.reports.hostile import TEXTS
from tests.reports.tables import TABLES

PIPE, NARROW, COLOR = Style(), Style(width=80), Style(color=True, width=80)
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def letters(printed: str) -> str:
    """Return what is printed without blanks: wrapping may move them, and nothing else."""
    return "".join(printed.split())


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=40)
@given(TEXTS)
def test_a_terminal_gets_lines_that_fit_and_loses_nothing(name: str, text: str) -> None:
    """No line is wider than 80 cells; every letter of the pipe's text is there, in its order (F53)."""
    whole, narrow = TABLES[name](text, PIPE), TABLES[name](text, NARROW)
    assert all(cell_len(line) <= 80 for line in narrow.split("\n"))
    assert letters(narrow) == letters(whole)


@pytest.mark.parametrize("name", TABLES)
def test_words_stay_whole(name: str) -> None:
    """At 80 columns no word, number or digest of a sample is torn; an address wider than its line must be."""
    words = [word for word in TABLES[name]("", PIPE).split() if len(word) <= 64]
    narrow = iter(TABLES[name]("", NARROW).split())
    assert all(word in narrow for word in words)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("width", [1, 7, 20, 40, 132, 500])
def test_every_width_holds_everything(name: str, width: int) -> None:
    """A narrow window and a wide one."""
    assert letters(TABLES[name]("", Style(width=width))) == letters(TABLES[name]("", PIPE))


@pytest.mark.parametrize("name", TABLES)
def test_a_pipe_is_not_wrapped(name: str) -> None:
    """What is one line of text is one line in a file, however long; no escape sequence is in it (F53)."""
    text = "long " * 60 + "end"
    printed = TABLES[name](text, PIPE)
    assert "\x1b" not in printed
    assert printed.count("\n") == TABLES[name]("", PIPE).count("\n")
    assert text in printed or name in ("config show", "snapshots list")


@pytest.mark.parametrize("name", TABLES)
def test_color_is_nothing_but_color(name: str) -> None:
    """Without color not one escape sequence, with it the same words."""
    plain, colored = TABLES[name]("", NARROW), TABLES[name]("", COLOR)
    assert "\x1b" not in plain
    assert ANSI.sub("", colored) == plain


@pytest.mark.parametrize("mark", ["+", "-", "~", ">", "*"])
def test_the_rest_of_a_line_never_looks_like_an_entry(mark: str) -> None:
    """A name with a sign in it, wrapped just before the sign, begins no line of its own (F53)."""
    lines = [f"{mark} 7  " + "x" * width + f" {mark} 8  SOMEBODY ELSE  (entity)" for width in range(60, 80)]
    printed = print_lines([Text(line) for line in lines], NARROW)
    assert sum(line.startswith(mark) for line in printed.split("\n")) == len(lines)


def test_the_samples_are_wider_than_the_terminal() -> None:
    """Else the tests above would show nothing."""
    widths = {name: max(map(len, show("", PIPE).split("\n"))) for name, show in TABLES.items()}
    assert {name for name, width in widths.items() if width <= 80} <= {"history-table.txt", "snapshots list"}
