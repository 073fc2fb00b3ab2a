"""A real S3-compatible server on loopback: a process that keeps its objects on disk and obeys ``If-None-Match: *``.

Localbucket (https://pypi.org/project/localbucket). It outlives nothing, its objects do: killed and started again on the
same port it has every object whose request it had answered. ADR 14 says why this one.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from potashwatch.archive import Bucket

BUCKET = "evidence"
SECRET = "wJalrXUtnFEMI-not-to-be-told"  # noqa: S105 - the server takes any
PLACE = Bucket("s3", BUCKET, "team/ofac")
ADDRESS = str(PLACE)

_START = """
import localbucket
localbucket.S3Handler.disable_nagle_algorithm = True  # an answer is two writes; the second would wait 40 ms
localbucket.main()
"""


class Server:
    """The server, its port, and the folder where its objects lie as files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / BUCKET).mkdir(parents=True)
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port: int = found.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What a client needs to reach it."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "AKIA-runner",
            "AWS_SECRET_ACCESS_KEY": SECRET,
        }

    @property
    def objects(self) -> Path:
        """The folder below which the objects of the archive lie."""
        return self.folder / BUCKET / PLACE.prefix

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, str(self.folder), "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                assert time.monotonic() < until, "the server did not start"
                assert self._process.poll() is None, "the server ended"
                time.sleep(0.02)
            else:
                return

    def kill(self) -> None:
        """SIGKILL; what it had answered is on its disk."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def age(self, seconds: float, folder: str = "lock") -> None:
        """Let the store's clock say that a lock was last renewed so long ago."""
        then = time.time() - seconds
        for path in (self.objects / folder).rglob("*"):
            if path.is_file() and path.name != "asked":
                os.utime(path, (then, then))

    def keys(self) -> list[str]:
        """Return the keys of all objects, without asking the server."""
        found = (path for path in self.objects.rglob("*") if path.is_file())
        return sorted(path.relative_to(self.objects).as_posix() for path in found)


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Run the server."""
    server = Server(folder)
    try:
        server.start()
        yield server
    finally:
        server.kill()
