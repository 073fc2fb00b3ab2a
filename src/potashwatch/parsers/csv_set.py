"""OFAC legacy CSV: a primary table, alone or with its address, alias and comment tables.

No table has a header, a date or a name inside: each is known by its columns. Null is ``-0-``; every file ends in
0x1A. Weak aliases stand in the remarks; remarks are cut after 1,000 characters and go on in the comments. Source:
OFAC's data specification of 2023-09-25 (``dat_spec.txt``).
"""

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Iterator
from typing import ClassVar, Final, Literal

from potashwatch.errors import ParseError
from potashwatch.parsers.classic import VESSEL_PARTICULARS
from potashwatch.parsers.csv_remarks import Fields, read_remarks
from potashwatch.parsers.documents import Document, Watch
from potashwatch.parsers.lists import ListMarks
from potashwatch.parsers.mapping import Shape
from potashwatch.parsers.reading import Drift
from potashwatch.parsers.words import PARTY_KINDS, alias_kind
from potashwatch.records.edition import FormatId, Header, ListId
from potashwatch.records.party import PartyRecord

Table = Literal["primary", "addresses", "aliases", "comments"]
Row = list[str]

TABLES: Final[dict[int, Table]] = {12: "primary", 6: "addresses", 5: "aliases", 2: "comments"}
"""Number of columns to table."""

IGNORED: Final[dict[str, str]] = {
    "0x1A": "the end-of-file byte of the legacy format",
    "addresses/Add_num": "of a row that says nothing else: a party without an address has one too",
}
"""What is not in a record, and why; every other cell is."""

_KINDS: Final = {"": "Entity", "individual": "Individual", "vessel": "Vessel", "aircraft": "Aircraft"}
_COLUMNS: Final = {
    5: "callSign",
    6: "vesselType",
    7: "tonnage",
    8: "grossRegisteredTonnage",
    9: "vesselFlag",
    10: "vesselOwner",
}
_END: Final = "\x1a"


def table_of(document: Document) -> Table | None:
    """Return which table a document is, by the columns of its first row; None for something else."""
    return table_in(document.head())


def table_in(head: bytes) -> Table | None:
    """Return which table begins like this; None for something else."""
    try:
        line = head.decode("utf-8", "ignore").lstrip("\ufeff").splitlines()[0]
        row = next(csv.reader([line], strict=True))
    except (IndexError, StopIteration, csv.Error):
        return None
    return TABLES.get(len(row)) if row and row[0].strip().isdecimal() else None


def digest(tables: dict[Table, Document]) -> tuple[str, int]:
    """Return SHA-256 and size of a set: of its only table, or over the digests of its tables in fixed order."""
    size_bytes = sum(document.size_bytes for document in tables.values())
    if len(tables) == 1:
        return next(iter(tables.values())).sha256, size_bytes
    lines = [f"{table} {tables[table].sha256}\n" for table in TABLES.values() if table in tables]
    return hashlib.sha256("".join(lines).encode()).hexdigest(), size_bytes


class CsvReading:
    """One CSV set. See ``potashwatch.parsers.reading.Reading``."""

    format: ClassVar[FormatId] = "ofac-csv"

    def __init__(self, tables: dict[Table, Document], watch: Watch) -> None:
        self.drift = Drift()
        self._tables = tables
        self._watch = watch
        self._marks = ListMarks()

    def records(self) -> Iterator[PartyRecord]:
        """Yield every party of the primary table with its rows of the other tables."""
        others: dict[Table, dict[str, list[Row]]] = {}
        for table, document in self._tables.items():
            if table != "primary":
                rows = others[table] = defaultdict(list)
                for _, row in self._rows(document, table):
                    rows[row[0].strip()].append(row)
        for line, row in self._rows(self._tables["primary"], "primary"):
            uid = row[0].strip()
            if not uid.isdecimal():
                raise self._error("parse.missing-key", self._tables["primary"], line, "ent_num is missing")
            own = {table: rows.pop(uid, []) for table, rows in others.items()}
            record = self._party(uid, row, own)
            self._marks.count(record)
            yield record
        self._refuse_strangers(others)

    def header(self, list_id: ListId | None) -> Header:
        """Return the list; the format carries neither date nor count."""
        return Header(
            list=self._marks.decide(self.drift, list_id),
            format=self.format,
            tables=tuple(table for table in TABLES.values() if table in self._tables),
        )

    def content_list(self) -> ListId | None:
        """Return the list that the content speaks for beyond doubt."""
        return self._marks.verdict()

    def _rows(self, document: Document, table: Table) -> Iterator[tuple[int, Row]]:
        self._check_end(document, table)
        width = next(count for count, name in TABLES.items() if name == table)
        document.file.seek(0)
        text = io.TextIOWrapper(document.file, encoding="utf-8-sig", newline="")
        reader = csv.reader(text, strict=True)
        ended = False
        try:
            for row in reader:
                if row == [_END] or not row:
                    ended = ended or bool(row)
                    continue
                if len(row) != width or ended:
                    raise self._error(
                        "parse.structure",
                        document,
                        reader.line_num,
                        f"{len(row)} columns where the {table} table has {width}",
                    )
                yield reader.line_num, row
        except UnicodeDecodeError as error:
            raise self._error("parse.encoding", document, reader.line_num + 1, "not valid UTF-8") from error
        except csv.Error as error:
            raise self._error("parse.malformed", document, reader.line_num, str(error)) from error
        finally:
            text.detach()
        self._watch(document.size_bytes)

    def _check_end(self, document: Document, table: Table) -> None:
        """Look whether the end of a table is there (F13).

        A cut inside a row is refused. A cut between two rows has one sign: every published table ends in 0x1A, but
        for a comments table of 2021. Copies may lack the byte, so that its absence is reported and not refused.
        """
        document.file.seek(max(0, document.size_bytes - 64))
        tail = document.file.read()
        if tail.rstrip().endswith(_END.encode()) or not tail:
            return
        if not tail.endswith((b"\n", b"\r")):
            raise ParseError(
                "parse.truncated",
                f"{document.name}: the last row of the {table} table is cut",
                hint="the download was cut; fetch it again",
            )
        if table != "comments":
            self.drift.add(
                "drift.end-mark", table, "no byte 0x1A at the end: a program changed the table, or it was cut"
            )

    def _error(self, code: str, document: Document, line: int, message: str) -> ParseError:
        return ParseError(
            code,
            f"{document.name}: line {line}: {message}",
            hint="the list is refused in whole; fetch it again",
        )

    def _refuse_strangers(self, others: dict[Table, dict[str, list[Row]]]) -> None:
        """Refuse a set of different days: rows that name parties the primary table does not have (F18)."""
        for table, rows in others.items():
            if rows:
                count = sum(map(len, rows.values()))
                raise ParseError(
                    "parse.csv-set",
                    f"{self._tables[table].name}: {count} rows of the {table} table name {len(rows)} parties that"
                    f" the primary table does not have, e.g. {min(rows)}",
                    hint="the tables are of different days; put tables of one day together",
                )

    def _party(self, uid: str, row: Row, own: dict[Table, list[Row]]) -> PartyRecord:
        fields: Fields = defaultdict(list)
        fields["names"].append({"kind": "primary", "text": _value(row[1]) or ""})
        kind_text = _value(row[2]) or ""
        word = _KINDS.get(kind_text.lower(), kind_text)
        if word not in PARTY_KINDS:
            self.drift.word("SDN_Type", kind_text, uid)
        programs = _value(row[3])
        fields["listings"].append({"programs": tuple(programs.split("] [")) if programs else ()})
        for column, key in _COLUMNS.items():
            if value := _value(row[column]):
                fields["particulars"].append({"name": VESSEL_PARTICULARS[key], "value": value})
        for alias in own.get("aliases", ()):
            fields["names"].append(self._alias(alias, uid))
        fields["addresses"].extend(
            shape for address in own.get("addresses", ()) if (shape := _address(address)) is not None
        )
        text = (_value(row[11]) or "") + "".join(
            _value(comment[1]) or "" for comment in own.get("comments", ())
        )
        remarks = read_remarks(text, fields) if text else []
        return PartyRecord.model_validate(
            {
                "uid": uid,
                "kind": PARTY_KINDS.get(word, "entity"),
                "kind_text": word,
                "title": _value(row[4]),
                "remarks": tuple(remarks),
                **{field: tuple(items) for field, items in fields.items()},
            }
        )

    def _alias(self, row: Row, uid: str) -> Shape:
        kind_text = _value(row[2]) or ""
        kind = alias_kind(kind_text)
        if kind is None:
            self.drift.word("alt_type", kind_text, uid)
        remark = _value(row[4])
        return {
            "key": row[1].strip(),
            "kind": kind or "unstated",
            "kind_text": kind_text,
            "text": _value(row[3]) or "",
            "notes": (("remark", remark),) if remark else (),
        }


def _address(row: Row) -> Shape | None:
    """Return an address; None for the row that an entity without one has: it says nothing but its own number."""
    street, city, country, remark = (_value(cell) for cell in row[2:6])
    if not (street or city or country or remark):
        return None
    return {
        "key": row[1].strip(),
        "lines": (street,) if street else (),
        "city": city,
        "country": country,
        "notes": (("remark", remark),) if remark else (),
    }


def _value(cell: str) -> str | None:
    return None if cell.strip(" ") in ("-0-", "") else cell
