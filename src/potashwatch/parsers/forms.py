"""The form of a record in which nothing is odd, told from its bytes alone, without reading it.

A form is one pattern for a whole element: its children in their usual order, each text free or one of the words we
know. A record of that form would be read without an error and without drift, so that reading it can wait until someone
asks for it. One that is not says nothing: it is read. The patterns never step back (possessive, Python 3.11), so
that matching takes the time that reading the bytes takes.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from potashwatch.parsers.lists import OUTSIDE_TEXT, Marks

BLANK: Final = rb"[ \t\r\n]*+"
TEXT: Final = rb"[^<>&]*+(?:&(?:amp|lt|gt|quot|apos);[^<>&]*+)*+"
"""A text without character references, so that the words in it can be searched for."""
VALUE: Final = rb"[^\"<>&]*+(?:&(?:amp|lt|gt|quot|apos);[^\"<>&]*+)*+"
"""The same between double quotes."""
NUMBER: Final = rb"[0-9]++"

_OUTSIDE: Final = OUTSIDE_TEXT.encode()


class Glance(NamedTuple):
    """What is seen of a record without reading it."""

    uid: str
    marks: Marks


class Form:
    """How the records of a format look where nothing is odd.

    ``pattern`` matches a whole element and names the group ``uid``; ``marks`` says from the match which list the
    party speaks for.
    """

    def __init__(self, pattern: bytes, marks: Callable[[re.Match[bytes]], Marks]) -> None:
        self._match = re.compile(pattern).fullmatch
        self._marks = marks

    def glance(self, data: bytes) -> Glance | None:
        """Return what is seen of a certified record; None where it must be read."""
        found = self._match(data)
        if found is None or _OUTSIDE in data:
            return None
        return Glance(found["uid"].decode(), self._marks(found))


def leaf(name: str, text: bytes = TEXT) -> bytes:
    """Return the pattern of an element that holds a text."""
    return b"<%b>%b</%b>%b" % (name.encode(), text, name.encode(), BLANK)


def element(name: str, *children: bytes, attributes: bytes = b"") -> bytes:
    """Return the pattern of an element that holds others."""
    return b"<%b%b>%b%b</%b>%b" % (name.encode(), attributes, BLANK, b"".join(children), name.encode(), BLANK)


def optional(pattern: bytes) -> bytes:
    """Return the pattern of what may be missing."""
    return b"(?:%b)?+" % pattern


def many(pattern: bytes) -> bytes:
    """Return the pattern of what comes any number of times."""
    return b"(?:%b)*+" % pattern


def words(known: Iterable[str]) -> bytes:
    """Return the pattern of one of some words, as XML writes them."""
    escaped = (w.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for w in sorted(known))
    return b"(?>%b)" % b"|".join(re.escape(word.encode()) + b"(?=<)" for word in escaped)


NONE: Final = Form(rb"(?!)(?P<uid>)", lambda _found: Marks(is_outside=False, is_inside=False))
"""The form of no record: every one must be read."""
