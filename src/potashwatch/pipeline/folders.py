"""The editions that lie under a folder, whatever their names: each XML or packed file is one, CSV tables form sets."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from potashwatch.errors import InputError
from potashwatch.parsers.csv_set import table_in
from potashwatch.parsers.documents import Source, Stored, peek
from potashwatch.parsers.paper_names import PROGRAM_NAME
from potashwatch.pipeline.looks import is_license_document


@dataclass(frozen=True)
class Found:
    """One source under a folder."""

    path: Path
    """The file; of a CSV set its folder."""
    source: Source


Skip = Callable[[InputError], None]
"""Told of what cannot be looked into."""


def editions_under(path: Path, skip: Skip) -> Iterator[Found]:
    """Yield every source at or under a path, by name. Hidden files are left out, and what is neither file nor folder.

    ``skip`` is told of a file or folder below that cannot be read. Raises InputError for the path itself.

    The CSV tables of a folder are one set for each OFAC list (the tables of the non-SDN list are told by ``cons``
    in front); a folder with several primary tables and no other is a folder of editions of one table each.
    """
    try:
        if path.is_dir():
            yield from _in_folder(path, skip)
        elif path.is_file():
            yield Found(path, str(path))
        else:
            raise InputError("input.not-found", f"{path}: no such file or folder", hint="check the path")
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> InputError:
    return InputError(
        "input.unreadable",
        f"{path}: cannot be read: {error.strerror or error}",
        hint="check the path, its permissions and the disk",
    )


def _in_folder(folder: Path, skip: Skip) -> Iterator[Found]:
    entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    if any(
        entry.name == PROGRAM_NAME for entry in entries
    ):  # a look at the licenses: no lists of parties there
        entries = [entry for entry in entries if not is_license_document(entry.name)]
    yield from sources_of(folder, [entry for entry in entries if entry.is_file()], skip)
    for entry in entries:
        if entry.is_dir() and not entry.is_symlink():  # a link may lead round in a circle
            try:
                yield from _in_folder(entry, skip)
            except OSError as error:
                skip(_unreadable(entry, error))


def sources_of(folder: Path, files: Iterable[Path], skip: Skip) -> Iterator[Found]:
    """Yield the sources that files of one folder make; see ``editions_under``."""
    tables: dict[Path, str] = {}
    alone: list[Path] = []
    for file in files:
        try:
            table = table_in(peek(file))
        except OSError as error:
            skip(_unreadable(file, error))
            continue
        if table:
            tables[file] = table
        else:
            alone.append(file)
    for is_non_sdn in (False, True):
        of_list = [file for file in tables if _is_non_sdn(file) == is_non_sdn]
        if {tables[file] for file in of_list} <= {"primary"}:
            alone += of_list
            continue
        # The comments may be rightly empty, so that no content tells them: their set takes them along.
        empty = [file for file in alone if not file.stat().st_size and _is_non_sdn(file) == is_non_sdn]
        alone = [file for file in alone if file not in empty]
        yield Found(folder, _set(folder, [*of_list, *empty]))
    yield from (Found(file, str(file)) for file in sorted(alone))


def _is_non_sdn(file: Path) -> bool:
    return file.name.lower().startswith("cons")


def _set(folder: Path, files: list[Path]) -> Stored:
    return Stored(f"{folder}{os.sep}", tuple((str(file), partial(_open, file)) for file in files))


def _open(file: Path) -> IO[bytes]:
    return file.open("rb")
