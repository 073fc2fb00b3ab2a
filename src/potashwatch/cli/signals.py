"""Signals that stop the program: SIGINT, SIGTERM and SIGHUP, each as an exception in the main thread.

A program that is process 1 of a container is not stopped by a signal that it does not handle.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from potashwatch.errors import Interrupted

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class Signals:
    """Turns signals into ``Interrupted``, and holds one back while something is written."""

    def __init__(self) -> None:
        self._shields = 0
        self._waiting: int | None = None

    def install(self) -> None:
        """Handle the signals. One that the caller had ignored (``nohup``) stays ignored."""
        for name in _SIGNALS:
            signum = getattr(signal, name, None)  # SIGHUP is not everywhere
            if signum is not None and signal.getsignal(signum) is not signal.SIG_IGN:
                signal.signal(signum, self._handle)

    def _handle(self, signum: int, _frame: FrameType | None) -> None:
        if self._shields:
            self._waiting = signum
        else:
            raise Interrupted(signum)

    @contextmanager
    def shield(self) -> Iterator[None]:
        """Hold signals back until the end of the block."""
        self._shields += 1
        try:
            yield
        finally:
            self._shields -= 1
            if self._waiting is not None and not self._shields:
                signum, self._waiting = self._waiting, None
                raise Interrupted(signum)


SIGNALS = Signals()
"""Those of this process."""
