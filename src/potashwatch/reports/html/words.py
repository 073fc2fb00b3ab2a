"""Which words of an old and a new text differ. Pure.

A word is a run of letters and figures; a run of blanks and every other character stand for themselves. In long texts
``difflib`` takes no word for a landmark that stands everywhere: two of thousands of words are compared in a second.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

_WORD = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Segment:
    """A stretch of a text, and whether the other text lacks it at that place."""

    text: str
    is_different: bool


Segments = tuple[Segment, ...]


def mark(old: str, new: str) -> tuple[Segments, Segments]:
    """Return both texts in segments. What is not marked is the same, in the same order, in both."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    head = _common(zip(before, after, strict=False))
    rest = min(len(before), len(after)) - head
    tail = min(rest, _common(zip(reversed(before), reversed(after), strict=False)))
    inner = before[head : len(before) - tail], after[head : len(after) - tail]
    first, last = (before[:head], False), (before[len(before) - tail :], False)
    olds, news = zip(*_stretches(*inner), strict=True)
    return _segments([first, *olds, last]), _segments([first, *news, last])


def whole(text: str, *, is_different: bool) -> Segments:
    """Return a text as one segment; the empty text has none."""
    return (Segment(text, is_different),) if text else ()


def _common(pairs: Iterable[tuple[str, str]]) -> int:
    """Return how many pairs from the first on are of equal words."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


_Stretch = tuple[list[str], bool]


def _stretches(before: list[str], after: list[str]) -> Iterator[tuple[_Stretch, _Stretch]]:
    yield ([], False), ([], False)  # also of two empty texts
    matcher = SequenceMatcher(str.isspace, before, after)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        is_different = tag != "equal"
        yield (before[i1:i2], is_different), (after[j1:j2], is_different)


def _segments(stretches: Sequence[_Stretch]) -> Segments:
    """Return the stretches that are not empty, neighbors of one sort joined."""
    found: list[Segment] = []
    for words, is_different in stretches:
        text = "".join(words)
        if text and found and found[-1].is_different == is_different:
            found[-1] = Segment(found[-1].text + text, is_different)
        elif text:
            found.append(Segment(text, is_different))
    return tuple(found)
