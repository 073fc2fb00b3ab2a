"""Alerts on their way to their readers.

A run puts its alerts in and then appends the ledger record that names them: that one step decides both the baseline
and the alerts. What no record names was never decided, and goes with the next run. An alert lies in ``pending/`` until
it is settled; each try leaves a file before it begins and one if it fails, so that a process that dies in between
leaves a try without an end: it is not known whether that one arrived. Nothing is ever changed in place.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Final, NamedTuple

import zstandard

from potashwatch.archive.holder import Holder
from potashwatch.archive.sealed import Model, seal, unseal
from potashwatch.archive.store import Store
from potashwatch.archive.troubles import damaged, reading
from potashwatch.errors import ArchiveError
from potashwatch.records.alert import Alert, Attempt, Failure, Settled
from potashwatch.records.ledger import LedgerRecord

FOLDER: Final = "outbox/"

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


def check(store: Store, key: str) -> None:
    """Read a file of the outbox. Raises ArchiveError: damaged, or of an unknown version."""
    kind = key.split("/")[1]
    model = Alert if kind == "pending" else Settled if kind == "settled" else Attempt
    _read(store, key, Failure if key.endswith(".failed.json") else model)


class Try(NamedTuple):
    """One try, and how it ended; no end: it may have arrived."""

    attempt: Attempt
    failure: Failure | None

    @property
    def is_unsure(self) -> bool:
        """Whether it may have arrived."""
        return self.failure is None or self.failure.is_unsure


class Outbox:
    """The outbox of an archive. Every method can raise ArchiveError."""

    def __init__(self, store: Store, sending: Store, record: Callable[[int], LedgerRecord | None]) -> None:
        """Make one. ``sending`` is the same store, with a lock of its own: what is sent must not keep a run waiting.

        ``record`` returns a record of the ledger by its number.
        """
        self._store, self._sending, self._record = store, sending, record

    def put(self, alert: Alert) -> None:
        """Put an alert in, durably; twice is once. It goes out when the ledger has the record that names it."""
        self._store.create(_pending_key(alert.id), _packed(alert))

    def clear_undecided(self) -> None:
        """Remove what no record names: a run died before it was decided. Only under the lock of the archive."""
        for found in self._readable():
            if isinstance(found, Alert) and not self._is_decided(found):
                self._store.remove(_pending_key(found.id))

    def pending(self) -> tuple[Alert, ...]:
        """Return the alerts that are decided and not settled, in the order in which they were made."""
        found = [each for each in self._readable() if isinstance(each, Alert) and self._is_decided(each)]
        return tuple(sorted(found, key=_order))

    def unreadable(self) -> tuple[ArchiveError, ...]:
        """Return what is wrong with pending alerts that cannot be read: they keep no other from being sent."""
        return tuple(each for each in self._readable() if isinstance(each, ArchiveError))

    def tries(self, alert_id: str) -> tuple[Try, ...]:
        """Return the tries so far, the first first. Raises archive.lost if it is settled just now."""
        prefix = f"{FOLDER}attempts/{alert_id}/"
        keys = set(self._store.keys(prefix))
        begun = [_read(self._store, key, Attempt) for key in sorted(keys) if key.endswith(".begun.json")]
        return tuple(Try(attempt, self._failure(prefix, attempt.number, keys)) for attempt in begun)

    def begin(self, alert_id: str, attempt: Attempt) -> None:
        """Write down that a try begins, before anything is sent."""
        self._sending.create(_attempt_key(alert_id, attempt.number, "begun"), (seal(attempt),))

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
        for settled in (_read(self._store, key, Settled) for key in self._left()):
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
        here = [
            match[1] for key in self._store.keys(f"{FOLDER}pending/") if (match := _PENDING.fullmatch(key))
        ]
        if not here:
            return
        settled = {
            match[2] for key in self._store.keys(f"{FOLDER}settled/") if (match := _SETTLED.fullmatch(key))
        }
        yield from (alert_id for alert_id in here if alert_id not in settled)

    def _readable(self) -> Iterator[Alert | ArchiveError]:
        """Yield what is pending, or why it cannot be read; what another process settles meanwhile is left out."""
        for alert_id in self._pending_ids():
            try:
                yield _read(self._store, _pending_key(alert_id), Alert)
            except ArchiveError as error:
                if error.code != "archive.lost":
                    yield error

    def _left(self) -> Iterator[str]:
        """Yield the keys of settled alerts that are pending still."""
        pending = {m[1] for key in self._store.keys(f"{FOLDER}pending/") if (m := _PENDING.fullmatch(key))}
        for key in list(self._store.keys(f"{FOLDER}settled/")) if pending else ():
            if (match := _SETTLED.fullmatch(key)) and match[2] in pending:
                yield key

    def _is_decided(self, alert: Alert) -> bool:
        record = self._record(alert.record)
        return record is not None and alert.id in record.alerts

    def _failure(self, prefix: str, number: int, keys: set[str]) -> Failure | None:
        key = f"{prefix}{number:06}.failed.json"
        return _read(self._store, key, Failure) if key in keys else None


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
