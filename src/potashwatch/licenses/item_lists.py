"""Numbered, lettered and bulleted lists inside a paragraph: where one begins, and its items."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_LABEL: Final = re.compile(r"(?<![^\s:;,])\((?P<label>\d{1,3}|[ivx]{1,6}|[a-zA-Z])\)\s{1,4}")
_FIRST: Final = ("1", "i", "a", "A")
_BULLET: Final = "\u2022\u00b7\u25aa\u25cf\u25e6\uf0b7"
_BULLETS: Final = re.compile(f"[{_BULLET}]")
_LEADS: Final = re.compile(r"(?::|\b(?:involving|with|following))\s{0,4}$", re.IGNORECASE)
"""What a list begins after."""
_TAIL: Final = re.compile(r"[ ;,]{0,4}(?:\b(?:and|or|and/or))?$", re.IGNORECASE)
_ABBREVIATED: Final = re.compile(r"(?:\b(?:Co|Corp|Inc|Ltd|Jr|Sr)|\b[A-Z](?:\.[A-Z]){1,3})\.$")
_ROMAN: Final = (
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x",
    "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx",
)  # fmt: skip


@dataclass(frozen=True)
class ItemList:
    """A list, with the words that lead to it."""

    start: int
    """Where the first item begins in the text."""
    items: tuple[str, ...]
    """White space folded, without label; the last one goes on to the end of the paragraph."""


def item_lists(text: str) -> Iterator[ItemList]:
    """Yield the lists of a paragraph that begin after a colon or after "involving", the outer ones first.

    ``(1) ...; (2) ...``, ``(i) ...``, ``(a) ...``, ``(A) ...``, and bullets.
    """
    labels = list(_LABEL.finditer(text))
    for place, label in enumerate(labels):
        if label["label"] in _FIRST and _LEADS.search(text[max(0, label.start() - 20) : label.start()]):
            yield ItemList(label.start(), tuple(_items(text, labels[place:])))
            if len(labels) > _MOST:
                return  # of a text that is no license one list is enough
    if bullet := _BULLETS.search(text):
        pieces = _BULLETS.split(text[bullet.end() :])
        yield ItemList(bullet.start(), tuple(filter(None, map(without_tail, pieces))))


_MOST: Final = 500


def _items(text: str, labels: list[re.Match[str]]) -> Iterator[str]:
    """Yield what stands between a label and the next of its own kind."""
    expected = following(first := labels[0]["label"], labels[0]["label"])
    begin = labels[0].end()
    for label in labels[1:]:
        if label["label"] == expected:
            yield without_tail(text[begin : label.start()])
            begin, expected = label.end(), following(first, expected)
    yield without_tail(text[begin:])


def following(first: str, label: str) -> str:
    """Return the label after another in the list that begins with ``first``; the empty text after the last."""
    if first == "1":
        return str(int(label) + 1)
    if first == "i":
        place = _ROMAN.index(label) + 1
        return _ROMAN[place] if place < len(_ROMAN) else ""
    return chr(ord(label) + 1) if label and label.lower() != "z" else ""


def without_tail(text: str) -> str:
    """Return an item in one line, without the ``; and`` or the period after it."""
    line = _TAIL.sub("", " ".join(text.split()))
    return line if _ABBREVIATED.search(line[-20:]) else line.removesuffix(".")
