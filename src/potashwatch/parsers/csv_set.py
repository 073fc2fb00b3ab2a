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
from contextlib import suppress
from operator import attrgetter
from typing import ClassVar, Final, Literal, cast

from potashwatch.errors import ParseError
from potashwatch.parsers.classic import VESSEL_PARTICULARS
from potashwatch.parsers.csv_lines import cells, parties_alone, parties_of
from potashwatch.parsers.csv_remarks import Fields, has_new_kind, read_remarks
from potashwatch.parsers.cutting import UNCERTIFIED, Certified, PartyLines
from potashwatch.parsers.cutting import digest as digest_of
from potashwatch.parsers.documents import Document, Watch
from potashwatch.parsers.lists import OUTSIDE_TEXT, ListMarks, Marks, marks_of
from potashwatch.parsers.mapping import Shape
from potashwatch.parsers.reading import Drift
from potashwatch.parsers.rows import Known
from potashwatch.parsers.rows import Row as IndexRow
from potashwatch.parsers.words import NON_SDN_PROGRAMS, PARTY_KINDS, alias_kind
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
_MAX_REMARKS: Final = 1000
"""Characters of the remarks in a primary table. Source: OFAC's data specification of 2023-09-25 (``dat_spec.txt``)."""
_CUT: Final = (
    f"remarks cut at {_MAX_REMARKS:,} characters, the last statement kept as text; add the comments table of that day"
    " (sdn_comments.csv, cons_comments.csv)"
)


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

    def __init__(
        self, tables: dict[Table, Document], watch: Watch, certified: Certified = UNCERTIFIED
    ) -> None:
        self.drift = Drift()
        self._tables = tables
        self._watch = watch
        self.marks = ListMarks()
        self._certified = certified
        self._parties: list[PartyLines] = []
        self._alone: dict[bytes, PartyLines] = {}
        self._lines: dict[str, PartyLines] = {}
        self._places: dict[str, tuple[Row, dict[Table, list[Row]]]] = {}

    def records(self) -> Iterator[PartyRecord]:
        """Yield every party of the primary table with its rows of the other tables."""
        for uid, row, own in self._sets():
            record = self._party(uid, row, own)
            self.marks.count(marks_of(record))
            yield record

    def rows(self, known: Known) -> Iterator[IndexRow]:
        """Yield the row of every party; its digest is of its lines, or, where a line may be no row, of its cells."""
        parties = self._by_lines(known)
        if parties is None:
            return self._rows_by_cells(known)
        for table in sorted(
            self._tables, key="primary".__eq__
        ):  # in the order in which they are read in full
            self._check_end(self._tables[table], table)
            self._watch(self._tables[table].size_bytes)
        self._parties = parties
        found = list(map(known.get, map(attrgetter("digest"), parties)))
        new = [place for place, row in enumerate(found) if row is None]
        for place, row in zip(new, cells(parties[place].primary for place in new), strict=True):
            party = parties[place]
            own = self._others(party)
            self._lines[party.uid] = party
            found[place] = self._glance(party.uid, party.digest, row, own) or self._row(
                party.uid, party.digest, row, own
            )
        return iter(cast("list[IndexRow]", found))

    def _by_lines(self, known: Known) -> list[PartyLines] | None:
        widths: dict[Table, int] = {table: count for count, table in TABLES.items()}
        others = {widths[table]: found for table, found in self._tables.items() if table != "primary"}
        primary = self._tables["primary"]
        if not others:
            alone = parties_alone(primary, widths["primary"], self._certified.lines)
            self._alone = alone or {}
            return None if alone is None else list(alone.values())
        return parties_of(primary, others, widths["primary"], known)

    def _others(self, party: PartyLines) -> dict[Table, list[Row]]:
        tables = (table for table in self._tables if table != "primary")
        return {table: cells(lines) for table, lines in zip(tables, party.others, strict=True)}

    def _rows_by_cells(self, known: Known) -> Iterator[IndexRow]:
        for uid, row, own in self._sets():
            digest = digest_of(repr((row, own)).encode("utf-8", "surrogatepass"))
            self._places[uid] = row, own
            yield (
                known.get(digest) or self._glance(uid, digest, row, own) or self._row(uid, digest, row, own)
            )

    def record(self, uid: str) -> PartyRecord:
        """Return the party of a row that was yielded."""
        if self._parties and uid not in self._lines:
            self._lines = {party.uid: party for party in self._parties}
        if party := self._lines.get(uid):
            (row,) = cells([party.primary])
            return self._party(uid, row, self._others(party))
        return self._party(uid, *self._places[uid])

    def certified(self) -> Certified:
        """Return what need not be looked at again: the lines of a table that stands alone."""
        return UNCERTIFIED._replace(lines=self._alone)

    def _glance(self, uid: str, digest: bytes, row: Row, own: dict[Table, list[Row]]) -> IndexRow | None:
        """Return the row of a party whose words are all known, without reading it; None where it must be read."""
        if self._is_cut(row):
            return None
        remarks = _remarks(row, own)
        if _word(row) not in PARTY_KINDS or OUTSIDE_TEXT in remarks or has_new_kind(remarks):
            return None
        if any(alias_kind(_value(alias[2]) or "") is None for alias in own.get("aliases", ())):
            return None
        is_outside = not NON_SDN_PROGRAMS.isdisjoint(_programs(row))
        return IndexRow(uid, digest, Marks(is_outside=is_outside, is_inside=False))

    def _row(self, uid: str, digest: bytes, row: Row, own: dict[Table, list[Row]]) -> IndexRow:
        noted = len(self.drift.journal)
        record = self._party(uid, row, own)
        found = tuple(self.drift.journal[noted:])
        del self.drift.journal[noted:]
        return IndexRow(uid, digest, marks_of(record), found)

    def _sets(self) -> Iterator[tuple[str, Row, dict[Table, list[Row]]]]:
        """Yield key, primary row and other rows of every party."""
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
            yield uid, row, own
        self._refuse_strangers(others)

    def header(self, list_id: ListId | None) -> Header:
        """Return the list; the format carries neither date nor count."""
        return Header(
            list=self.marks.decide(self.drift, list_id),
            format=self.format,
            tables=tuple(table for table in TABLES.values() if table in self._tables),
        )

    def content_list(self) -> ListId | None:
        """Return the list that the content speaks for beyond doubt."""
        return self.marks.verdict()

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
            with suppress(ValueError):  # left unfinished, and the file is closed by now
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
        word = _word(row)
        if word not in PARTY_KINDS:
            self.drift.word("SDN_Type", _value(row[2]) or "", uid)
        fields["listings"].append({"programs": _programs(row)})
        for column, key in _COLUMNS.items():
            if value := _value(row[column]):
                fields["particulars"].append({"name": VESSEL_PARTICULARS[key], "value": value})
        for alias in own.get("aliases", ()):
            fields["names"].append(self._alias(alias, uid))
        fields["addresses"].extend(
            shape for address in own.get("addresses", ()) if (shape := _address(address)) is not None
        )
        text = _remarks(row, own)
        if is_cut := self._is_cut(row):
            self.drift.add("drift.cut-remarks", "primary/Remarks", _CUT, uid)
        remarks, new = read_remarks(text, fields, is_cut=is_cut) if text else ([], [])
        for kind in new:
            self.drift.word("Remarks", kind, uid)
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

    def _is_cut(self, row: Row) -> bool:
        """Tell whether the remarks of a party may go on in a comments table that is not there."""
        return "comments" not in self._tables and len(row[11]) == _MAX_REMARKS

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


def _word(row: Row) -> str:
    """Return what sort of party a row is, in the words of the XML formats where they are known."""
    kind_text = _value(row[2]) or ""
    return _KINDS.get(kind_text.lower(), kind_text)


def _programs(row: Row) -> tuple[str, ...]:
    programs = _value(row[3])
    return tuple(programs.split("] [")) if programs else ()


def _remarks(row: Row, own: dict[Table, list[Row]]) -> str:
    """Return the remarks of a party, with what the comments table adds to them."""
    cells = (row[11], *(comment[1] for comment in own.get("comments", ())))
    return "".join(_value(cell) or "" for cell in cells)


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
