"""The body of an answer on its way into a temporary file: bounded, unpacked where the server packed it, hashed."""

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from types import TracebackType

from potashwatch.errors import FetchError
from potashwatch.parsers.documents import CHUNK_BYTES, temporary_file
from potashwatch.records.snapshot import Transfer

HEAD_BYTES = 65536


class Body(AbstractContextManager["Body"]):
    """Bytes as they arrive. Leaving the context closes the file unless it was released."""

    def __init__(self, address: str, max_bytes: int, *, is_list: bool = True) -> None:
        self.file = temporary_file()
        self.size_bytes = 0
        self.head = b""
        """The first 64 KiB, or all there is so far."""
        self.address = address
        self._max_bytes = max_bytes
        self._is_list = is_list
        self._sha256, self._sha1 = hashlib.sha256(), hashlib.sha1(usedforsecurity=False)
        self._is_released = False

    def announce(self, size_bytes: int | None) -> None:
        """Take note of an announced length. Raises FetchError (fetch.too-large)."""
        if size_bytes is not None and size_bytes > self._max_bytes:
            raise self._too_large(f"announces {size_bytes:,} bytes")

    def feed(self, chunk: bytes) -> None:
        """Keep some more bytes. Raises FetchError: fetch.too-large, fetch.unwritable."""
        self.size_bytes += len(chunk)
        if self.size_bytes > self._max_bytes:
            raise self._too_large(f"sends more than {self._max_bytes:,} bytes")
        if len(self.head) < HEAD_BYTES:
            self.head = (self.head + chunk)[:HEAD_BYTES]
        self._sha256.update(chunk)
        self._sha1.update(chunk)
        try:
            self.file.write(chunk)
        except OSError as error:
            raise FetchError(
                "fetch.unwritable",
                f"{self.address}: the download cannot be kept after {self.size_bytes:,} bytes: {error.strerror}",
                hint="make room in the folder for temporary files, or name another one in TMPDIR",
            ) from error

    @property
    def head_sha256(self) -> str:
        """Digest of the head."""
        return hashlib.sha256(self.head).hexdigest()

    def transfer(self, etag: str | None, last_modified: str | None) -> Transfer:
        """Return the body in figures, to be known again."""
        return Transfer(
            url=self.address,
            etag=etag,
            last_modified=last_modified,
            body_sha256=self._sha256.hexdigest(),
            body_sha1=self._sha1.hexdigest(),
            body_bytes=self.size_bytes,
            head_sha256=self.head_sha256,
        )

    def release(self) -> None:
        """Leave the file, at its start, to the caller."""
        self.file.seek(0)
        self._is_released = True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        """Close the file unless it was released."""
        if not self._is_released:
            self.file.close()

    def _too_large(self, what: str) -> FetchError:
        return FetchError(
            "fetch.too-large",
            f"{self.address}: the server {what}; the limit is {self._max_bytes:,}",
            hint="no sanctions list is that large; where it is one, raise max_body_bytes in [fetch]"
            if self._is_list
            else "nothing that is published of licenses is that large; open the address in a browser",
        )


class CutCoding(Exception):  # noqa: N818 - becomes fetch.truncated in the transport
    """A packed body that ends too early or is damaged."""


def unpacked(chunks: Iterable[bytes], coding: str, address: str) -> Iterator[bytes]:
    """Undo the content coding of an answer: none is asked for, gzip comes all the same from some proxies.

    Pieces are small whatever the packed bytes unfold to, so that a bomb meets the size limit before the memory.
    Raises FetchError (fetch.encoded) for another coding, CutCoding for a damaged body.
    """
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        yield from chunks
    elif coding in ("gzip", "x-gzip"):
        yield from _gunzipped(chunks)
    else:
        raise FetchError(
            "fetch.encoded",
            f"{address}: sent in the coding {coding[:20]}, which was not asked for",
            hint="a proxy or mirror packs what it passes on; have it deliver the file as it is",
        )


def _gunzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    member = zlib.decompressobj(wbits=31)
    try:
        for chunk in chunks:
            rest = chunk
            while rest:
                if member.eof:
                    member = zlib.decompressobj(wbits=31)
                yield member.decompress(rest, CHUNK_BYTES)
                rest = member.unconsumed_tail or member.unused_data
        while not member.eof and (more := member.decompress(b"", CHUNK_BYTES)):
            yield more
    except zlib.error as error:
        raise CutCoding from error
    if not member.eof:
        raise CutCoding
