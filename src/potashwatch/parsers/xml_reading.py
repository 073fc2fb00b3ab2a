"""What the readers of XML share: an index of spans, a record for each, and what was seen in another edition."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import ClassVar

from potashwatch.parsers.cutting import Span
from potashwatch.parsers.documents import Document, Watch
from potashwatch.parsers.lists import ListMarks
from potashwatch.parsers.markup import Index, index
from potashwatch.parsers.reading import Drift, missing
from potashwatch.parsers.roots import Root
from potashwatch.parsers.seen import Block, Memory, Seen, digest
from potashwatch.parsers.tokens import Node
from potashwatch.records.edition import FormatId, ListId
from potashwatch.records.party import PartyRecord


class XmlReading:
    """Base of the XML readers; keeps all promises of ``reading.Reading`` but the header.

    A format states its name, its namespaces and its element names, and reads one node into a record; it raises
    KeyError, with the path below the record's element, for a required leaf that is missing.
    """

    format: ClassVar[FormatId]
    namespaces: ClassVar[frozenset[str]]
    tags: ClassVar[tuple[str, ...]]
    """The elements that are cut out; the first of them is a party."""

    def __init__(
        self, document: Document, root: Root, stack: ExitStack, watch: Watch, seen: Seen | None = None
    ) -> None:
        self.drift = Drift()
        self.drift.namespace(root.namespace, self.namespaces)
        self._namespace = root.namespace
        self._index: Index = index(document, root, self.tags, stack, watch)
        self._parties = [span for span in self._index.spans if span.tag == self.tags[0]]
        self._marks = ListMarks()
        self._seen = seen

    def records(self) -> Iterator[PartyRecord]:
        """Yield every party, in the order of the document."""
        for span in self._parties:
            record = self._read(span)[0] if self._seen is None else self._recall(span, self._seen)
            self._marks.count(record)
            yield record

    def content_list(self) -> ListId | None:
        """Return the list that the content speaks for beyond doubt."""
        return self._marks.verdict()

    def _recall(self, span: Span, seen: Seen) -> PartyRecord:
        key = digest(self._context(), self._index.read(span))
        if memory := seen.recall(key, self._lookup):
            self._use(memory.blocks)
            self.drift.repeat(memory.noted)
            return memory.record
        noted = len(self.drift.journal)
        record, blocks, found = self._read(span)
        seen.learn(key, Memory(record, tuple(self.drift.journal[noted:]), blocks, found))
        return record

    def _read(self, span: Span) -> tuple[PartyRecord, tuple[Block, ...], bytes]:
        """Return the record, the pieces it was made of besides its own bytes, and their digest."""
        node = self._index.node(span)
        try:
            return self._party(node)
        except KeyError as error:
            where = f"line {self._index.line(span.offset)}: "
            path = f"{self.tags[0]}/{error.args[0]}"
            raise missing(self._index.name, path, self._key(node), where) from error

    def _party(self, node: Node) -> tuple[PartyRecord, tuple[Block, ...], bytes]:
        raise NotImplementedError

    def _key(self, node: Node) -> str | None:
        raise NotImplementedError

    def _context(self) -> bytes:
        """Return what besides its bytes decides how any record is read."""
        return b""

    def _lookup(self, _blocks: tuple[Block, ...]) -> bytes:
        return b""

    def _use(self, blocks: tuple[Block, ...]) -> None:
        """Take pieces as belonging to a party."""
