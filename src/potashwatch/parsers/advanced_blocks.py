"""The blocks of an advanced file that stand outside their party, by what ties them to it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from potashwatch.parsers.cutting import Span
from potashwatch.parsers.markup import Index
from potashwatch.parsers.tokens import attributes

Block: TypeAlias = tuple[str, str]
"""A piece elsewhere in the document that belongs to a party: its element name, and the key that ties it."""

_OWN: Final = re.compile(rb"<(Profile|Identity)(?: ID=\"([0-9]+)\"|(?=[\s/>]))")
_PLACE: Final = re.compile(rb"LocationID(?:=\"([0-9]+)\")?")
"""Two patterns that begin with a fixed text each: together they are found in a third of the time of one for both."""


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

    def spans(self, block: Block) -> Sequence[Span]:
        """Return the spans under a key, none where there are none."""
        return self._spans.get(block, ())

    def all(self) -> Iterable[tuple[Block, Sequence[Span]]]:
        """Return the spans under every key, in the order of the document."""
        return self._spans.items()

    def told(self, block: Block) -> bytes:
        """Return how many spans are under a key, and their digests."""
        found = self._spans.get(block, ())
        return len(found).to_bytes(4, "big") + b"".join(span.digest for span in found)

    def unused(self) -> Iterator[Block]:
        """Yield the keys that no party has used, in the order of the document."""
        return (block for block in self._spans if block not in self._used)

    def of(self, party: bytes) -> list[Block] | None:
        """Return the blocks that a party refers to, told from its bytes; None where only reading it can tell."""
        found: list[Block] = []
        profiles = 0
        for element, number in _OWN.findall(party):
            if not number:
                return None
            key = number.decode()
            if element == b"Profile":
                profiles += 1
                found += (("SanctionsEntry", key), ("ProfileRelationship", key))
            else:
                found.append(("IDRegDocument", key))
                found += self._places(key)
        places = _PLACE.findall(party)
        found += [("Location", place.decode()) for place in places]
        return found if profiles == 1 and all(places) else None

    def _places(self, identity: str) -> Iterator[Block]:
        """Yield the locations that the documents of an identity refer to."""
        for span in self._spans.get(("IDRegDocument", identity), ()):
            if b"LocationID" in span.head:
                own = attributes(span.head.decode().removesuffix("/"))
                if place := own.get("IssuedIn-LocationID"):
                    yield "Location", place
