"""Cutting a document where its records begin, by byte search.

Only space hangs on it: whatever the marks, pieces put together again are the document.
"""

import mmap
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

Bytes: TypeAlias = bytes | mmap.mmap
"""A document in memory, or mapped into it."""

MARKS: Final = (
    b"<sdnEntry>",
    b"<entity ",
    b"<sanctionEntity ",
    b"<DistinctParty ",
    b"<Location ",
    b"<IDRegDocument ",
    b"<SanctionsEntry ",
    b"<ProfileRelationship ",
)
"""How the records of the XML formats begin; everything else is cut at its line ends."""

_LOOKED_BACK_BYTES: Final = 1 << 12
_HEAD_BYTES: Final = 64
"""White space and a byte order mark may stand before the first ``<``."""


class Seams(NamedTuple):
    """Where a document is cut."""

    marks: tuple[bytes, ...]
    offset: int
    """How far from the beginning of a mark a piece begins."""


_LINE_ENDS: Final = Seams((b"\n",), 1)


def seams_of(document: Bytes, marks: tuple[bytes, ...] = MARKS) -> Seams:
    """Return where to cut a document: before the marks if it has any of them, otherwise behind its line ends."""
    is_xml = document[:_HEAD_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    # The first record stands near the beginning: the marks of other formats are not looked for to the end.
    if is_xml and marks and re.search(b"|".join(map(re.escape, marks)), document):
        return Seams(marks, 0)
    return _LINE_ENDS


def cut(document: Bytes, seams: Seams, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield begin and end of each piece of a stretch, in order, from its first byte to its last."""
    begins = {begin, end}
    for mark in seams.marks:
        begins.update(place + seams.offset for place in _places(document, mark, begin, end))
    yield from pairwise(sorted(begins))


def last_begin(document: Bytes, seams: Seams, begin: int, end: int) -> int:
    """Return where the last piece that begins in a stretch begins, its end included; ``begin`` where none does."""
    size = _LOOKED_BACK_BYTES
    while True:
        low = max(begin, end - size)
        found = max(
            document.rfind(mark, low, end + (0 if seams.offset else len(mark))) for mark in seams.marks
        )
        if found >= 0:
            return found + seams.offset
        if low == begin:
            return begin
        size *= 8


def _places(document: Bytes, mark: bytes, begin: int, end: int) -> Iterator[int]:
    at = document.find(mark, begin, end)
    while at >= 0:
        yield at
        at = document.find(mark, at + len(mark), end)
