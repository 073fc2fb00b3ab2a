"""Documents under the digest of their bytes: in full, or told by another one that they resemble."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import IO, Final, Literal, NamedTuple, TypeAlias

from potashwatch.archive import delta
from potashwatch.archive.bases import Bases
from potashwatch.archive.cutting import Bytes
from potashwatch.archive.packing import (
    Kept,
    chunks_of,
    held,
    measure,
    measure_view,
    packed,
    packed_roughly,
    spool,
    unpacked,
)
from potashwatch.archive.store import Store
from potashwatch.archive.troubles import damaged, lost, reading
from potashwatch.errors import ArchiveError
from potashwatch.parsers.documents import CHUNK_BYTES

Encoding: TypeAlias = Literal["delta", "full"]

FOLDER: Final = "objects/"

_KEY: Final = re.compile(r"objects/([0-9a-f]{2})/(\1[0-9a-f]{62})/(delta|full)\.zst")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_MAX_DEPTH: Final = 64
"""A chain of 2**64 editions would be deeper."""
_HEAD_BYTES: Final = 16384
_MAX_DELTA_BYTES: Final = 128 << 20
_SURELY_SMALL: Final = 128
"""No list packs to less than a thirtieth by itself, so a delta of a 128th need not be compared with that."""
_WORTH_IT: Final = 3
"""A delta is at most a third of the full file: after a mass edit every base of before it would be dear again."""


_ROUGHLY: Final = 2
"""How much larger, at most, a document is that is packed in a hurry; 1.1 to 1.6 times, of the lists."""


class Encoded(NamedTuple):
    """One file of a document; while a pruning is under way a document can have two."""

    sha256: str
    encoding: Encoding

    @property
    def key(self) -> str:
        """Return where it lies."""
        return f"{FOLDER}{self.sha256[:2]}/{self.sha256}/{self.encoding}.zst"


def parse_key(key: str) -> Encoded | None:
    """Return what lies under a key; None if it is no object's."""
    match = _KEY.fullmatch(key)
    return Encoded(match[2], "full" if match[3] == "full" else "delta") if match else None


class _Link(NamedTuple):
    """A document in a line of bases."""

    encoded: Encoded
    mark: bytes
    """Digest of all the bytes in the archive that it is restored from."""


class _Told(NamedTuple):
    """A delta that was found good."""

    raw: bytes
    mark: bytes
    """As in ``_Link``, of the document."""


class Objects:
    """The documents of an archive."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._bases = Bases()

    def encoded(self) -> Iterator[Encoded]:
        """Yield every file, by digest."""
        return (found for key in self._store.keys(FOLDER) if (found := parse_key(key)))

    def encodings(self, sha256: str) -> tuple[Encoded, ...]:
        """Return the files of one document; the one to read is the last. Empty if there is none."""
        if not _SHA256.fullmatch(sha256):
            return ()
        keys = self._store.keys(f"{FOLDER}{sha256[:2]}/{sha256}/")
        return tuple(found for key in keys if (found := parse_key(key)))

    def put(self, file: IO[bytes], like: str | None, sha256: str | None = None) -> Kept:
        """Keep a document. See ``Archive.put``."""
        if sha256 and self.encodings(sha256):
            kept = Kept(sha256, file.seek(0, 2))
            file.seek(0)
            return kept
        document = held(chunks_of(file))
        file.seek(0)
        kept = Kept(sha256, len(document)) if sha256 else measure_view(document)
        if self.encodings(kept.sha256):
            return kept
        told = self._told(document, kept, like) if like else None
        if told is None:
            self._put_full(document, kept)
        elif self._store.create(Encoded(kept.sha256, "delta").key, (told.raw,)):
            self._bases.add(told.mark, document)
        return kept

    def put_full(self, sha256: str) -> None:
        """Keep a document in full that is told by another."""
        with self.read(sha256) as file:
            document = held(chunks_of(file))
        self._put_full(document, Kept(sha256, len(document)))

    def read(self, sha256: str) -> IO[bytes]:
        """Restore a document. See ``Archive.read``."""
        line = self._line(sha256)
        file = spool(self.restored(line[0].encoded, self._base(line[1:])))
        found = measure(file)
        if found.sha256 != sha256:
            file.close()
            raise restores_otherwise(line[0].encoded, found)
        return file

    def restored(self, encoded: Encoded, base: Bytes | None) -> Iterator[bytes]:
        """Yield a document from its file and, for a delta, its base; the digest is not checked."""
        with self._store.open(encoded.key) as file:
            if base is None:
                yield from unpacked(file, encoded.key)
                return
            with reading(encoded.key):
                raw = file.read(_MAX_DELTA_BYTES)
        try:
            yield from delta.apply(raw, base)
        except delta.DamagedDeltaError as error:
            raise damaged(encoded.key, str(error)) from error

    def header(self, encoded: Encoded) -> delta.DeltaHeader:
        """Return what a delta says of itself."""
        with self._store.open(encoded.key) as file, reading(encoded.key):
            return _header(encoded, file.read(_HEAD_BYTES))

    def _line(self, sha256: str) -> list[_Link]:
        """Return a document's file, that of its base, and so on to a full one."""
        line: list[Encoded] = []
        digests: list[bytes] = []
        while len(line) <= _MAX_DEPTH:
            encodings = self.encodings(sha256)
            if not encodings:
                raise lost(f"{line[-1].key}: its base {sha256}" if line else f"document {sha256}")
            line.append(encodings[-1])
            raw = hashlib.sha256()
            with self._store.open(line[-1].key) as file, reading(line[-1].key):
                head = file.read(_HEAD_BYTES)
                raw.update(head)
                for chunk in iter(partial(file.read, CHUNK_BYTES), b""):
                    raw.update(chunk)
            digests.append(raw.digest())
            if line[-1].encoding == "full":
                return _linked(line, digests)
            sha256 = _header(line[-1], head).base
        raise damaged(line[0].key, "its bases go round in a circle")

    def _base(self, line: Sequence[_Link], *, is_for_long: bool = False) -> Bytes | None:
        """Return the first document of a line, restored and verified; None for an empty line.

        ``is_for_long``: large ones are remembered too.
        """
        base: Bytes | None = None
        depth = len(line)
        for place, link in enumerate(line):
            if (base := self._bases.get(link.mark)) is not None:
                depth = place
                break
        for link in reversed(line[:depth]):
            base = held(self.restored(link.encoded, base))
        if base is not None and depth:
            found = measure_view(base)
            if found.sha256 != line[0].encoded.sha256:
                raise restores_otherwise(line[0].encoded, found)
            if is_for_long or isinstance(base, bytes):
                self._bases.add(line[0].mark, base)
        return base

    def _place_after(self, like: str) -> tuple[int, tuple[str, ...]] | None:
        """Return position and path of the next document in the chain of another. None if there is no base for it.

        The base of i is i with its lowest bit cleared. The base of i + 1, which is (i + 1) & i, is therefore i or one
        of the bases of i.
        """
        encodings = self.encodings(like)
        if not encodings:
            return None
        position = 0
        line: tuple[str, ...] = (like,)
        if encodings[-1].encoding == "delta":
            header = self.header(encodings[-1])
            position, line = header.position, (like, *header.path)
        following = position + 1
        while position != following & (following - 1):
            position, line = position & (position - 1), line[1:]
        return (following, line) if line and self.encodings(line[0]) else None

    def _told(self, new: Bytes, kept: Kept, like: str) -> _Told | None:
        """Return the delta of a document. None where it is better kept in full."""
        try:
            place = self._place_after(like)
            if place is None:
                return None
            position, path = place
            line = self._line(path[0])
            base = self._base(line, is_for_long=True)
        except ArchiveError:
            return None  # what is damaged can be no base, and must not keep the evidence of today out
        telling = delta.compare(base or b"", new)
        if telling is None:
            return None
        raw = delta.write(
            telling, sha256=kept.sha256, size_bytes=kept.size_bytes, position=position, path=path
        )
        if not _gives_back(raw, base or b"", kept.sha256):
            return None
        mark = _mark(hashlib.sha256(raw).digest(), line[0].mark)
        return _Told(raw, mark) if _is_worth_it(raw, new) else None

    def _put_full(self, document: Bytes, kept: Kept) -> None:
        self._store.create(Encoded(kept.sha256, "full").key, _packed(document, kept))


def restores_otherwise(encoded: Encoded, found: Kept) -> ArchiveError:
    """Make the error for a document that is not the one it should be."""
    return damaged(
        encoded.key, f"restores to {found.size_bytes} bytes with SHA-256 {found.sha256[:12]}, not its own"
    )


def _header(encoded: Encoded, head: bytes) -> delta.DeltaHeader:
    try:
        return delta.read_header(head)
    except delta.DamagedDeltaError as error:
        raise damaged(encoded.key, str(error)) from error


def _linked(line: Sequence[Encoded], digests: Sequence[bytes]) -> list[_Link]:
    """Mark each document with all the bytes that it is restored from."""
    links: list[_Link] = []
    mark = b""
    for encoded, digest in zip(reversed(line), reversed(digests), strict=True):
        mark = _mark(digest, mark)
        links.append(_Link(encoded, mark))
    return links[::-1]


def _mark(digest: bytes, mark_of_base: bytes) -> bytes:
    return hashlib.sha256(digest + mark_of_base).digest()


def _packed(document: Bytes, kept: Kept) -> Iterator[bytes]:
    """Yield a document as it is stored, and refuse at the last moment bytes that are not those promised."""
    yield from packed(document)
    if hashlib.sha256(document).hexdigest() != kept.sha256:
        raise damaged(f"document {kept.sha256}", "the file changed while it was being stored")


def _is_worth_it(raw: bytes, document: Bytes) -> bool:
    """Tell whether a delta is much smaller than the full file would be."""
    if len(raw) * _SURELY_SMALL <= len(document):
        return True
    if len(raw) * _WORTH_IT * _ROUGHLY <= packed_roughly(document):
        return True
    return len(raw) * _WORTH_IT <= sum(map(len, packed(document)))


def _gives_back(raw: bytes, base: Bytes, sha256: str) -> bool:
    """Tell whether a delta restores its document: evidence is not trusted to one that does not, whatever the reason."""
    digest = hashlib.sha256()
    try:
        for chunk in delta.apply(raw, base):
            digest.update(chunk)
    except delta.DamagedDeltaError:
        return False
    return digest.hexdigest() == sha256
