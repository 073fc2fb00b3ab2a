"""Records as files: one line of JSON whose last member is the SHA-256 of all bytes before it.

A flipped bit is found in each file by itself, also in the last of the ledger, which no other file vouches for.
"""

import hashlib
import json
from typing import Final, TypeVar

from pydantic import ValidationError

from potashwatch.archive.troubles import damaged
from potashwatch.errors import ArchiveError
from potashwatch.records.base import Frozen

SEAL_BYTES: Final = 77
"""Of ``,"check":"`` and 64 digits and ``"}`` and a line end."""

Model = TypeVar("Model", bound=Frozen)


def seal(record: Frozen) -> bytes:
    """Return the bytes of a record's file."""
    body = record.model_dump_json(by_alias=True).encode()[:-1]
    return body + _seal_of(body)


def unseal(raw: bytes, model: type[Model], path: str) -> Model:
    """Return the record in a file. Raises ArchiveError: damaged, or of a version that this program does not know."""
    body, found = raw[:-SEAL_BYTES], raw[-SEAL_BYTES:]
    if found != _seal_of(body):
        raise damaged(path, "its bytes are not those that were written: the check at its end is of others")
    try:
        return model.model_validate_json(body + b"}")
    except ValidationError as error:
        raise _unknown(body, path, error.error_count()) from error


def _seal_of(body: bytes) -> bytes:
    return b',"check":"%s"}\n' % hashlib.sha256(body).hexdigest().encode()


def _unknown(body: bytes, path: str, count: int) -> ArchiveError:
    try:
        schema = str(json.loads(body + b"}")["schema"])[:60]
    except (ValueError, KeyError, TypeError):
        schema = "none"
    return ArchiveError(
        "archive.format",
        f"{path}: not understood: schema {schema}, {count} fields that this version does not know or misses",
        hint="a newer version of potashwatch wrote it: update this one",
    )
