"""Documents as plain zstd streams, and their restoring into temporary files."""

import hashlib
import itertools
import mmap
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Final, NamedTuple

import zstandard

from potashwatch.archive.cutting import Bytes
from potashwatch.archive.troubles import damaged, reading, writing
from potashwatch.parsers.documents import CHUNK_BYTES, temporary_file

_LEVEL: Final = 12
"""Half the speed of 9 and 2 % smaller than it; 19 is 10 % smaller, and takes ten times as long."""
_IN_MEMORY_BYTES: Final = 8 << 20


class Kept(NamedTuple):
    """Which bytes are in the archive."""

    sha256: str
    size_bytes: int


def measure(file: IO[bytes]) -> Kept:
    """Hash and count a file from its beginning; leave it there."""
    digest, size_bytes = hashlib.sha256(), 0
    for chunk in chunks_of(file):
        digest.update(chunk)
        size_bytes += len(chunk)
    file.seek(0)
    return Kept(digest.hexdigest(), size_bytes)


def measure_view(document: Bytes) -> Kept:
    """Hash and count a document that is mapped or held."""
    return Kept(hashlib.sha256(document).hexdigest(), len(document))


def chunks_of(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a file from its beginning."""
    file.seek(0)
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


def packed(document: Bytes) -> Iterator[bytes]:
    """Yield a document as one zstd frame with its size and a checksum."""
    packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compressobj(size=len(document))
    for place in range(0, len(document), CHUNK_BYTES):
        yield packer.compress(document[place : place + CHUNK_BYTES])
    yield packer.flush()


def packed_roughly(document: Bytes) -> int:
    """Return how many bytes a document takes when it is packed in a hurry."""
    with memoryview(document) as view:
        return len(zstandard.ZstdCompressor(level=1).compress(view))


def unpacked(file: IO[bytes], key: str) -> Iterator[bytes]:
    """Yield what a zstd stream holds. Raises ArchiveError: damaged, cut, or followed by something."""
    frame = zstandard.ZstdDecompressor().decompressobj()
    try:
        with reading(key):
            for chunk in chunks_of(file):
                if frame.eof:
                    raise damaged(key, "something follows its end")
                yield frame.decompress(chunk)
    except zstandard.ZstdError as error:
        raise damaged(key, "it cannot be unpacked") from error
    if not frame.eof:
        raise damaged(key, "its end is missing")
    if frame.unused_data:
        raise damaged(key, "something follows its end")


def spool(chunks: Iterable[bytes]) -> IO[bytes]:
    """Write pieces to an unnamed temporary file; the caller closes it."""
    with writing(tempfile.gettempdir()):
        file = temporary_file()
        try:
            for chunk in chunks:
                file.write(chunk)
            file.seek(0)
        except BaseException:
            file.close()
            raise
    return file


def held(chunks: Iterable[bytes]) -> Bytes:
    """Put pieces together: in memory where they are few, otherwise in an unnamed temporary file that is mapped."""
    chunks = iter(chunks)
    first: list[bytes] = []
    size_bytes = 0
    for chunk in chunks:
        first.append(chunk)
        size_bytes += len(chunk)
        if size_bytes > _IN_MEMORY_BYTES:
            break
    else:
        return b"".join(first)
    with spool(itertools.chain(first, chunks)) as file, writing(tempfile.gettempdir()):
        file.flush()
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)  # outlives the file
