"""Opening what the user names: plain, gzip, zip and zstd files, standard input, a directory of CSV tables.

A document is its bytes after decompression: the same edition, plain or packed, has the same SHA-256.
"""

import errno
import gzip
import hashlib
import io
import os
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import zstandard

from potashwatch.errors import InputError, ParseError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_BYTES = 512 * 1024 * 1024
"""Four times the largest list ever published (advanced SDN, 127 MB in 2026); more is a bomb or a mistake."""

MAX_FILES = 64
"""In a folder or a zip: a CSV set has four. Each is an open file, and a system allows a process few hundred."""

_BOUNDED_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Of a zip; the others unfold a few bytes to gigabytes at once, whatever is asked for."""

_MAX_DIRECTORY_BYTES = 1 << 20
"""Of the table of contents of a zip, which is read at once; four files have a few hundred bytes."""

CHUNK_BYTES = 1 << 18

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
"""A zip file, and an empty one."""

Watch = Callable[[int], None]
"""Told, now and then, how many more bytes were read."""


def ignore(_size_bytes: int) -> None:
    """Watch nothing."""


@dataclass(frozen=True)
class Stored:
    """Files that do not lie under a path: kept in an archive, or just fetched. Plain or packed."""

    name: str
    """What messages and reports call them."""
    files: tuple[tuple[str, Callable[[], IO[bytes]]], ...]
    """Name of each file, and how to open it for reading; seekable."""


Source = str | Stored
"""What an edition is read from: a path, ``-`` for standard input, or stored files."""


def name_of(source: Source) -> str:
    """Return what to call a source."""
    return source.name if isinstance(source, Stored) else source


def temporary_file() -> IO[bytes]:
    """Open an unnamed file that is gone when it is closed, or when the program dies."""
    return tempfile.TemporaryFile(prefix="potashwatch-")


class _View(io.RawIOBase):
    """Another reading of an open file, with a place of its own; closing it leaves the file open."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        file.flush()
        self._file = file
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._file.fileno()

    def readinto(self, buffer: "WriteableBuffer") -> int:
        data = os.pread(self._file.fileno(), memoryview(buffer).nbytes, self._at)
        memoryview(buffer).cast("B")[: len(data)] = data
        self._at += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at}.get(whence)
        self._at = offset + (os.fstat(self._file.fileno()).st_size if start is None else start)
        return self._at


def view(file: IO[bytes]) -> IO[bytes]:
    """Open an open file a second time, at its first byte; the two readings do not disturb each other."""
    return io.BufferedReader(_View(file), CHUNK_BYTES)


def is_packed(head: bytes) -> bool:
    """Tell whether bytes begin as a compressed file does."""
    return head.startswith((_GZIP, _ZSTD, *_ZIP))


def peek(path: Path) -> bytes:
    """Return the first bytes of a file, unpacked; nothing where it cannot be unpacked. A zip is not looked into.

    Raises OSError.
    """
    with path.open("rb") as file:
        magic = file.read(4)
        file.seek(0)
        try:
            if magic.startswith(_GZIP):
                return next(_gunzipped(file), b"")
            if magic == _ZSTD:
                return next(_unzstd(file), b"")
        except (EOFError, gzip.BadGzipFile, zlib.error, zstandard.ZstdError):
            return b""
        return b"" if magic in _ZIP else file.read(CHUNK_BYTES)


@dataclass(frozen=True)
class Document:
    """One file's bytes, decompressed, seekable, counted and hashed."""

    name: str
    file: IO[bytes]
    size_bytes: int
    sha256: str

    def head(self, size_bytes: int = 65536) -> bytes:
        """Return the first bytes, for recognition."""
        self.file.seek(0)
        return self.file.read(size_bytes)


@contextmanager
def open_documents(source: Source, watch: Watch = ignore) -> Iterator[tuple[Document, ...]]:
    """Open a source: one document, or for a directory or a zip of several files all of them, by name.

    Raises InputError (not found, unreadable, empty folder) and ParseError (empty, too large, damaged).
    """
    with ExitStack() as stack:
        try:
            documents = tuple(_documents(source, stack, watch))
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise InputError(
                    "input.no-room",
                    f"{name_of(source)}: no room for a temporary file in {tempfile.gettempdir()}",
                    hint="make room there, or name another folder in TMPDIR",
                ) from error
            raise InputError(
                "input.unreadable",
                f"{name_of(source)}: cannot be read: {error.strerror or error}",
                hint="check the path, its permissions and the disk",
            ) from error
        yield documents


def _documents(source: Source, stack: ExitStack, watch: Watch) -> Iterator[Document]:
    if isinstance(source, Stored):
        for name, opened in source.files:
            yield from _unpack(name, stack.enter_context(opened()), stack, watch)
        return
    if source == "-":
        yield from _unpack("-", stack.enter_context(_seekable(sys.stdin.buffer, "-")), stack, watch)
        return
    if not source:
        raise InputError(
            "input.empty-path", "the path of an edition is empty", hint="name a file or a folder"
        )
    path = Path(source)
    if not path.exists():
        is_address = source.startswith(("http://", "https://"))
        hint = (
            "nothing is fetched: use curl -sL ADDRESS | potashwatch ... -" if is_address else "check the path"
        )
        raise InputError("input.not-found", f"{source}: no such file or folder", hint=hint)
    if path.is_dir():
        files = sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith("."))
        if not files:
            raise InputError(
                "input.empty-folder", f"{source}: no files in it", hint="name a folder with a CSV set"
            )
        _refuse_many(source, len(files))
        for found in files:
            _bound(str(found), found.stat().st_size)
            yield from _unpack(str(found), stack.enter_context(found.open("rb")), stack, watch)
        return
    if path.is_file():
        _bound(source, path.stat().st_size)
        yield from _unpack(source, stack.enter_context(path.open("rb")), stack, watch)
    else:
        with path.open("rb") as pipe:
            file = stack.enter_context(_seekable(pipe, source))
        yield from _unpack(source, file, stack, watch)


def _unpack(name: str, file: IO[bytes], stack: ExitStack, watch: Watch) -> Iterator[Document]:
    magic = file.read(4)
    file.seek(0)
    try:
        if magic.startswith(_GZIP):
            yield _spool(name, _gunzipped(file), stack, watch)
        elif magic == _ZSTD:
            yield _spool(name, _unzstd(file), stack, watch)
        elif magic in _ZIP:
            yield from _unzip(name, file, stack, watch)
        else:
            yield _measure(name, file, _chunks(file), watch)
    except EOFError as error:
        raise ParseError(
            "parse.truncated", f"{name}: the compressed file ends too early", hint="download it again"
        ) from error
    except (
        gzip.BadGzipFile,
        zlib.error,
        zipfile.BadZipFile,
        zstandard.ZstdError,
        RuntimeError,
        UnicodeError,
    ) as error:
        raise ParseError(
            "parse.damaged", f"{name}: the compressed file is damaged: {error}", hint="download it again"
        ) from error


def _unzip(name: str, file: IO[bytes], stack: ExitStack, watch: Watch) -> Iterator[Document]:
    with zipfile.ZipFile(cast("IO[bytes]", _SmallReads(name, file))) as archive:
        members = [m for m in archive.infolist() if not m.is_dir()]
        if not members:
            raise ParseError("parse.empty", f"{name}: the zip file holds no file", hint="download it again")
        _refuse_many(name, len(members))
        if any(member.compress_type not in _BOUNDED_METHODS for member in members):
            raise ParseError(
                "parse.damaged",
                f"{name}: packed by a method that no authority uses",
                hint="unpack it, and give the file itself",
            )
        _bound(name, sum(member.file_size for member in members))
        for member in sorted(members, key=lambda m: m.filename):
            inner = f"{name}/{member.filename}" if len(members) > 1 else name
            yield _spool(inner, _member(archive, member), stack, watch)


class _SmallReads:
    """A file that is not read in large pieces: ``zipfile`` reads a table of contents at once, whatever its size."""

    def __init__(self, name: str, file: IO[bytes]) -> None:
        self._name = name
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        too_large = _MAX_DIRECTORY_BYTES + 1
        data = self._file.read(too_large if size < 0 else min(size, too_large))
        if len(data) == too_large:
            raise _too_many_files(self._name)
        return data


def _refuse_many(name: str, count: int) -> None:
    if count > MAX_FILES:
        raise _too_many_files(name)


def _too_many_files(name: str) -> ParseError:
    return ParseError(
        "parse.too-large",
        f"{name}: more than {MAX_FILES} files; a list is one file, or a CSV set of four",
        hint="name the file of the list, or a folder with its tables alone",
    )


def _gunzipped(file: IO[bytes]) -> Iterator[bytes]:
    with gzip.open(file) as unpacked:
        while chunk := unpacked.read(CHUNK_BYTES):
            yield chunk


def _unzstd(file: IO[bytes]) -> Iterator[bytes]:
    # The stream reader of zstandard ends silently on a cut file; this interface knows. A kibibyte of input
    # can unfold to 32 MiB at the most, so a bomb meets the size limit before it meets the memory.
    frame: zstandard.ZstdDecompressionObj | None = None
    while chunk := file.read(1024):
        while chunk:
            frame = frame or zstandard.ZstdDecompressor().decompressobj()
            yield frame.decompress(chunk)
            if not frame.eof:
                break
            chunk, frame = frame.unused_data, None
    if frame is not None:
        raise EOFError


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as unpacked:
        while chunk := unpacked.read(CHUNK_BYTES):
            yield chunk


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


def _spool(name: str, chunks: Iterator[bytes], stack: ExitStack, watch: Watch) -> Document:
    """Write the chunks to an unnamed temporary file, counting and hashing."""
    target = stack.enter_context(temporary_file())

    def kept() -> Iterator[bytes]:
        for chunk in chunks:
            target.write(chunk)
            yield chunk

    return _measure(name, target, kept(), watch)


def _measure(name: str, file: IO[bytes], chunks: Iterator[bytes], watch: Watch) -> Document:
    digest, size_bytes = hashlib.sha256(), 0
    for chunk in chunks:
        size_bytes += len(chunk)
        _bound(name, size_bytes)
        digest.update(chunk)
        watch(len(chunk))
    file.seek(0)
    return Document(name, file, size_bytes, digest.hexdigest())


def _bound(name: str, size_bytes: int) -> None:
    if size_bytes > MAX_BYTES:
        raise ParseError(
            "parse.too-large",
            f"{name}: larger than {MAX_BYTES >> 20} MiB when unpacked; no sanctions list is",
            hint="check what the file is",
        )


@contextmanager
def _seekable(stream: IO[bytes], name: str) -> Iterator[IO[bytes]]:
    with temporary_file() as target:
        size_bytes = 0
        for chunk in _chunks(stream):
            size_bytes += len(chunk)
            _bound(name, size_bytes)
            target.write(chunk)
        target.seek(0)
        yield target
