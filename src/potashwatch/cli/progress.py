"""A progress line on stderr, only on a terminal and only for work that takes more than a second."""

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress, TaskID

    from potashwatch.parsers.documents import Watch

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


def _start() -> "tuple[Progress, TaskID]":
    from rich.console import Console  # noqa: PLC0415 - most calls never need it
    from rich.progress import DownloadColumn, Progress, SpinnerColumn, TextColumn, TransferSpeedColumn  # noqa: PLC0415

    columns = (SpinnerColumn(), TextColumn("reading"), DownloadColumn(), TransferSpeedColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    progress.start()
    return progress, progress.add_task("reading", total=None)
