"""The evidence of a store with an empty ``derived/`` in memory: what was worked out before is not believed."""

import io
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import IO

from potashwatch.archive.holder import Holder
from potashwatch.archive.store import PASSING, Store
from potashwatch.archive.troubles import lost


class ScratchStore:
    """See above, and ``potashwatch.archive.store.Store``. Nothing but what is derived can be written."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._derived: dict[str, bytes] = {}

    def create(self, key: str, chunks: Iterable[bytes]) -> bool:
        """Keep what is derived, in memory."""
        self._want_derived(key)
        if key in self._derived:
            return False
        self._derived[key] = b"".join(chunks)
        return True

    def open(self, key: str) -> IO[bytes]:
        """Open evidence of the store, or what is derived in memory."""
        if not key.startswith(PASSING):
            return self._store.open(key)
        if key not in self._derived:
            raise lost(key)
        return io.BytesIO(self._derived[key])

    def keys(self, prefix: str) -> Iterator[str]:
        """Yield the keys of the evidence, and none of what is derived."""
        return (key for key in self._store.keys(prefix) if not key.startswith(PASSING))

    def remove(self, key: str) -> None:
        """Forget what is derived."""
        self._want_derived(key)
        self._derived.pop(key, None)

    def clear(self) -> None:
        """Forget all that is derived."""
        self._derived.clear()

    def lock(self, holder: Holder) -> AbstractContextManager[None]:
        """Refuse: nobody writes evidence here."""
        raise NotImplementedError(holder)

    def confirm(self) -> None:
        """Refuse: nobody holds a lock here."""
        raise NotImplementedError

    def sending(self) -> "ScratchStore":
        """Return the same."""
        return self

    @staticmethod
    def _want_derived(key: str) -> None:
        if not key.startswith(PASSING):
            raise NotImplementedError(key)
