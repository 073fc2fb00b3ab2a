"""The tables of an export and their columns: one description for Parquet, JSON Lines, the documents and the schemas.

The columns that a record fills are read off its model, so that a field cannot be forgotten.
"""

import types
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal, TypeAlias, Union, get_args, get_origin

from potashwatch.records.base import Frozen
from potashwatch.records.delta import Change, FieldChange
from potashwatch.records.edition import ListId
from potashwatch.records.license_event import LicenseEvent
from potashwatch.records.party import Notes, PartyRecord

EXPORT_SCHEMA: Final = "potashwatch/export/1"

Plain = Literal["text", "date", "instant", "boolean", "number"]
"""``instant`` is UTC, to the microsecond."""


@dataclass(frozen=True)
class Column:
    """One column of a table, or one member of a structure."""

    name: str
    type: "Type"
    nullable: bool = False
    meaning: str = ""
    """In one clause; empty where the name says it, or the record's own documents do."""


@dataclass(frozen=True)
class Structure:
    """A value with members."""

    name: str
    """For the documents."""
    members: tuple[Column, ...]


@dataclass(frozen=True)
class Many:
    """A list, which may be empty and is never null."""

    of: "Type"


Type: TypeAlias = Plain | Structure | Many

TableName = Literal["records", "changes", "licenses"]


@dataclass(frozen=True)
class Table:
    """What one folder of an export holds."""

    name: TableName
    row: str
    """What one row is."""
    columns: tuple[Column, ...]


NOTE: Final = Structure("Note", (Column("label", "text"), Column("text", "text")))
"""A pair of ``Notes``: lists in lists are beyond what some readers take."""
_FIELD: Final = Structure(
    "FieldChange",
    (
        Column("field", "text"),
        Column("op", "text"),
        Column("significance", "text"),
        Column("old_json", "text", nullable=True),
        Column("new_json", "text", nullable=True),
    ),
)
_PLAIN: Final[dict[type, Plain]] = {
    str: "text",
    bool: "boolean",
    float: "number",
    datetime: "instant",
    date: "date",
}


def _typed(annotation: Any) -> tuple[Type, bool]:  # noqa: ANN401 - an annotation is anything
    """Return the type that an annotation of a record means, and whether it may be null."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if annotation == Notes:
        return Many(NOTE), False
    if origin in (Union, types.UnionType):
        (only,) = (each for each in inner if each is not type(None))
        return _typed(only)[0], True
    if origin is Literal:
        return "text", False
    if origin is tuple:
        return Many(_typed(inner[0])[0]), False
    if annotation is FieldChange:
        return _FIELD, False
    if issubclass(annotation, Frozen):
        return Structure(annotation.__name__, tuple(_members(annotation))), False
    return _PLAIN[annotation], False


def _members(model: type[Frozen], *left_out: str) -> Iterator[Column]:
    for name, field in model.model_fields.items():
        if name not in left_out:
            found, nullable = _typed(field.annotation)
            yield Column(name, found, nullable, _MEANINGS.get((model, name), ""))


_MEANINGS: Final[dict[tuple[type[Frozen], str], str]] = {
    (PartyRecord, "uid"): "the authority's own key of the party",
    (PartyRecord, "reference"): "the EU reference number",
    (PartyRecord, "kind"): "`person`, `entity`, `vessel` or `aircraft`",
    (PartyRecord, "kind_text"): "the same in the authority's word",
    (PartyRecord, "names"): "main name and aliases, each whole and in its parts",
    (PartyRecord, "listings"): "its standing under programs and acts",
    (PartyRecord, "identifiers"): "numbers: passports, registrations",
    (PartyRecord, "births"): "dates and places of birth, as the source pairs them",
    (PartyRecord, "features"): "any other statement",
    (PartyRecord, "particulars"): "what describes a vessel or an aircraft",
    (PartyRecord, "relationships"): "typed links to other parties",
    (PartyRecord, "unmapped"): "leaves that are unknown, repeated or contradict another: path and text",
    (Change, "id"): "of what changed: the same change that happens again later has the same",
    (
        Change,
        "occurrence_id",
    ): "of this time that it happened, between these two editions: the key to deduplicate by",
    (Change, "kind"): "`addition`, `removal`, `change` or `reissue`",
    (Change, "uid"): "key in the newer edition, of a removal in the older one",
    (Change, "old_uid"): "key in the older edition, where it differs",
    (Change, "old_reference"): "in the older edition, where it differs",
    (Change, "programs"): "of the newer edition; of a removal of the older one",
    (Change, "significance"): "`legal`, `identity`, `descriptive` or `editorial`",
    (Change, "evidence"): "why two records are taken for one party",
    (Change, "targets"): "which watched parties it concerns, and why",
    (Change, "relisted"): "of an addition: why it is a return",
    (Change, "fields"): "what differs; values as JSON, since their shape is that of the field",
    (LicenseEvent, "id"): "stable: the same event found again has the same",
    (LicenseEvent, "kind"): "`issued`, `reissued`, `amended`, `superseded`, `expired`, `archived`, `revoked`,"
    " `withdrawn` or `returned`",
    (LicenseEvent, "program"): "the series it is numbered in",
    (LicenseEvent, "number"): "as printed",
    (LicenseEvent, "status"): "after the event",
    (LicenseEvent, "message"): "one factual line",
    (LicenseEvent, "evidence"): "addresses, digests, editions",
    (LicenseEvent, "targets"): "which watched parties it concerns, and why",
    (LicenseEvent, "fields"): "what differs, clause by clause; values as JSON",
}

_WHENCE: Final = (
    Column("tool_version", "text", meaning="the version of potashwatch that wrote the row"),
    Column("list_id", "text", meaning=", ".join(f"`{each}`" for each in get_args(ListId))),
)
_RULES: Final = Column(
    "targets_rules", "text", meaning="digest of the watched parties and the rules behind `targets`"
)


def _edition(prefix: str, which: str) -> tuple[Column, ...]:
    return (
        Column(f"{prefix}_sha256", "text", meaning=f"digest of {which}"),
        Column(f"{prefix}_format", "text", meaning=f"format of {which}"),
        Column(
            f"{prefix}_published_on",
            "date",
            nullable=True,
            meaning="the authority's date in it; null for CSV",
        ),
        Column(f"{prefix}_dated_on", "date", meaning="the day by which the archive addresses it"),
        Column(
            f"{prefix}_dated_by",
            "text",
            meaning="where that day is from: `document`, `option`, `name`, `fetched`",
        ),
    )


_RECORD: Final = tuple(_members(PartyRecord))
_FLAT: Final = ("uid", "reference", "kind", "kind_text", "title")

RECORDS: Final = Table(
    "records",
    "a party in an edition",
    (
        *_WHENCE,
        *_edition("edition", "the edition"),
        *(column for column in _RECORD if column.name in _FLAT),
        Column("name", "text", meaning="the name to print"),
        Column("programs", Many("text"), meaning="all programs of all listings, each once"),
        *(column for column in _RECORD if column.name not in _FLAT),
    ),
)
CHANGES: Final = Table(
    "changes",
    "a change between an edition and the one before it",
    (
        *_WHENCE,
        _RULES,
        *_edition("edition", "the newer edition"),
        *_edition("old_edition", "the older edition"),
        Column("not_compared", Many("text"), meaning="fields left out, because one format lacks them"),
        *_members(Change),
    ),
)
LICENSES: Final = Table(
    "licenses",
    "an event of a general license",
    (
        *_WHENCE,
        _RULES,
        Column("happened_on", "date", meaning="the day by whose end, UTC, it is first known"),
        *_members(LicenseEvent),
    ),
)
TABLES: Final[dict[TableName, Table]] = {table.name: table for table in (RECORDS, CHANGES, LICENSES)}
