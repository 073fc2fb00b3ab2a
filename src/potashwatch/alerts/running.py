"""A program, given bytes to read, watched until it ends or its time is over."""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Final

from potashwatch.alerts.sending import Deadline

_KEPT_BYTES: Final = 4096
_CHUNK_BYTES: Final = 65_536
_LAST_WORDS_SECONDS: Final = 0.5
"""For what a program said last; a child that it left behind may hold its pipe open for ever."""


@dataclass(frozen=True)
class Ended:
    """How a program ended."""

    status: int | None
    """Its exit code, below 0 for a signal; None where its time was over and it was killed."""
    said: str
    """The end of what it wrote to standard error."""


def run(command: Sequence[str], given: bytes, environment: Mapping[str, str], deadline: Deadline) -> Ended:
    """Start a program without a shell, in a group of its own; kill the group when the time is over.

    It may read what it is given, or not. Its standard output goes nowhere. Raises OSError where it cannot be started.
    """
    process = subprocess.Popen(  # noqa: S603 - the command of the user's own configuration
        list(command),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=dict(environment),
        start_new_session=True,
    )
    said = bytearray()
    writer = threading.Thread(target=_write, args=(process.stdin, given), daemon=True)
    reader = threading.Thread(target=_read, args=(process.stderr, said), daemon=True)
    status: int | None = None
    try:
        writer.start()
        reader.start()
        status = process.wait(deadline.left_seconds)
    except subprocess.TimeoutExpired:
        pass
    finally:
        if status is None:  # also on an interrupt
            _kill(process)
            process.wait()
    writer.join(_LAST_WORDS_SECONDS)
    reader.join(_LAST_WORDS_SECONDS)
    return Ended(status, bytes(said).decode("utf-8", "replace"))


def _write(pipe: IO[bytes] | None, given: bytes) -> None:
    if pipe is not None:
        with suppress(OSError):  # it has heard enough, or has ended
            pipe.write(given)
        with suppress(OSError):
            pipe.close()


def _read(pipe: IO[bytes] | None, said: bytearray) -> None:
    """Read to the end, and keep the last of it."""
    if pipe is not None:
        with suppress(OSError), pipe:
            while chunk := os.read(pipe.fileno(), _CHUNK_BYTES):
                said += chunk
                del said[:-_KEPT_BYTES]


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a program and its children."""
    if sys.platform == "win32":
        process.kill()
    else:
        import signal  # noqa: PLC0415 - SIGKILL is not known everywhere

        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
