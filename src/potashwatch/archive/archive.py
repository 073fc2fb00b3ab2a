"""The archive as the rest of the program sees it."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Final

from potashwatch.archive import addresses, pruning, verifying
from potashwatch.archive.catalog import Catalog
from potashwatch.archive.derived import Derived
from potashwatch.archive.findings import Finding
from potashwatch.archive.holder import Holder
from potashwatch.archive.ledger import Ledger
from potashwatch.archive.local import LocalStore
from potashwatch.archive.objects import Objects
from potashwatch.archive.outbox import Outbox
from potashwatch.archive.packing import Kept
from potashwatch.archive.packs import Packs
from potashwatch.archive.present import Present
from potashwatch.archive.pruning import PrunePlan
from potashwatch.archive.replay import Replay
from potashwatch.archive.scratch import ScratchStore
from potashwatch.archive.snapshots import Sighting, Snapshots
from potashwatch.archive.store import Store
from potashwatch.archive.troubles import (
    edition_lost,
    ledger_lost,
    lost,
    missing,
    moved,
    reading,
    unchained,
    unfounded,
)
from potashwatch.archive.verifying import FORMAT_KEY
from potashwatch.errors import ArchiveError, printable
from potashwatch.parsers.documents import Watch, ignore
from potashwatch.records.edition import LIST_TITLES, ListId
from potashwatch.records.ledger import Filed, LedgerRecord, ListState, Starter
from potashwatch.records.place import Place
from potashwatch.records.snapshot import Snapshot
from potashwatch.records.timeline import ShortSnapshot

ARCHIVE_SCHEMA: Final = "potashwatch/archive/1"


class Archive:
    """Every byte as evidence, and what was done with it. ``docs/archive.md`` describes the folder.

    Everything in it is written once and never changed; the state is that of the last ledger record, so that
    ``append`` is the one step that commits a run. Whatever writes wants the lock to be held, and raises RuntimeError
    without it. Every method can raise ArchiveError; after it nothing half-written is left.
    """

    def __init__(self, place: Place, store: Store) -> None:
        self.place = place
        """The folder or the bucket, for people."""
        self._store = store
        self._objects = Objects(store)
        self._snapshots = Snapshots(store)
        self._ledger = Ledger(store)
        self.derived = Derived(store)
        """What was worked out from editions; no part of the evidence, and written without the lock."""
        self._catalog = Catalog(self._snapshots, self.derived)
        self.packs = Packs(store)
        """Records that were read once; as ``derived``."""
        self.outbox = Outbox(store, store.sending(), self._ledger)
        """Alerts on their way; written under the lock by a run, and under a lock of its own by what sends them."""
        self._is_locked = False
        self._is_assistant = False
        self._here: Present | None = None
        """What is there, remembered while no one else can add to it."""
        self._listing = threading.Lock()
        """Held while ``_here`` is made: threads with one each would miss what the others add."""

    @classmethod
    def open(cls, place: Place, *, create: bool = False) -> "Archive":
        """Open the archive in a folder or a bucket; with ``create``, begin one where there is none.

        Raises archive.missing (nothing there), archive.format (no archive, or of an unknown version); for a bucket
        also archive.no-extra, archive.no-bucket, archive.refused, archive.unreachable.
        """
        return cls.over(place, _store_at(place), create=create)

    @classmethod
    def over(cls, place: Place, store: Store, *, create: bool = False) -> "Archive":
        """Open the archive in a store; ``place`` is what people call it. See ``open``."""
        told = json.dumps({"schema": ARCHIVE_SCHEMA}, separators=(",", ":")).encode() + b"\n"
        found = _format_of(store)
        if found is None:
            is_empty = next(store.keys(""), None) is None
            if is_empty and not create:
                raise missing(str(place))
            # Where it is there after all, or is there by now, another process began one just now.
            found = told if is_empty and store.create(FORMAT_KEY, (told,)) else _format_of(store)
        if found != told:
            raise _other(place, found)
        return cls(place, store)

    def is_empty(self) -> bool:
        """Tell whether there is neither a ledger record nor a snapshot: nothing was ever recorded here."""
        return not self._ledger.highest() and not self._snapshots.has_any()

    def is_ledger_lost(self) -> bool:
        """Tell whether there are snapshots, and no ledger record that says which of them are baselines."""
        return not self._ledger.highest() and self._snapshots.has_any()

    def require_ledger(self) -> None:
        """Refuse an archive with snapshots alone: what counts as a list is not known. Raises archive.ledger-lost."""
        if self.is_ledger_lost():
            raise ledger_lost(str(self.place))

    def require_past(self) -> None:
        """Refuse an archive without a past, in which every edition would be the first of its list.

        Also one whose last record, which no later one protects, has a state that does not follow from the record before
        it. Raises archive.missing (neither ledger records nor snapshots), archive.ledger-lost (snapshots alone),
        archive.chain, archive.state. A ledger that was begun and is otherwise empty is a past: the archive is new.
        """
        self.require_ledger()
        if self.is_empty():
            raise missing(str(self.place), "there is an archive without a single record")
        last, before = self._ledger.tail(), self._ledger.before_last()
        if last is None:
            return
        replay = Replay()
        if before:
            if last.record.previous_sha256 != before.sha256:
                raise unchained(last.record.number)
            replay = Replay(before.record.states)
        for wrong in replay.check(last.record):
            raise unfounded(last.record.number, last.record.kind, wrong)

    @contextmanager
    def lock(self, starter: Starter, at: datetime) -> Iterator[None]:
        """Be the only writer, from ``at`` (UTC) on. Raises archive.locked at once, naming who is."""
        with self._store.lock(Holder(started_by=starter, since_at=at)):
            self._is_locked, self._here = True, None
            try:
                yield
            finally:
                self._is_locked, self._here = False, None

    def put(self, file: IO[bytes], *, like: str | None = None, sha256: str | None = None) -> Kept:
        """Keep a document, from the first byte of ``file`` on, and return its SHA-256 and size; twice is once.

        ``like``: SHA-256 of a document that it probably resembles; only space hangs on it, and it may be unknown.
        ``sha256``: of the document, where the caller has hashed it: nothing is stored under it that does not have it,
        which is found out while it is stored. Raises archive.damaged where it has another one.
        """
        if not self._is_assistant:
            self._want_lock()
        return self._objects.put(file, like, sha256)

    def assist(self) -> None:
        """Put documents for another process, which holds the lock: they lie under their digests, whoever puts them."""
        self._is_assistant = True

    def read(self, sha256: str) -> IO[bytes]:
        """Return a document in an unnamed temporary file, at its first byte; the caller closes it.

        Raises archive.lost, archive.damaged: bytes that do not have this SHA-256 are never returned.
        """
        return self._objects.read(sha256)

    def has(self, sha256: str) -> bool:
        """Tell whether a document is there, whole or not."""
        return bool(self._objects.encodings(sha256))

    def add(self, snapshot: Snapshot) -> Snapshot:
        """Keep a snapshot of documents that are there, under the next number; the one given is ignored.

        The same edition of the same list and day is there once: what is there is returned; but an authority that
        served another one in between has published it again. Raises archive.lost for
        a document that is not there.
        """
        self._want_lock()
        here = self._present()
        if same := here.same(snapshot):
            return self._snapshots.read(same)
        for document in snapshot.documents:
            if not self.has(document.sha256):
                raise lost(f"document {document.sha256}")
        numbered = snapshot.model_copy(update={"number": here.next_number})
        self._store.confirm()
        sighting = self._snapshots.write(numbered)
        try:
            self._store.confirm()
        except ArchiveError:
            self._store.remove(sighting.key)  # who took the lock over may have given this number to another
            raise
        here.add(sighting)
        return numbered

    def _present(self) -> Present:
        with self._listing:
            if self._here is None:
                last = self._ledger.tail()
                self._here = Present(self._snapshots.sightings(), last.record.filed_to if last else 0)
            return self._here

    def sightings(self, list_id: ListId | None = None) -> tuple[Sighting, ...]:
        """Return what was seen, of one list or of all, in the order of arrival; nothing is opened."""
        if not self._is_locked:
            return self._snapshots.sightings(list_id)
        return self._present().of(list_id)

    def snapshot(self, sighting: Sighting) -> Snapshot:
        """Return the snapshot of a sighting. Raises archive.lost, archive.damaged, archive.format."""
        return self._snapshots.read(sighting)

    def short(self, sighting: Sighting) -> ShortSnapshot:
        """Return the snapshot of a sighting in short. Raises ArchiveError, as ``snapshot`` does, if it is opened."""
        return self._catalog.short(sighting)

    def snapshot_of(self, list_id: ListId, sha256: str) -> Snapshot | None:
        """Return the last sighting of an edition to arrive; None if there is none."""
        found = next((s for s in reversed(self.sightings(list_id)) if s.sha256 == sha256), None)
        return self._snapshots.read(found) if found else None

    def edition(self, list_id: ListId, sha256: str, what: str = "the edition") -> Snapshot:
        """Return the last sighting to arrive of an edition that the state of a list names.

        ``what`` it is to the list, for the error. Raises archive.no-such-snapshot, which names the ledger record.
        """
        found = self.snapshot_of(list_id, sha256)
        if found is None:
            last = self._ledger.tail()
            number = last.record.number if last else 0
            raise edition_lost(f"{what} of the {LIST_TITLES[list_id]}", sha256, number)
        return found

    def accepted(self, list_id: ListId, judged: frozenset[str] = frozenset()) -> Iterator[Sighting]:
        """Yield the sightings of a list that count as the list, newest day first.

        They were accepted by a run, approved or imported, and no guard's objection to them is open. Not those that
        were fetched and never judged: their run was killed. ``judged`` are the editions that the run under way has
        accepted. This is the one definition for addresses, histories and exports.
        """
        self._catalog.look_up(self.sightings(list_id))
        return self._counted(list_id, judged)

    def _counted(self, list_id: ListId, judged: frozenset[str] = frozenset()) -> Iterator[Sighting]:
        """Yield what ``accepted`` does, and open as few snapshots as possible."""
        last = self._ledger.tail()
        state = _state_of(list_id, last.record if last else None)
        here = [s for s in self.sightings(list_id) if s.sha256 not in _refused(state) - judged]
        known = judged | {state.baseline, state.fallback, state.approved}
        passed = {s for s in here if s.number > state.settled or s.number in state.unjudged}
        passed = {s for s in passed if s.sha256 not in known}
        if passed:
            self._catalog.look_up(self.sightings(list_id))
        counted = (s for s in here if s not in passed or self._catalog.short(s).obtained == "imported")
        yield from self._snapshots.newest_first(counted, self._catalog.short)

    def unrefused(self, list_id: ListId) -> Iterator[Sighting]:
        """Yield the sightings of a list, newest day first, that could be judged: also those that no run has judged yet.

        Not those that a guard objected to and nobody approved.
        """
        last = self._ledger.tail()
        refused = _refused(_state_of(list_id, last.record if last else None))
        here = (s for s in self.sightings(list_id) if s.sha256 not in refused)
        return self._snapshots.newest_first(here, self._catalog.short)

    def newest_first(self, list_id: ListId) -> Iterator[Sighting]:
        """Yield all sightings of a list, also those that do not count, in the order by which addresses choose."""
        return self._snapshots.newest_first(self.sightings(list_id), self._catalog.short)

    def look_up(self, list_id: ListId) -> None:
        """Get ready to tell of all snapshots of a list in short."""
        self._catalog.look_up(self.sightings(list_id))

    @contextmanager
    def without_derived(self) -> Iterator["Archive"]:
        """Give the same evidence with nothing worked out yet; what is worked out of it is gone in the end."""
        store = ScratchStore(self._store)
        try:
            yield Archive(self.place, store)
        finally:
            store.clear()

    def find(self, address: str) -> Snapshot:
        """Return what an address names: see ``potashwatch.archive.addresses``.

        Raises archive.address, archive.no-such-snapshot.
        """
        wanted = addresses.parse(address)
        here = self.sightings(wanted.list)
        return self._snapshots.read(addresses.choose(wanted, here, lambda: self._counted(wanted.list)))

    def last(self) -> LedgerRecord | None:
        """Return the last record of the ledger; None before the first."""
        last = self._ledger.last()
        return last.record if last else None

    def records(self) -> Iterator[LedgerRecord]:
        """Yield the ledger, from the first record on; the chain is not checked."""
        return self._ledger.records()

    def record_count(self) -> int:
        """Return the number of the last record in the ledger; 0 before the first. Nothing is opened."""
        return self._ledger.highest()

    def append(self, record: LedgerRecord) -> LedgerRecord:
        """Write the next record of the ledger, and with it the new state.

        Filled in here: ``number``, ``previous_sha256``, ``filed``, ``filed_to``, ``alerting`` where it is None, and
        what a run passed by in ``states``. Raises archive.moved-on if the
        ledger has grown since this object last returned its ``last``, ``head`` or ``state``.
        """
        self._want_lock()
        self._store.confirm()
        last = self._ledger.tail()
        filed_to = last.record.filed_to if last else 0
        filed = tuple(
            Filed(number=s.number, sha256=hashlib.sha256(self._snapshots.raw(s)).hexdigest())
            for s in self.sightings()
            if s.number > filed_to
        )
        return self._ledger.append(
            record.model_copy(
                update={
                    "filed": filed,
                    "filed_to": max((filed_to, *(f.number for f in filed))),
                    "alerting": record.alerting or (last.record.alerting if last else None),
                    "states": self._with_unjudged(record, last.record if last else None),
                }
            )
        )

    def _with_unjudged(self, record: LedgerRecord, last: LedgerRecord | None) -> tuple[ListState, ...]:
        """Return the states of a record, with the snapshots that its run passed by in them.

        Whatever arrived since an edition was last accepted, and is not the one accepted now, was judged by no run.
        """
        if record.kind != "run":
            return record.states
        return tuple(self._passing_by(state, _state_of(state.list, last)) for state in record.states)

    def _passing_by(self, state: ListState, before: ListState) -> ListState:
        if state.settled <= before.settled:
            return state
        here = self.sightings(state.list)
        # An approval that was overtaken before a run took it up counts too.
        known = {state.baseline, state.fallback, state.approved, before.approved}
        came = [
            s
            for s in here
            if before.settled < s.number <= state.settled and s.sha256 not in known | _refused(state)
        ]
        self._catalog.look_up(here)
        unjudged = {s.number for s in came if self._catalog.short(s).obtained != "imported"}
        accepted = {s.number for s in here if s.sha256 in known}
        return state.model_copy(
            update={"unjudged": tuple(sorted(({*before.unjudged} | unjudged) - accepted))}
        )

    def head(self) -> str | None:
        """Return the SHA-256 of the last record's file; None before the first."""
        last = self._ledger.last()
        return last.sha256 if last else None

    def state(self, list_id: ListId) -> ListState:
        """Return where a list stands after the last record; a fresh state if it was never seen."""
        return _state_of(list_id, self.last())

    def verify(self, watch: Watch = ignore, head: str | None = None) -> Iterator[Finding]:
        """Restore and hash everything, and yield every fault; no finding means that nothing is missing or changed.

        ``watch`` is told the bytes of each document. ``head``: SHA-256 of a ledger record that was noted elsewhere, in
        lower case; without it, records that were removed from the end are not missed. Without the lock, what another
        process is just pruning is taken for a fault. What is derived is not checked here.
        """
        return verifying.verify(self._store, str(self.place), watch, head)

    def plan_prune(self, keep: Callable[[Snapshot], bool]) -> PrunePlan:
        """Work out what goes if only what ``keep`` wants stays; nothing is changed.

        These stay in any case: every edition that a state names, the newest snapshot of each list and the last one to
        arrive, and every document that a run refused. Raises archive.damaged: a damaged archive is not pruned.
        """
        return pruning.plan(self._store, self._objects, self._snapshots, self._ledger, keep)

    def prune(self, plan: PrunePlan, record: LedgerRecord) -> LedgerRecord:
        """Do what a plan says, after a record that names it.

        Filled in here, beside what ``append`` does: ``kind``, ``affected``, ``unfiled``, and ``states``, which no
        pruning changes. Raises archive.moved-on, and changes nothing, if the archive is not the one of the plan any
        more. Killed at any point, it leaves the archive whole; the next plan has what remains.
        """
        self._want_lock()
        if plan.basis != pruning.basis_of(self._store):
            raise moved()
        for sha256 in plan.restored:
            self._objects.put_full(sha256)
        numbers = tuple(s.number for s in plan.sightings)
        last = self._ledger.tail()
        states = last.record.states if last else ()
        update = {"kind": "prune", "affected": plan.affected, "unfiled": numbers, "states": states}
        written = self.append(record.model_copy(update=update))
        self._here = None
        for key in (*(sighting.key for sighting in plan.sightings), *(encoded.key for encoded in plan.files)):
            self._store.confirm()  # who took the lock over may build upon what the plan takes for needless
            self._store.remove(key)
        self.derived.forget(frozenset(s.sha256 for s in self.sightings()))
        return written

    def _want_lock(self) -> None:
        if not self._is_locked:
            raise RuntimeError("an archive is written to under its lock")


def _store_at(place: Place) -> Store:
    """Return the store of a place. Raises archive.no-extra."""
    if isinstance(place, Path):
        return LocalStore(place)
    if find_spec("obstore") is None:
        raise ArchiveError(
            "archive.no-extra",
            f"{place}: an archive in a bucket needs an extra of potashwatch that is not installed",
            hint='pip install "potashwatch[cloud]"',
        )
    try:
        from potashwatch.archive.cloud import Client, CloudStore  # noqa: PLC0415 - only with the extra
    except ImportError as error:
        raise ArchiveError(
            "archive.no-extra",
            f"{place}: an archive in a bucket needs a library that is installed, but cannot be loaded",
            hint='pip install --force-reinstall "potashwatch[cloud]"',
        ) from error

    return CloudStore(Client(place))


def _format_of(store: Store) -> bytes | None:
    """Return what the store says of its format; None where it says nothing."""
    try:
        with store.open(FORMAT_KEY) as file, reading(FORMAT_KEY):
            return file.read(4096)
    except ArchiveError as error:
        if error.code == "archive.lost":
            return None
        raise


def _state_of(list_id: ListId, record: LedgerRecord | None) -> ListState:
    states = record.states if record else ()
    return next((state for state in states if state.list == list_id), ListState(list=list_id))


def _refused(state: ListState) -> frozenset[str]:
    """Return the editions that a guard objected to and nobody approved; only their digest still finds them."""
    return frozenset({*state.rejected, *(q.sha256 for q in state.quarantined)} - {state.approved})


def _other(place: Place, found: bytes | None) -> ArchiveError:
    """Make the error for a folder that holds something else, or an archive of another version."""
    name = printable(str(place))
    try:
        schema = str(json.loads(found or b"")["schema"])[:60]
    except (ValueError, KeyError, TypeError):
        return ArchiveError(
            "archive.format",
            f"{name}: is no archive: {FORMAT_KEY} is missing or damaged, and the folder is not empty",
            hint="name another folder, or put the file back from a copy of the archive",
        )
    return ArchiveError(
        "archive.format",
        f"{name}: an archive of the format {schema}; this version knows {ARCHIVE_SCHEMA}",
        hint="a newer version of potashwatch wrote it: update this one",
    )
