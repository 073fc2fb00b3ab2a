"""What a disk can answer, in the words of the archive."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from potashwatch.errors import ArchiveError, printable

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""No space, no quota, or larger than this process may write."""


@contextmanager
def writing(path: str) -> Iterator[None]:
    """Turn what the system refuses while a path is written into ArchiveError."""
    try:
        yield
    except OSError as error:
        raise _unwritten(error, printable(path)) from error


@contextmanager
def reading(path: str) -> Iterator[None]:
    """Turn what the system refuses while a path is read into ArchiveError."""
    try:
        yield
    except FileNotFoundError as error:
        raise lost(path) from error
    except OSError as error:
        raise ArchiveError(
            "archive.unreadable",
            f"{printable(path)}: cannot be read: {error.strerror or error}",
            hint="check the permissions of the archive and the disk",
        ) from error


def missing(place: str, what: str = "no archive is there") -> ArchiveError:
    """Make the error for a place without an archive, or with one in which nothing was ever recorded."""
    return ArchiveError(
        "archive.missing",
        f"{printable(place)}: {what}",
        hint="'potashwatch run --init' or 'potashwatch snapshots import' begins one; or check --archive and whether"
        " its volume is mounted",
    )


def ledger_lost(place: str) -> ArchiveError:
    """Make the error for an archive with snapshots and without a ledger."""
    return ArchiveError(
        "archive.ledger-lost",
        f"{printable(place)}: the archive has snapshots, but its ledger is lost: which editions are the baselines is"
        " not known",
        hint="put the folder ledger/ back from a copy; if there is none: potashwatch snapshots recover --reason ...",
    )


def lost(path: str) -> ArchiveError:
    """Make the error for a thing that should be there."""
    return ArchiveError(
        "archive.lost",
        f"{printable(path)}: is not in the archive",
        hint="put it back from a copy of the archive; 'potashwatch snapshots verify' names all that is missing",
    )


def damaged(path: str, what: str) -> ArchiveError:
    """Make the error for bytes that are not those that were written."""
    return ArchiveError(
        "archive.damaged",
        f"{printable(path)}: {what}",
        hint="put the file back from a copy of the archive; check the disk",
    )


def moved() -> ArchiveError:
    """Make the error for a decision that rests on what is no longer the state."""
    return ArchiveError(
        "archive.moved-on",
        "the archive has changed since it was looked at: another process wrote to it meanwhile",
        hint="run again; nothing was changed",
    )


def _unwritten(error: OSError, path: str) -> ArchiveError:
    if error.errno in _FULL:
        return ArchiveError(
            "archive.disk-full",
            f"{path}: cannot be written: {error.strerror}",
            hint="free space, or raise the quota, and run again; nothing half-written was kept",
        )
    if error.errno == errno.EROFS:
        return ArchiveError(
            "archive.read-only",
            f"{path}: cannot be written: {error.strerror}",
            hint="mount the disk for writing, or name another archive with --archive",
        )
    return ArchiveError(
        "archive.unwritable",
        f"{path}: cannot be written: {error.strerror or error}",
        hint="check who owns the archive and its permissions, or name another one with --archive",
    )
