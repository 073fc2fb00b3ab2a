"""One published edition of one list, and where its bytes came from."""

from datetime import date
from typing import Literal

from potashwatch.records.base import Frozen
from potashwatch.records.party import PartyRecord

ListId = Literal["ofac-sdn", "ofac-consolidated", "eu-fsf", "ofac-licenses"]
"""Three lists of parties, and the general licenses of OFAC's Belarus program."""
FormatId = Literal[
    "ofac-classic", "ofac-advanced", "ofac-enhanced", "ofac-csv", "eu-fsf-1.1", "ofac-license-pages"
]

LICENSES: ListId = "ofac-licenses"

PARTY_LISTS: tuple[ListId, ...] = ("ofac-sdn", "ofac-consolidated", "eu-fsf")

LIST_TITLES: dict[ListId, str] = {
    "ofac-sdn": "OFAC SDN list",
    "ofac-consolidated": "OFAC consolidated (non-SDN) list",
    "eu-fsf": "EU consolidated financial sanctions list",
    "ofac-licenses": "OFAC general licenses on Belarus",
}


DriftCode = Literal[
    "drift.namespace",
    "drift.leaf",
    "drift.word",
    "drift.delisting",
    "drift.list",
    "drift.reference",
    "drift.end-mark",
    "drift.header",
    "drift.cut-remarks",
]


class FormatDrift(Frozen):
    """A way in which a document differs from the format we know. Nothing is lost by it; someone should look."""

    code: DriftCode
    path: str
    """Where: an element path, or the field whose word is unknown."""
    message: str
    count: int
    """How many times in the document."""
    example_uid: str | None = None


class Origin(Frozen):
    """The bytes behind an edition."""

    source: str
    """As given: a path, or ``-``; later an address without its query."""
    sha256: str
    """Of the document itself, after decompression; of a CSV set: over the digests of its tables, in fixed order."""
    size_bytes: int
    """Of the same bytes."""


class Header(Frozen):
    """What a document says of itself, before and after its records."""

    list: ListId
    format: FormatId
    namespace: str | None = None
    published_on: date | None = None
    """The authority's date in the file; None where the format carries none (CSV)."""
    published_text: str | None = None
    declared_count: int | None = None
    """``Record_Count``; None where the format carries none."""
    tables: tuple[str, ...] = ()
    """Of a CSV set: which tables were there."""
    filters: tuple[str, ...] = ()
    """Of an enhanced file: the filters of a custom export. A filtered file is not the list."""


class Edition(Frozen):
    """One published version of one list, parsed. Records stand in the order of the document."""

    header: Header
    origin: Origin
    records: tuple[PartyRecord, ...]
    drift: tuple[FormatDrift, ...] = ()
