"""The blocks of an advanced file that stand outside their party, by what ties them to it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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

    def __init__(self, index: Index, ties: Mapping[str, str]) -> None:
        """``ties``: the elements that are blocks, each with the attribute that ties it to its party.

        Of a block, the index keeps no head any more: there are nearly a hundred thousand.
        """
        self._index = index
        self._spans: dict[Block, list[Span]] = {}
        self._issued: dict[str, list[Block]] = {}
        """By the number of an identity, the locations that its documents refer to."""
        self._used: set[Block] = set()
        find = {tag: re.compile(rb' %b="([0-9]+)"' % name.encode()).search for tag, name in ties.items()}
        new = tuple.__new__
        for place, span in enumerate(index.spans):
            if span.tag not in ties:
                continue
            head = span.head
            found = find[span.tag](head) if b"'" not in head else None
            key = found[1].decode() if found else _attributes(span).get(ties[span.tag], "")
            if b"LocationID" in head and (issued := _attributes(span).get("IssuedIn-LocationID")):
                self._issued.setdefault(key, []).append(("Location", issued))
            bare = index.spans[place] = new(Span, (span.tag, span.offset, span.size_bytes, b"", span.digest))
            self._spans.setdefault((span.tag, key), []).append(bare)

    def use(self, block: Block) -> list[Span]:
        """Return the spans under a key, none where there are none, and note that a party has used them."""
        self._used.add(block)
        return self._spans.get(block, [])

    def use_all(self, blocks: Iterable[Block]) -> None:
        """Note that a party has used the spans under some keys."""
        self._used.update(blocks)

    def spans(self, block: Block) -> Sequence[Span]:
        """Return the spans under a key, none where there are none."""
        return self._spans.get(block, ())

    def all(self) -> Iterable[tuple[Block, Sequence[Span]]]:
        """Return the spans under every key, in the order of the document."""
        return self._spans.items()

    def told(self, blocks: Iterable[Block]) -> bytes:
        """Return how many spans are under each of some keys, and their digests."""
        told: list[bytes] = []
        for block in blocks:
            found = self._spans.get(block, ())
            told.append(len(found).to_bytes(4, "big"))
            told += [span.digest for span in found]
        return b"".join(told)

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
                found += self._issued.get(key, ())
        places = _PLACE.findall(party)
        found += [("Location", place.decode()) for place in places]
        return found if profiles == 1 and all(places) else None


def _attributes(span: Span) -> dict[str, str]:
    return attributes(span.head.decode("utf-8").removesuffix("/"))
