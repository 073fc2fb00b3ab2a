"""Cutting the records out of a plain document while its bytes come in.

A plain document has no comments, CDATA, instructions or prefixes, so every ``<`` in it begins a tag. What is left
when whole elements are cut out of a well-formed document is well-formed again: the skeleton.
"""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from hashlib import blake2b
from typing import Final, NamedTuple

REST_OF_TAG: Final = rb")(?=[\s/>])([^>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^>\"']*)*)>"


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
    found = blake2b(digest_size=16)
    for piece in pieces:
        found.update(len(piece).to_bytes(8, "big"))
        found.update(piece)
    return found.digest()


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
        self._buffer = self._buffer[self._at :] + chunk
        self._base += self._at
        self._searched -= self._at
        self._at = 0
        while self._start and (self._open or self._begin_record(self._start)):
            if not self._end_record():
                break
        if not self._open:
            last = self._buffer.rfind(b"<", self._at)  # the tag that the end of the chunk may have cut
            self._leave(last if last >= 0 else len(self._buffer))

    def close(self) -> None:
        """Take what is left as skeleton."""
        self._leave(len(self._buffer))

    def _begin_record(self, start: re.Pattern[bytes]) -> bool:
        """Go to the next record, and say whether there is one."""
        match = start.search(self._buffer, self._at)
        if match is None:
            return False
        self._leave(match.start())
        name, head = match.groups()
        tag, ending = self._names[name]
        self._searched = match.end()
        if head:
            head = head.replace(b"\r", b"\n")
            if head.endswith(b"/"):
                ending = b""
        self._open = tag, head, ending
        return True

    def _end_record(self) -> bool:
        """Cut off the record that has begun, and say whether its end was there."""
        tag, head, ending = self._open or ("", b"", b"")
        buffer = self._buffer
        end = buffer.find(ending, self._searched)
        if end < 0:
            self._searched = max(self._searched, len(buffer) - len(ending))
            return False
        end += len(ending)
        record = buffer[self._at : end]
        found = blake2b(record, digest_size=16).digest()
        self.spans.append(Span(tag, self._base + self._at, end - self._at, head, found))
        if self._known:
            self.rest += PLACEHOLDER if found in self._known else record
        self._open = None
        self._at = end
        return True

    def _leave(self, end: int) -> None:
        piece = self._buffer[self._at : end]
        if piece and not piece.isspace():
            self.skeleton += piece
            if self._known:
                self.rest += piece
        self._at = end
