"""An OFAC delta: which parties one publication of OFAC added, changed and removed, in OFAC's own account.

Source: OFAC's file of 26 Aug 2026 and verbatim elements of that of 24 Aug 2026, both in ``fixtures/ofac/delta``. It is
no list: a party that it does not name is as it was before.
"""

from datetime import date
from typing import Literal

from pydantic import Field

from potashwatch.records.base import Frozen
from potashwatch.records.edition import FormatDrift
from potashwatch.records.party import PartyRecord

DeltaKind = Literal["addition", "change", "removal"]
"""``action="add"``, no action and ``action="remove"`` on an ``entity``."""

Leaves = tuple[tuple[str, str], ...]
"""Elements and attributes as path and text, in the order of the file."""


class Operation(Frozen):
    """One element of a delta that carries an action."""

    action: str = Field(
        description="As printed: add, remove or update. Any other word is reported as format drift."
    )
    path: str = Field(
        description="The element and those around it, each id in brackets: addresses/address[27302]."
    )
    old: Leaves = Field(
        default=(),
        description="What the element contained, as path and text; empty where it was added, or where the file"
        " prints nothing of it.",
    )
    new: Leaves = Field(default=(), description="What the element contains now; empty where it was removed.")


_NAME = "Of a changed party the first full name that was updated; null where the file prints none."
_TYPE = "As printed; null of a changed party, for which the file prints none."


class DeltaParty(Frozen):
    """One ``entity`` of a delta."""

    uid: str
    """The key of the party in every OFAC list."""
    kind: DeltaKind
    name: str | None = Field(description=_NAME)
    entity_type: str | None = Field(description=_TYPE)
    record: PartyRecord | None = None
    """The whole party as it was added, or as it was before it was removed; None of a changed one."""
    operations: tuple[Operation, ...] = ()
    """Of a changed party: every element that was added, removed or updated."""


class DeltaHeader(Frozen):
    """What a delta says of itself."""

    namespace: str | None
    published_on: date | None = Field(description="The date printed, which is New York's.")
    published_text: str | None
    publication_type: str | None
    reference_values: tuple[Operation, ...] = Field(
        default=(), description="Changes in OFAC's dictionaries: reference values and feature types."
    )


class DeltaEntry(Frozen):
    """One party of a delta, in short."""

    uid: str = Field(description="The key of the party in every OFAC list.")
    kind: DeltaKind
    name: str | None = Field(description=_NAME)
    entity_type: str | None = Field(description=_TYPE)
    operations: int = Field(
        description="Elements of a changed party that were added, removed or updated; 0 for the others."
    )


class OfacDelta(Frozen):
    """An OFAC delta in short: which parties one publication added, changed and removed. It is no list."""

    schema_: Literal["potashwatch/ofac-delta/1"] = Field("potashwatch/ofac-delta/1", alias="schema")
    source: str
    format: Literal["ofac-delta"] = "ofac-delta"
    bytes: int
    sha256: str = Field(description="Of the document after decompression.")
    header: DeltaHeader
    additions: int
    changes: int
    removals: int
    parties: tuple[DeltaEntry, ...] = Field(description="Every party of the file, in its order.")
    drift: tuple[FormatDrift, ...] = ()
