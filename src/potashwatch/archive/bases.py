"""Documents that others are told by, restored, for as long as the program runs: a little memory for much restoring."""

import threading
from collections import OrderedDict
from typing import Final

from potashwatch.archive.cutting import Bytes

_MAX_BYTES: Final = 64 << 20
_MAX_DOCUMENT_BYTES: Final = 32 << 20


class Bases:
    """The last ones used, each under the digest of all the bytes in the archive that it was restored from.

    So what is damaged, replaced or gone meanwhile is not found here: whoever asks has looked at those bytes anew.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, Bytes] = OrderedDict()
        self._size_bytes = 0
        self._lock = threading.Lock()

    def get(self, mark: bytes) -> Bytes | None:
        """Return a document; None where it is not remembered."""
        with self._lock:
            found = self._known.get(mark)
            if found is not None:
                self._known.move_to_end(mark)
            return found

    def add(self, mark: bytes, document: Bytes) -> None:
        """Remember a document that has the digest it is named after; the ones not used for longest give way."""
        with self._lock:
            if len(document) > _MAX_DOCUMENT_BYTES or mark in self._known:
                return
            self._known[mark] = document
            self._size_bytes += len(document)
            while self._size_bytes > _MAX_BYTES:
                _, oldest = self._known.popitem(last=False)
                self._size_bytes -= len(oldest)
