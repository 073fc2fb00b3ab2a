"""What every format offers: a reading of one document, and what it noticed on the way."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Protocol, TypeAlias

from potashwatch.errors import ParseError
from potashwatch.parsers.cutting import Certified
from potashwatch.parsers.dates import day
from potashwatch.parsers.mapping import Unmapped
from potashwatch.records.edition import DriftCode, FormatDrift, FormatId, Header, ListId
from potashwatch.records.party import PartyRecord

if TYPE_CHECKING:
    from potashwatch.parsers.lists import ListMarks
    from potashwatch.parsers.rows import Known, Row


class Reading(Protocol):
    """One document being read. ``records`` is consumed once; ``header`` and ``drift`` are complete after that."""

    drift: "Drift"
    marks: "ListMarks"

    @property
    def format(self) -> FormatId:
        """Return which format the document has."""
        ...

    def records(self) -> Iterator[PartyRecord]:
        """Yield every record of the document, in its order. Raises ParseError; a record is never skipped."""
        ...

    def rows(self, known: "Known") -> Iterator["Row"]:
        """Yield the row of every record of the document, in its order; what is known is not read."""
        ...

    def record(self, uid: str) -> PartyRecord:
        """Return the record of a row that was yielded. Raises ParseError."""
        ...

    def certified(self) -> Certified:
        """Return what of the document need not be certified again in another one."""
        ...

    def header(self, list_id: ListId | None) -> Header:
        """Return what the document says of itself; ``list_id`` overrules what it seems to be."""
        ...

    def content_list(self) -> ListId | None:
        """Return the list that the content speaks for beyond doubt, whatever was overruled; None in doubt."""
        ...


Noted: TypeAlias = tuple[DriftCode, str, str, str | None]
"""One occurrence: code, path, message, party."""


_NO_PLACE = "a leaf with no place in the record: unknown, repeated, or contradicting another leaf"


class Drift:
    """Collects the ways in which a document differs from the format we know."""

    def __init__(self) -> None:
        self.journal: list[Noted] = []
        """Every occurrence, in the order of the document."""

    def add(self, code: DriftCode, path: str, message: str, uid: str | None = None) -> None:
        """Note one occurrence."""
        self.journal.append((code, path, message, uid))

    def repeat(self, noted: Iterable[Noted]) -> None:
        """Note again what was noted when the same bytes were read before."""
        self.journal.extend(noted)

    def leaves(self, unmapped: Unmapped, uid: str | None = None) -> None:
        """Note leaves that no field took: of a party, or without ``uid`` of the document around the parties."""
        for path, text in unmapped:
            value = "carried as it stands" if uid else f"its text: {text[:80]}"
            self.add("drift.leaf", path, f"{_NO_PLACE}; {value}", uid)

    def published(self, path: str, text: str | None) -> date | None:
        """Return the day on which a document says it was published; note a date that is not understood.

        None: the document states no date (an excerpt), or that one.
        """
        found = day(text) if text else None
        if found is None and text is not None:
            self.add("drift.header", path, f"a date of publication that is not understood: {text or 'empty'}")
        return found

    def word(self, path: str, word: str, uid: str | None = None) -> None:
        """Note a category word that is not in our tables."""
        self.add("drift.word", path, f"an unknown word: {word}", uid)

    def namespace(self, found: str | None, known: frozenset[str]) -> None:
        """Note a namespace that this version does not know (2024 brought one, F20)."""
        if found not in known:
            self.add("drift.namespace", "/", f"an unknown namespace: {found or 'none'}")

    def report(self) -> tuple[FormatDrift, ...]:
        """Return what was noted, each place once with its count and first party, in a fixed order."""
        found: dict[tuple[DriftCode, str, str], tuple[int, str | None]] = {}
        for code, path, message, uid in self.journal:
            count, example = found.get((code, path, message), (0, uid))
            found[code, path, message] = count + 1, example
        return tuple(
            FormatDrift(code=code, path=path, message=message, count=count, example_uid=uid)
            for (code, path, message), (count, uid) in sorted(found.items())
        )


def missing(name: str, path: str, uid: str | None, where: str) -> ParseError:
    """Make the error for a required element that is not there."""
    party = f"party {uid}: " if uid else ""
    return ParseError(
        "parse.missing-key" if uid is None else "parse.missing-element",
        f"{name}: {where}{party}{path} is missing",
        hint="the list is refused in whole: the format changed, or the file was damaged",
    )
