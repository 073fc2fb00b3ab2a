"""Where results go: standard output as UTF-8 whatever the locale, or a file that is there whole or not at all."""

import contextlib
import errno
import os
import sys
import tempfile
from pathlib import Path

from potashwatch.errors import OutputError


def write(text: str, target: Path | None, *, must_arrive: bool = False) -> None:
    """Write a result. Raises OutputError; a file that stood there before still stands then.

    A reader who has enough (``| head``) is no error, but where the result ``must_arrive``: whether it did is not known.
    """
    data = text.encode("utf-8")
    if target is not None:
        refuse_evidence(target)
    try:
        if target is None or str(target) in ("-", "/dev/stdout"):
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        elif target.exists() and not target.is_file():
            _write_through(target, data)
        else:
            _replace(target.resolve(), data)  # a link stays one, and what it leads to is replaced
    except BrokenPipeError as error:
        if must_arrive:
            raise OutputError(
                "output.unwritable",
                f"{target or 'standard output'} was closed before the report was through",
                hint="the report was not delivered, and comes again with the next run; use --output for a file",
            ) from error
    except OSError as error:
        raise _unwritable(target, error.strerror or str(error)) from error


def keep(text: str, target: Path) -> None:
    """Write a file under a name that is the program's own; a link of that name is replaced, not followed.

    Raises OutputError, also where neither a file nor a link has the name: who writes into a pipe may wait for ever.
    A file that stood there before still stands then.
    """
    refuse_evidence(target.parent / "report")
    try:
        if not target.is_symlink() and target.exists() and not target.is_file():
            raise _unwritable(target, "is no regular file")
        _replace(target, text.encode("utf-8"))
    except OSError as error:
        raise _unwritable(target, error.strerror or str(error)) from error


def refuse_evidence(target: Path) -> None:
    """Refuse to write into an archive: its files are evidence, and a stray one makes it look damaged."""
    for folder in target.resolve().parents:
        try:
            is_archive = b"potashwatch/archive/" in (folder / "format.json").read_bytes()[:200]
        except OSError:
            continue
        if is_archive:
            raise OutputError(
                "output.archive", f"{target}: lies in the archive {folder}", hint="name a place outside of it"
            )


def _unwritable(target: Path | None, why: str) -> OutputError:
    return OutputError(
        "output.unwritable",
        f"{target or 'standard output'}: cannot be written: {why}",
        hint="check the path, its permissions and the disk; the report was not delivered",
    )


def _write_through(target: Path, data: bytes) -> None:
    """Write to a device or a pipe, which cannot be replaced; a pipe that nobody reads is an error, not a wait."""
    try:
        handle = os.open(target, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
    except OSError as error:
        if error.errno == errno.ENXIO and target.is_fifo():
            raise _unwritable(target, "nobody reads from this pipe") from error
        raise
    os.set_blocking(handle, True)  # from here on a slow reader is waited for
    with os.fdopen(handle, "wb") as file:
        file.write(data)


def _replace(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(_mode(target))
        Path(name).replace(target)
        _sync(target.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _sync(folder: Path) -> None:
    """Make a name durable: after a power cut the new file stands there, not the old one."""
    with contextlib.suppress(OSError):  # not every file system lets a folder be opened
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _mode(target: Path) -> int:
    """Return the permissions of the file that is replaced, or those that the user gives new files."""
    if target.is_file() and not target.is_symlink():
        return target.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
