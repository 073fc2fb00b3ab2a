"""A progress line on stderr, only on a terminal and only for work that takes more than a second."""

import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress, TaskID

    from potashwatch.parsers.documents import Watch
    from potashwatch.records.edition import ListId

PATIENCE_SECONDS = 1.0


@contextmanager
def reading() -> "Iterator[Watch]":
    """Yield a watch that shows how many bytes were read so far."""
    shown: list[tuple[Progress, TaskID]] = []
    started = time.monotonic()
    is_terminal = sys.stderr.isatty()

    def watch(size_bytes: int) -> None:
        if not shown and is_terminal and time.monotonic() - started > PATIENCE_SECONDS:
            shown.append(_start())
        for progress, task in shown:
            progress.update(task, advance=size_bytes)

    try:
        yield watch
    finally:
        for progress, _ in shown:
            progress.stop()


class Count:
    """A line that says how many of how many are done, and how long the rest will take."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._is_terminal = sys.stderr.isatty()
        self._total = 0
        self._done = 0
        self._shown: list[tuple[Progress, TaskID]] = []

    def expect(self, total: int) -> None:
        """Take in how many there are."""
        self._total = total

    def advance(self) -> None:
        """Count one more."""
        self._done += 1
        if self._is_terminal and not self._shown and time.monotonic() - self._started > PATIENCE_SECONDS:
            progress = _counter()
            self._shown.append((progress, progress.add_task("editions", total=self._total)))
        for progress, task in self._shown:
            progress.update(task, completed=self._done)

    def say(self, text: str) -> None:
        """Print a line of its own on stderr, above the count."""
        for progress, _ in self._shown:
            progress.console.print(text, markup=False, highlight=False, soft_wrap=True)
        if not self._shown:
            print(text, file=sys.stderr)  # noqa: T201 - no console is there yet

    def stop(self) -> None:
        """Take the line away."""
        for progress, _ in self._shown:
            progress.stop()


@contextmanager
def counting() -> "Iterator[Count]":
    """Yield a count that is shown while it lasts."""
    count = Count()
    try:
        yield count
    finally:
        count.stop()


@contextmanager
def by_list() -> "Iterator[Callable[[ListId], Watch]]":
    """Yield what gives each list a watch with a line of its own, drawn from several threads."""
    shown: list[Progress] = []
    tasks: dict[ListId, TaskID] = {}
    started = time.monotonic()
    is_terminal = sys.stderr.isatty()
    lock = threading.Lock()

    def watch_of(list_id: "ListId") -> "Watch":
        def watch(size_bytes: int) -> None:
            if not is_terminal or time.monotonic() - started < PATIENCE_SECONDS:
                return
            with lock:
                if not shown:
                    shown.append(_bar())
                if list_id not in tasks:
                    tasks[list_id] = shown[0].add_task(list_id, total=None)
            shown[0].update(tasks[list_id], advance=size_bytes)

        return watch

    try:
        yield watch_of
    finally:
        for progress in shown:
            progress.stop()


def _start() -> "tuple[Progress, TaskID]":
    progress = _bar()
    return progress, progress.add_task("reading", total=None)


def _counter() -> "Progress":
    from rich.console import Console  # noqa: PLC0415 - most calls never need it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    described = TextColumn("{task.description}", markup=False)
    columns = (described, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    progress.start()
    return progress


def _bar() -> "Progress":
    from rich.console import Console  # noqa: PLC0415 - most calls never need it
    from rich.progress import DownloadColumn, Progress, SpinnerColumn, TextColumn, TransferSpeedColumn  # noqa: PLC0415

    described = TextColumn("{task.description}", markup=False)
    columns = (SpinnerColumn(), described, DownloadColumn(), TransferSpeedColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    progress.start()
    return progress
