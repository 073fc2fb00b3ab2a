"""An edition as it lies in the archive: which bytes, of which day, where from, and what it looked like in figures."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from potashwatch.records.base import Frozen
from potashwatch.records.edition import FormatDrift, FormatId, ListId

SNAPSHOT_SCHEMA: Literal["potashwatch/snapshot/1"] = "potashwatch/snapshot/1"

DatedBy = Literal["document", "option", "name", "fetched"]
"""Where the date of a snapshot comes from: the document itself, ``--published``, a file or folder name, or, where
nothing says a date, the day it was fetched."""

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

Obtained = Literal["fetched", "mirror", "imported"]


class StoredDocument(Frozen):
    """One document of an edition: its bytes after decompression, kept under their digest."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.(?:xml|csv|html|json|pdf)$")]
    """A plain file name made of what the document is, to export it under."""
    sha256: Sha256
    size_bytes: int
    transfer: "Transfer | None" = None
    """The answer that brought it, where an edition is made of several answers; None where it came in one."""


class Transfer(Frozen):
    """The answer of a server as it came over the wire, before decompression, to be known again."""

    url: str
    """Without its query: signatures and tokens are never kept."""
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str
    body_sha1: str
    """The EU feed's checksum has the length of a SHA-1."""
    body_bytes: int
    head_sha256: str
    """Of the first 64 KiB (of all, where there are fewer)."""


class Provenance(Frozen):
    """Where the bytes of a snapshot came from."""

    source: str
    """An address without its query, or a path as given."""
    obtained: Obtained
    fetched_at: datetime
    """When we had the last byte, UTC."""
    transfer: Transfer | None = None
    """None for a file."""


class Facts(Frozen):
    """An edition in figures: what guards compare. A party counts once in each figure it belongs to."""

    records: int
    kinds: dict[str, int]
    """Party kind to number of parties."""
    programs: dict[str, int]
    """Program to number of parties under it."""
    filled: dict[str, int]
    """Field of the record to number of parties that have something in it."""


class Snapshot(Frozen):
    """One sighting of one edition of one list. Immutable."""

    schema_: Literal["potashwatch/snapshot/1"] = Field(SNAPSHOT_SCHEMA, alias="schema")
    number: int
    """Place in the order in which this archive got its snapshots, from 1, over all lists."""
    list: ListId
    format: FormatId
    sha256: Sha256
    """Of the edition: of its document; of a CSV set, over the digests of its tables (see ``Origin.sha256``)."""
    size_bytes: int
    documents: tuple[StoredDocument, ...]
    dated_on: date
    """The day by which the snapshot is addressed."""
    dated_by: DatedBy
    dated_text: str
    """The words the date was taken from."""
    published_on: date | None
    """The authority's date in the document; None where the format carries none (CSV)."""
    published_text: str | None
    namespace: str | None
    declared_count: int | None
    tables: tuple[str, ...] = ()
    facts: Facts
    drift: tuple[FormatDrift, ...] = ()
    provenance: Provenance
    tool_version: str
