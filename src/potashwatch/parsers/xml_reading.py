"""What the readers of XML share: an index of spans, and a row or a record for each."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import ClassVar

from potashwatch.parsers.cutting import UNCERTIFIED, Certified, Span
from potashwatch.parsers.documents import Document, Watch
from potashwatch.parsers.forms import Form
from potashwatch.parsers.lists import ListMarks, marks_of
from potashwatch.parsers.markup import Index, index
from potashwatch.parsers.reading import Drift, missing
from potashwatch.parsers.roots import Root
from potashwatch.parsers.rows import Known, Row
from potashwatch.parsers.tokens import Node
from potashwatch.records.edition import FormatId, ListId
from potashwatch.records.party import PartyRecord


class XmlReading:
    """Base of the XML readers; keeps all promises of ``reading.Reading`` but the header.

    A format states its name, its namespaces, its element names and its form, and reads one node into a record; it
    raises KeyError, with the path below the record's element, for a required leaf that is missing.
    """

    format: ClassVar[FormatId]
    namespaces: ClassVar[frozenset[str]]
    tags: ClassVar[tuple[str, ...]]
    """The elements that are cut out; the first of them is a party."""
    form: ClassVar[Form]

    def __init__(
        self,
        document: Document,
        root: Root,
        stack: ExitStack,
        watch: Watch,
        certified: Certified = UNCERTIFIED,
    ) -> None:
        self.drift = Drift()
        self.drift.namespace(root.namespace, self.namespaces)
        self._namespace = root.namespace
        self._index: Index = index(document, root, self.tags, stack, watch, certified)
        self._parties = [span for span in self._index.spans if span.tag == self.tags[0]]
        self.marks = ListMarks()
        self._places: dict[str, Span] = {}

    def records(self) -> Iterator[PartyRecord]:
        """Yield every party, in the order of the document."""
        for span in self._parties:
            record = self._read(span)
            self.marks.count(marks_of(record))
            yield record

    def rows(self, known: Known) -> Iterator[Row]:
        """Yield the row of every party, in the order of the document; what is known is not read."""
        for span in self._parties:
            digest = self._digest(span)
            row = known.get(digest) or self._glance(span, digest)
            if row:
                self._took(span)
            else:
                row = self._row(span, digest)
            self._places[row.uid] = span
            yield row

    def record(self, uid: str) -> PartyRecord:
        """Return the party of a row that was yielded."""
        return self._read(self._places[uid])

    def certified(self) -> Certified:
        """Return what of the document need not be certified again in another one."""
        return self._index.certified()

    def content_list(self) -> ListId | None:
        """Return the list that the content speaks for beyond doubt."""
        return self.marks.verdict()

    def _digest(self, span: Span) -> bytes:
        """Return the digest of all that a party is made of; nothing where only reading it can tell what that is."""
        return span.digest

    def _glance(self, span: Span, digest: bytes) -> Row | None:
        """Return the row of a party in which nothing is odd, without reading it; None where it must be read."""
        seen = self.form.glance(self._index.read(span))
        return Row(seen.uid, digest, seen.marks) if seen else None

    def _took(self, span: Span) -> None:
        """Note that a party was taken without reading it."""

    def _row(self, span: Span, digest: bytes) -> Row:
        noted, slow = len(self.drift.journal), self._index.slow_reads
        record = self._read(span)
        found = tuple(self.drift.journal[noted:])
        del self.drift.journal[noted:]
        if self._index.slow_reads > slow:
            digest = b""
        return Row(record.uid, digest, marks_of(record), found)

    def _read(self, span: Span) -> PartyRecord:
        node = self._index.node(span)
        try:
            return self._party(node)
        except KeyError as error:
            where = f"line {self._index.line(span.offset)}: "
            path = f"{self.tags[0]}/{error.args[0]}"
            raise missing(self._index.name, path, self._key(node), where) from error

    def _party(self, node: Node) -> PartyRecord:
        raise NotImplementedError

    def _key(self, node: Node) -> str | None:
        raise NotImplementedError
