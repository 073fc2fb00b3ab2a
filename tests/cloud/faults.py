"""A server that does what it should not: stores and does not answer, answers and does not store, breaks off."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

import localbucket  # type: ignore[import-untyped]

Fault = Literal["deaf", "mute", "conflict", "short", "broken", "refusing", "bucketless"]
"""deaf: hangs up before storing; mute: hangs up after it; conflict: answers 409 and does not store; short: breaks off
in a body; broken: 503; refusing: 403; bucketless: has no such bucket."""

_ANSWERS: dict[Fault, tuple[HTTPStatus, str]] = {
    "conflict": (HTTPStatus.CONFLICT, "ConditionalRequestConflict"),
    "broken": (HTTPStatus.SERVICE_UNAVAILABLE, "SlowDown"),
    "refusing": (HTTPStatus.FORBIDDEN, "SignatureDoesNotMatch"),
    "bucketless": (HTTPStatus.NOT_FOUND, "NoSuchBucket"),
}


@contextmanager
def faulty(folder: Path, faults: list[tuple[str, Fault]]) -> Iterator[int]:
    """Serve a folder, and yield the port. Each fault, of a method such as PUT, befalls one request, in this order."""

    class Handler(localbucket.S3Handler):  # type: ignore[misc]
        data_root = folder
        disable_nagle_algorithm = True
        fault: Fault | None = None

        def log_message(self, *_: object) -> None:
            pass

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except OSError:
                self.close_connection = True

        def _dispatch(self, action: Any) -> None:  # noqa: ANN401 - as the library has it
            self.fault = None
            if faults and faults[0][0] == self.command:
                self.fault = faults.pop(0)[1]
            if self.fault in _ANSWERS:
                self._read_body()
                status, code = _ANSWERS[self.fault]
                self._send_error(localbucket.S3Error(status, code, "of SECRET-7 and AKIA-runner"))
            elif self.fault == "deaf":
                self.close_connection = True
            else:
                super()._dispatch(action)

        def _send(self, *told: Any, **more: Any) -> None:  # noqa: ANN401 - as the library has it
            if self.fault == "mute":
                self.close_connection = True
            else:
                super()._send(*told, **more)

        def _send_file(self, *told: Any) -> None:  # noqa: ANN401 - as the library has it
            if self.fault == "short":
                status, file, start, length, headers, _ = told
                self._send_headers(status, length, headers)
                file.seek(start)
                self.wfile.write(file.read(length // 2))
                self.close_connection = True
            else:
                super()._send_file(*told)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
            thread.join()
