"""The folder of an export: one file for each edition, comparison or day of licenses, whole or not there.

FOLDER/_export.json                                         which schema, which form
FOLDER/records/list=ofac-sdn/published_on=2021-12-02/part-<edition>.parquet
FOLDER/changes/list=ofac-sdn/published_on=2021-12-02/part-<older>-<newer>-<targets>.parquet
FOLDER/licenses/list=ofac-licenses/published_on=2021-12-08/part-<rows>.parquet
FOLDER/_unfinished/, FOLDER/_lock                           of the process that is writing
"""

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Final, Literal

from filelock import FileLock, Timeout

from potashwatch.errors import OutputError, printable
from potashwatch.pipeline.dataset.columns import EXPORT_SCHEMA, Table, TableName
from potashwatch.pipeline.dataset.rows import Row
from potashwatch.records.edition import ListId

FormName = Literal["parquet", "jsonl"]
Write = Callable[[IO[bytes], Table, Iterable[Row]], int]

_ABOUT: Final = "_export.json"
_LOCK: Final = "_lock"
_UNFINISHED: Final = "_unfinished"
_DIGITS: Final = 16
"""Of a SHA-256 in a name."""
_DAY: Final = re.compile(r"published_on=(\d{4}-\d\d-\d\d)", re.ASCII)


def short(sha256: str) -> str:
    """Return the beginning of a digest, as it stands in names."""
    return sha256[:_DIGITS]


@dataclass(frozen=True)
class Place:
    """One partition."""

    table: TableName
    list: ListId
    day: date


class Parts:
    """The parts of an export that is held by this process."""

    def __init__(self, folder: Path, form: FormName, write: Write) -> None:
        self._folder = folder
        self._suffix = f".{form}"
        self._write = write

    def names(self, place: Place) -> frozenset[str]:
        """Return the names of the parts of a partition, without ``part-`` and suffix."""
        return frozenset(
            name.removeprefix("part-").removesuffix(self._suffix)
            for name in _names_in(self._at(place))
            if name.startswith("part-") and name.endswith(self._suffix)
        )

    def days(self, table: TableName, list_id: ListId) -> tuple[date, ...]:
        """Return the days of the partitions that are there."""
        found = map(_DAY.fullmatch, sorted(_names_in(self._folder / table / f"list={list_id}")))
        return tuple(date.fromisoformat(match[1]) for match in found if match)

    def write(self, place: Place, name: str, table: Table, rows: Iterable[Row]) -> int:
        """Write a part: it has its name when all rows are in it. Return how many. Raises OutputError."""
        target = self._at(place) / f"part-{name}{self._suffix}"
        unfinished = self._folder / _UNFINISHED / target.name
        try:
            with _writing(target):
                with unfinished.open("wb") as file:
                    count = self._write(file, table, rows)
                    file.flush()
                    os.fsync(file.fileno())
                _make_folder(target.parent)
                unfinished.replace(target)
                _sync(target.parent)
        except BaseException:
            with suppress(OSError):
                unfinished.unlink()
            raise
        return count

    def remove(self, place: Place, name: str) -> None:
        """Remove a part, and its partition if nothing else is in it. Raises OutputError."""
        target = self._at(place) / f"part-{name}{self._suffix}"
        with _writing(target):
            target.unlink(missing_ok=True)
            with suppress(OSError):  # another part lies there
                target.parent.rmdir()

    def _at(self, place: Place) -> Path:
        return self._folder / place.table / f"list={place.list}" / f"published_on={place.day}"


@contextmanager
def hold(folder: Path, form: FormName, write: Write) -> Iterator[Parts]:
    """Be the only one that exports into a folder, which is made where there is none.

    What a killed export left unfinished is cleared away. Raises OutputError: ``output.no-export`` for a folder that
    holds something else, or an export of another form or schema, ``output.locked``, ``output.unwritable``.
    """
    with _writing(folder):
        _make_folder(folder)
        _refuse_other(folder, form)
        lock = FileLock(folder / _LOCK, timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise OutputError(
                "output.locked",
                f"{printable(str(folder))}: another process is exporting into it",
                hint="wait until it has finished, then run again",
            ) from None
    try:
        with _writing(folder):
            _begin(folder, form)
        yield Parts(folder, form, write)
    finally:
        lock.release()


def _told(form: FormName) -> bytes:
    return json.dumps({"schema": EXPORT_SCHEMA, "format": form}).encode() + b"\n"


def _refuse_other(folder: Path, form: FormName) -> None:
    """Refuse a folder whose parts are not ours to add to, or to replace."""
    try:
        found = (folder / _ABOUT).read_bytes()[:200]
    except FileNotFoundError:
        if _names_in(folder) <= {_LOCK, _UNFINISHED}:
            return
        raise OutputError(
            "output.no-export",
            f"{printable(str(folder))}: is not empty, and no export: {_ABOUT} is missing",
            hint="name an empty folder, or one of an earlier export",
        ) from None
    if found != _told(form):
        raise OutputError(
            "output.no-export",
            f"{printable(str(folder))}: holds an export of another form or version: {found.decode('utf-8', 'replace')}",
            hint=f"name another folder for {EXPORT_SCHEMA} as {form}",
        )


def _begin(folder: Path, form: FormName) -> None:
    unfinished = folder / _UNFINISHED
    _make_folder(unfinished)
    for left in unfinished.iterdir():
        left.unlink()
    if not (folder / _ABOUT).exists():
        (unfinished / _ABOUT).write_bytes(_told(form))
        (unfinished / _ABOUT).replace(folder / _ABOUT)
        _sync(folder)


def _names_in(folder: Path) -> set[str]:
    """Return what a folder holds; nothing where there is none."""
    with _writing(folder), suppress(FileNotFoundError):
        return {entry.name for entry in folder.iterdir()}
    return set()


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    """Turn what the system refuses into OutputError."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            "output.unwritable",
            f"{printable(str(target))}: cannot be written: {error.strerror or error}",
            hint="check the path, its permissions and the disk; what was exported stands, run again for the rest",
        ) from error


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    """Make a name durable: after a power cut the file stands there."""
    with suppress(OSError):  # not every file system lets a folder be opened
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
