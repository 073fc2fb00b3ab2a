"""The cases and snapshots of a folder, found by their names.

A link counts as the file it leads to, if that is a file of the same folder tree. Nothing else is followed, and
nothing is opened here, so that no pipe is waited for and nothing outside is read.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from potashwatch.errors import CheckError, InputError, PotashwatchError, printable

Role = Literal["old", "new", "snapshot", "expected", "settings"]

SETTINGS: Final = "case.toml"
DEFAULT_REPORT: Final = "expected.json"
"""What ``--update`` writes for a case that expects nothing yet."""

REPORTS: Final = {
    "expected.json": "json",
    "expected.jsonl": "jsonl",
    "expected.csv": "csv",
    "expected.md": "markdown",
    "expected.txt": "table",
    "expected.notice.txt": "notice",
}
"""Name of an expected report to its form."""


@dataclass(frozen=True)
class Side:
    """The files of one edition: one file, or the tables of a CSV set."""

    name: str
    """In its folder: ``old.xml.gz``, or ``old`` for a folder of tables."""
    files: tuple[str, ...]
    """Paths below the folder that is checked."""


@dataclass(frozen=True)
class Case:
    """A folder with an old and a new edition."""

    name: str
    """Its path below the folder that is checked; a dot for that folder itself."""
    old: Side
    new: Side
    reports: tuple[str, ...]
    """Names of the expected reports that are there."""
    has_settings: bool


@dataclass
class Layout:
    """What a folder holds."""

    cases: list[Case] = field(default_factory=list)
    snapshots: list[str] = field(default_factory=list)
    """Files that are to be verified without a case."""
    settings: set[str] = field(default_factory=set)
    """Folders with a ``case.toml``."""
    troubles: list[tuple[str, PotashwatchError]] = field(default_factory=list)
    """Where, and what is wrong there."""


def walk(top: Path) -> Layout:
    """Look through a folder, however deep. Names that begin with a dot are left out. Raises InputError for itself."""
    layout, waiting = Layout(), [""]
    while waiting:
        below = waiting.pop()
        try:
            waiting += _look(top, below, layout)
        except OSError as error:
            trouble = unreadable(below or ".", error)
            if not below:
                raise trouble from error
            layout.troubles.append((below, trouble))
    return layout


def is_file_of(top: Path, name: str) -> bool:
    """Tell whether a name leads to a regular file below the folder. Raises OSError where there is nothing."""
    path = top / name
    place = path.resolve(strict=True)
    return stat.S_ISREG(place.stat().st_mode) and place.is_relative_to(top.resolve())


def unreadable(told: str, error: OSError) -> InputError:
    """Return the error of a file or folder that cannot be read."""
    return InputError(
        "input.unreadable",
        f"{printable(told)}: cannot be read: {error.strerror or error}",
        hint="check the path, its permissions and the disk",
    )


def _look(top: Path, below: str, layout: Layout) -> list[str]:
    """Take up one folder, and return the folders in it that are to be looked through."""
    roles: dict[Role, list[Side]] = {}
    folders: list[str] = []
    is_bad = False
    for entry in _entries(top / below):
        name = os.path.join(below, entry.name)  # noqa: PTH118 - a Path would lose the empty one
        role = _role(entry.name)
        try:
            kind = _kind(top, name, entry)
            if kind == "folder" and role in ("old", "new", "snapshot"):
                files = tuple(_tables(top, name))
                roles.setdefault(role, []).append(Side(entry.name, files))
            elif kind == "folder" and role is None:
                folders.append(name)
            elif kind == "file" and role:
                roles.setdefault(role, []).append(Side(entry.name, (name,)))
            elif role or kind == "link":
                raise _stranger(name)
        except OSError as error:
            layout.troubles.append((name, unreadable(name, error)))
            is_bad = True
        except CheckError as error:
            layout.troubles.append((name, error))
            is_bad = True
    snapshots = [file for side in roles.pop("snapshot", ()) for file in side.files]
    layout.snapshots += snapshots
    if "settings" in roles:
        layout.settings.add(below or ".")
        if snapshots and len(roles) == 1:  # they are those of the snapshots alone
            roles.clear()
    if roles and not is_bad:
        try:
            layout.cases.append(_case(below or ".", roles))
        except CheckError as error:
            layout.troubles.append((below or ".", error))
    return folders


def _entries(folder: Path) -> list["os.DirEntry[str]"]:
    with os.scandir(folder) as entries:
        return sorted((e for e in entries if not e.name.startswith(".")), key=lambda e: os.fsencode(e.name))


def _kind(top: Path, name: str, entry: "os.DirEntry[str]") -> Literal["file", "folder", "link", "other"]:
    if entry.is_symlink():
        try:
            return "file" if is_file_of(top, name) else "link"
        except (FileNotFoundError, NotADirectoryError, RuntimeError):
            return "link"  # to nothing, or round in a circle
    if entry.is_dir():
        return "folder"
    return "file" if entry.is_file() else "other"


def _role(name: str) -> Role | None:
    if name == SETTINGS:
        return "settings"
    stem = name.partition(".")[0]
    return stem if stem in ("old", "new", "snapshot", "expected") else None  # type: ignore[return-value]


def _tables(top: Path, folder: str) -> Iterator[str]:
    """Yield the files of a folder with a CSV set."""
    for entry in _entries(top / folder):
        name = os.path.join(folder, entry.name)  # noqa: PTH118
        kind = _kind(top, name, entry)
        if kind == "file":
            yield name
        elif kind != "folder":
            raise _stranger(name)


def _case(name: str, roles: dict[Role, list[Side]]) -> Case:
    for role in ("old", "new"):
        sides = roles.get(role, [])
        if not sides:
            raise _no_case(
                f"{name}: a case without {role}.*", f"add the {role} edition, or move the rest away"
            )
        if len(sides) > 1:
            told = ", ".join(side.name for side in sides)
            raise _no_case(f"{name}: which is the {role} edition, {told}?", "leave one in the folder")
    reports = [side.name for side in roles.get("expected", [])]
    for report in reports:
        if report not in REPORTS:
            raise _no_case(f"{name}: {report} is no form of a report", f"there are {', '.join(REPORTS)}")
    return Case(name, roles["old"][0], roles["new"][0], tuple(reports), "settings" in roles)


def _no_case(message: str, hint: str) -> CheckError:
    return CheckError("check.case", message, hint=hint)


def _stranger(name: str) -> CheckError:
    return CheckError(
        "check.not-a-file",
        f"{name}: no file of this folder: a link that leads out of it, to a folder or to nothing, or a pipe or device",
        hint="put the file itself there",
    )
