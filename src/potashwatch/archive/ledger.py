"""The chain of records; the last one is the state of the archive."""

import hashlib
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from potashwatch.archive.sealed import seal, unseal
from potashwatch.archive.store import Store
from potashwatch.archive.troubles import moved, reading
from potashwatch.errors import ArchiveError
from potashwatch.records.ledger import LedgerRecord

FOLDER: Final = "ledger/"

_KEY: Final = re.compile(r"ledger/(\d{8})\.json", re.ASCII)


class Entry(NamedTuple):
    """A record, and the digest of its file, by which the next record names it."""

    record: LedgerRecord
    sha256: str


def parse_key(key: str) -> int | None:
    """Return the number of a record; None if the key is no record's."""
    match = _KEY.fullmatch(key)
    return int(match[1]) if match else None


class Ledger:
    """The ledger of an archive."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._looked = False
        self._head: str | None = None
        self._tail: Entry | None = None

    def keys(self) -> tuple[str, ...]:
        """Return the keys of all records, in order."""
        return tuple(key for key in self._store.keys(FOLDER) if parse_key(key) is not None)

    def entry(self, key: str) -> Entry:
        """Return a record as it stands. Raises ArchiveError: damaged, of an unknown version."""
        raw = self._raw(key)
        return Entry(unseal(raw, LedgerRecord, key), hashlib.sha256(raw).hexdigest())

    def _raw(self, key: str) -> bytes:
        with self._store.open(key) as file, reading(key):
            return file.read()

    def record(self, number: int) -> LedgerRecord | None:
        """Return a record by its number; None where there is none. Raises ArchiveError: damaged."""
        try:
            return self.entry(f"{FOLDER}{number:08}.json").record
        except ArchiveError as error:
            if error.code == "archive.lost":
                return None
            raise

    def before_last(self) -> Entry | None:
        """Return the record before the last; None where the last is the first. Raises ArchiveError: lost, damaged."""
        last = self.tail()
        if last is None or last.record.number == 1:
            return None
        return self.entry(f"{FOLDER}{last.record.number - 1:08}.json")

    def highest(self) -> int:
        """Return the number of the last record; 0 before the first. Nothing is opened."""
        keys = self.keys()
        return (parse_key(keys[-1]) or 0) if keys else 0

    def tail(self) -> Entry | None:
        """Return the last record. It is read each time; understood once, as long as its bytes stay the same."""
        keys = [*self._store.keys(FOLDER)]
        key = next((key for key in reversed(keys) if parse_key(key) is not None), None)
        if key is None:
            return None
        raw = self._raw(key)
        sha256 = hashlib.sha256(raw).hexdigest()
        if self._tail is None or self._tail.sha256 != sha256:
            self._tail = Entry(unseal(raw, LedgerRecord, key), sha256)
        return self._tail

    def last(self) -> Entry | None:
        """Return the last record, and remember that the caller has seen it."""
        entry = self.tail()
        self._looked, self._head = True, entry.sha256 if entry else None
        return entry

    def records(self) -> Iterator[LedgerRecord]:
        """Yield every record, from the first."""
        for key in self.keys():
            yield self.entry(key).record

    def append(self, record: LedgerRecord) -> LedgerRecord:
        """Write the next record. Raises archive.moved-on if it is not the next of what the caller has seen."""
        last = self.tail()
        if self._looked and self._head != (last.sha256 if last else None):
            raise moved()
        chained = record.model_copy(
            update={
                "number": last.record.number + 1 if last else 1,
                "previous_sha256": last.sha256 if last else None,
            }
        )
        raw = seal(chained)
        if not self._store.create(f"{FOLDER}{chained.number:08}.json", (raw,)):
            raise moved()
        self._looked, self._head = True, hashlib.sha256(raw).hexdigest()
        return chained
