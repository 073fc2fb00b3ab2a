"""The report on a terminal and in a pipe."""

import re

import pytest
from hypothesis import given
from rich.cells import cell_len

from potashwatch.errors import one_line
from potashwatch.records.party import Feature, Name
from potashwatch.reports.party import render_parties
from potashwatch.reports.style import Style
from potashwatch.reports.table import render_table
from tests.reports.hostile import HOSTILE, TEXTS, hostile_report
from tests.samples import compared, listed, party, report

PIPE, TERMINAL, COLOR = Style(), Style(width=80), Style(color=True, width=80)
ANSI = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("text", HOSTILE)
def test_list_text_is_never_markup(text: str) -> None:
    """[bold], [/x] and [sdgt] come out as they are printed by the authority (F53)."""
    shown = render_table(hostile_report(text), PIPE)
    assert f"- 2  {one_line(text)}  (entity)" in shown
    assert one_line(text) in render_parties((party("7", names=(Name(kind="primary", text=text),)),), PIPE)


@given(TEXTS)
def test_nothing_reaches_the_terminal_but_print(text: str) -> None:
    """Escape sequences, bidirectional and control characters are shown, not sent (F53)."""
    for printed in (
        render_table(hostile_report(text), PIPE),
        render_table(hostile_report(text), TERMINAL),
        ANSI.sub("", render_table(hostile_report(text), COLOR)),
        render_parties((party("7", title=text, features=(Feature(name=text, value=text),)),), PIPE),
    ):
        assert all(character.isprintable() for character in printed.replace("\n", ""))


def test_long_lines_are_not_cut_in_a_pipe() -> None:
    """A remark of a thousand letters is one line (F53)."""
    remark = "word " * 200 + "end"
    changed = report(compared((party(remarks=(remark,)),), (party(remarks=(f"{remark} of it",)),)))
    assert any(remark in line for line in render_table(changed, PIPE).split("\n"))


@given(TEXTS)
def test_a_terminal_gets_lines_that_fit(text: str) -> None:
    """At a width of 80 no line is longer than 80 cells, wide letters counted as two."""
    for style in (TERMINAL, COLOR):
        for line in ANSI.sub("", render_table(hostile_report(text), style)).split("\n"):
            assert cell_len(line) <= 80


def test_color_only_where_asked_for() -> None:
    """Without color not one escape sequence, with it some, and the same words."""
    found = hostile_report("NAME")
    assert "\x1b" not in render_table(found, TERMINAL)
    colored = render_table(found, COLOR)
    assert "\x1b[" in colored
    assert ANSI.sub("", colored) == render_table(found, TERMINAL)


def crowd(count: int, *, differing: bool) -> str:
    """Return the report of a mass edit: on each party the same, or on each its own text."""
    old = [party(str(uid)) for uid in range(count)]
    new = [
        member.model_copy(
            update={"features": (Feature(name="Gender", value=member.uid if differing else "all"),)}
        )
        for member in old
    ]
    return render_table(report(compared(old, new, "ofac-sdn")), PIPE)


def test_the_same_change_on_many_is_one_line() -> None:
    """A mass edit is told once, with its count and an example (F36)."""
    assert "~ 5 parties, all descriptive: the same change on each, e.g. 0 PARTY 0" in crowd(
        5, differing=False
    )
    assert crowd(5, differing=False).count("Gender") == 1
    assert crowd(4, differing=False).count("Gender") == 4


def test_the_same_field_on_many_is_one_line() -> None:
    """Twenty parties with the same field edited, each in its own words, are told together too (F36)."""
    assert "~ 20 parties [descriptive]: feature added (Gender), e.g. 0 PARTY 0" in crowd(20, differing=True)
    assert crowd(19, differing=True).count("Gender") == 19


def test_a_group_of_one_shape_is_equally_grave() -> None:
    """One other remark among many respelt ones is told on its own (F36)."""
    old = [party(str(uid), remarks=(f"a remark on {uid}",)) for uid in range(30)]
    new = [
        member.model_copy(update={"remarks": (f"A Remark on {member.uid}{' and 8' * (member.uid == '7')}",)})
        for member in old
    ]
    shown = render_table(report(compared(old, new, "ofac-sdn")), PIPE)
    assert "~ 29 parties [editorial]: remark changed, e.g. 0 PARTY 0" in shown
    assert "~ 7  PARTY 7  (entity) [descriptive]" in shown


def test_a_group_of_one_text_is_equally_grave() -> None:
    """The same words can repeat what one party had, and be news on five others (F36)."""
    twin, news = Feature(name="Gender", value="ALL"), Feature(name="Gender", value="all")
    old = [party(str(uid), features=(twin,) * (uid == 0)) for uid in range(6)]
    new = [member.model_copy(update={"features": (*member.features, news)}) for member in old]
    shown = render_table(report(compared(old, new, "ofac-sdn")), PIPE)
    assert "~ 5 parties, all descriptive" in shown
    assert "~ 0  PARTY 0  (entity) [editorial]" in shown


def test_removals_and_additions_are_never_grouped() -> None:
    """Who came and who went is named, each on a line (F36)."""
    shown = render_table(
        report(compared((), [party(str(uid), listings=listed("X")) for uid in range(40)])), PIPE
    )
    assert sum(line.startswith("+ ") for line in shown.split("\n")) == 40


def test_what_is_shown_of_filters_drift_and_source() -> None:
    """A reader is told what was left out and whose words these are."""
    found = report(compared((party(),), (party(title="x"),)), list_id="eu-fsf")
    (whole,) = found.lists
    filtered = found.model_copy(
        update={"lists": (whole.model_copy(update={"changes": (), "not_compared": ("title",)}),)}
    )
    shown = render_table(filtered, PIPE)
    assert "0 of 1 changes pass the filters and are shown." in shown
    assert "Across formats, not compared: title." in shown
    assert "Only the Official Journal of the EU is authentic." in shown
