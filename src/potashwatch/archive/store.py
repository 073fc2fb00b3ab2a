"""Where the things of an archive lie: named, immutable, written once."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import IO, Final, Protocol

from potashwatch.archive.holder import Holder

PASSING: Final = "derived/"
"""What lies below it is checked when it is read, and worked out again: it need not survive a power cut."""


class Store(Protocol):
    """Things under keys. A key is a relative path with ``/``; what lies under it never changes.

    Nothing else in the archive touches a file system. Every method raises ArchiveError.
    """

    def create(self, key: str, chunks: Iterable[bytes]) -> bool:
        """Write a new thing, whole and durably, or not at all; False, and no change, if the key exists.

        What is ``PASSING`` may be less durable.
        """
        ...

    def open(self, key: str) -> IO[bytes]:
        """Open a thing for reading; the caller closes it. Raises archive.lost if there is none."""
        ...

    def keys(self, prefix: str) -> Iterator[str]:
        """Yield every key below a folder (``ledger/``; empty: all), sorted."""
        ...

    def remove(self, key: str) -> None:
        """Remove a thing durably; nothing happens if there is none."""
        ...

    def lock(self, holder: Holder) -> AbstractContextManager[None]:
        """Be the only writer. Raises archive.locked at once, naming who is."""
        ...

    def confirm(self) -> None:
        """Raise archive.moved-on if the lock that ``lock`` gave was lost meanwhile, as a lease can run out."""
        ...

    def sending(self) -> "Store":
        """Return the same things under another lock: for what is written while the only writer goes on."""
        ...
