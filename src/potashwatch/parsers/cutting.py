"""Cutting the records out of a plain document while its bytes come in.

A plain document has no comments, CDATA, instructions or prefixes, so every ``<`` in it begins a tag. What is left
when whole elements are cut out of a well-formed document is well-formed again: the skeleton.
"""

import re
from typing import Final, NamedTuple

REST_OF_TAG: Final = rb")(?=[\s/>])([^>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^>\"']*)*)>"


class Span(NamedTuple):
    """Where a record lies in the file."""

    tag: str
    offset: int
    size_bytes: int
    head: bytes
    """What is written in the start tag behind the name, so that records can be joined without reading them."""


class Cutter:
    """Finds the elements named in ``tags``; fed with the bytes of a document, in order."""

    def __init__(self, tags: tuple[str, ...]) -> None:
        self.spans: list[Span] = []
        """The records found so far, in the order of the document."""
        self.skeleton = bytearray()
        """What stands outside of them; blanks alone between two records are left out."""
        names = b"|".join(tag.encode() for tag in tags)
        self._start = re.compile(b"<(" + names + REST_OF_TAG) if tags else None
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
        while self._start and (self._end_record() if self._open else self._begin_record()):
            pass
        if not self._open:
            last = self._buffer.rfind(b"<", self._at)  # the tag that the end of the chunk may have cut
            self._leave(last if last >= 0 else len(self._buffer))

    def close(self) -> None:
        """Take what is left as skeleton."""
        self._leave(len(self._buffer))

    def _begin_record(self) -> bool:
        """Go to the next record, and say whether there is one."""
        match = self._start.search(self._buffer, self._at) if self._start else None
        if match is None:
            return False
        self._leave(match.start())
        tag, head = match[1], match[2].replace(b"\r", b"\n")
        self._open = tag.decode(), head, b"</" + tag + b">"
        self._searched = match.end()
        if head.endswith(b"/"):
            self._cut(match.end())
        return True

    def _end_record(self) -> bool:
        """Cut off the record that has begun, and say whether its end was there."""
        ending = self._open[2] if self._open else b""
        end = self._buffer.find(ending, self._searched)
        if end < 0:
            self._searched = max(self._searched, len(self._buffer) - len(ending))
            return False
        self._cut(end + len(ending))
        return True

    def _cut(self, end: int) -> None:
        if self._open:
            tag, head, _ = self._open
            self.spans.append(Span(tag, self._base + self._at, end - self._at, head))
        self._open = None
        self._at = end

    def _leave(self, end: int) -> None:
        piece = self._buffer[self._at : end]
        if piece.strip():
            self.skeleton += piece
        self._at = end
