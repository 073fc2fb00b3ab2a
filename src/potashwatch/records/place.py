"""Where an archive is: a folder of this machine, or a place in an object store that many machines share."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

SCHEMES: Final[dict[str, Literal["s3", "gs", "az"]]] = {"s3": "s3", "gs": "gs", "az": "az"}

_MEANT: Final = re.compile(r"[A-Za-z0-9+.-]{2,}:/|.*://")
"""``s3:/x`` is an address that lacks a slash, and no folder."""
_NAME: Final = r"[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]"
_SEGMENT: Final = r"[A-Za-z0-9_=+-][A-Za-z0-9._=+-]*"
"""Of a prefix: what needs no escape in any of the stores, and is no dot that a path would swallow."""
_ADDRESS: Final = re.compile(
    rf"(?P<scheme>[A-Za-z0-9]+)://(?P<name>{_NAME})(?:/(?P<prefix>{_SEGMENT}(?:/{_SEGMENT})*))?/?"
)


@dataclass(frozen=True)
class Bucket:
    """A bucket (Azure: a container) and the prefix of the archive's keys in it."""

    scheme: Literal["s3", "gs", "az"]
    """Amazon S3 and what speaks like it, Google Cloud Storage, Azure Blob Storage."""
    name: str
    prefix: str
    """Without slashes at its ends; empty: the whole bucket is the archive's."""

    def __str__(self) -> str:
        return f"{self.scheme}://{self.name}{'/' if self.prefix else ''}{self.prefix}"


Place: TypeAlias = Path | Bucket


def is_remote(text: str) -> bool:
    """Tell whether a text is meant as the address of a store, and not as a folder; a drive has one letter."""
    return _MEANT.match(text) is not None


def parse_bucket(text: str) -> Bucket:
    """Return what an address names. Raises ValueError: no bucket, an unknown scheme, a password, a query."""
    found = _ADDRESS.fullmatch(text)
    scheme = SCHEMES.get(found["scheme"].lower()) if found else None
    if found is None or scheme is None:
        raise ValueError("no address of a bucket")
    return Bucket(scheme, found["name"], found["prefix"] or "")
