"""Which stretches of a document stand in another one: cost follows what changed, not what stayed.

What goes on alike in both is compared as it lies, in large blocks. Where it ends, the next piece that both have is
looked for a little way ahead, then farther. What is left over in both is matched by digests, wherever it stands,
since both authorities reorder. Only space hangs on what is found: the bytes decide whether it is a copy.
"""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from potashwatch.archive.cutting import Bytes, Seams, cut, last_begin, seams_of

_WINDOW_BYTES: Final = 1 << 13
_MAX_WINDOW_BYTES: Final = 1 << 22
_WIDER: Final = 8
_BLOCK_BYTES: Final = 1 << 10
_MAX_BLOCK_BYTES: Final = 1 << 18


class Copy(NamedTuple):
    """A stretch that both documents have."""

    begin: int
    """In the old one."""
    place: int
    """In the new one."""
    length: int


def copies(base: Bytes, new: Bytes, marks: tuple[bytes, ...]) -> Iterator[Copy]:
    """Yield what a document has of another, in the order of the new one; no two overlap in it."""
    seams = seams_of(new, marks)
    in_order = tuple(_in_order(base, new, seams))
    left = _left_over(base, in_order, seams)
    for before, after in pairwise((Copy(0, 0, 0), *in_order, Copy(len(base), len(new), 0))):
        if before.length:
            yield before
        if left:
            yield from _moved(base, new, (before.place + before.length, after.place), seams, left)


def _in_order(base: Bytes, new: Bytes, seams: Seams) -> Iterator[Copy]:
    """Yield what stands in both in the same order."""
    spot: tuple[int, int] | None = (0, 0)
    while spot:
        begin, place = spot
        length = _alike(base, begin, new, place)
        if place + length < len(new):
            length = last_begin(new, seams, place, place + length) - place
        if length:
            yield Copy(begin, place, length)
        spot = _next(base, begin + length, new, place + length, seams)


def _alike(base: Bytes, begin: int, new: Bytes, place: int) -> int:
    """Return how many bytes are the same from two places on."""
    limit = min(len(base) - begin, len(new) - place)
    length, size = 0, _BLOCK_BYTES

    def goes_on(count: int) -> bool:
        return base[begin + length : begin + length + count] == new[place + length : place + length + count]

    while goes_on(block := min(size, limit - length)):
        length += block
        if length == limit:
            return limit
        size = min(2 * size, _MAX_BLOCK_BYTES)
    while block > 1:  # the first byte that differs lies in the block
        half = block // 2
        if goes_on(half):
            length += half
            block -= half
        else:
            block = half
    return length


def _next(base: Bytes, begin: int, new: Bytes, place: int, seams: Seams) -> tuple[int, int] | None:
    """Return the next two places where a whole piece is the same; None where none is found any more."""
    size = _WINDOW_BYTES
    while begin < len(base) and place < len(new):
        here: dict[bytes, int] = {}
        for low, high in _pieces(base, begin, size, seams):
            here.setdefault(base[low:high], low)
        for low, high in _pieces(new, place, size, seams):
            found = here.get(new[low:high])
            if found is not None:
                return found, low
        if begin + size >= len(base) and place + size >= len(new):
            return None
        if size < _MAX_WINDOW_BYTES:
            size *= _WIDER
        else:
            begin, place = begin + size, place + size
    return None


def _pieces(document: Bytes, begin: int, size: int, seams: Seams) -> Iterator[tuple[int, int]]:
    """Yield the pieces of a window, but for the one that its end cuts."""
    end = min(begin + size, len(document))
    for low, high in cut(document, seams, begin, end):
        if high < end or end == len(document):
            yield low, high


def _left_over(base: Bytes, in_order: Sequence[Copy], seams: Seams) -> dict[bytes, int]:
    """Return the digests of the pieces that nothing copied yet, and where each stands first."""
    places: dict[bytes, int] = {}
    for before, after in pairwise((Copy(0, 0, 0), *in_order, Copy(len(base), 0, 0))):
        for low, high in cut(base, seams, before.begin + before.length, after.begin):
            places.setdefault(_digest(base, low, high), low)
    return places


def _moved(
    base: Bytes, new: Bytes, stretch: tuple[int, int], seams: Seams, left: dict[bytes, int]
) -> Iterator[Copy]:
    """Yield the pieces of a stretch of the new document that stand elsewhere in the old one."""
    expected = 0
    for low, high in cut(new, seams, *stretch):
        piece = new[low:high]
        # Of several equal pieces the one that goes on where the last copy ended makes no new step.
        for begin in (expected, left.get(_digest(new, low, high))):
            if begin is not None and base[begin : begin + len(piece)] == piece:
                yield Copy(begin, low, len(piece))
                expected = begin + len(piece)
                break


def _digest(document: Bytes, begin: int, end: int) -> bytes:
    return hashlib.blake2b(document[begin:end], digest_size=16).digest()
