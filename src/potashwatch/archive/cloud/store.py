"""A bucket as a store."""

import io
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import IO, Final, Literal

from potashwatch.archive.cloud.client import Client
from potashwatch.archive.cloud.lease import LEASE_SECONDS, Lease
from potashwatch.archive.holder import Holder

_NOT_KEYS: Final = ("lock/", "outbox-lock/")
"""What the bucket has for its own purposes."""
_SMALL_BYTES: Final = 1 << 20
_MEMORY_BYTES: Final = 32 << 20


class CloudStore:
    """See ``potashwatch.archive.store.Store``.

    What is small is remembered as long as the process lives: what lies under a key never changes, and each question
    to a distant store costs a while.
    """

    def __init__(
        self,
        client: Client,
        *,
        room: Literal["", "outbox-"] = "",
        lease_seconds: float = LEASE_SECONDS,
        memory: "_Memory | None" = None,
    ) -> None:
        """Make one. A ``room`` has a lock of its own."""
        self._client = client
        self._lease_seconds = lease_seconds
        self._lease = Lease(client, f"{room}lock/", lease_seconds)
        self._memory = memory or _Memory()

    def create(self, key: str, chunks: Iterable[bytes]) -> bool:
        """Write in one request, which is whole or not at all; what is written is packed, so it fits into memory."""
        body = bytearray()
        for chunk in chunks:
            body += chunk
        raw = bytes(body)
        del body
        is_new = self._client.create(key, raw)
        if is_new:
            self._memory.keep(key, raw)
        return is_new

    def open(self, key: str) -> IO[bytes]:
        """Bring it here first, into a temporary file: who reads does not wait for the network in between."""
        known = self._memory.find(key)
        if known is not None:
            return io.BytesIO(known)
        file = self._client.get(key)
        raw = file.read(_SMALL_BYTES + 1)
        file.seek(0)
        self._memory.keep(key, raw)
        return file

    def keys(self, prefix: str) -> Iterator[str]:
        """List page by page."""
        for seen in self._client.listed(prefix):
            if prefix or not seen.key.startswith(_NOT_KEYS):
                yield seen.key

    def remove(self, key: str) -> None:
        """Remove an object."""
        self._memory.forget(key)
        self._client.delete(key)

    def lock(self, holder: Holder) -> AbstractContextManager[None]:
        """Hold a claim, and renew it."""
        return self._lease.held(holder)

    def confirm(self) -> None:
        """Look whether the claim is still the highest."""
        self._lease.confirm()

    def sending(self) -> "CloudStore":
        """Return the bucket with ``outbox-lock/``."""
        return CloudStore(
            self._client, room="outbox-", lease_seconds=self._lease_seconds, memory=self._memory
        )


class _Memory:
    """The small things that were read or written last."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, bytes] = OrderedDict()
        self._left_bytes = _MEMORY_BYTES
        self._lock = threading.RLock()

    def find(self, key: str) -> bytes | None:
        """Return what lies under a key, if it is known."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)

    def keep(self, key: str, raw: bytes) -> None:
        """Remember what lies under a key, if it is small; what was not asked for longest goes."""
        if len(raw) > _SMALL_BYTES:
            return
        with self._lock:
            self.forget(key)
            self._known[key] = raw
            self._left_bytes -= len(raw)
            while self._left_bytes < 0:
                _, gone = self._known.popitem(last=False)
                self._left_bytes += len(gone)

    def forget(self, key: str) -> None:
        """Forget what lay under a key."""
        with self._lock:
            self._left_bytes += len(self._known.pop(key, b""))
