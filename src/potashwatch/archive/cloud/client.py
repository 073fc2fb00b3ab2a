"""The few requests that an archive makes of a bucket. The only module that knows the library, obstore.

One condition is all that is asked of a store: that something is written only where nothing is (``If-None-Match: *`` of
S3 and Azure, ``ifGenerationMatch=0`` of Google). ADR 14 says why.
"""

import os
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import IO, TYPE_CHECKING, Final, NamedTuple

import obstore
from obstore.exceptions import AlreadyExistsError, PreconditionError
from obstore.store import AzureStore, GCSStore, S3Store

from potashwatch.archive.cloud.troubles import asked, settled, unreachable, unsettled
from potashwatch.archive.packing import spool
from potashwatch.errors import ArchiveError
from potashwatch.records.place import Bucket

if TYPE_CHECKING:
    from obstore.store import ClientConfig, ObjectStore, RetryConfig, S3Config

_PAGE: Final = 1000
_CHUNK_BYTES: Final = 1 << 20
_TRIES: Final = 3
_ENDPOINTS: Final = {
    "s3": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"),
    "gs": (),
    "az": ("AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT"),
}
"""Variables that name a server of one's own; the first that is set counts."""
_ENDPOINT: Final = re.compile(
    r"https?://[A-Za-z0-9.-]+(:\d{1,5})?(/[A-Za-z0-9._/-]*)?|https?://\[[0-9a-f:]+\](:\d{1,5})?/?",
    re.IGNORECASE,
)

_PATIENT: Final["RetryConfig"] = {
    "max_retries": 4,
    "retry_timeout": timedelta(seconds=60),
    "backoff": {"init_backoff": timedelta(milliseconds=200), "max_backoff": timedelta(seconds=5), "base": 2},
}
"""For what can be asked again without harm: a store that is away for a moment is waited for, for seconds."""
_ONCE: Final["RetryConfig"] = {"max_retries": 0}
"""For what is written under a condition: who asks again cannot tell his own success from another's."""
_HTTP: Final["ClientConfig"] = {
    "connect_timeout": timedelta(seconds=10),
    "timeout": timedelta(
        minutes=10
    ),  # for a document in full over a slow line; the default of 30 s is too short
}
_S3: Final["S3Config"] = {
    "conditional_put": "etag",  # not what AWS_CONDITIONAL_PUT says: everything rests on it
    "disable_bulk_delete": True,  # which not every store has
}


class Seen(NamedTuple):
    """One object, as a listing tells it."""

    key: str
    changed_at: datetime
    """UTC, by the clock of the store."""


class Client:
    """A bucket, below a prefix. Every method raises ArchiveError: refused, unreachable, no-bucket."""

    def __init__(self, place: Bucket) -> None:
        self.place = place
        http = _http(place)
        self._patient = settled(place, lambda: _opened(place, http, _PATIENT))
        self._once = settled(place, lambda: _opened(place, http, _ONCE))

    def create(self, key: str, body: bytes) -> bool:
        """Write where nothing is; False, and no change, if something is there.

        An answer that was lost does not hide what happened: what lies there then is looked at, and is one's own if
        it is the same.
        """
        is_doubtful = False
        for _ in range(_TRIES):
            try:
                if self._create_once(key, body):
                    return True
            except ArchiveError as error:
                if error.code != "archive.unreachable":
                    raise
                is_doubtful = True
            there = self.find(key)
            if there is not None:
                with there:
                    return is_doubtful and there.read() == body
            # It never arrived; or (409 of S3) it met a removal that was under way.
        raise unreachable(self.place, f"{key} could not be written in {_TRIES} tries")

    def _create_once(self, key: str, body: bytes) -> bool:
        """Write where nothing is, asking once: an error leaves open whether it is there now."""

        def put() -> bool:
            try:
                obstore.put(self._once, key, body, mode="create", use_multipart=False)
            except (AlreadyExistsError, PreconditionError):
                return False
            return True

        return asked(self.place, key, put)

    def replace(self, key: str, body: bytes) -> None:
        """Write, whatever is there."""
        asked(self.place, key, lambda: obstore.put(self._patient, key, body, use_multipart=False))

    def find(self, key: str) -> IO[bytes] | None:
        """Return what lies under a key; None if there is nothing."""
        try:
            return self.get(key)
        except ArchiveError as error:
            if error.code == "archive.lost":
                return None
            raise

    def get(self, key: str) -> IO[bytes]:
        """Return what lies under a key, in an unnamed temporary file; the caller closes it. Raises archive.lost."""
        found = asked(self.place, key, lambda: obstore.get(self._patient, key))
        pieces = iter(found.stream(min_chunk_size=_CHUNK_BYTES))

        def chunks() -> Iterator[bytes]:
            while (piece := asked(self.place, key, lambda: next(pieces, None))) is not None:
                yield piece

        file = spool(chunks())
        size_bytes = file.seek(0, os.SEEK_END)
        file.seek(0)
        if size_bytes != found.meta["size"]:
            file.close()
            raise unreachable(self.place, f"{key} came cut off")
        return file

    def listed(self, prefix: str) -> list[Seen]:
        """Return every object below a folder (``ledger/``; empty: all), sorted by key."""
        pages = obstore.list(self._patient, prefix or None, chunk_size=_PAGE)
        found: list[Seen] = []
        while (page := asked(self.place, prefix, lambda: next(pages, None))) is not None:
            found += (Seen(each["path"], each["last_modified"]) for each in page)
        return sorted(found)

    def delete(self, key: str) -> None:
        """Remove; nothing happens if there is nothing."""
        try:
            asked(self.place, key, lambda: obstore.delete(self._patient, key))
        except ArchiveError as error:
            if error.code != "archive.lost":
                raise


def _http(place: Bucket) -> "ClientConfig":
    """Return how servers are spoken to. Raises archive.refused for the address of one that is none."""
    name = next((each for each in _ENDPOINTS[place.scheme] if os.environ.get(each)), None)
    if name is None:
        return _HTTP
    if not _ENDPOINT.fullmatch(os.environ[name]):
        raise unsettled(place, f"{name} is no http:// or https:// address of a server")
    # An address with http:// is meant: the library wants to be told twice, other programs do not.
    return {**_HTTP, "allow_http": os.environ[name].lower().startswith("http://")}


def _opened(place: Bucket, http: "ClientConfig", retry: "RetryConfig") -> "ObjectStore":
    """Return the library's own store. Credentials and the like are found by it, in the environment or the machine."""
    prefix = place.prefix or None
    if place.scheme == "gs":
        return GCSStore(place.name, prefix=prefix, client_options=http, retry_config=retry)
    if place.scheme == "az":
        return AzureStore(place.name, prefix=prefix, client_options=http, retry_config=retry)
    return S3Store(place.name, prefix=prefix, config=_S3, client_options=http, retry_config=retry)
