"""What was worked out from an edition, or from a block of them, to have it again. No part of the evidence.

Anyone may delete it at any time; what is missing, damaged or made by other rules is worked out anew. It is therefore
written without the lock, and where it cannot be written nothing is said.
"""

import re
from contextlib import suppress
from typing import Final

import zstandard

from potashwatch.archive.sealed import Model, seal, unseal
from potashwatch.archive.store import Store
from potashwatch.archive.troubles import reading
from potashwatch.errors import ArchiveError
from potashwatch.records.base import Frozen

FOLDER: Final = "derived/"

_KEY: Final = re.compile(r"derived/([a-z]+)/([0-9a-f]{64})_([0-9a-f]{16})\.json\.zst")
_MAX_BYTES: Final = 64 << 20


def edition_of(key: str) -> str | None:
    """Return the SHA-256 of what something was worked out from, an edition or a block; None if the key is another's."""
    match = _KEY.fullmatch(key)
    return match[2] if match else None


class Derived:
    """What was worked out from the editions of an archive. ``rules``: 16 hexadecimal digits that say by which rules."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def recall(self, kind: str, sha256: str, rules: str, model: type[Model]) -> Model | None:
        """Return what was remembered of an edition; None where nothing usable is there."""
        key = _key(kind, sha256, rules)
        with suppress(ArchiveError, zstandard.ZstdError, OSError):
            with self._store.open(key) as file, reading(key):
                raw = file.read(_MAX_BYTES)
            return unseal(zstandard.decompress(raw, max_output_size=_MAX_BYTES), model, key)
        return None

    def remember(self, kind: str, sha256: str, rules: str, record: Frozen) -> None:
        """Keep what was worked out of an edition, if that is possible, in the place of what was of no use."""
        key = _key(kind, sha256, rules)
        content = (zstandard.compress(seal(record)),)
        with suppress(ArchiveError, OSError):
            if not self._store.create(key, content):
                self._store.remove(key)
                self._store.create(key, content)

    def drop(self, kind: str, sha256: str, rules: str) -> None:
        """Remove what nobody needs any more, if that is possible."""
        with suppress(ArchiveError, OSError):
            self._store.remove(_key(kind, sha256, rules))

    def forget(self, editions: frozenset[str]) -> None:
        """Remove what was worked out of any edition but these, and of all blocks: they may tell of what has gone."""
        for key in list(self._store.keys(FOLDER)):
            if edition_of(key) not in editions:
                self._store.remove(key)


def _key(kind: str, sha256: str, rules: str) -> str:
    return f"{FOLDER}{kind}/{sha256}_{rules}.json.zst"
