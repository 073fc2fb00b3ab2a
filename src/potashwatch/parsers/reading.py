"""What every format offers: a reading of one document, and what it noticed on the way."""

from collections.abc import Iterator
from typing import Literal, Protocol

from potashwatch.errors import ParseError
from potashwatch.parsers.mapping import Unmapped
from potashwatch.records.edition import FormatDrift, FormatId, Header, ListId
from potashwatch.records.party import PartyRecord

DriftCode = Literal[
    "drift.namespace", "drift.leaf", "drift.word", "drift.delisting", "drift.list", "drift.reference"
]


class Reading(Protocol):
    """One document being read. ``records`` is consumed once; ``header`` and ``drift`` are complete after that."""

    format: FormatId
    drift: "Drift"

    def records(self) -> Iterator[PartyRecord]:
        """Yield every record of the document, in its order. Raises ParseError; a record is never skipped."""
        ...

    def header(self, list_id: ListId | None) -> Header:
        """Return what the document says of itself; ``list_id`` overrules what it seems to be."""
        ...


class Drift:
    """Collects the ways in which a document differs from the format we know, each counted once per place."""

    def __init__(self) -> None:
        self._found: dict[tuple[DriftCode, str, str], tuple[int, str | None]] = {}

    def add(self, code: DriftCode, path: str, message: str, uid: str | None = None) -> None:
        """Note one occurrence."""
        count, example = self._found.get((code, path, message), (0, uid))
        self._found[code, path, message] = count + 1, example

    def leaves(self, unmapped: Unmapped, uid: str | None = None) -> None:
        """Note leaves that no field took."""
        for path, _ in unmapped:
            self.add("drift.leaf", path, "a leaf that this version does not know; carried as it stands", uid)

    def word(self, path: str, word: str, uid: str | None = None) -> None:
        """Note a category word that is not in our tables."""
        self.add("drift.word", path, f"an unknown word: {word}", uid)

    def namespace(self, found: str | None, known: frozenset[str]) -> None:
        """Note a namespace that this version does not know (2024 brought one, F20)."""
        if found not in known:
            self.add("drift.namespace", "/", f"an unknown namespace: {found or 'none'}")

    def report(self) -> tuple[FormatDrift, ...]:
        """Return what was noted, in a fixed order."""
        return tuple(
            FormatDrift(code=code, path=path, message=message, count=count, example_uid=uid)
            for (code, path, message), (count, uid) in sorted(self._found.items())
        )


def missing(name: str, path: str, uid: str | None, where: str) -> ParseError:
    """Make the error for a required element that is not there."""
    party = f"party {uid}: " if uid else ""
    return ParseError(
        "parse.missing-key" if uid is None else "parse.missing-element",
        f"{name}: {where}{party}{path} is missing",
        hint="the list is refused in whole: the format changed, or the file was damaged",
    )
