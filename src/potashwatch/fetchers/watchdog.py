"""Ending a read that waits for a server, when the user interrupts or the time is over.

A read blocks for as long as its timeout, and a server that sends a byte now and then never meets one. A thread looks
at the clock and shuts the connection, which ends the read at once.
"""

import socket
import threading
from contextlib import AbstractContextManager, suppress
from types import TracebackType
from typing import Self

from potashwatch.fetchers.answers import Clock

_LOOK_SECONDS = 0.1


class Watchdog(AbstractContextManager["Watchdog"]):
    """Watches the connections of one transport. ``deadline`` is in the clock's monotonic seconds."""

    def __init__(self, clock: Clock, stop: threading.Event, deadline: float) -> None:
        self.deadline = deadline
        self._clock, self._stop = clock, stop
        self._done = threading.Event()
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._thread = threading.Thread(target=self._watch, name="fetch watchdog", daemon=True)

    @property
    def is_time_over(self) -> bool:
        """Whether the deadline has passed."""
        return self._clock.monotonic() >= self.deadline

    def trace(self, event: str, info: dict[str, object]) -> None:
        """Learn of a new connection: httpcore's extension ``trace`` calls this at each step of a request."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            found = info["return_value"].get_extra_info("socket")  # type: ignore[attr-defined]  # a network stream
            with self._lock:
                self._socket = found if isinstance(found, socket.socket) else None

    def _watch(self) -> None:
        while not self._done.wait(_LOOK_SECONDS):
            if self._stop.is_set() or self.is_time_over:
                with self._lock, suppress(OSError):  # it may be closed by now
                    if self._socket is not None:
                        socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        """Begin to watch."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        """End the thread."""
        self._done.set()
        self._thread.join()
