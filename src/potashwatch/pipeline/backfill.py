"""Preparing thousands of files at once, on all cores, in an order that lets each be read against the one before it.

The files are cut into stretches. The first of each is prepared against the first of the stretch before it, and the rest
of a stretch, in its order, wherever a process is free. Whatever was finished when everything is killed is in the
archive under its digest, and found there by the next attempt.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.connection import wait as wait_for
from multiprocessing.synchronize import Event
from typing import Final

from potashwatch.archive import Archive
from potashwatch.errors import ArchiveError
from potashwatch.parsers.documents import ignore
from potashwatch.pipeline.folders import Found
from potashwatch.pipeline.preparing import Order, Prepared, Preparer
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.place import Place
from potashwatch.records.snapshot import Snapshot
from potashwatch.records.target import Target
from potashwatch.targets import Watcher

STRETCH: Final = 32
WORTH_IT: Final = 2 * STRETCH
"""Fewer files than these are not worth starting processes for."""


@dataclass(frozen=True)
class Crew:
    """What every process is told when it starts."""

    place: Place
    targets: tuple[Target, ...]
    order: Order
    processes: int


def prepared_at_once(crew: Crew, found: Sequence[Found], base: Snapshot | None) -> Iterator[Prepared]:
    """Yield what became of each file, in their order. Raises ArchiveError."""
    stretches = deque(found[at : at + STRETCH] for at in range(0, len(found), STRETCH))
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    with ProcessPoolExecutor(
        crew.processes, mp_context=context, initializer=_begin, initargs=(crew, stop)
    ) as pool:
        try:
            yield from _in_order(pool, stretches, base)
        except BrokenProcessPool as error:
            raise ArchiveError(
                "archive.helper-lost",
                "a process that prepared files was killed",
                hint="run the import again, it goes on where it was; if it happens again, look at the memory",
            ) from error
        finally:  # before the lock is let go, nobody may write any more
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor, stretches: deque[Sequence[Found]], base: Snapshot | None
) -> Iterator[Prepared]:
    """Hand out the stretches, and yield what comes of them in their order."""
    waiting: deque[Future[list[Prepared]]] = deque()
    head: Future[list[Prepared]] | None = None
    stretch: Sequence[Found] = ()
    while head or stretches or waiting:
        if head is None and stretches:
            stretch = stretches.popleft()
            head = pool.submit(_prepare, stretch[:1], base)
            waiting.append(head)
        wait([each for each in (head, waiting[0] if waiting else None) if each], return_when=FIRST_COMPLETED)
        if head and head.done():
            base = head.result()[0].snapshot or base
            waiting.append(pool.submit(_prepare, stretch[1:], base))
            head = None
        while waiting and waiting[0].done():
            yield from waiting.popleft().result()


_working: list[tuple[Preparer, Event]] = []
"""Of this process: what it prepares with, and what tells it to stop."""


def _begin(crew: Crew, stop: Event) -> None:
    """Get ready in a new process, which ends with the one that started it, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    archive = Archive.open(crew.place)
    archive.assist()
    preparer = Preparer(archive, Lookout(archive, Watcher(crew.targets)), crew.order, ignore)
    _working.append((preparer, stop))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        wait_for([parent.sentinel])
        os._exit(1)


def _prepare(found: Sequence[Found], base: Snapshot | None) -> list[Prepared]:
    done: list[Prepared] = []
    preparer, stop = _working[0]
    for each in found:
        if stop.is_set():
            break
        done.append(preparer.prepare(each, base))
        base = done[-1].snapshot or base
    return done
