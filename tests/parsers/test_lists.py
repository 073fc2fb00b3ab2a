"""Which OFAC list a document is: the shares of marked parties that the decision rests on."""

from pathlib import Path

import pytest

from potashwatch.parsers import open_edition
from potashwatch.parsers.lists import ListMarks, marks_of
from potashwatch.parsers.words import NON_SDN_PROGRAMS
from tests.published import FIXTURES

OUTSIDE = sorted(
    [
        *FIXTURES.glob("ofac/classic/*"),
        *FIXTURES.glob("ofac/advanced/*"),
        FIXTURES / "ofac/csv/cons_2018-04-06",
    ]
)
INSIDE = sorted(path for path in FIXTURES.glob("ofac/csv/sdn_202[13]-*"))


def share(path: Path) -> float:
    marks = ListMarks()
    with open_edition(str(path)) as stream:
        for record in stream:
            marks.count(marks_of(record))
    return marks.outside / marks.total


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: path.name)
def test_nearly_all_of_the_non_sdn_list_is_marked(path: Path) -> None:
    """More than nine in ten, in every published file."""
    assert share(path) > 0.9


@pytest.mark.parametrize("path", INSIDE, ids=lambda path: path.name)
def test_hardly_any_of_the_sdn_list_is_marked(path: Path) -> None:
    """Fewer than one in twenty, in every published file."""
    assert share(path) < 0.05


def test_every_mark_was_seen_in_a_published_file() -> None:
    """The table holds no program that only we have heard of."""
    seen: set[str] = set()
    for path in OUTSIDE:
        with open_edition(str(path)) as stream:
            for record in stream:
                seen.update(record.programs)
    assert seen >= NON_SDN_PROGRAMS
