"""Documents under the digest of their bytes: in full, or told by another one that they resemble."""

import hashlib
import re
from collections.abc import Iterator
from typing import IO, Final, Literal, NamedTuple, TypeAlias

from potashwatch.archive import delta
from potashwatch.archive.cutting import Bytes, mapped
from potashwatch.archive.packing import Kept, chunks_of, measure, packed, spool, unpacked
from potashwatch.archive.store import Store
from potashwatch.archive.troubles import damaged, lost, reading
from potashwatch.errors import ArchiveError

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


class Objects:
    """The documents of an archive."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def encoded(self) -> Iterator[Encoded]:
        """Yield every file, by digest."""
        return (found for key in self._store.keys(FOLDER) if (found := parse_key(key)))

    def encodings(self, sha256: str) -> tuple[Encoded, ...]:
        """Return the files of one document; the one to read is the last. Empty if there is none."""
        if not _SHA256.fullmatch(sha256):
            return ()
        keys = self._store.keys(f"{FOLDER}{sha256[:2]}/{sha256}/")
        return tuple(found for key in keys if (found := parse_key(key)))

    def put(self, file: IO[bytes], like: str | None) -> Kept:
        """Keep a document. See ``Archive.put``."""
        kept = measure(file)
        if self.encodings(kept.sha256):
            return kept
        with spool(chunks_of(file)) as copy:
            told = self._told(copy, kept, like) if like else None
            if told is None:
                self.put_full(copy, kept)
            else:
                self._store.create(Encoded(kept.sha256, "delta").key, (told,))
        file.seek(0)
        return kept

    def put_full(self, file: IO[bytes], kept: Kept) -> None:
        """Keep a document in full, also one that is told by another."""
        self._store.create(Encoded(kept.sha256, "full").key, self._packed(file, kept))

    def read(self, sha256: str) -> IO[bytes]:
        """Restore a document. See ``Archive.read``."""
        line = self._line(sha256)
        file = self.restore(line[-1], None)
        for encoded in reversed(line[:-1]):
            with file as base:
                file = self.restore(encoded, base)
        try:
            return self.verified(file, line[0])
        except BaseException:
            file.close()
            raise

    def restore(self, encoded: Encoded, base: IO[bytes] | None) -> IO[bytes]:
        """Restore a document from its file and, for a delta, its restored base; the digest is not checked."""
        with self._store.open(encoded.key) as file:
            if base is None:
                return spool(unpacked(file, encoded.key))
            with reading(encoded.key):
                raw = file.read(_MAX_DELTA_BYTES)
        with mapped(base) as view:
            try:
                return spool(delta.apply(raw, view))
            except delta.DamagedDeltaError as error:
                raise damaged(encoded.key, str(error)) from error

    def verified(self, file: IO[bytes], encoded: Encoded) -> IO[bytes]:
        """Return a restored document if it is the one it should be."""
        found = measure(file)
        if found.sha256 != encoded.sha256:
            raise damaged(
                encoded.key,
                f"restores to {found.size_bytes} bytes with SHA-256 {found.sha256[:12]}, not its own",
            )
        return file

    def header(self, encoded: Encoded) -> delta.DeltaHeader:
        """Return what a delta says of itself."""
        with self._store.open(encoded.key) as file, reading(encoded.key):
            raw = file.read(_HEAD_BYTES)
        try:
            return delta.read_header(raw)
        except delta.DamagedDeltaError as error:
            raise damaged(encoded.key, str(error)) from error

    def _line(self, sha256: str) -> list[Encoded]:
        """Return a document's file, that of its base, and so on to a full one."""
        line: list[Encoded] = []
        while len(line) <= _MAX_DEPTH:
            encodings = self.encodings(sha256)
            if not encodings:
                raise lost(f"{line[-1].key}: its base {sha256}" if line else f"document {sha256}")
            line.append(encodings[-1])
            if line[-1].encoding == "full":
                return line
            sha256 = self.header(line[-1]).base
        raise damaged(line[0].key, "its bases go round in a circle")

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

    def _told(self, file: IO[bytes], kept: Kept, like: str) -> bytes | None:
        """Return the delta of a document. None where it is better kept in full."""
        try:
            place = self._place_after(like)
            if place is None:
                return None
            position, path = place
            base = self.read(path[0])
        except ArchiveError:
            return None  # what is damaged can be no base, and must not keep the evidence of today out
        with base, mapped(base) as old, mapped(file) as new:
            telling = delta.compare(old, new)
            if telling is None:
                return None
            raw = delta.write(
                telling, sha256=kept.sha256, size_bytes=kept.size_bytes, position=position, path=path
            )
            if not _gives_back(raw, old, kept.sha256):
                return None
        if len(raw) * _SURELY_SMALL <= kept.size_bytes:
            return raw
        in_full = sum(map(len, packed(file, kept.size_bytes)))
        return raw if len(raw) * _WORTH_IT <= in_full else None

    def _packed(self, file: IO[bytes], kept: Kept) -> Iterator[bytes]:
        """Yield a document as it is stored, and refuse at the last moment bytes that are not those promised."""
        digest = hashlib.sha256()
        for chunk in packed(file, kept.size_bytes):
            yield chunk
        for chunk in chunks_of(file):
            digest.update(chunk)
        if digest.hexdigest() != kept.sha256:
            raise damaged(f"document {kept.sha256}", "the file changed while it was being stored")


def _gives_back(raw: bytes, base: Bytes, sha256: str) -> bool:
    """Tell whether a delta restores its document: evidence is not trusted to one that does not, whatever the reason."""
    digest = hashlib.sha256()
    try:
        for chunk in delta.apply(raw, base):
            digest.update(chunk)
    except delta.DamagedDeltaError:
        return False
    return digest.hexdigest() == sha256
