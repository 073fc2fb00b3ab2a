"""A short SDN table with the watched names in it, and a mirror that has one of some day."""

import gzip
from functools import cache
from pathlib import Path

from tests.story.made import LAST_KEPT, without

WATCHED = (b"32746,", b"33372,", b"33374,", b"33371,")
"""Belaruskali, Agrorozkvit, the Belarusian Potash Company, Slavkali."""
_HEAD = 400


@cache
def table() -> bytes:
    """Return the first records of the last edition kept, the watched ones, and the mark of its end."""
    lines = gzip.decompress(LAST_KEPT.read_bytes()).splitlines(keepends=True)
    kept = [line for line in lines[_HEAD:-1] if line.startswith(WATCHED)]
    return b"".join([*lines[:_HEAD], *kept, lines[-1]])


def lacking(*uids: int) -> bytes:
    """Return the table without some records."""
    return without(uids, table())


def having(record: bytes, content: bytes | None = None) -> bytes:
    """Return a table with one more record."""
    lines = (content or table()).splitlines(keepends=True)
    return b"".join([*lines[:-1], record, lines[-1]])


def cut() -> bytes:
    """Return a table that lost most of its records: one that guards refuse."""
    lines = table().splitlines(keepends=True)
    return b"".join([*lines[:150], lines[-1]])


def rekeyed(old: int, new: int) -> bytes:
    """Return the table with one record under another key."""
    return table().replace(b"\n%d," % old, b"\n%d," % new)


def put(mirror: Path, content: bytes, day: str) -> None:
    """Put a table of a day into a mirror, in place of the one that is there."""
    mirror.mkdir(parents=True, exist_ok=True)
    for old in mirror.glob("sdn_*"):
        old.unlink()
    (mirror / f"sdn_{day}.csv").write_bytes(content)


def damage(archive: Path, list_id: str, pattern: str = "*") -> None:
    """Overwrite descriptions of editions in an archive, and forget all that was worked out from them."""
    for path in (archive / "derived").rglob("*"):
        if path.is_file():
            path.unlink()
    for path in (archive / "snapshots" / list_id).glob(pattern):
        path.chmod(0o600)
        path.write_bytes(b"garbage")
