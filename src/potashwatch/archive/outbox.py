"""Alerts on their way to their readers.

A run puts its alerts in and then appends the ledger record that names them: that one step decides both the baseline
and the alerts. What no record names was never decided, and goes with the next run. An alert lies in ``pending/`` until
it is settled; each try leaves a file before it begins and one if it fails, so that a process that dies in between
leaves a try without an end: it is not known whether that one arrived. Nothing is ever changed in place.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final, NamedTuple

import zstandard

from potashwatch.archive.holder import Holder
from potashwatch.archive.ledger import Ledger
from potashwatch.archive.sealed import Model, seal, unseal
from potashwatch.archive.store import Store
from potashwatch.archive.troubles import damaged, lost, moved, reading
from potashwatch.errors import ArchiveError
from potashwatch.records.alert import Alert, Attempt, Failure, Settled
from potashwatch.records.base import Frozen
from potashwatch.records.ledger import LedgerRecord

FOLDER: Final = "outbox/"
LEDGER: Final = "ledger record"

_MAX_BYTES: Final = 1 << 30

_PENDING: Final = re.compile(r"outbox/pending/([0-9a-f]{64})\.json\.zst")
_ATTEMPT: Final = re.compile(r"outbox/attempts/([0-9a-f]{64})/(\d{6})\.(begun|failed)\.json")
_SETTLED: Final = re.compile(r"outbox/settled/(\d{4})/([0-9a-f]{64})\.json\.zst")


def alert_of(key: str) -> str | None:
    """Return the id of the alert that a key belongs to; None if it belongs to none."""
    match = _PENDING.fullmatch(key) or _ATTEMPT.fullmatch(key)
    if match:
        return match[1]
    settled = _SETTLED.fullmatch(key)
    return settled[2] if settled else None


def held_by(key: str) -> str | None:
    """Return the id of the alert that a file holds, pending or settled; None for a try, and for any other file."""
    match = _PENDING.fullmatch(key)
    settled = _SETTLED.fullmatch(key)
    return match[1] if match else settled[2] if settled else None


def is_pending(key: str) -> bool:
    """Tell whether a key is that of a pending alert."""
    return _PENDING.fullmatch(key) is not None


def check(store: Store, key: str) -> Frozen:
    """Read a file of the outbox, and return what it holds. Raises ArchiveError: damaged, or of an unknown version."""
    kind = key.split("/")[1]
    if kind == "pending":
        return _read(store, key, Alert)
    if kind == "settled":
        return _read(store, key, Settled)
    return _read(store, key, Failure if key.endswith(".failed.json") else Attempt)


class Try(NamedTuple):
    """One try, and how it ended; no end: it may have arrived."""

    attempt: Attempt
    failure: Failure | None

    @property
    def is_unsure(self) -> bool:
        """Whether it may have arrived."""
        return self.failure is None or self.failure.is_unsure


@dataclass(frozen=True)
class Contents:
    """What lies in the outbox and is not settled."""

    pending: tuple[Alert, ...]
    """Decided: the ledger names them. In the order in which they were made."""
    undecided: tuple[Alert, ...]
    """Of a run that is under way, or died before its record."""
    faults: tuple[ArchiveError, ...]
    """What is wrong with files that cannot be read: they keep nothing else from being sent."""


class Outbox:
    """The outbox of an archive. Every method can raise ArchiveError."""

    def __init__(self, store: Store, sending: Store, ledger: Ledger) -> None:
        """Make one. ``sending`` is the same store, with a lock of its own: what is sent must not keep a run waiting."""
        self._store, self._sending, self._ledger = store, sending, ledger

    def put(self, alert: Alert) -> None:
        """Put an alert in, durably; twice is once. It goes out when the ledger has the record that names it.

        Of the same id, which tells the same, the last one put stays: it may be in another form by now.
        """
        key = _pending_key(alert.id)
        if not self._store.create(key, _packed(alert)) and self._read_or_none(key) != alert:
            self._store.remove(key)
            self._store.create(key, _packed(alert))

    def _read_or_none(self, key: str) -> Alert | None:
        try:
            return _read(self._store, key, Alert)
        except ArchiveError:
            return None

    def look(self) -> Contents:
        """Return what is there. A file that is damaged is a fault, and stops nothing else."""
        pending: list[Alert] = []
        undecided: list[Alert] = []
        faults: list[ArchiveError] = []
        records: dict[int, LedgerRecord | None] = {}
        for alert_id in self._pending_ids():
            try:
                alert = _read(self._store, _pending_key(alert_id), Alert)
                (pending if self._is_decided(alert, records) else undecided).append(alert)
            except ArchiveError as error:
                if error.code != "archive.lost" or LEDGER in error.message:  # else it was settled just now
                    faults.append(error)
        faults += [fault for alert in pending for fault in self._attempts(alert)[1]]
        faults += [fault for _, fault in self._left() if fault]
        return Contents(tuple(sorted(pending, key=_order)), tuple(undecided), tuple(faults))

    def missing(self, named: Iterable[str]) -> frozenset[str]:
        """Return which of the alerts that ledger records name are neither pending nor settled."""
        return frozenset(named) - {held_by(key) for key in self._store.keys(FOLDER)}

    def clear_undecided(self) -> None:
        """Remove what will never be decided: its record is there, and does not name it. Under the lock of the archive.

        What waits for a record that is not there yet stays: of a run that died, or of one that lost a lock that runs
        out, and can still write that record. Whoever writes it decides.
        """
        highest = self._ledger.highest()
        for alert in self.look().undecided:
            if alert.record <= highest:
                self._store.remove(_pending_key(alert.id))

    def tries(self, alert: Alert) -> tuple[Try, ...]:
        """Return the tries so far, the first first. One that cannot be read is told as one without an end."""
        return self._attempts(alert)[0]

    def begin(self, alert_id: str, attempt: Attempt) -> None:
        """Write down that a try begins, before anything is sent."""
        if not self._sending.create(_attempt_key(alert_id, attempt.number, "begun"), (seal(attempt),)):
            raise moved()  # another sender began this very try

    def fail(self, alert_id: str, attempt: Attempt, failure: Failure) -> None:
        """Write down how a try failed."""
        self._sending.create(_attempt_key(alert_id, attempt.number, "failed"), (seal(failure),))

    def settle(self, settled: Settled) -> None:
        """Write down that an alert is done with; it is not pending any more."""
        alert_id = settled.alert.id
        self._sending.create(_settled_key(settled.alert), _packed(settled))
        for key in list(self._sending.keys(f"{FOLDER}attempts/{alert_id}/")):
            self._sending.remove(key)
        self._sending.remove(_pending_key(alert_id))

    def clear_settled(self) -> None:
        """Remove what a process that died while settling left behind. Only under the lock of the outbox."""
        for settled, _ in self._left():
            if settled:
                self.settle(settled)

    def settled(self) -> Iterator[Settled]:
        """Yield every alert that is done with, by year and id."""
        for key in self._store.keys(f"{FOLDER}settled/"):
            if _SETTLED.fullmatch(key):
                yield _read(self._store, key, Settled)

    def lock(self, holder: Holder) -> AbstractContextManager[None]:
        """Be the only one who sends. Raises archive.locked at once, naming who does."""
        return self._sending.lock(holder)

    def _pending_ids(self) -> Iterator[str]:
        """Yield the ids of what lies in ``pending/``; what is settled too was left by a process that died there."""
        here = self._in_pending()
        if here:
            settled = {
                m[2] for key in self._store.keys(f"{FOLDER}settled/") if (m := _SETTLED.fullmatch(key))
            }
            yield from (alert_id for alert_id in here if alert_id not in settled)

    def _in_pending(self) -> tuple[str, ...]:
        return tuple(m[1] for key in self._store.keys(f"{FOLDER}pending/") if (m := _PENDING.fullmatch(key)))

    def _left(self) -> Iterator[tuple[Settled | None, ArchiveError | None]]:
        """Yield what is settled and pending still, or why it cannot be read."""
        here = self._in_pending()
        for key in list(self._store.keys(f"{FOLDER}settled/")) if here else ():
            if (match := _SETTLED.fullmatch(key)) and match[2] in here:
                try:
                    yield _read(self._store, key, Settled), None
                except ArchiveError as error:
                    yield None, error

    def _is_decided(self, alert: Alert, records: dict[int, LedgerRecord | None]) -> bool:
        """Tell whether the record names the alert. Raises ArchiveError where that record is damaged or lost."""
        number = alert.record
        if number not in records:
            records[number] = self._ledger.record(number)
        record = records[number]
        if record is None and number <= self._ledger.highest():
            raise lost(f"{LEDGER} {number}, which says whether alert {alert.id[:12]} goes out,")
        return record is not None and alert.id in record.alerts

    def _attempts(self, alert: Alert) -> tuple[tuple[Try, ...], list[ArchiveError]]:
        prefix = f"{FOLDER}attempts/{alert.id}/"
        faults: list[ArchiveError] = []

        def read(key: str, model: type[Model]) -> Model | None:
            try:
                return _read(self._store, key, model)
            except ArchiveError as error:
                if error.code != "archive.lost":  # else it was settled just now
                    faults.append(error)
                return None

        keys = set(self._store.keys(prefix))
        tries: list[Try] = []
        for key in sorted(keys):
            match = _ATTEMPT.fullmatch(key)
            if match and match[3] == "begun":
                begun = read(key, Attempt) or Attempt(number=int(match[2]), begun_at=alert.made_at)
                end = f"{prefix}{match[2]}.failed.json"
                tries.append(Try(begun, read(end, Failure) if end in keys else None))
        return tuple(tries), faults


def _read(store: Store, key: str, model: type[Model]) -> Model:
    with store.open(key) as file, reading(key):
        raw = file.read()
    if key.endswith(".zst"):
        try:
            raw = zstandard.decompress(raw, max_output_size=_MAX_BYTES)
        except zstandard.ZstdError as error:
            raise damaged(key, "it cannot be unpacked") from error
    return unseal(raw, model, key)


def _order(alert: Alert) -> tuple[int, str, str, str, str, str]:
    return alert.record, alert.sink, alert.kind, alert.list or "", alert.to or "", alert.id


def _packed(record: Alert | Settled) -> tuple[bytes]:
    return (zstandard.compress(seal(record)),)


def _pending_key(alert_id: str) -> str:
    return f"{FOLDER}pending/{alert_id}.json.zst"


def _attempt_key(alert_id: str, number: int, what: str) -> str:
    return f"{FOLDER}attempts/{alert_id}/{number:06}.{what}.json"


def _settled_key(alert: Alert) -> str:
    return f"{FOLDER}settled/{alert.made_at:%Y}/{alert.id}.json.zst"
