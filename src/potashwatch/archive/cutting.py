"""Cutting a document where its records begin, by byte search.

Only space hangs on it: whatever the marks, pieces put together again are the document.
"""

import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import IO, Final, TypeAlias

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

_HEAD_BYTES: Final = 64
"""White space and a byte order mark may stand before the first ``<``."""


@contextmanager
def mapped(file: IO[bytes]) -> Iterator[Bytes]:
    """Map a temporary file into memory; nothing of it is read before it is looked at."""
    file.flush()
    if not file.seek(0, 2):
        yield b""  # nothing cannot be mapped
        return
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
        yield view


def cut(document: Bytes, marks: tuple[bytes, ...] = MARKS) -> Iterator[tuple[int, int]]:
    """Yield begin and end of each piece, in order, from the first byte to the last."""
    begins = {0, len(document)}
    if document[:_HEAD_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        for mark in marks:
            begins.update(_places(document, mark))
    if len(begins) <= 2:  # begin and end: no mark was found
        begins.update(place + 1 for place in _places(document, b"\n"))
    yield from pairwise(sorted(begins))


def _places(document: Bytes, mark: bytes) -> Iterator[int]:
    at = document.find(mark)
    while at >= 0:
        yield at
        at = document.find(mark, at + len(mark))
