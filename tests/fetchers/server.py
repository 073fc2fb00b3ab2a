"""A server on loopback that behaves exactly as badly as it is told, down to the bytes on the wire."""

import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from typing import Final, Self
from urllib.parse import urlsplit

FILLER: Final = b"<sdnList>" + b" " * 65527


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: str
    """As it came, not decoded."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


Write = Callable[[BufferedIOBase, threading.Event], None]
"""Writes a body; the event is set when the server closes."""


@dataclass(frozen=True)
class Reply:
    """One answer. ``length`` is what is announced: by default the truth, None for nothing."""

    status: int = 200
    body: bytes | Write = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = -1


def redirect(location: str, status: int = 302) -> Reply:
    return Reply(status, headers={"Location": location})


def cut(body: bytes, at: int) -> Reply:
    """Announce the whole body, send some of it, hang up (F13)."""
    return Reply(body=body[:at], length=len(body))


def cut_chunk(body: bytes) -> Reply:
    """Send a body in chunks and hang up without the last one."""
    chunk = f"{len(body):x}\r\n".encode() + body + b"\r\n"
    return Reply(body=chunk, headers={"Transfer-Encoding": "chunked"}, length=None)


def drip(body: bytes, pieces: int, pause_seconds: float) -> Reply:
    """Send a body in pieces with pauses between."""

    def write(wire: BufferedIOBase, closing: threading.Event) -> None:
        size = -(-len(body) // pieces)
        for at in range(0, len(body), size):
            wire.write(body[at : at + size])
            if closing.wait(pause_seconds):
                return

    return Reply(body=write, length=len(body))


def endless(chunk: bytes = FILLER) -> Reply:
    """Never stop sending."""

    def write(wire: BufferedIOBase, closing: threading.Event) -> None:
        while not closing.is_set():
            wire.write(chunk)

    return Reply(body=write, length=None)


def stalled(start: bytes = b"") -> Reply:
    """Send the head of an answer, perhaps the start of a body, and fall silent."""

    def write(wire: BufferedIOBase, closing: threading.Event) -> None:
        wire.write(start)
        closing.wait()

    return Reply(body=write, length=len(start) + 1)


SILENCE: Final = Reply(status=0)
"""Take the request and never answer."""
HANG_UP: Final = Reply(status=-1)
"""Take the request and close the connection."""


class Site(AbstractContextManager["Site"]):
    """One server with its own answers; remembers what it was asked."""

    def __init__(
        self,
        answer: Callable[[Asked], Reply],
        *,
        host: str = "127.0.0.1",
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.asked: list[Asked] = []
        self.closing = threading.Event()
        self._answer = answer
        self._server = _Server(("127.0.0.1", 0), self._handler())
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        scheme = "https" if tls else "http"
        self.port: int = self._server.server_address[1]
        self.url = f"{scheme}://{host}:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self.close()

    def __enter__(self) -> Self:
        return self

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def _serve(self) -> None:
                size = int(self.headers.get("content-length") or 0)
                parts = urlsplit(self.path)
                headers = {key.lower(): value for key, value in self.headers.items()}
                asked = Asked(self.command, parts.path, parts.query, headers, self.rfile.read(size))
                site.asked.append(asked)
                site.send(site.reply(asked), self.wfile)
                self.close_connection = True

            do_GET = do_POST = _serve  # noqa: N815 - named by the standard library

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    def reply(self, asked: Asked) -> Reply:
        return self._answer(asked)

    def send(self, reply: Reply, wire: BufferedIOBase) -> None:
        if reply.status == SILENCE.status:
            self.closing.wait()
        if reply.status <= 0:
            return
        length = len(reply.body) if reply.length == -1 and isinstance(reply.body, bytes) else reply.length
        lines = [f"HTTP/1.1 {reply.status} Whatever", "Connection: close"]
        lines += [f"Content-Length: {length}"] if length is not None else []
        lines += [f"{key}: {value}" for key, value in reply.headers.items()]
        with suppress(OSError):  # the client may have heard enough
            wire.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
            if isinstance(reply.body, bytes):
                wire.write(reply.body)
            else:
                reply.body(wire, self.closing)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass
