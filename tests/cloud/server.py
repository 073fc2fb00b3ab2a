"""A real S3-compatible server on loopback: a process that keeps its objects on disk and obeys ``If-None-Match: *``.

Localbucket (https://pypi.org/project/localbucket). Killed and started again on the same port it has every object whose
writing it had answered. ADR 14 says why this one.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from potashwatch.records.place import Bucket

SECRET = "wJalrXUtnFEMI-not-to-be-told"  # noqa: S105 - the server takes any

_START = """
import sys, localbucket
localbucket.S3Handler.disable_nagle_algorithm = True  # an answer is two writes; the second would wait 40 ms
if "--overwrite" in sys.argv:  # as a store that knows no conditions
    sys.argv.remove("--overwrite")
    parse = localbucket.S3Handler.parse_request
    def forget(self):
        is_parsed = parse(self)
        if is_parsed:
            del self.headers["If-None-Match"]
        return is_parsed
    localbucket.S3Handler.parse_request = forget
localbucket.main()
"""


def environment_of(port: int) -> dict[str, str]:
    """Return what a client needs to reach a server."""
    return {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "AKIA-runner",
        "AWS_SECRET_ACCESS_KEY": SECRET,
    }


def until(is_so: Callable[[], bool], what: str, seconds: float = 30) -> None:
    """Wait for something that comes by itself."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, what
        time.sleep(0.01)


class Server:
    """The server, and the folder where its buckets lie as folders."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        folder.mkdir()
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port: int = found.getsockname()[1]
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What a client needs to reach it."""
        return environment_of(self.port)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-c", _START, *self._options, str(self.folder), "--port", str(self.port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(self._answers, "the server did not start")

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, "the server ended"
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        """SIGKILL; what it had answered is on its disk."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def shelf(self, name: str = "evidence", prefix: str = "team/ofac") -> "Shelf":
        """Make a bucket."""
        (self.folder / name).mkdir()
        return Shelf(self, Bucket("s3", name, prefix))


@dataclass(frozen=True)
class Shelf:
    """A bucket on the server, and a place for one archive in it."""

    server: Server
    place: Bucket

    @property
    def address(self) -> str:
        """As people write it."""
        return str(self.place)

    @property
    def folder(self) -> Path:
        """Where its objects lie as files."""
        return self.server.folder / self.place.name / self.place.prefix

    def age(self, seconds: float, lock: str = "lock") -> None:
        """Let the clock of the store say that a lock was last renewed so long ago."""
        then = time.time() - seconds
        for path in (self.folder / lock).rglob("*"):
            if path.is_file() and path.name != "asked":
                os.utime(path, (then, then))

    def keys(self, prefix: str = "") -> list[str]:
        """Return the keys of all objects, without asking the server."""
        found = (path for path in self.folder.rglob("*") if path.is_file() and path.name[0] != ".")
        keys = (path.relative_to(self.folder).as_posix() for path in found)
        return sorted(key for key in keys if key.startswith(prefix))

    def evidence(self) -> dict[str, bytes]:
        """Return every object that is not the archive's own business."""
        return {
            key: (self.folder / key).read_bytes()
            for key in self.keys()
            if not key.startswith(("lock/", "outbox-lock/"))
        }


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Server]:
    """Run a server."""
    server = Server(folder, *options)
    try:
        server.start()
        yield server
    finally:
        server.kill()
