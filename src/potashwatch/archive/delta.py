"""One document told by another: which stretches of the old one it repeats, and what stands between them.

A delta file is three frames of the zstd format and a skippable one at each end: the header (JSON), the steps, the
inserted bytes, the check (SHA-256 of all before it). ``docs/archive.md`` has it byte by byte.
"""

import hashlib
import struct
from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple

import zstandard
from pydantic import Field, ValidationError

from potashwatch.archive.cutting import MARKS, Bytes
from potashwatch.archive.matching import Copy, copies
from potashwatch.records.base import Frozen

DELTA_SCHEMA: Literal["potashwatch/delta/1"] = "potashwatch/delta/1"

MAX_INSERT_BYTES: Final = 32 << 20
"""What is inserted is held in memory; a document with more news than this is stored by itself."""

MAX_DICTIONARY_BYTES: Final = 8 << 20
"""Of the old document, what is not repeated: the old states of what changed."""

_MAX_STEPS_BYTES: Final = 64 << 20
_SKIPPABLE: Final = 0x184D2A5D
"""One of the sixteen magic numbers of frames that zstd tools skip. Source: RFC 8878, 3.1.2."""
_CHECK_BYTES: Final = 8 + 32
_COPY_BYTES: Final = 1 << 20
_LEVELS: Final = ((1 << 16, 19), (2 << 20, 15), (4 << 20, 12))
"""Up to so many bytes, dictionary included, which level: 19 takes 0.4 s a megabyte, and saves little of much."""
_LEVEL: Final = 6


class DamagedDeltaError(ValueError):
    """The bytes are no delta, or not of this base."""


class Step(NamedTuple):
    """A stretch of the new document: copied from the old one, or, where ``begin`` is None, inserted."""

    begin: int | None
    length: int


class DeltaHeader(Frozen):
    """What a delta says of itself."""

    schema_: Literal["potashwatch/delta/1"] = Field(DELTA_SCHEMA, alias="schema")
    sha256: str
    """Of the document."""
    size_bytes: int = Field(ge=0)
    """Of the document."""
    position: int = Field(ge=1)
    """Place in its chain; the full document has 0. The base of i is i with its lowest bit cleared."""
    path: tuple[str, ...] = Field(min_length=1, max_length=64)
    """SHA-256 of the base, of the base of the base, and so on to the full document."""
    steps_bytes: int = Field(ge=0, le=_MAX_STEPS_BYTES)
    """Of the frame of the steps, compressed."""
    dictionary_bytes: int = Field(ge=0, le=MAX_DICTIONARY_BYTES)
    """How much of what is not copied from the base is the dictionary of the inserted bytes, from its beginning."""
    insert_bytes: int = Field(ge=0, le=MAX_INSERT_BYTES)

    @property
    def base(self) -> str:
        """Return the SHA-256 of the document that this one is told by."""
        return self.path[0]


class Telling(NamedTuple):
    """How a document is told by its base."""

    steps: tuple[Step, ...]
    inserted: bytes
    dictionary: bytes


def compare(base: Bytes, new: Bytes, marks: tuple[bytes, ...] = MARKS) -> Telling | None:
    """Find what a document repeats of another. None if more than 32 MiB of it are new."""
    steps: list[Step] = []
    inserts: list[bytes] = []
    inserted = at = 0
    for found in (*copies(base, new, marks), Copy(len(base), len(new), 0)):
        if found.place > at:
            inserted += found.place - at
            if inserted > MAX_INSERT_BYTES:
                return None
            inserts.append(new[at : found.place])
            steps.append(Step(None, found.place - at))
        if found.length:
            _copy(steps, found)
        at = found.place + found.length
    return Telling(tuple(steps), b"".join(inserts), _dictionary(base, steps, MAX_DICTIONARY_BYTES))


def write(telling: Telling, *, sha256: str, size_bytes: int, position: int, path: tuple[str, ...]) -> bytes:
    """Return the file of a delta."""
    packer = zstandard.ZstdCompressor(level=19, write_checksum=True)
    steps = packer.compress(b"".join(_written(telling.steps)))
    inserted = _compressor(telling).compress(telling.inserted)
    header = DeltaHeader(
        schema=DELTA_SCHEMA,
        sha256=sha256,
        size_bytes=size_bytes,
        position=position,
        path=path,
        steps_bytes=len(steps),
        dictionary_bytes=len(telling.dictionary),
        insert_bytes=len(telling.inserted),
    )
    told = _skippable(header.model_dump_json(by_alias=True).encode() + b"\n") + steps + inserted
    return told + _skippable(hashlib.sha256(told).digest())


def read_header(raw: bytes) -> DeltaHeader:
    """Read the header of a delta from its first bytes. Raises DamagedDeltaError."""
    try:
        magic, length = struct.unpack_from("<II", raw)
        if magic != _SKIPPABLE:
            raise DamagedDeltaError("it does not begin as a delta does")
        return DeltaHeader.model_validate_json(raw[8 : 8 + length])
    except (struct.error, ValidationError) as error:
        raise DamagedDeltaError("its header cannot be read") from error


def apply(raw: bytes, base: Bytes) -> Iterator[bytes]:
    """Yield the document that a delta and its base tell, in pieces. Raises DamagedDeltaError."""
    told, check = raw[:-_CHECK_BYTES], raw[-_CHECK_BYTES:]
    if check != _skippable(hashlib.sha256(told).digest()):
        raise DamagedDeltaError(
            "its bytes are not those that were written: the check at its end is of others"
        )
    header = read_header(told)
    at = 8 + struct.unpack_from("<I", told, 4)[0]
    steps = tuple(_steps(_unpack(told[at : at + header.steps_bytes], _MAX_STEPS_BYTES)))
    dictionary = _dictionary(base, steps, header.dictionary_bytes)
    inserted = _unpack(told[at + header.steps_bytes :], header.insert_bytes, dictionary)
    used = 0
    for begin, length in steps:
        if begin is None:
            yield inserted[used : used + length]
            used += length
            continue
        if begin < 0 or begin + length > len(base):
            raise DamagedDeltaError("it repeats what its base does not have")
        for place in range(begin, begin + length, _COPY_BYTES):
            yield base[place : min(place + _COPY_BYTES, begin + length)]


def _copy(steps: list[Step], found: Copy) -> None:
    """Add a copy, or lengthen the last one where this one goes on from it."""
    last = steps[-1] if steps else Step(None, 0)
    if last.begin is not None and last.begin + last.length == found.begin:
        steps[-1] = Step(last.begin, last.length + found.length)
    else:
        steps.append(Step(found.begin, found.length))


def _dictionary(base: Bytes, steps: Iterable[Step], limit: int) -> bytes:
    """Return what of the base no step copies, in its order, up to a limit: a changed record resembles its old self."""
    gaps, size, at = [], 0, 0
    ranges = sorted((step.begin, step.begin + step.length) for step in steps if step.begin is not None)
    for begin, end in [*ranges, (len(base), len(base))]:
        if begin > at:
            gaps.append(base[at : min(begin, at + limit - size)])
            size += len(gaps[-1])
        at = max(at, end)
    return b"".join(gaps)


def _compressor(telling: Telling) -> zstandard.ZstdCompressor:
    size = len(telling.inserted) + len(telling.dictionary)
    level = next((level for limit, level in _LEVELS if size <= limit), _LEVEL)
    return zstandard.ZstdCompressor(
        level=level, dict_data=_as_dictionary(telling.dictionary), write_checksum=True, write_dict_id=False
    )


def _as_dictionary(dictionary: bytes) -> zstandard.ZstdCompressionDict | None:
    if not dictionary:
        return None
    return zstandard.ZstdCompressionDict(dictionary, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def _unpack(frame: bytes, limit: int, dictionary: bytes = b"") -> bytes:
    try:
        if not 0 <= zstandard.frame_content_size(frame) <= limit:
            raise DamagedDeltaError("it holds more than it declares")
        return zstandard.ZstdDecompressor(dict_data=_as_dictionary(dictionary)).decompress(frame)
    except zstandard.ZstdError as error:
        raise DamagedDeltaError("it cannot be unpacked") from error


def _skippable(content: bytes) -> bytes:
    return struct.pack("<II", _SKIPPABLE, len(content)) + content


def _written(steps: Iterable[Step]) -> Iterator[bytes]:
    """Write steps as numbers: twice the length, plus one for an insertion; for a copy also how far it jumps.

    A jump is counted from the end of the copy before, and folded: 0, -1, 1, -2, 2 are 0, 1, 2, 3, 4.
    """
    expected = 0
    for begin, length in steps:
        if begin is None:
            yield _number(length << 1 | 1)
            continue
        jump = begin - expected
        yield _number(length << 1)
        yield _number(jump << 1 if jump >= 0 else (-jump << 1) - 1)
        expected = begin + length


def _steps(written: bytes) -> Iterator[Step]:
    numbers = _numbers(written)
    expected = 0
    for number in numbers:
        length = number >> 1
        if number & 1:
            yield Step(None, length)
            continue
        folded = next(numbers, None)
        if folded is None:
            raise DamagedDeltaError("its last step is cut")
        begin = expected + ((folded >> 1) if not folded & 1 else -((folded + 1) >> 1))
        yield Step(begin, length)
        expected = begin + length


def _number(value: int) -> bytes:
    """Write a number in groups of seven bits, the lowest first; the high bit says that more follow (LEB128)."""
    groups = bytearray()
    while value > 0x7F:
        groups.append(value & 0x7F | 0x80)
        value >>= 7
    groups.append(value)
    return bytes(groups)


def _numbers(written: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in written:
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            yield value
            value = shift = 0
