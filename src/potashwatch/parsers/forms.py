"""The form of a record in which nothing is odd, told from its bytes alone, without reading it.

A form is one pattern for a whole element: its children in their usual order, each text free or one of the words we
know. A record of that form would be read without an error and without drift, so that reading it can wait until someone
asks for it. One that is not says nothing: it is read. The patterns never step back, so that matching takes the time
that reading the bytes takes: what repeats a group is an atomic group, as the possessive repeats of Python before 3.11.5
go wrong (https://github.com/python/cpython/issues/106052), and what captures stands outside of those.

What is looked at is well-formed, certified before (``markup.index``): no ``<`` stands in a text or a value, no
attribute comes twice, and there are no entities but the five that XML has.
"""

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Final, NamedTuple

from potashwatch.parsers.lists import OUTSIDE_TEXT, Marks

BLANK: Final = rb"\n?+ *+[ \t\r\n]*+"
"""White space. A line's end and its indentation are taken first, as runs of one character: that is quicker."""
TEXT: Final = rb"[^<]*+"
VALUE: Final = rb"[^\"]*+"
NUMBER: Final = rb"[0-9]++"
CLEAR: Final = rb"[^<&]*+(?>(?:&(?!#)[^<&]*+)*)"
"""A text without character references, so that words can be looked for in it."""
STATEMENT: Final = rb"[^<&N]*+(?>(?:(?:N(?!%b)|&(?!#))[^<&N]*+)*)" % re.escape(OUTSIDE_TEXT[1:].encode())
"""Such a text, in which ``OUTSIDE_TEXT`` does not stand."""


class Glance(NamedTuple):
    """What is seen of a record without reading it."""

    uid: str
    marks: Marks


class Form:
    """How the records of a format look where nothing is odd.

    ``pattern`` matches a whole element and names the group ``uid``; ``marks`` says from the match which list the
    party speaks for, or None where the record must be read all the same.
    """

    def __init__(self, pattern: bytes, marks: Callable[[re.Match[bytes]], Marks | None]) -> None:
        self._pattern = pattern
        self._marks = marks

    @cached_property
    def _match(self) -> Callable[[bytes], re.Match[bytes] | None]:
        """Compiled when it is first needed: most calls read one format, and many none."""
        return re.compile(self._pattern).fullmatch

    def glance(self, data: bytes) -> Glance | None:
        """Return what is seen of a certified record; None where it must be read."""
        found = self._match(data)
        marks = self._marks(found) if found else None
        return Glance(found["uid"].decode(), marks) if found and marks else None


def leaf(name: str, text: bytes = TEXT, attributes: bytes = b"") -> bytes:
    """Return the pattern of an element that holds a text."""
    return b"<%b%b>%b</%b>%b" % (name.encode(), attributes, text, name.encode(), BLANK)


def element(name: str, *children: bytes, attributes: bytes = b"") -> bytes:
    """Return the pattern of an element that holds others."""
    return b"<%b%b>%b%b</%b>%b" % (name.encode(), attributes, BLANK, b"".join(children), name.encode(), BLANK)


def empty(name: str, attributes: bytes = b"") -> bytes:
    """Return the pattern of an element that holds nothing."""
    return b"<%b%b(?> ?+/>|></%b>)%b" % (name.encode(), attributes, name.encode(), BLANK)


def closed(name: str, attributes: bytes = b"") -> bytes:
    """Return the pattern of an element without an end tag; beside ``leaf`` or ``element``, which take one with it."""
    return b"<%b%b ?+/>%b" % (name.encode(), attributes, BLANK)


def attribute(name: str, value: bytes = VALUE) -> bytes:
    """Return the pattern of an attribute."""
    return b' %b="%b"' % (name.encode(), value)


def attributes(*usual: str, rare: Iterable[str] = ()) -> bytes:
    """Return the pattern of attributes of any value: all the usual ones in turn, or else any of them in any order."""
    names = b"|".join(name.encode() for name in (*usual, *rare))
    in_turn = b"".join(attribute(name) for name in usual)
    return b'(?>%b(?= ?+/?+>)|(?: (?:%b)="%b")*)' % (in_turn, names, VALUE)


def optional(pattern: bytes) -> bytes:
    """Return the pattern of what may be missing."""
    return b"(?>(?:%b)?)" % pattern


def many(*patterns: bytes) -> bytes:
    """Return the pattern of what comes any number of times; of several patterns, in any order."""
    return b"(?>(?:%b)*)" % b"|".join(patterns)


def words(known: Iterable[str]) -> bytes:
    """Return the pattern of one of some words that fill a text, as XML writes them."""
    escaped = (w.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for w in sorted(known))
    return b"(?>%b)" % b"|".join(re.escape(word.encode()) + b"(?=<)" for word in escaped)


NONE: Final = Form(rb"(?!)(?P<uid>)", lambda _found: Marks(is_outside=False, is_inside=False))
"""The form of no record: every one must be read."""
