"""The record index of an edition as it is kept: which records it holds, and where they lie."""

from typing import Literal

from pydantic import Field

from potashwatch.records.base import Frozen
from potashwatch.records.edition import DriftCode, Header, ListId
from potashwatch.records.snapshot import Facts, Sha256

INDEX_SCHEMA: Literal["potashwatch/record-index/1"] = "potashwatch/record-index/1"


class NotedDrift(Frozen):
    """Drift that is noted while a record is read: see ``FormatDrift``."""

    uid: str
    """Of the record."""
    code: DriftCode
    path: str
    message: str
    example_uid: str | None


class KeptIndex(Frozen):
    """One record index: in full, or what differs from that of another edition.

    The columns ``uids``, ``digests``, ``marks``, ``packs_of`` and ``lines`` have one entry a record each.
    """

    schema_: Literal["potashwatch/record-index/1"] = Field(INDEX_SCHEMA, alias="schema")
    sha256: Sha256
    """Of the edition."""
    position: int = Field(ge=0)
    """Place in its chain; a full index has 0. The base of i is i with its lowest bit cleared."""
    path: tuple[Sha256, ...]
    """The edition of the base, of the base of the base, and so on to a full index; empty for a full one."""
    header: Header
    """As the content says: which list it is was not overruled."""
    content_list: ListId | None
    total: int
    """Of ``ListMarks``, as the two after it."""
    inside: int
    outside: int
    facts: Facts
    around: tuple[NotedDrift, ...]
    """Drift outside of the records; ``uid`` is empty."""
    noted: tuple[NotedDrift, ...]
    """Drift in records, of all of them, in any order."""
    prefixes: tuple[str, ...]
    """Of namespaces, that the root declares."""
    packs: tuple[tuple[Sha256, Sha256], ...] = ()
    """Where the records of this file lie: the edition whose pack it is, and the digest of the pack."""
    uids: tuple[str, ...] = ()
    digests: str = ""
    """32 hexadecimal digits each; zeros for a record whose digest cannot be told without reading it."""
    marks: str = ""
    """A digit each: 1 outside, 2 inside, 3 both."""
    packs_of: tuple[int, ...] = ()
    """Place in ``packs``."""
    lines: tuple[int, ...] = ()
    """Line of the pack."""
    gone: tuple[str, ...] = ()
    """Keys of the base that are not there any more."""
    blocks: str = ""
    """Digests of what was certified beside the records, 32 digits each; of a difference, what came."""
    blocks_gone: str = ""
