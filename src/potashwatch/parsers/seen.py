"""Records by the bytes they were read from.

Two consecutive editions are mostly the same bytes, and equal bytes are an equal record, whichever edition they stand
in. A comparison therefore reads the second edition with what was seen in the first: every byte is still certified,
every record counted and its key checked, but only the bytes that are new are made into records again.
"""

import hashlib
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from potashwatch.parsers.reading import Noted
from potashwatch.records.party import PartyRecord

Block: TypeAlias = tuple[str, str]
"""A piece elsewhere in the document that belongs to a record: its element name, and the key that ties it."""


class Memory(NamedTuple):
    """A record, with all that decided what it is."""

    record: PartyRecord
    noted: tuple[Noted, ...]
    """The drift that was noted while it was read."""
    blocks: tuple[Block, ...]
    """The pieces that were looked up, those that were not there among them."""
    digest: bytes
    """Of the bytes of these pieces."""


class Seen:
    """What was read so far, by the digest of its bytes."""

    def __init__(self) -> None:
        self._found: dict[bytes, Memory] = {}

    def recall(self, digest: bytes, lookup: Callable[[tuple[Block, ...]], bytes]) -> Memory | None:
        """Return what the bytes were read as before, if the pieces it refers to are the same here.

        Which pieces are looked up is decided by the record's own bytes and by the pieces themselves, so that
        equal bytes and equal pieces are an equal record.
        """
        memory = self._found.get(digest)
        if memory and (not memory.blocks or lookup(memory.blocks) == memory.digest):
            return memory
        return None

    def learn(self, digest: bytes, memory: Memory) -> None:
        """Remember what bytes were read as."""
        self._found[digest] = memory


def digest(*pieces: bytes) -> bytes:
    """Return a digest of pieces, each told from its neighbours by its length."""
    found = hashlib.blake2b(digest_size=16)
    for piece in pieces:
        found.update(len(piece).to_bytes(8, "big"))
        found.update(piece)
    return found.digest()
