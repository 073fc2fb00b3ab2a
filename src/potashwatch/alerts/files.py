"""A file that alerts are appended to, and a folder in which each is a file of its own."""

import errno
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from filelock import FileLock, Timeout

from potashwatch.alerts.sending import Sending
from potashwatch.alerts.wording import plain
from potashwatch.errors import DeliveryError, one_line, printable
from potashwatch.records.alert import Alert
from potashwatch.records.sink import DirectorySink, FileSink

_MOST_LINE_BYTES: Final = 64 * 1024 * 1024
_PASSING: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EAGAIN, errno.ESTALE})


def deliver_file(alert: Alert, sink: FileSink, sending: Sending) -> None:
    """Append the alert as one line of JSON, unless a whole line has its id already.

    The line that a killed writer left unfinished is ended first. The file is made where there is none, with the
    permissions that the user gives new files; its folder is not. Raises DeliveryError (alert.file, alert.busy).
    """
    path = Path(sink.path)
    line = alert.model_dump_json(by_alias=True).encode("utf-8") + b"\n"
    with _told(path), _locked(path, sending), _appending(path) as file:
        if _is_there(file, alert.id):
            return
        file.seek(0, os.SEEK_END)
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                line = b"\n" + line
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def deliver_directory(alert: Alert, sink: DirectorySink, sending: Sending) -> None:  # noqa: ARG001 - as all sinks
    """Write the alert into a file named after its time, kind and id, whole or not at all.

    Where there is a file of that name it arrived before. The folder is not made: it may be a mount that is missing.
    Raises DeliveryError (alert.file).
    """
    suffix = "json" if sink.format == "json" else "txt"
    name = f"{alert.made_at:%Y%m%dT%H%M%SZ}_{alert.kind}_{alert.id[:12]}.{suffix}"
    folder = Path(sink.path)
    if sink.format == "json":
        content = alert.model_dump_json(by_alias=True, indent=2) + "\n"
    else:
        content = f"{one_line(alert.subject)}\n\n{plain(alert.text)}\n"
    with _told(folder):
        target, temporary = folder / name, folder / f".{name}.part"
        if target.exists():
            return
        temporary.unlink(missing_ok=True)  # of an attempt that was killed
        with temporary.open("xb") as file:
            file.write(content.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
        _sync(folder)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the system says into an error that names the place."""
    try:
        yield
    except OSError as error:
        raise DeliveryError(
            "alert.file",
            f"{printable(str(path))}: cannot be written: {error.strerror or type(error).__name__}",
            hint="look at the folder, its permissions and its room; it is not made, since it may be a mount",
            may_pass=error.errno in _PASSING,
        ) from error


@contextmanager
def _locked(path: Path, sending: Sending) -> Iterator[None]:
    """Keep other processes of this program away. Raises DeliveryError (alert.busy)."""
    if not path.parent.is_dir():  # the lock would make it
        raise FileNotFoundError(errno.ENOENT, "there is no such folder")
    lock = FileLock(f"{path}.lock", timeout=sending.deadline.left_seconds)
    try:
        lock.acquire()
    except Timeout:
        raise DeliveryError(
            "alert.busy",
            f"{printable(str(path))}: another process writes it",
            hint="it is tried again later",
            may_pass=True,
        ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _appending(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to read, and to write at its end."""
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(path.stat().st_mode):
            raise OSError(errno.EINVAL, "it is no file")
    with path.open("a+b") as file:
        yield file


def _is_there(file: IO[bytes], alert_id: str) -> bool:
    """Tell whether a whole line is the alert with this id; the beginning of one does not count."""
    wanted = alert_id.encode("ascii")
    file.seek(0)
    while line := file.readline(_MOST_LINE_BYTES):
        if wanted in line and line.endswith(b"\n") and _id_of(line) == alert_id:
            return True
    return False


def _id_of(line: bytes) -> object:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found.get("id") if isinstance(found, dict) else None


def _sync(folder: Path) -> None:
    """Make a name durable: after a power cut the file stands there."""
    with suppress(OSError):  # not every file system lets a folder be opened
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
