"""Asking for every list side by side: the authorities, an internal mirror, a folder, or the archive alone."""

import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from potashwatch import fetchers
from potashwatch.archive import Archive
from potashwatch.errors import ArchiveError, FetchError, PotashwatchError
from potashwatch.fetchers import Clock, Fetched
from potashwatch.fetchers.licenses import fetch_licenses
from potashwatch.parsers.documents import Stored, Watch, view
from potashwatch.parsers.paper_names import PROGRAM_NAME
from potashwatch.pipeline.arriving import Arrival, Arrived, Document, Look, Missing, Standing, internal
from potashwatch.pipeline.keeping import Dating
from potashwatch.pipeline.looks import known_transfers, last_look
from potashwatch.records.edition import LICENSES, LIST_TITLES, ListId
from potashwatch.records.ledger import ListState
from potashwatch.records.report import Notice
from potashwatch.records.settings import Settings
from potashwatch.records.snapshot import Provenance, Snapshot, Transfer

WatchOf = Callable[[ListId], Watch]


@dataclass(frozen=True)
class Asking:
    """What is needed to ask for a list."""

    settings: Settings
    clock: Clock
    watch_of: WatchOf
    stop: threading.Event
    archive: Archive
    licenses: "LicensePosition | None" = None
    """Read before any thread starts: threads do not share an archive. None where licenses are not asked for."""


@dataclass(frozen=True)
class LicensePosition:
    """The license documents that the archive has already, which are not downloaded again."""

    before: Snapshot | None
    """The last snapshot of the license pages; None before the first."""
    transfers: Mapping[str, Transfer]
    """How each of its documents was answered, by name."""


_FIRST_LOOK = timedelta(days=60)
"""How far back the first look goes through OFAC's recent actions."""
_GRACE_SECONDS = 5.0
"""How long a transport may take to notice that its time is over, and to say so itself."""
_OVERLAP = timedelta(days=3)
"""How far every other look goes back before the last one: an action can be dated before it is published."""


def from_network(asking: Asking, states: Sequence[ListState]) -> Iterator[tuple[ListId, Arrival]]:
    """Yield each list as soon as it arrives; one that fails or is slow keeps no other waiting."""
    arrivals: queue.Queue[tuple[ListId, Arrival]] = queue.Queue()
    if any(state.list == LICENSES for state in states):
        try:
            before = last_look(asking.archive)
            transfers = known_transfers(asking.archive, before)
            asking = replace(asking, licenses=LicensePosition(before, transfers))
        except PotashwatchError as error:
            yield LICENSES, Missing(error)
            states = [state for state in states if state.list != LICENSES]
    seconds = asking.settings.fetch.total_timeout_seconds
    deadline = asking.clock.monotonic() + seconds
    missing = [state.list for state in states]
    for state in states:
        # A daemon: an interrupt must not wait for a server that is slow to answer.
        threading.Thread(target=_ask, args=(asking, state, arrivals), daemon=True).start()
    try:
        while missing:
            try:
                # A transport ends by itself at the deadline; what hangs outside of it (a name server) does not.
                wait_seconds = deadline - asking.clock.monotonic() + _GRACE_SECONDS
                list_id, arrival = arrivals.get(timeout=max(wait_seconds, 0.0))
            except queue.Empty:
                break
            missing.remove(list_id)
            yield list_id, arrival
        for list_id in missing:
            yield list_id, Missing(_too_late(list_id, seconds))
    finally:
        asking.stop.set()
        _close(arrivals)


def _too_late(list_id: ListId, seconds: float) -> FetchError:
    return FetchError(
        "fetch.deadline",
        f"{LIST_TITLES[list_id]}: not fetched within the {seconds:,.0f} seconds of the run",
        hint="the baseline stays, other lists were checked; for a slow line raise total_timeout_seconds in [fetch]",
    )


def _close(arrivals: "queue.Queue[tuple[ListId, Arrival]]") -> None:
    """Close the files of lists that nobody took."""
    with suppress(queue.Empty):
        while True:
            _, arrival = arrivals.get_nowait()
            if isinstance(arrival, Look):
                arrival.close()
            elif isinstance(arrival, Arrived) and arrival.file:
                arrival.file.close()


def _ask(asking: Asking, state: ListState, arrivals: "queue.Queue[tuple[ListId, Arrival]]") -> None:
    arrival: Arrival
    try:
        arrival = _fetched(asking, state)
    except PotashwatchError as error:
        arrival = Missing(error)
    except Exception as error:  # noqa: BLE001 - a fault of ours with one list must not keep the others waiting
        arrival = Missing(internal(error))
    arrivals.put((state.list, arrival))


def _looked(asking: Asking, state: ListState) -> Look:
    """Look at the pages of the licenses."""
    assert asking.licenses is not None  # noqa: S101 - read in from_network wherever licenses are asked for
    before = asking.licenses.before
    since_at = state.checked_at or asking.clock.now() - _FIRST_LOOK
    found = fetch_licenses(
        asking.settings,
        asking.licenses.transfers,
        (since_at - _OVERLAP).date(),
        clock=asking.clock,
        watch=asking.watch_of(state.list),
        stop=asking.stop,
    )
    pages = (paper.transfer.url for paper in found.fresh if paper.name == PROGRAM_NAME)
    last = before.provenance.source if before else asking.settings.licenses.base_url
    return Look(
        source=next(pages, last),
        obtained="mirror" if asking.settings.mirror else "fetched",
        seen_at=asking.clock.now(),
        fresh=tuple(Document(paper.name, paper.file, paper.transfer) for paper in found.fresh),
        standing=found.standing,
        notices=found.notices,
        refused=found.refused,
    )


def _fetched(asking: Asking, state: ListState) -> Arrival:
    if state.list == LICENSES:
        return _looked(asking, state)
    known = state.arrival
    answer = fetchers.fetch(
        state.list,
        asking.settings,
        known.transfer if known else None,
        clock=asking.clock,
        watch=asking.watch_of(state.list),
        stop=asking.stop,
    )
    is_fallback = any(n.code == "fetch.fallback" and n.level == "warning" for n in answer.notices)
    if not isinstance(answer, Fetched):
        assert known is not None  # noqa: S101 - nothing can stand unmoved that was never there
        told = Notice(code="run.unmoved", level="note", message=answer.basis, hint="")
        return Standing(
            known.sha256,
            (told, *answer.notices),
            transfer=known.transfer,
            claims=answer.claims,
            is_fallback=is_fallback,
        )
    transfer = answer.transfer
    provenance = Provenance(
        source=transfer.url,
        obtained="mirror" if asking.settings.mirror else "fetched",
        fetched_at=answer.fetched_at,
        transfer=transfer,
    )
    day = answer.fetched_at.date()
    return Arrived(
        source=Stored(transfer.url, ((answer.name, partial(view, answer.file)),)),
        provenance=provenance,
        dating=Dating(day, "fetched", day.isoformat()),
        claims=answer.claims,
        notices=answer.notices,
        is_fallback=is_fallback,
        file=answer.file,
    )


def from_archive(archive: Archive, state: ListState) -> Arrival:
    """Return what came into the archive since an edition was accepted, else that one; nobody is asked for a newer."""
    accepted = state.fallback or state.baseline
    try:
        sighting = next(archive.unrefused(state.list), None)
        address = state.approved or (sighting.sha256 if sighting else "latest")
        newest = archive.find(f"{state.list}@{address}")
        base = archive.snapshot_of(state.list, accepted) if accepted else None
    except ArchiveError as error:
        return Missing(error)
    is_since = newest.number > state.settled or newest.sha256 == state.approved
    if base and not (is_since and newest.dated_on >= base.dated_on):
        newest = base
    had_at = newest.provenance.fetched_at
    told = Notice(
        code="run.offline",
        level="note",
        message=f"from the archive alone; its newest edition was retrieved on {had_at:%Y-%m-%d}",
        hint="",
    )
    return Standing(newest.sha256, (told,), is_checked=False, transfer=newest.provenance.transfer)


def is_folder(mirror: str | None) -> bool:
    """Tell whether a mirror is a folder, not an address."""
    return mirror is not None and not mirror.lower().startswith(("http://", "https://"))
