"""The blocks of an advanced file that stand outside their party, by what ties them to it."""

from collections.abc import Iterator

from potashwatch.parsers.cutting import Span
from potashwatch.parsers.markup import Index
from potashwatch.parsers.seen import Block, digest


class Blocks:
    """Locations, documents, relationships and entries; notes which of them a party has used."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._spans: dict[Block, list[Span]] = {}
        self._used: set[Block] = set()

    def add(self, block: Block, span: Span) -> None:
        """Put a span under what ties it."""
        self._spans.setdefault(block, []).append(span)

    def use(self, block: Block) -> list[Span]:
        """Return the spans under a key, none where there are none, and note that a party has used them."""
        self._used.add(block)
        return self._spans.get(block, [])

    def data(self, block: Block) -> bytes:
        """Return a digest of the bytes under a key."""
        return digest(*map(self._index.read, self._spans.get(block, [])))

    def unused(self) -> Iterator[Block]:
        """Yield the keys that no party has used, in the order of the document."""
        return (block for block in self._spans if block not in self._used)
