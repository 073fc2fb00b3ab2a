"""What a disk can answer, in the words of the archive."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from potashwatch.errors import ArchiveError, printable

SEE_VERIFY: Final = "; 'potashwatch snapshots verify' names everything that is missing"
"""The end of a hint, for every command but that one."""

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
    """Make the error for a file, or for something in other words, that should be there."""
    return ArchiveError(
        "archive.lost",
        f"{printable(path)} is not in the archive",
        hint=f"put it back from a copy of the archive{SEE_VERIFY}",
    )


def edition_lost(what: str, sha256: str, record: int) -> ArchiveError:
    """Make the error for the edition of a list that the last ledger record names and no snapshot is of.

    ``what``: the list, and what the edition is to it; ``record``: the number of the ledger record.
    """
    return ArchiveError(
        "archive.no-such-snapshot",
        f"{what}, {sha256[:16]}, named by ledger record {record}, is not in the archive",
        hint=f"put the folder snapshots/ back from a copy of the archive{SEE_VERIFY}",
    )


def unfounded(record: int, kind: str, what: str) -> ArchiveError:
    """Make the error for a state in a ledger record that nothing explains."""
    return ArchiveError(
        "archive.state",
        f"ledger record {record} ({kind}): {what}: it does not follow from the record before it and from what this one"
        " says",
        hint="somebody may have written the state by hand: compare with a copy of the archive",
    )


def unchained(record: int) -> ArchiveError:
    """Make the error for a ledger record that names another file than the record before it."""
    return ArchiveError(
        "archive.chain",
        f"ledger record {record} does not follow the record before it: that one was changed",
        hint="compare with a copy of the archive, and the ledger's head with what you noted elsewhere",
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
