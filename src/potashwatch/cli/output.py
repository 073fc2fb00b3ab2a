"""Where results go: standard output as UTF-8 whatever the locale, or a file that is there whole or not at all."""

import contextlib
import os
import sys
import tempfile
from pathlib import Path

from potashwatch.errors import OutputError


def write(text: str, target: Path | None) -> None:
    """Write a result. Raises OutputError; a file that stood there before still stands then."""
    data = text.encode("utf-8")
    try:
        if target is None or str(target) in ("-", "/dev/stdout"):
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        else:
            _replace(target.resolve(), data)  # a link stays one, and what it leads to is replaced
    except BrokenPipeError:
        pass  # the reader had enough (| head)
    except OSError as error:
        raise OutputError(
            "output.unwritable",
            f"{target or 'standard output'}: cannot be written: {error.strerror or error}",
            hint="check the path, its permissions and the disk; the report was not delivered",
        ) from error


def _replace(target: Path, data: bytes) -> None:
    if target.exists() and not target.is_file():  # a device or a pipe cannot be replaced, only written to
        target.write_bytes(data)
        return
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(_mode(target))
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _mode(target: Path) -> int:
    """Return the permissions of the file that is replaced, or those that the user gives new files."""
    if target.exists():
        return target.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
