"""The published editions in folders, each once, by list and in the order of their dates."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from potashwatch.errors import PotashwatchError
from potashwatch.guards import FactsCounter
from potashwatch.parsers import open_edition
from potashwatch.records.edition import Header
from potashwatch.records.party import PartyRecord
from potashwatch.records.snapshot import Facts


@dataclass(frozen=True)
class Published:
    """One edition on disk."""

    path: Path
    header: Header
    sha256: str
    facts: Facts
    records: dict[str, PartyRecord]
    """By uid; empty where only the figures were asked for."""

    @property
    def dated(self) -> date:
        """The date in the file, else the one in its name: CSV carries none."""
        return self.header.published_on or _date_in(self.path.name) or date.min

    @property
    def is_excerpt(self) -> bool:
        """Whether the file is known to be a part of a list."""
        return "excerpt" in self.path.name or bool(self.header.filters)


def read(path: Path, *, with_records: bool = True) -> Published:
    """Read an edition. Raises PotashwatchError where the file is none."""
    counter, records = FactsCounter(), {}
    with open_edition(str(path)) as stream:
        for record in stream:
            counter.add(record)
            if with_records:
                records[record.uid] = record
        return Published(path, stream.header, stream.origin.sha256, counter.facts(), records)


def found_in(folders: Iterable[Path]) -> tuple[Published, ...]:
    """Return the figures of every edition, ordered by list, format and date; each edition once.

    What cannot be read as a list, such as an error page, is left out.
    """
    paths = {path for folder in folders for path in _paths(folder)}
    known: dict[str, Published] = {}
    for path in sorted(paths, key=lambda path: (_date_in(path.name) is None, path)):
        try:
            edition = read(path, with_records=False)
        except PotashwatchError:
            continue
        known.setdefault(edition.sha256, edition)
    return tuple(sorted(known.values(), key=lambda each: (*series(each), each.dated, each.path.name)))


def series(edition: Published) -> tuple[str, str]:
    """Return what editions that are compared with each other share."""
    return edition.header.list, edition.header.format


def _paths(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.name.endswith((".xml", ".xml.gz")):
            yield path
        elif path.name.removesuffix(".gz").endswith(("sdn.csv", "cons_prim.csv")):
            yield path.parent


def _date_in(name: str) -> date | None:
    found = re.search(r"\d{4}-\d\d-\d\d", name)
    return date.fromisoformat(found[0]) if found else None
