"""Writes several files, all of them or none."""

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from potashwatch.errors import OutputError, printable


def rewrite(files: Mapping[Path, bytes]) -> None:
    """Put these bytes into these files. Raises OutputError; the files are then as they were.

    Everything is written beside its place first, where a full disk or a missing permission shows, and moved there at
    the end.
    """
    staged: list[tuple[Path, Path]] = []
    moved: list[tuple[Path, bytes | None]] = []
    try:
        for place, data in files.items():
            target = place.resolve()  # a link stays one, and what it leads to is replaced
            staged.append((_staged(target, data), target))
        for temporary, target in staged:
            before = target.read_bytes() if target.exists() else None
            temporary.replace(target)
            moved.append((target, before))
    except BaseException as error:
        for target, before in reversed(moved):
            with suppress(OSError):
                _back(target, before)
        for temporary, _ in staged:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise OutputError(
            "output.unwritable",
            f"{printable(str(error.filename or 'the folder'))}: cannot be written: {error.strerror or error}",
            hint="check its permissions and the disk; every file is as it was",
        ) from error


def _staged(target: Path, data: bytes) -> Path:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".potashwatch-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    return temporary


def _back(target: Path, before: bytes | None) -> None:
    if before is None:
        target.unlink()
    else:
        target.write_bytes(before)


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask
