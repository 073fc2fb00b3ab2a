"""Sightings: which edition was seen when, told by keys alone, and the snapshot under each."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby, permutations
from typing import Final, get_args

from potashwatch.archive.sealed import seal, unseal
from potashwatch.archive.store import Store
from potashwatch.archive.troubles import damaged, lost, moved, reading
from potashwatch.records.edition import ListId
from potashwatch.records.snapshot import Snapshot, StoredDocument
from potashwatch.records.timeline import ShortSnapshot

FOLDER: Final = "snapshots/"

_LISTS: Final[dict[str, ListId]] = {list_id: list_id for list_id in get_args(ListId)}
_KEY: Final = re.compile(r"snapshots/([a-z-]+)/(\d{8})_(\d{4}-\d\d-\d\d)_([0-9a-f]{64})\.json", re.ASCII)


@dataclass(frozen=True)
class Sighting:
    """A snapshot as its key tells it."""

    number: int
    """Place in the order of arrival, from 1, over all lists."""
    list: ListId
    dated_on: date
    sha256: str
    """Of the edition."""
    key: str


def parse_key(key: str) -> Sighting | None:
    """Return what a key tells; None if it is no snapshot's."""
    match = _KEY.fullmatch(key)
    if match is None or match[1] not in _LISTS:
        return None
    try:
        dated_on = date.fromisoformat(match[3])
    except ValueError:
        return None
    return Sighting(int(match[2]), _LISTS[match[1]], dated_on, match[4], key)


def key_of(snapshot: Snapshot | ShortSnapshot) -> str:
    """Return where a snapshot lies."""
    return f"{FOLDER}{snapshot.list}/{snapshot.number:08}_{snapshot.dated_on}_{snapshot.sha256}.json"


class Snapshots:
    """The snapshots of an archive."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def sightings(self, list_id: ListId | None = None) -> tuple[Sighting, ...]:
        """Return what was seen, in the order of arrival."""
        keys = self._store.keys(f"{FOLDER}{list_id}/" if list_id else FOLDER)
        found = (parse_key(key) for key in keys)
        return tuple(sorted((s for s in found if s), key=lambda s: s.number))

    def has_any(self) -> bool:
        """Tell whether there is any snapshot; nothing is opened."""
        return any(parse_key(key) for key in self._store.keys(FOLDER))

    def raw(self, sighting: Sighting) -> bytes:
        """Return the bytes of a snapshot's file."""
        with self._store.open(sighting.key) as file, reading(sighting.key):
            return file.read()

    def read(self, sighting: Sighting) -> Snapshot:
        """Return a snapshot. Raises ArchiveError: lost, damaged, of an unknown version."""
        snapshot = unseal(self.raw(sighting), Snapshot, sighting.key)
        if key_of(snapshot) != sighting.key:
            raise damaged(
                sighting.key, f"holds another snapshot: number {snapshot.number} of {snapshot.list}"
            )
        return snapshot

    def write(self, snapshot: Snapshot) -> Sighting:
        """Keep a snapshot under its number. Raises ArchiveError; archive.moved-on if another writer's is there."""
        key = key_of(snapshot)
        sighting = parse_key(key)
        if sighting is None:
            raise lost(key)  # a number of nine digits: no reader would find it
        if not self._store.create(key, (seal(snapshot),)):
            raise moved()
        return sighting

    def newest_first(
        self,
        sightings: Iterable[Sighting],
        short: Callable[[Sighting], ShortSnapshot | Snapshot] | None = None,
    ) -> Iterator[Sighting]:
        """Yield sightings of one list from the newest to the oldest.

        By date; within a day by the words of the date, where all were dated in the same way; then by arrival. A
        snapshot is asked for, opened where nothing else tells, only where a day that is looked at has several editions.
        """
        by_day = sorted(sightings, key=lambda s: (s.dated_on, s.number), reverse=True)
        for _, group in groupby(by_day, key=lambda s: s.dated_on):
            day = list(group)
            if len(day) > 1 and len({s.sha256 for s in day}) > 1:
                told = {s.number: (short or self.read)(s) for s in day}
                if len({snapshot.dated_by for snapshot in told.values()}) == 1:
                    day.sort(key=lambda s: (told[s.number].dated_text, s.number), reverse=True)
            yield from day


def edition_digest(documents: Iterable[StoredDocument]) -> str:
    """Return the SHA-256 of an edition that is made of several answers: of the lines ``name sha256``."""
    lines = (f"{document.name} {document.sha256}\n" for document in documents)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def holds_its_edition(snapshot: Snapshot) -> bool:
    """Tell whether the digest of an edition follows from those of its documents.

    One document: it is the same. Tables of a CSV set: SHA-256 of the lines ``table sha256``, in the order of
    ``Snapshot.tables``; which document is which table is found by trying. Source: ``Origin.sha256``. Pages and papers
    of licenses: the same, with the names of the documents, in their order.
    """
    if snapshot.format == "ofac-license-pages":
        return edition_digest(snapshot.documents) == snapshot.sha256
    digests = [document.sha256 for document in snapshot.documents]
    if len(digests) == 1:
        return digests[0] == snapshot.sha256
    if len(digests) != len(snapshot.tables):
        return False
    return any(
        hashlib.sha256(
            "".join(f"{t} {d}\n" for t, d in zip(snapshot.tables, order, strict=True)).encode()
        ).hexdigest()
        == snapshot.sha256
        for order in permutations(digests)
    )
