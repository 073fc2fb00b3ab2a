"""Cutting the records out of a plain document while its bytes come in.

A plain document has no comments, CDATA, instructions or prefixes, so every ``<`` in it begins a tag. What is left
when whole elements are cut out of a well-formed document is well-formed again: the skeleton.
"""

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from hashlib import blake2b
from typing import Final, NamedTuple

REST_OF_TAG: Final = rb")(?=[\s/>])([^<>\"']*+(?>(?:(?:\"[^<\"]*+\"|'[^<']*+')[^<>\"']*+)*))>"
"""No ``<`` stands in a start tag of XML: what is none is given up at the next one, so each byte is searched once."""

PLACEHOLDER: Final = b"<known/>"

MAX_LEAF_BYTES: Final = 256 * 1024
"""From one ``<`` to the next: a tag with its attributes, and the text behind it. The largest is 900 bytes."""
MAX_RECORD_BYTES: Final = 4 * 1024 * 1024
"""The largest published record has 62,251 bytes."""
MAX_RECORD_PIECES: Final = 100_000
"""Tags and attributes of one record, counted as ``<`` and ``=``; the most in a published one are 2,631."""
MAX_SKELETON_BYTES: Final = 8 * 1024 * 1024
"""All that stands outside of the records; the largest published is 136,227 bytes, the dictionary of enhanced XML."""
_FEW_BYTES: Final = MAX_RECORD_PIECES
"""A record of so few bytes need not be counted."""


class TooLarge(Exception):  # noqa: N818 - a signal between two modules, not an error
    """The document exceeds a limit: what, and at which offset."""

    def __init__(self, what: str, offset: int) -> None:
        super().__init__(what)
        self.what = what
        self.offset = offset


class Span(NamedTuple):
    """Where a record lies in the file."""

    tag: str
    offset: int
    size_bytes: int
    head: bytes
    """What is written in the start tag behind the name, so that records can be joined without reading them."""
    digest: bytes
    """Of the record's bytes: see ``digest``."""


class PartyLines(NamedTuple):
    """The lines of one party in a CSV set: whole rows, written as OFAC writes them."""

    uid: str
    digest: bytes
    primary: bytes
    others: tuple[list[bytes], ...]
    """Of each other table, in the order of the set."""


class Certified(NamedTuple):
    """What was found to be well-formed in another document, so that it need not be looked at again."""

    digests: frozenset[bytes]
    """Of whole elements."""
    prefixes: frozenset[bytes]
    """That its root declares."""
    lines: Mapping[bytes, PartyLines]
    """Of a primary table that stands alone."""


UNCERTIFIED = Certified(frozenset(), frozenset(), {})


def digest(*pieces: bytes) -> bytes:
    """Return 16 bytes that only equal pieces share; of several, each is told from its neighbors by its length."""
    if len(pieces) == 1:
        return blake2b(pieces[0], digest_size=16).digest()
    told = [part for piece in pieces for part in (len(piece).to_bytes(8, "big"), piece)]
    return blake2b(b"".join(told), digest_size=16).digest()


class Cutter:
    """Finds the elements named in ``tags``; fed with the bytes of a document, in order.

    ``known``: digests of elements that were certified before.
    """

    def __init__(self, tags: tuple[str, ...], known: AbstractSet[bytes] = frozenset()) -> None:
        self.spans: list[Span] = []
        """The records found so far, in the order of the document."""
        self.skeleton = bytearray()
        """What stands outside of them; blanks alone between two records are left out."""
        self.rest = bytearray()
        """The document with ``PLACEHOLDER`` for each element that is known; empty if nothing is."""
        names = b"|".join(tag.encode() for tag in tags)
        self._start = re.compile(b"<(" + names + REST_OF_TAG) if tags else None
        self._names = {tag.encode(): (tag, b"</" + tag.encode() + b">") for tag in tags}
        self._known = known
        self._buffer = b""
        self._base = 0
        """Offset of the buffer's first byte in the document."""
        self._at = 0
        """How much of the buffer is dealt with."""
        self._open: tuple[str, bytes, bytes] | None = None
        """The record that has begun there: its name, head and end tag."""
        self._searched = 0
        self._leaf_bytes = 0
        """How many bytes have come since the last ``<``, it included."""

    def feed(self, chunk: bytes) -> None:
        """Take more bytes, ``MAX_LEAF_BYTES`` at most. Raises TooLarge."""
        self._measure_leaf(chunk)
        buffer = self._buffer = self._buffer[self._at :] + chunk
        self._base += self._at
        self._searched -= self._at
        self._at = 0
        if self._start:
            self._cut(buffer, self._start.search)
        if not self._open:
            last = buffer.rfind(b"<", self._at)  # the tag that the end of the chunk may have cut
            self._leave(last if last >= 0 else len(buffer))
        elif len(buffer) - self._at > MAX_RECORD_BYTES:
            raise self._record_too_large(self._at)

    def _measure_leaf(self, chunk: bytes) -> None:
        """Refuse a leaf that is too large: within a chunk there is room for none."""
        first = chunk.find(b"<")
        before = self._leaf_bytes + (len(chunk) if first < 0 else first)
        if before > MAX_LEAF_BYTES:
            begin = self._base + len(self._buffer) - self._leaf_bytes
            raise TooLarge(f"a tag or a text of more than {MAX_LEAF_BYTES >> 10} KiB", begin)
        self._leaf_bytes = before if first < 0 else len(chunk) - chunk.rfind(b"<")

    def _record_too_large(self, at: int) -> TooLarge:
        return TooLarge(f"a record of more than {MAX_RECORD_BYTES >> 20} MiB", self._base + at)

    def _refuse_large(self, record: bytes, at: int) -> None:
        if len(record) > MAX_RECORD_BYTES:
            raise self._record_too_large(at)
        if record.count(b"<") + record.count(b"=") > MAX_RECORD_PIECES:
            what = f"a record of more than {MAX_RECORD_PIECES:,} tags and attributes"
            raise TooLarge(what, self._base + at)

    def close(self) -> None:
        """Take what is left as skeleton."""
        self._leave(len(self._buffer))

    def _cut(self, buffer: bytes, search: Callable[[bytes, int], re.Match[bytes] | None]) -> None:
        """Cut off the records that end in the buffer. One flat loop: large documents have a hundred thousand."""
        at, base, known, names = self._at, self._base, self._known, self._names
        find, keep, new = buffer.find, self.spans.append, tuple.__new__
        begun, searched = self._open, self._searched
        while True:
            if begun is None:
                match = search(buffer, at)
                if match is None:
                    break
                start, searched = match.span()
                if start > at:
                    self._at = at
                    self._leave(start)
                    at = start
                name, head = match.groups()
                tag, ending = names[name]
                if head:
                    head = head.replace(b"\r", b"\n")
                    if head.endswith(b"/"):
                        ending = b""
            else:
                tag, head, ending = begun
            end = find(ending, searched)
            if end < 0:
                begun, searched = (tag, head, ending), max(searched, len(buffer) - len(ending))
                break
            end += len(ending)
            record = buffer[at:end]
            if end - at > _FEW_BYTES:
                self._refuse_large(record, at)
            found = blake2b(record, digest_size=16).digest()
            keep(new(Span, (tag, base + at, end - at, head, found)))
            if known:
                self.rest += PLACEHOLDER if found in known else record
            begun, at = None, end
        self._at, self._open, self._searched = at, begun, searched

    def _leave(self, end: int) -> None:
        piece = self._buffer[self._at : end]
        if piece and not piece.isspace():
            self.skeleton += piece
            if self._known:
                self.rest += piece
            if len(self.skeleton) > MAX_SKELETON_BYTES:
                what = f"more than {MAX_SKELETON_BYTES >> 20} MiB outside of the records"
                raise TooLarge(what, self._base + end)
        self._at = end
