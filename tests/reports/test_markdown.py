"""The report for tickets: whatever a list prints stays text in its cell."""

import html
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from potashwatch.errors import one_line
from potashwatch.reports.escaping import escape
from potashwatch.reports.markdown import render_markdown
from potashwatch.reports.style import Style
from tests.reports.hostile import HOSTILE, TEXTS, hostile_report

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
PLAIN = {
    *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text", "text_special"),
    *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
    *(f"{part}_{end}" for part in ("table", "thead", "tbody", "tr", "th", "td") for end in ("open", "close")),
}
"""All that a report is made of: no markup, link, image, code or HTML."""


def tokens(markdown: str) -> Iterator[Token]:
    for token in PARSER.parse(markdown):
        yield token
        yield from token.children or ()


def tables(markdown: str) -> list[list[list[str]]]:
    """Return the cells of each table as a reader sees them."""
    found: list[list[list[str]]] = []
    is_cell = False
    for token in PARSER.parse(markdown):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type == "inline" and is_cell:
            found[-1][-1].append("".join(child.content for child in token.children or ()))
        is_cell = token.type in ("th_open", "td_open")
    return found


@given(TEXTS)
def test_nothing_becomes_markup(text: str) -> None:
    """No text of a list turns into HTML, a link, an image, code or emphasis."""
    assert {token.type for token in tokens(render_markdown(hostile_report(text), Style()))} <= PLAIN


@given(TEXTS)
def test_nothing_breaks_a_table(text: str) -> None:
    """Every row keeps its seven cells, and no row is lost or added."""
    found = hostile_report(text)
    changes = found.lists[0].changes
    expected = sum(
        1 if change.kind in ("addition", "removal") else len(change.evidence) + len(change.fields)
        for change in changes
    )
    shown = tables(render_markdown(found, Style()))
    assert all(len(row) == 7 for table in shown for row in table)
    assert sum(len(table) - 1 for table in shown) == expected


@given(TEXTS)
def test_the_text_comes_back(text: str) -> None:
    """A reader sees the name as printed, control characters as their escapes."""
    (line,) = (
        token
        for token in PARSER.parse(f"| a |\n|---|\n| x{escape(text)}x |")
        if token.content.startswith("x")
    )
    assert "".join(child.content for child in line.children or ()) == f"x{one_line(text)}x"


@pytest.mark.parametrize("text", HOSTILE)
def test_names_stand_in_their_cells(text: str) -> None:
    """In the table of removals the name is in the second cell, whole."""
    removals = next(
        table for table in tables(render_markdown(hostile_report(text), Style())) if table[1][4] == "removed"
    )
    assert removals[1][1] == one_line(text).strip(" ")


def test_dialects_find_nothing_to_link() -> None:
    """Ticket systems link bare addresses, mentions and issues, and typeset formulas: none is left bare."""
    printed = render_markdown(
        hostile_report("www.evil.example https://evil.example a@b.example #1 $x$"), Style()
    )
    assert (
        re.search(r"www\.|https?:|[^\\][@#$](?!\d)", re.sub(r"^#+ ", "", printed, flags=re.MULTILINE)) is None
    )


def test_html_is_shown_as_it_is() -> None:
    """What a browser gets is escaped text."""
    rendered = PARSER.render(render_markdown(hostile_report("<script>alert(1)</script>"), Style()))
    assert "<script" not in rendered
    assert "<script>alert(1)</script>" in html.unescape(rendered)
