"""The answer of a comparison, down to the field."""

from typing import Any, Literal, TypeAlias

from pydantic import Field, field_serializer

from potashwatch.records.base import Frozen
from potashwatch.records.license import Clause, Exclusion, NamedEntity
from potashwatch.records.party import (
    Address,
    Birth,
    Feature,
    Identifier,
    Listing,
    Name,
    Nationality,
    Part,
    PartyKind,
    Relationship,
)
from potashwatch.records.target import Touch

ChangeKind = Literal["addition", "removal", "change", "reissue"]
FieldOp = Literal["added", "removed", "changed"]
Significance = Literal["legal", "identity", "descriptive", "editorial"]

KINDS: tuple[ChangeKind, ...] = ("addition", "removal", "reissue", "change")
"""In the order of reports."""

SIGNIFICANCES: tuple[Significance, ...] = ("legal", "identity", "descriptive", "editorial")
"""From the gravest to the least."""

Value: TypeAlias = (
    str
    | Name
    | Listing
    | Identifier
    | Address
    | Birth
    | Nationality
    | Feature
    | Relationship
    | Clause
    | NamedEntity
    | Exclusion
    | None
)


class FieldChange(Frozen):
    """One thing that was added to, removed from or changed inside a field; old and new verbatim."""

    field: str
    """Name of the record's field: ``names``, ``listings``, ``remarks``, ``title``, ..."""
    op: FieldOp
    old: Value = None
    """The detail as it stood; None when it was added."""
    new: Value = None
    """The detail as it stands; None when it was removed."""
    significance: Significance

    @field_serializer("old", "new")
    def _plainly(self, value: Value) -> Any:  # noqa: ANN401 - a JSON value
        """Write a detail without what the source is silent about."""
        return value.model_dump(mode="json", exclude_defaults=True) if isinstance(value, Part) else value


class Change(Frozen):
    """What happened to one party between two editions."""

    id: str = Field(
        description="Of what changed: made of the list, the party and the difference. The same change that happens"
        " again later (listed, removed, listed) has the same id."
    )
    occurrence_id: str | None = Field(
        default=None,
        description="Of this time that it happened: made of id and the SHA-256 of both editions. The key to deduplicate"
        " by: null only where the records compared belong to no edition.",
    )
    kind: ChangeKind
    uid: str
    """The authority's key: in the new edition, for a removal in the old one."""
    old_uid: str | None = None
    """The key in the old edition, where it differs."""
    reference: str | None = None
    """The EU reference number."""
    old_reference: str | None = None
    """The reference number in the old edition, where it differs."""
    name: str
    party_kind: PartyKind
    programs: tuple[str, ...] = ()
    """Of the new edition; for a removal of the old one."""
    significance: Significance
    """The gravest of its fields; of an addition and a removal always ``legal``."""
    evidence: tuple[str, ...] = ()
    """Why two records under different keys are taken for one party; why a link to another name is the same link; whom a
    link leads to whose party is given by its key alone."""
    targets: tuple[Touch, ...] = ()
    """Which watched parties it concerns, and why; at most one touch a target."""
    relisted: str | None = None
    """Of an addition: why it is the return of a watched party that was removed earlier."""
    fields: tuple[FieldChange, ...]


class Delta(Frozen):
    """All changes between two editions of one list, in a fixed order, and how many parties did not change."""

    changes: tuple[Change, ...]
    unchanged_count: int
