"""Records that were read once, as lines of JSON, so that any of them can be had again without its edition.

A pack belongs to an edition and holds the records that were new with it. It is a chain of zstd frames of a few lines
each, after a skippable frame that says where each begins: ``zstd -dc`` prints all lines. As all that is derived, it
is no part of the evidence.
"""

import hashlib
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import IO, Final, Literal

import zstandard
from pydantic import Field

from potashwatch.archive.sealed import seal, unseal
from potashwatch.archive.store import Store
from potashwatch.archive.troubles import damaged, reading
from potashwatch.errors import ArchiveError
from potashwatch.records.base import Frozen

_LINES: Final = 64
_LEVEL: Final = 6
_SKIPPABLE: Final = 0x184D2A5D
"""Source: RFC 8878, 3.1.2."""
_MAX_HEAD_BYTES: Final = 4 << 20
_MAX_FRAME_BYTES: Final = 64 << 20


class PackHead(Frozen):
    """What a pack says of itself."""

    schema_: Literal["potashwatch/records/1"] = Field("potashwatch/records/1", alias="schema")
    count: int = Field(ge=0)
    """Of lines; all frames but the last have 64."""
    sizes_bytes: tuple[int, ...]
    """Of each frame, compressed."""
    digest: str
    """SHA-256 of all lines: two packs of one edition can hold different records."""


class Packs:
    """The packs of an archive. ``rules``: 16 hexadecimal digits that say by which rules the records were read."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def remember(self, sha256: str, rules: str, lines: Sequence[bytes]) -> str:
        """Keep the lines of an edition, if that is possible, in place of others that are there; return their digest."""
        packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)
        frames = [
            packer.compress(b"".join(line + b"\n" for line in lines[at : at + _LINES]))
            for at in range(0, len(lines), _LINES)
        ]
        sizes = tuple(map(len, frames))
        digest = hashlib.sha256(b"\n".join(lines)).hexdigest()
        head = seal(
            PackHead(schema="potashwatch/records/1", count=len(lines), sizes_bytes=sizes, digest=digest)
        )
        told = (struct.pack("<II", _SKIPPABLE, len(head)) + head, *frames)
        key = _key(sha256, rules)
        with suppress(ArchiveError, OSError):
            if not self._store.create(key, told):
                self._store.remove(key)
                self._store.create(key, told)
        return digest

    def lines(self, sha256: str, rules: str, digest: str, places: Iterable[int]) -> dict[int, bytes]:
        """Return the lines at some places of the pack with a digest. Raises ArchiveError: lost, damaged."""
        wanted: dict[int, list[int]] = defaultdict(list)
        for place in places:
            wanted[place // _LINES].append(place)
        key = _key(sha256, rules)
        found: dict[int, bytes] = {}
        with self._store.open(key) as file:
            for number, lines in self._frames(file, key, digest, wanted):
                for place in wanted[number]:
                    at = place - number * _LINES
                    if at >= len(lines):
                        raise damaged(key, f"has no line {place}")
                    found[place] = lines[at]
        return found

    def _frames(
        self, file: IO[bytes], key: str, digest: str, wanted: Iterable[int]
    ) -> Iterator[tuple[int, list[bytes]]]:
        with reading(key):
            try:
                magic, length = struct.unpack("<II", file.read(8))
                if magic != _SKIPPABLE or length > _MAX_HEAD_BYTES:
                    raise damaged(key, "does not begin as a pack does")
                head = unseal(file.read(length), PackHead, key)
                if head.digest != digest:
                    raise damaged(key, "holds other records")
                begins = [8 + length]
                for size in head.sizes_bytes:
                    begins.append(begins[-1] + size)
                for number in sorted(wanted):
                    if number >= len(head.sizes_bytes):
                        raise damaged(key, f"has no frame {number}")
                    file.seek(begins[number])
                    frame = file.read(head.sizes_bytes[number])
                    lines = zstandard.decompress(frame, max_output_size=_MAX_FRAME_BYTES).split(b"\n")[:-1]
                    yield number, lines
            except (struct.error, zstandard.ZstdError) as error:
                raise damaged(key, "cannot be unpacked") from error


def _key(sha256: str, rules: str) -> str:
    return f"derived/records/{sha256}_{rules}.json.zst"
