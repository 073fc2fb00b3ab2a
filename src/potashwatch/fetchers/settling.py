"""A body that is not what its publisher claims: perhaps the list was published between two requests.

It is fetched once more, with fresh claims. What still contradicts is handed on with the claim, for a guard.
"""

import hashlib
import zipfile
import zlib
from collections.abc import Callable
from typing import IO

from potashwatch.errors import FetchError
from potashwatch.fetchers.answers import Claim
from potashwatch.fetchers.standing import Standing, Wanted
from potashwatch.fetchers.transport import Download, Transport
from potashwatch.parsers.documents import CHUNK_BYTES, MAX_BYTES
from potashwatch.records.snapshot import Transfer

Claims = tuple[Claim, ...]


def download(
    transport: Transport, url: str, claims: Claims, known: Transfer | None, again: Callable[[], Claims]
) -> tuple[Download | Standing, Claims]:
    """Download a file; once more, with the claims that ``again`` gives, when it contradicts them.

    ``again`` gives none where none are to be had: the old ones then stand. Raises FetchError of the
    first download; of the second only an interrupt.
    """
    first = transport.download(Wanted(url, claims, known))
    if isinstance(first, Standing) or not _is_contradicted(first, claims):
        return first, claims
    try:
        fresh = again() or claims
        second = transport.download(Wanted(url, fresh, known))
    except FetchError as error:
        if error.code == "fetch.interrupted":
            first.file.close()
            raise
        return first, claims
    first.file.close()
    return second, fresh


def _is_contradicted(found: Download, claims: Claims) -> bool:
    of_body = [claim for claim in claims if claim.what == "body"]
    if of_body:
        return not all(claim.holds_for(found.transfer) for claim in of_body)
    return bool(claims) and not _holds_inside(found.file, claims)


def _holds_inside(file: IO[bytes], claims: Claims) -> bool:
    """Unpack, and compare the single document inside. What cannot be unpacked is for the parser to refuse."""
    digest, size_bytes = hashlib.sha256(), 0
    try:
        with zipfile.ZipFile(file) as archive:
            (member,) = (m for m in archive.infolist() if not m.is_dir())
            with archive.open(member) as document:
                while chunk := document.read(CHUNK_BYTES):
                    size_bytes += len(chunk)
                    if size_bytes > MAX_BYTES:
                        return True
                    digest.update(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError):
        return True
    finally:
        file.seek(0)
    return all(claim.sha256 in (None, digest.hexdigest()) for claim in claims)
