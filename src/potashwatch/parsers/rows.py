"""The rows of a record index: which records an edition holds, told by the digests of what they are made of.

Two consecutive editions are mostly the same bytes. A row whose digest is known stands for a record that was looked
at before: its bytes are well-formed, its key, its drift and its marks are known, and nothing of it is read again. A
digest decides one way only: equal digests are equal records; what differs is read and compared in full.
"""

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from potashwatch.parsers.lists import Marks
from potashwatch.parsers.reading import Noted


class Row(NamedTuple):
    """One record of an edition."""

    uid: str
    digest: bytes
    """Of the record's bytes, and of all it refers to; empty where that cannot be told without reading it."""
    marks: Marks
    noted: tuple[Noted, ...] = ()
    """The drift that is noted while it is read."""


Known: TypeAlias = Mapping[bytes, Row]
"""Rows by their digests."""

NOTHING: Known = {}
