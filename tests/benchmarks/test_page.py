"""The page of figures: read, written, and renewed a section at a time."""

from dataclasses import replace
from pathlib import Path

from benchmarks import page
from benchmarks.__main__ import TITLES
from benchmarks.page import Row, Section

_ROOT = Path(__file__).parent.parent.parent
_FIRST = Section(
    "Of diffs: one, two",
    (Row("`diff`", "at most 1", "**1.20**"), Row("memory", "-", "3 MiB")),
    "Text\n\n| a |",
)
_SECOND = Section("Of days", (Row("a day", "cheap", "0.1 s"),), "More text.")
_TITLES = (_FIRST.title, _SECOND.title)


def test_what_was_written_is_read_again() -> None:
    """A page gives the sections back that it was made of."""
    assert page.read(page.written((_FIRST, _SECOND))) == (_FIRST, _SECOND)


def test_renewing_a_section_leaves_the_others_as_they_are() -> None:
    """Rows and text of one section are replaced; every other byte of the page stays."""
    fresh = replace(_SECOND, rows=(Row("another day", "cheap", "0.2 s"),), text="Fresh.")
    old = page.written((_FIRST, _SECOND))
    told = page.renewed(old, fresh, _TITLES)
    assert page.read(told) == (_FIRST, fresh)
    assert told == old.replace("More text.", "Fresh.").replace(
        "| a day | cheap | 0.1 s |", "| another day | cheap | 0.2 s |"
    )


def test_sections_stand_in_their_order_whenever_they_were_measured() -> None:
    """A page that is begun with its last section is the same in the end."""
    late = page.renewed(page.renewed("", _SECOND, _TITLES), _FIRST, _TITLES)
    assert late == page.written((_FIRST, _SECOND))


def test_a_section_that_is_no_longer_measured_goes() -> None:
    """Nothing stays that no command can renew."""
    text = page.renewed(page.written((_FIRST, _SECOND)), _SECOND, (_SECOND.title,))
    assert page.read(text) == (_SECOND,)


def test_a_figure_beyond_its_aim_is_bold() -> None:
    """What misses its aim is seen at once."""
    assert page.bold_above(1.2, 1.21, "1.21") == "**1.21**"
    assert page.bold_above(1.2, 1.2, "1.20") == "1.20"


def test_the_page_of_the_project_was_written_by_the_benchmarks() -> None:
    """docs/performance.md has nothing by another hand, and its sections in their order."""
    text = (_ROOT / "docs/performance.md").read_text("utf-8")
    sections = {section.title: section for section in page.read(text)}
    assert list(sections) == [title for title in TITLES.values() if title in sections]
    assert page.written(sections.values()) == text
