"""Reading published editions, whatever their format, behind one function.

A document is recognised by its content: the local name of its root element, or the columns of its first row;
never by its file name.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeVar

from pydantic import ValidationError

from potashwatch.errors import InputError, ParseError
from potashwatch.parsers import csv_set
from potashwatch.parsers.advanced import AdvancedReading
from potashwatch.parsers.classic import ClassicReading
from potashwatch.parsers.csv_set import CsvReading, Table
from potashwatch.parsers.cutting import UNCERTIFIED, Certified
from potashwatch.parsers.documents import Document, Source, Watch, ignore, is_packed, name_of, open_documents
from potashwatch.parsers.enhanced import EnhancedReading
from potashwatch.parsers.fsf import FsfReading
from potashwatch.parsers.lists import ListMarks
from potashwatch.parsers.ofac_delta import DeltaStream, is_delta, not_a_list
from potashwatch.parsers.reading import Noted, Reading
from potashwatch.parsers.roots import Root, root_of
from potashwatch.parsers.rows import Known, Row
from potashwatch.records.edition import Edition, FormatDrift, FormatId, Header, ListId, Origin
from potashwatch.records.party import PartyRecord

FORMATS: dict[str, type[ClassicReading | AdvancedReading | EnhancedReading | FsfReading]] = {
    "sdnList": ClassicReading,
    "Sanctions": AdvancedReading,
    "sanctionsData": EnhancedReading,
    "export": FsfReading,
}
"""Local name of the root element to reader."""


Keyed = TypeVar("Keyed", PartyRecord, Row)


class EditionStream:
    """One edition being read, record by record, in bounded memory.

    Iterate it to the end; then ``header`` and ``drift`` are complete and every check has passed. Raises ParseError:
    the count declared differs from the count read, a key comes twice or is missing, there are no records.
    """

    def __init__(self, name: str, reading: Reading, origin: Origin, list_id: ListId | None) -> None:
        self._name = name
        self._reading = reading
        self._list_id = list_id
        self.origin = origin
        self.format = reading.format
        self.header: Header
        self.drift: tuple[FormatDrift, ...] = ()
        self.content_list: ListId | None = None
        """Which list the content speaks for beyond doubt, whatever was overruled; None in doubt."""

    def __iter__(self) -> Iterator[PartyRecord]:
        return self._checked(self._reading.records())

    def rows(self, known: Known) -> list[Row]:
        """Return the row of each record, in the order of the document, after the same checks and with the same end.

        What is ``known`` is not read, nor is a record in which nothing is odd.
        """
        rows: list[Row] = []
        try:
            rows.extend(self._reading.rows(known))
        except ValidationError as error:
            raise self._invalid(len(rows) + 1, error) from error
        finally:
            self._refuse_keys(rows)  # a key that comes twice is told before what comes after it
        self._reading.marks.count_all(map(attrgetter("marks"), rows))
        for noted in filter(None, map(attrgetter("noted"), rows)):
            self._reading.drift.repeat(noted)
        self._end(len(rows))
        return rows

    def _refuse_keys(self, rows: Sequence[Row]) -> None:
        uids = set(map(attrgetter("uid"), rows))
        if len(uids) < len(rows) or not all(map(str.strip, uids)):
            deque(self._keyed(iter(rows)), maxlen=0)

    def record(self, uid: str) -> PartyRecord:
        """Return the record of a row. Raises ParseError."""
        return next(self._valid(map(self._reading.record, (uid,))))

    @property
    def journal(self) -> Sequence[Noted]:
        """Return every occurrence of drift, in the order in which it was noted."""
        return self._reading.drift.journal

    @property
    def marks(self) -> ListMarks:
        """Return how many records speak for which list."""
        return self._reading.marks

    def certified(self) -> Certified:
        """Return what of the document need not be certified again in another one."""
        return self._reading.certified()

    def _checked(self, records: Iterator[PartyRecord]) -> Iterator[PartyRecord]:
        count = 0
        for record in self._keyed(self._valid(records)):
            count += 1
            yield record
        self._end(count)

    def _keyed(self, records: Iterator[Keyed]) -> Iterator[Keyed]:
        """Yield what has a key of its own."""
        seen: set[str] = set()
        for record in records:
            if not record.uid.strip():
                raise self._refuse("parse.missing-key", f"party {len(seen) + 1} of the document has no key")
            if record.uid in seen:
                raise self._refuse("parse.duplicate-key", f"the key {record.uid} stands on two parties")
            seen.add(record.uid)
            yield record

    def _end(self, count: int) -> None:
        """Take in what is known after the last record."""
        self.header = self._reading.header(self._list_id)
        declared = self.header.declared_count
        if declared is not None and declared != count:
            raise self._refuse("parse.count", f"the document declares {declared} parties, but holds {count}")
        if not count:
            raise self._refuse("parse.no-records", "the document holds no party")
        self.drift = self._reading.drift.report()
        self.content_list = self._reading.content_list()

    def _valid(self, records: Iterator[PartyRecord]) -> Iterator[PartyRecord]:
        count = 0
        try:
            for record in records:
                count += 1
                yield record
        except ValidationError as error:
            raise self._invalid(count + 1, error) from error

    def _invalid(self, place: int, error: ValidationError) -> ParseError:
        first = error.errors(include_url=False)[0]
        path = ".".join(map(str, first["loc"]))
        return self._refuse("parse.structure", f"party {place} of the document: {path}: {first['msg']}")

    def _refuse(self, code: str, message: str) -> ParseError:
        return ParseError(
            code,
            f"{self._name}: {message}",
            hint="the list is refused in whole; fetch it again, or compare it with the authority's own copy",
        )


@contextmanager
def open_edition(
    source: Source,
    *,
    list_id: ListId | None = None,
    watch: Watch = ignore,
    certified: Certified = UNCERTIFIED,
) -> Iterator[EditionStream]:
    """Open an edition: a path, a folder with a CSV set, ``-`` for standard input, or stored files.

    ``list_id`` overrules which list it is taken for. ``certified`` is what need not be certified again. Raises
    InputError and ParseError.
    """
    with open_documents(source, watch) as documents, ExitStack() as stack:
        yield _open(name_of(source), documents, list_id, stack, watch, certified)


@contextmanager
def open_publication(
    source: Source, *, list_id: ListId | None = None, watch: Watch = ignore
) -> Iterator[EditionStream | DeltaStream]:
    """Open an edition or an OFAC delta, for what only describes a file. See ``open_edition``."""
    with open_documents(source, watch) as documents, ExitStack() as stack:
        if len(documents) == 1 and is_delta(root := root_of(documents[0])):
            yield DeltaStream(name_of(source), documents[0], root, stack, watch)
        else:
            yield _open(name_of(source), documents, list_id, stack, watch, UNCERTIFIED)


def _open(
    name: str,
    documents: tuple[Document, ...],
    list_id: ListId | None,
    stack: ExitStack,
    watch: Watch,
    certified: Certified,
) -> EditionStream:
    reading, origin = _recognize(name, documents, stack, watch, certified)
    if list_id and list_id.partition("-")[0] != reading.format.partition("-")[0]:
        raise InputError(
            "input.wrong-list",
            f"{name} is {reading.format}: it cannot be {list_id}",
            hint="--list decides between the two OFAC lists",
        )
    return EditionStream(name, reading, origin, list_id)


def read_edition(source: Source, *, list_id: ListId | None = None, watch: Watch = ignore) -> Edition:
    """Read a whole edition into memory. See ``open_edition``."""
    with open_edition(source, list_id=list_id, watch=watch) as stream:
        records = tuple(stream)
        return Edition(header=stream.header, origin=stream.origin, records=records, drift=stream.drift)


@dataclass(frozen=True)
class Identity:
    """Which edition some documents are, told without reading a record."""

    sha256: str
    """See ``Origin.sha256``."""
    size_bytes: int
    documents: tuple[tuple[str, Document], ...]
    """Each under a plain file name made from what it is, in fixed order."""
    format: FormatId
    root: Root | None
    """Of the one XML document; None for a CSV set."""
    tables: dict[Table, Document]
    """Of a CSV set."""


def identify(documents: tuple[Document, ...]) -> Identity:
    """Recognise documents by their content. Raises ParseError for what is no edition: parse.delta for an OFAC delta."""
    if len(documents) == 1 and (only := documents[0]).size_bytes:
        root = root_of(only)
        if is_delta(root):
            raise not_a_list(only, root)
        if root and root.name in FORMATS:
            document = (f"{root.name}.xml", only)
            return Identity(only.sha256, only.size_bytes, (document,), FORMATS[root.name].format, root, {})
    tables = _tables(documents)
    sha256, size_bytes = csv_set.digest(tables)
    named = tuple((f"{table}.csv", document) for table, document in tables.items())
    return Identity(sha256, size_bytes, named, CsvReading.format, None, tables)


def _recognize(
    source: str, documents: tuple[Document, ...], stack: ExitStack, watch: Watch, certified: Certified
) -> tuple[Reading, Origin]:
    found = identify(documents)
    origin = Origin(source=source, sha256=found.sha256, size_bytes=found.size_bytes)
    if found.root:
        (only,) = documents
        return FORMATS[found.root.name](only, found.root, stack, watch, certified), origin
    return CsvReading(found.tables, watch, certified), origin


def _tables(documents: tuple[Document, ...]) -> dict[Table, Document]:
    """Return the tables of a CSV set. Raises ParseError for anything else, naming it."""
    tables: dict[Table, Document] = {}
    empty: list[Document] = []
    for document in documents:
        if not document.size_bytes:
            empty.append(document)
            continue
        table = csv_set.table_of(document)
        if table is None and len(documents) > 1:
            raise _stranger(document)
        if table is None:
            raise _not_the_list(document)
        if table in tables:
            raise ParseError(
                "parse.csv-set",
                f"{document.name}: a second {table} table beside {tables[table].name}",
                hint="put the tables of one day in a folder of their own",
            )
        tables[table] = document
    if empty and (len(empty) > 1 or set(tables) != {"primary", "addresses", "aliases"}):
        # Only the comments may be rightly empty, and only beside the three tables that never are.
        raise ParseError(
            "parse.empty", f"{empty[0].name}: the file is empty", hint="the download failed; fetch it again"
        )
    if empty:
        tables["comments"] = empty[0]
    if "primary" not in tables:
        found = ", ".join(sorted(tables))
        raise ParseError(
            "parse.csv-set",
            f"{documents[0].name}: the {found} table alone does not say who is on the list",
            hint="name the folder that also holds the primary table (sdn.csv or cons_prim.csv)",
        )
    return {table: tables[table] for table in csv_set.TABLES.values() if table in tables}


def _stranger(document: Document) -> ParseError:
    root = root_of(document)
    if is_delta(root):
        return not_a_list(document, root)
    is_edition = root is not None and root.name in FORMATS
    told = "a whole edition by itself" if is_edition else "no table of a CSV set"
    return ParseError(
        "parse.csv-set",
        f"{document.name}: {told}, among several files",
        hint="name that file alone" if is_edition else "keep the tables in a folder of their own",
    )


def _not_the_list(document: Document) -> ParseError:
    if is_packed(document.head(4)):
        return ParseError(
            "parse.not-the-list",
            f"{document.name}: packed twice, or a format inside a format",
            hint="unpack it once",
        )
    text = document.head(400).decode("utf-8", "replace")
    start = " ".join("".join(c if c.isprintable() else " " for c in text).split())[:80]
    return ParseError(
        "parse.not-the-list",
        f"{document.name}: not a sanctions list; it begins: {start}",
        hint="an error page or another file was stored under this name; fetch the list again",
    )
