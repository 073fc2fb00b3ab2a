"""The drawing of a time line: all inside its box, no label on another, every fact in words as well."""

import re
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from potashwatch.reports.html.lanes import of_editions, of_histories
from potashwatch.reports.html.timeline import (
    WIDTH,
    Drawing,
    Label,
    Lane,
    Mark,
    Shape,
    Span,
    Track,
    draw,
    shortened,
    text_width,
)
from tests.program import run
from tests.reports import watching
from tests.reports.hostile import TEXTS

HEIGHT = 10
"""Of a line of letters above its base line."""
DAYS = st.dates(date(2018, 1, 1), date(2027, 12, 31)) | st.dates(date(2021, 12, 1), date(2021, 12, 9))
SHAPES: st.SearchStrategy[Shape] = st.sampled_from(["on", "off", "back", "changed", "license"])
NAMES = st.sampled_from(["listed", "not-listed", "renamed", "re-listed slavkali"]) | TEXTS
MARKS = st.lists(st.builds(Mark, DAYS, SHAPES, NAMES, st.booleans()), max_size=25).map(tuple)
SPANS = st.lists(st.builds(Span, DAYS, DAYS | st.none(), NAMES, st.booleans()), max_size=12).map(tuple)
TRACKS = st.builds(Track, NAMES, MARKS, SPANS)
LANES = st.lists(st.builds(Lane, NAMES, st.lists(TRACKS, max_size=3).map(tuple)), max_size=3)


def texts(drawing: Drawing) -> list[Label]:
    today = [drawing.today] if drawing.today else []
    return [*drawing.titles, *drawing.names, *drawing.labels, *drawing.ticks, *today]


def overlap(one: Label, other: Label) -> bool:
    is_beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not is_beside and abs(one.y - other.y) < HEIGHT


@given(LANES, DAYS | st.none())
def test_everything_lies_inside_the_box(lanes: list[Lane], today: date | None) -> None:
    """No label, point or bar is cut off."""
    drawing = draw(lanes, today)
    if drawing is None:
        assert not any(track.marks or track.spans for lane in lanes for track in lane.tracks)
        return
    for label in texts(drawing):
        assert label.x >= 0
        assert label.x + label.width <= WIDTH
        assert HEIGHT <= label.y <= drawing.height
        assert label.width >= text_width(label.text) - 0.1
    for point in drawing.points:
        assert drawing.left <= point.x <= drawing.right
        assert drawing.plot_top <= point.y <= drawing.plot_bottom
    for bar in drawing.bars:
        assert drawing.left <= bar.x
        assert bar.width >= 3
        assert bar.x + bar.width <= drawing.right + 3


@given(LANES, DAYS | st.none())
def test_no_label_lies_on_another(lanes: list[Lane], today: date | None) -> None:
    """However many things happened on however few days."""
    drawing = draw(lanes, today)
    assert drawing is None or not [pair for pair in combinations(texts(drawing), 2) if overlap(*pair)]


@given(LANES, DAYS | st.none())
def test_the_same_things_are_drawn_alike(lanes: list[Lane], today: date | None) -> None:
    """Same input, same figures (F45)."""
    assert draw(lanes, today) == draw(lanes, today)


@given(st.lists(st.builds(Mark, DAYS, SHAPES, NAMES), min_size=1, max_size=25))
def test_no_day_goes_without_a_point(marks: list[Mark]) -> None:
    """Where labels find no room, the points are there all the same, and a later day lies further right."""
    drawing = draw([Lane("x", (Track("y", tuple(marks)),))], None)
    assert drawing is not None
    found = sorted((point.told[:10], point.x) for point in drawing.points)
    assert [day for day, _ in found] == sorted({str(mark.on) for mark in marks})
    assert [x for _, x in found] == sorted(x for _, x in found)


@given(st.dates(), st.dates())
def test_any_two_days_can_be_drawn(one: date, other: date) -> None:
    """From the first day of the calendar to its last."""
    drawing = draw(
        [Lane("x", (Track("y", (Mark(one, "on", "a"),), (Span(other, None, "b", is_in_force=True),)),))], one
    )
    assert drawing is not None
    assert len(drawing.ticks) < 20


def test_the_axis_tells_years() -> None:
    """Over years each first of January has its year; over weeks the months are told."""
    day = date(2021, 8, 9)
    for days, expected in ((1700, ["2022", "2023", "2024", "2025", "2026"]), (60, ["2021-09", "2021-10"])):
        marks = (Mark(day, "on", "listed"), Mark(day + timedelta(days), "off", "not-listed"))
        drawing = draw([Lane("x", (Track("y", marks),))], None)
        assert drawing is not None
        assert [tick.text for tick in drawing.ticks] == expected


def test_an_open_end_runs_to_the_edge() -> None:
    """A license without an end is open; one with an end stops on its day."""
    spans = (
        Span(date(2021, 1, 1), None, "open", is_in_force=True),
        Span(date(2021, 1, 1), date(2021, 7, 1), "ended", is_in_force=False),
    )
    drawing = draw([Lane("x", (Track("y", (), spans),))], date(2023, 1, 1))
    assert drawing is not None
    bars = {bar.told: bar for bar in drawing.bars}
    assert bars["open"].is_open
    assert bars["open"].x + bars["open"].width == drawing.right
    assert not bars["ended"].is_open
    assert bars["ended"].x + bars["ended"].width < drawing.right


def test_every_event_is_told_in_words_too() -> None:
    """The table below the drawing has what the drawing has, with the evidence."""
    history, status = watching.history(), watching.status()
    line = of_histories([history], status.targets, status.as_of)
    assert [(row.on, row.message, row.evidence) for row in line.happenings] == [
        (str(event.on), event.message, event.evidence) for event in history.events
    ]
    assert line.drawing is not None
    told = {bar.told for bar in line.drawing.bars}
    assert "Belarus GL 15: withdrawn, possible, day not known" in told
    assert "Belarus GL 13: in force" in told


def test_an_event_of_a_license_says_which_and_what(tmp_path: Path) -> None:
    """Of a register as it is shipped, in the table and in the drawing: not only that it is about a license."""
    done = run("history", "belaruskali", "-f", "html", env={"POTASHWATCH_ARCHIVE": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    page = done.stdout.decode()
    cells = re.findall(r'class="day">\S+</th><td>([^<]*)</td>', page)
    assert "Belarus GL 4 issued" in cells
    assert "Belarus GL 4 expired" in cells
    assert [cell for cell in cells if not re.fullmatch(r"\S+ GL \S+ [a-z]+", cell)] == []
    assert re.search(r'class="label"[^>]*>\S+ Belarus GL 4 issued<', page)


def test_a_license_without_a_day_is_not_lost() -> None:
    """What cannot be drawn is named below the drawing."""
    status = watching.status()
    unknown = status.targets[0].licenses[2].model_copy(update={"issued_on": None})
    target = status.targets[0].model_copy(update={"licenses": (unknown,)})
    line = of_histories([watching.history()], [target], status.as_of)
    assert line.remarks == ("Belaruskali: not drawn, as no day of issue is known: Belarus GL 13",)


def test_a_comparison_shows_both_editions() -> None:
    """By the authority's days; an edition without one is named."""
    report = watching.watched_report()
    line = of_editions(report.lists)
    assert [(row.on, row.what) for row in line.happenings] == [
        ("2026-03-19", "old edition"),
        ("2026-03-19", "old edition"),
        ("2026-03-26", "new edition"),
        ("2026-03-26", "new edition"),
    ]
    undated = report.lists[0].model_copy(
        update={
            "old": watching.edition("old", None, 1),
            "new": watching.edition("new", None, 1),
        }
    )
    line = of_editions([undated])
    assert line.drawing is None
    assert line.remarks == (
        "OFAC SDN list: the old edition has no date in the file",
        "OFAC SDN list: the new edition has no date in the file",
    )


def test_long_names_are_cut_with_a_mark() -> None:
    """In the drawing; the table has them whole."""
    assert shortened("x" * 41) == "x" * 39 + "…"
    assert shortened("x" * 40) == "x" * 40


def test_a_license_that_ended_on_no_known_day_is_not_drawn_as_if_in_force() -> None:
    """Nothing but its beginning is known, and nothing else is drawn."""
    status = watching.status()
    line = of_histories([watching.history()], status.targets, status.as_of)
    assert line.drawing is not None
    (bar,) = (bar for bar in line.drawing.bars if "GL 15" in bar.told)
    assert not bar.is_open
    assert not bar.is_in_force
    assert bar.width == 3
