"""The report that machines read: schema ``potashwatch/report/1``, printed as JSON Schema by ``potashwatch schema``."""

from datetime import date
from typing import Literal

from pydantic import Field

from potashwatch.records.base import Frozen
from potashwatch.records.delta import Change, ChangeKind, Significance
from potashwatch.records.edition import FormatDrift, FormatId, ListId

SCHEMA: Literal["potashwatch/report/1"] = "potashwatch/report/1"


class Tool(Frozen):
    """The program that made the report."""

    name: Literal["potashwatch"] = "potashwatch"
    version: str


class EditionSummary(Frozen):
    """One side of a comparison: which bytes, of which day."""

    source: str = Field(description="As given: a path, or - for standard input.")
    sha256: str = Field(
        description="Of the document after decompression; of a CSV set, over the digests of its tables."
    )
    bytes: int = Field(description="Size of the same document, in bytes.")
    published_on: date | None = Field(description="The authority's date; null where the format has none.")
    records: int = Field(description="Parties read.")


class Counts(Frozen):
    """Of the whole comparison, before any filter."""

    additions: int
    removals: int
    changes: int
    reissues: int
    unchanged: int


class ReportDrift(FormatDrift):
    """Format drift, and which of the two editions has it."""

    edition: Literal["old", "new"]


class ListReport(Frozen):
    """The comparison of two editions of one list."""

    list: ListId
    format: FormatId = Field(description="Of the new edition.")
    old: EditionSummary
    new: EditionSummary
    counts: Counts
    drift: tuple[ReportDrift, ...]
    not_compared: tuple[str, ...] = Field(
        default=(), description="Fields left out of a comparison across formats, because one side lacks them."
    )
    changes: tuple[Change, ...] = Field(description="After filters, in a fixed order.")


class ReportError(Frozen):
    """Something that made the report incomplete."""

    list: ListId | None
    code: str
    message: str
    hint: str


class FilterSettings(Frozen):
    """Which changes were asked for. Empty and null mean all."""

    min_significance: Significance
    kinds: tuple[ChangeKind, ...]
    programs: tuple[str, ...]
    match: str | None


class Report(Frozen):
    """What changed, between which bytes, found by which version."""

    schema_: Literal["potashwatch/report/1"] = Field(SCHEMA, alias="schema")
    tool: Tool
    complete: bool = Field(description="False when a list could not be read; see errors.")
    lists: tuple[ListReport, ...]
    errors: tuple[ReportError, ...] = ()
    filters: FilterSettings
