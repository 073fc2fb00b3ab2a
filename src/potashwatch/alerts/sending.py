"""One attempt: what a deliverer is given besides the alert and its sink, and when its time is over."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from potashwatch.alerts.secrets import Secrets

Clock = Callable[[], datetime]
"""Tells the time: an aware instant, UTC."""

_LEAST_SECONDS = 0.001


class Deadline(AbstractContextManager["Deadline"]):
    """The end of one attempt, in all. A server that sends a byte now and then does not move it.

    A read waits for as long as its own timeout; when the time is over the connections are shut, which ends it at once.
    The system's own look-up of a name is out of its reach, and ends by itself.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._watched: list[socket.socket] = []
        self._is_shut = False
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True
        self._timer.name = "alert deadline"

    @property
    def left_seconds(self) -> float:
        """What is left of the time; never 0, which would mean no limit to a socket."""
        return max(_LEAST_SECONDS, self._ends - time.monotonic())

    @property
    def connect_seconds(self) -> float:
        """For one address of a host: a third, since there may be several and not all answer."""
        return max(_LEAST_SECONDS, min(self.left_seconds, self.seconds / 3))

    @property
    def is_over(self) -> bool:
        """Whether the time is over."""
        return self._is_shut or time.monotonic() >= self._ends

    def watch(self, connection: socket.socket) -> None:
        """Shut this connection, not wrapped into TLS yet, when the time is over."""
        twin = connection.dup()  # stays good when TLS takes the first one over
        with self._lock:
            self._watched.append(twin)
        if self.is_over:
            self._shut()

    def _shut(self) -> None:
        with self._lock:
            self._is_shut = True
            for connection in self._watched:
                with suppress(OSError):  # it may have ended by itself
                    connection.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        """Begin to watch."""
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        """End the thread, and close what it watched."""
        self._timer.cancel()
        self._timer.join()
        for connection in self._watched:
            connection.close()


@dataclass(frozen=True)
class Sending:
    """One attempt to deliver one alert."""

    secrets: Secrets
    is_repeat: bool
    """An earlier attempt may have arrived."""
    deadline: Deadline
    clock: Clock
