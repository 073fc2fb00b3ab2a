"""What the differ must know of a sort of record: its fields, and how significant a change of each is.

There is one differ for parties and for licenses; this is all that tells them apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from potashwatch.records.delta import Significance
from potashwatch.records.license import LicenseTerms
from potashwatch.records.party import COLLECTIONS, SCALARS, PartyRecord

R = TypeVar("R", PartyRecord, LicenseTerms)


@dataclass(frozen=True)
class Shape(Generic[R]):
    """A sort of record."""

    model: type[R]
    scalars: tuple[str, ...]
    """Fields that hold a text or None."""
    collections: tuple[str, ...]
    """Fields that hold parts, in an order that means nothing."""
    texts: tuple[str, ...]
    """Fields that hold texts, in an order that means nothing."""
    significances: Mapping[str, Significance]


PARTY: Final = Shape(
    PartyRecord,
    SCALARS,
    COLLECTIONS,
    ("remarks",),
    {
        "uid": "editorial",  # only where a reference number holds the two records together
        "reference": "identity",
        "kind": "identity",
        "kind_text": "descriptive",
        "title": "descriptive",
        "names": "identity",
        "listings": "legal",
        "identifiers": "identity",  # of an unknown kind legal: ``identifier_kinds.is_known``
        "births": "identity",
        "nationalities": "identity",
        "addresses": "descriptive",
        "features": "legal",  # of an unknown name; each known one as ``features.FEATURES`` rates it
        "particulars": "legal",  # likewise
        "relationships": "legal",
        "remarks": "descriptive",
        "unmapped": "legal",  # nobody knows yet what it means, so no filter may hide it
    },
)

LICENSE: Final = Shape(
    LicenseTerms,
    ("uid", "title", "issued", "expires", "expires_text", "covers_owned", "status", "superseded_by"),
    ("entities", "excluded", "clauses"),
    ("supersedes",),
    {
        "uid": "legal",
        "title": "descriptive",
        "issued": "legal",
        "expires": "legal",
        "expires_text": "descriptive",  # the words: what they mean is in ``expires``
        "covers_owned": "legal",
        "status": "legal",
        "superseded_by": "legal",
        "entities": "legal",
        "excluded": "legal",
        "clauses": "legal",
        "supersedes": "legal",
    },
)


_SHAPES: Final[dict[type, Any]] = {shape.model: shape for shape in (PARTY, LICENSE)}


def shape_of(record: R) -> Shape[R]:
    """Return the shape of a record."""
    shape: Shape[R] = _SHAPES[type(record)]
    return shape
