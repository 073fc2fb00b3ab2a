"""A server that does with a connection whatever a test says, down to the bytes."""

import socket
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Self

Behave = Callable[[socket.socket, threading.Event], None]
"""Does something with a connection; the event is set when the server closes."""


class Wire(AbstractContextManager["Wire"]):
    """Takes connections on loopback, each in a thread of its own."""

    def __init__(self, behave: Behave) -> None:
        self.closing = threading.Event()
        self._behave = behave
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._taken: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.port: int = self._listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        with suppress(OSError):  # closed
            while True:
                connection, _ = self._listening.accept()
                self._taken.append(connection)
                thread = threading.Thread(target=self._serve, args=(connection,))
                self._threads.append(thread)
                thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            self._behave(connection, self.closing)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()
        for connection in self._taken:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()


def drip(data: bytes) -> Behave:
    """Send a byte now and then, again and again, whatever is asked."""

    def behave(connection: socket.socket, closing: threading.Event) -> None:
        while True:
            for byte in data:
                connection.send(bytes((byte,)))
                if closing.wait(0.02):
                    return

    return behave


def read_request(connection: socket.socket) -> bytes:
    """Return a request of HTTP with its body."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65_536)
    head, _, body = data.partition(b"\r\n\r\n")
    size = next(
        (
            int(line.split(b":")[1])
            for line in head.lower().split(b"\r\n")
            if line.startswith(b"content-length:")
        ),
        0,
    )
    while len(body) < size:
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body


def unused_port() -> int:
    """Return a port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as once:
        port: int = once.getsockname()[1]
        return port
