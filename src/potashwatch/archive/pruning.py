"""What a retention rule takes out of an archive, and in which order, so that a kill at any instant leaves it whole."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from potashwatch.archive.derived import edition_of
from potashwatch.archive.ledger import Ledger
from potashwatch.archive.objects import Encoded, Objects
from potashwatch.archive.outbox import alert_of
from potashwatch.archive.snapshots import Sighting, Snapshots
from potashwatch.archive.store import Store
from potashwatch.records.ledger import ListState
from potashwatch.records.snapshot import Snapshot


@dataclass(frozen=True)
class PrunePlan:
    """What a pruning would do. Nothing has been done."""

    sightings: tuple[Sighting, ...]
    """To be taken out, in the order of arrival."""
    affected: tuple[str, ...]
    """SHA-256 of the editions of which no sighting stays, sorted."""
    objects: tuple[str, ...]
    """SHA-256 of the documents to be taken out, sorted; also those that no snapshot ever named."""
    restored: tuple[str, ...]
    """SHA-256 of the documents that stay and were told by one that goes: they are stored in full first."""
    files: tuple[Encoded, ...]
    """To be removed, in this order: what is told by another before the other."""
    basis: str
    """Digest of the keys of the archive: the plan holds only while it does."""


def plan(
    store: Store, objects: Objects, snapshots: Snapshots, ledger: Ledger, keep: Callable[[Snapshot], bool]
) -> PrunePlan:
    """Work out what goes. Raises ArchiveError: of a damaged archive nothing is pruned."""
    basis = basis_of(store)
    sightings = snapshots.sightings()
    last = ledger.tail()
    fixed = {sha256 for state in (last.record.states if last else ()) for sha256 in editions_of(state)}
    newest = set(_newest(snapshots, sightings))
    needed = {entry.refused_sha256 for record in ledger.records() for entry in record.lists}
    gone, stay = [], set()
    for sighting in sightings:
        snapshot = snapshots.read(sighting)
        if sighting in newest or sighting.sha256 in fixed or keep(snapshot):
            needed.update(document.sha256 for document in snapshot.documents)
            stay.add(sighting.sha256)
        else:
            gone.append(sighting)
    return _plan(objects, needed, tuple(gone), stay, basis)


def basis_of(store: Store) -> str:
    """Return a digest of all keys of evidence that a pruning could touch."""
    keys = (key for key in store.keys("") if edition_of(key) is None and alert_of(key) is None)
    return hashlib.sha256("\n".join(keys).encode("utf-8", "surrogateescape")).hexdigest()


def editions_of(state: ListState) -> Iterator[str]:
    """Yield the SHA-256 of every edition that a state names."""
    named = (state.baseline, state.fallback, state.approved, state.arrival and state.arrival.sha256)
    yield from (sha256 for sha256 in named if sha256)
    yield from (quarantine.sha256 for quarantine in state.quarantined)
    yield from state.formers.values()


def _newest(snapshots: Snapshots, sightings: Iterable[Sighting]) -> Iterator[Sighting]:
    """Yield the newest sighting of each list, and the last one to arrive."""
    sightings = tuple(sightings)
    for list_id in {s.list for s in sightings}:
        own = [s for s in sightings if s.list == list_id]
        yield own[-1]
        yield next(snapshots.newest_first(own))


def _plan(
    objects: Objects, needed: set[str | None], gone: tuple[Sighting, ...], stay: set[str], basis: str
) -> PrunePlan:
    stored = tuple(objects.encoded())
    in_full = {e.sha256 for e in stored if e.encoding == "full"}
    headers = {e: objects.header(e) for e in stored if e.encoding == "delta"}
    restored = {
        e.sha256
        for e, header in headers.items()
        if e.sha256 in needed and e.sha256 not in in_full and header.base not in needed
    }
    # Of a document in two files the delta is not needed: a pruning was stopped half-way, or begins here.
    doubled = [e for e in headers if e.sha256 in needed and e.sha256 in in_full | restored]
    unneeded = [e for e in stored if e.sha256 not in needed]

    def depth(encoded: Encoded) -> int:
        return headers[encoded].position if encoded in headers else 0

    return PrunePlan(
        sightings=gone,
        affected=tuple(sorted({s.sha256 for s in gone} - stay)),
        objects=tuple(sorted({e.sha256 for e in unneeded})),
        restored=tuple(sorted(restored)),
        files=(*sorted(doubled, key=depth, reverse=True), *sorted(unneeded, key=depth, reverse=True)),
        basis=basis,
    )
