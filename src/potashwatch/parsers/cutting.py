"""Cutting the records out of a plain document while its bytes come in.

A plain document has no comments, CDATA, instructions or prefixes, so every ``<`` in it begins a tag. What is left
when whole elements are cut out of a well-formed document is well-formed again: the skeleton.
"""

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from hashlib import blake2b
from typing import Final, NamedTuple

REST_OF_TAG: Final = rb")(?=[\s/>])([^>\"']*+(?>(?:(?:\"[^\"]*+\"|'[^']*+')[^>\"']*+)*))>"


PLACEHOLDER: Final = b"<known/>"


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

    @property
    def held_bytes(self) -> int:
        """How much is held back: the beginning of a record that has not ended, or of a tag."""
        return len(self._buffer) - self._at

    def feed(self, chunk: bytes) -> None:
        """Take more bytes."""
        buffer = self._buffer = self._buffer[self._at :] + chunk
        self._base += self._at
        self._searched -= self._at
        self._at = 0
        if self._start:
            self._cut(buffer, self._start.search)
        if not self._open:
            last = buffer.rfind(b"<", self._at)  # the tag that the end of the chunk may have cut
            self._leave(last if last >= 0 else len(buffer))

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
        self._at = end
