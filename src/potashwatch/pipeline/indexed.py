"""An edition gone through by the digests of its records: only those that someone asks for are made."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Protocol

from potashwatch.errors import ParseError, printable
from potashwatch.parsers import EditionStream
from potashwatch.parsers.cutting import Certified
from potashwatch.parsers.lists import ListMarks
from potashwatch.parsers.reading import Noted
from potashwatch.parsers.rows import NOTHING, Known, Row
from potashwatch.pipeline.sides import Side
from potashwatch.records.edition import FormatDrift, FormatId, Header, ListId
from potashwatch.records.party import PartyRecord
from potashwatch.records.report import EditionSummary


class Indexed(Protocol):
    """One edition of a comparison."""

    name: str
    format: FormatId
    header: Header
    drift: tuple[FormatDrift, ...]
    content_list: ListId | None
    rows: Mapping[str, Row]
    """By key."""

    @property
    def summary(self) -> EditionSummary:
        """Return the edition as reports name it."""
        ...

    def certified(self) -> Certified:
        """Return what of its document need not be certified again in another one."""
        ...

    def known(self) -> Known:
        """Return its rows by digest."""
        ...

    def records(self, uids: Iterable[str]) -> Iterator[PartyRecord]:
        """Yield the records of some keys. Raises ParseError, ArchiveError."""
        ...

    def programs(self) -> frozenset[str]:
        """Return every program that a record is under."""
        ...


class Fresh:
    """An edition whose document is open."""

    def __init__(self, stream: EditionStream) -> None:
        self.stream = stream
        self.name = stream.origin.source
        self.format = stream.format
        self.rows: Mapping[str, Row] = {}
        self._journal: tuple[Noted, ...] = ()

    def go_through(self, known: Known) -> None:
        """Make a row of each record, without reading what is known. Raises ParseError; every check has passed then."""
        rows = self.stream.rows(known)
        self.rows = dict(zip(map(attrgetter("uid"), rows), rows, strict=True))
        self._journal = tuple(self.stream.journal)  # records that are read later note their drift again
        refuse_filtered(self.stream)
        self.header = self.stream.header
        self.drift = self.stream.drift
        self.content_list = self.stream.content_list

    @property
    def summary(self) -> EditionSummary:
        """Return the edition as reports name it."""
        return summary_of(self.stream, len(self.rows))

    def certified(self) -> Certified:
        """Return what of the document need not be certified again in another one."""
        return self.stream.certified()

    def known(self) -> Known:
        """Return the rows by digest."""
        return {row.digest: row for row in self.rows.values() if row.digest}

    def records(self, uids: Iterable[str]) -> Iterator[PartyRecord]:
        """Yield the records of some keys."""
        return map(self.stream.record, uids)

    def scan(self, gone: Sequence[PartyRecord], come: Sequence[PartyRecord]) -> "Scan":
        """Return what was seen, for when the document is closed; with the records that differ from another edition."""
        stream = self.stream
        rows = self.rows
        noted = Counter(note for row in filter(attrgetter("noted"), rows.values()) for note in row.noted)
        around = Counter(note for note in self._journal if note[0] != "drift.list") - noted
        return Scan(
            rows,
            stream.header,
            self.content_list,
            stream.marks,
            tuple(around.elements()),
            stream.certified(),
            tuple(gone),
            tuple(come),
        )

    def whole(self) -> "Scan":
        """Go through the document and read all records."""
        self.go_through(NOTHING)
        return self.scan((), tuple(self.records(self.rows)))

    def against(self, base: Indexed) -> "Scan":
        """Go through the document, and read what differs from another edition of the same format."""
        self.go_through(base.known())
        gone, come = differing(base, self), differing(self, base)
        return self.scan(tuple(base.records(gone)), tuple(self.records(come)))

    def programs(self) -> frozenset[str]:
        """Return every program that a record is under."""
        records = self.records(self.rows)
        return frozenset(p for record in records for listing in record.listings for p in listing.programs)


@dataclass(frozen=True)
class Scan:
    """An edition that was gone through, after its document was closed."""

    rows: Mapping[str, Row]
    header: Header
    content_list: ListId | None
    marks: ListMarks
    around: tuple[Noted, ...]
    """Drift outside of the records, but for the doubt which list it is."""
    certified: Certified
    gone: tuple[PartyRecord, ...]
    """Records of the other edition that this one does not have in the same form."""
    come: tuple[PartyRecord, ...]
    """Records of this edition that the other one does not have in the same form."""


def side_of(indexed: Indexed, *, wants_programs: bool) -> Side:
    """Return an edition as a side of a comparison; making out all programs can mean reading all records."""
    programs = indexed.programs() if wants_programs else frozenset()
    return Side(
        indexed.name,
        indexed.summary,
        indexed.header,
        indexed.format,
        indexed.drift,
        programs,
        indexed.content_list,
    )


def differing(one: Indexed, other: Indexed) -> list[str]:
    """Return the keys in ``one`` whose records ``other`` does not have, as far as digests tell."""
    theirs = other.rows.get
    # Mostly both have the very same rows, and then nothing of them need be looked at.
    others = [(uid, row) for uid, row in one.rows.items() if theirs(uid) is not row]
    return [
        uid
        for uid, row in others
        if not row.digest or (found := theirs(uid)) is None or found.digest != row.digest
    ]


def summary_of(stream: EditionStream, count: int) -> EditionSummary:
    """Return a stream that was read to its end as reports name it."""
    origin = stream.origin
    return EditionSummary(
        source=printable(origin.source),
        sha256=origin.sha256,
        bytes=origin.size_bytes,
        published_on=stream.header.published_on,
        records=count,
    )


def refuse_filtered(stream: EditionStream) -> None:
    """Raise ParseError for a file that is not the whole list, once its header is known."""
    if filters := stream.header.filters:
        more = f" and {len(filters) - 1} more" if len(filters) > 1 else ""
        raise ParseError(
            "parse.filtered",
            f"{stream.origin.source}: a custom export, filtered by {filters[-1]}{more}: it is not the list",
            hint="download the whole list; show and info read this file all the same",
        )
