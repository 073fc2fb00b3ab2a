"""Which words are marked: never one that is the same, never none where something differs."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from potashwatch.reports.html.words import Segments, mark, whole
from tests.reports.hostile import TEXTS

WORDS = st.lists(
    st.sampled_from(["of", "the", "Minsk,", "Minsk", "223710", "ул.", " ", "\t"]), max_size=12
).map(" ".join)
PAIRS = TEXTS | WORDS


def joined(segments: Segments) -> str:
    return "".join(segment.text for segment in segments)


def same(segments: Segments) -> list[str]:
    return [segment.text for segment in segments if not segment.is_different]


@given(PAIRS, PAIRS)
@example("a a", "a")
@example("", "")
def test_both_texts_come_back(old: str, new: str) -> None:
    """Joined, the segments are the text, to the last blank; none is empty, and neighbors are of different sorts."""
    for segments, text in zip(mark(old, new), (old, new), strict=True):
        assert joined(segments) == text
        assert all(segment.text for segment in segments)
        sorts = [segment.is_different for segment in segments]
        assert all(one != other for one, other in pairwise(sorts))


@given(PAIRS, PAIRS)
def test_what_is_not_marked_is_the_same_on_both_sides(old: str, new: str) -> None:
    """A reader who skips what is marked reads one and the same text on both sides."""
    before, after = mark(old, new)
    assert "".join(same(before)) == "".join(same(after))


@given(PAIRS)
def test_equal_texts_have_no_mark(text: str) -> None:
    """Nothing is marked where nothing differs."""
    before, after = mark(text, text)
    assert before == after
    assert not any(segment.is_different for segment in before)


@given(PAIRS, PAIRS)
def test_texts_that_differ_have_a_mark(old: str, new: str) -> None:
    """A difference is never left without one, be it a blank."""
    found = any(segment.is_different for side in mark(old, new) for segment in side)
    assert found == (old != new)


@pytest.mark.parametrize(
    ("old", "new", "gone", "come"),
    [
        ("7 Korzh str, Soligorsk", "5 Korzh str, Soligorsk", ["7"], ["5"]),
        ("EU.8341.86", "EU.9512.87", ["8341", "86"], ["9512", "87"]),
        ("[BELARUS-EO14038]", "[BELARUS]", ["-EO14038"], []),
        ("a  b", "a b", ["  "], [" "]),
    ],
)
def test_only_what_differs_is_marked(old: str, new: str, gone: list[str], come: list[str]) -> None:
    """A house number, a part of a key, a blank: that alone."""
    marked = [[segment.text for segment in side if segment.is_different] for side in mark(old, new)]
    assert marked == [gone, come]


def test_a_whole_text_is_one_segment() -> None:
    """What was added or removed is of one sort from end to end; nothing is nothing."""
    assert [(segment.text, segment.is_different) for segment in whole("a b", is_different=True)] == [
        ("a b", True)
    ]
    assert whole("", is_different=True) == ()


def test_long_texts_of_few_words_are_compared_at_once() -> None:
    """A clause of thousands of words, all alike, cannot hold up a report."""
    text = "the same words everywhere and " * 2000
    before, after = mark(f"{text}old {text}", f"{text}new {text}")
    assert [segment.text for segment in before if segment.is_different] == ["old"]
    assert [segment.text for segment in after if segment.is_different] == ["new"]
