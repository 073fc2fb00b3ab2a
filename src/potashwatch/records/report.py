"""The report that machines read: schema ``potashwatch/report/1``, printed as JSON Schema by ``potashwatch schema``."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from potashwatch.records.base import Frozen
from potashwatch.records.delta import Change, ChangeKind, Significance
from potashwatch.records.edition import FormatDrift, FormatId, ListId
from potashwatch.records.license_event import LicenseEvent

SCHEMA: Literal["potashwatch/report/1"] = "potashwatch/report/1"


Outcome = Literal["baseline", "unchanged", "republished", "changed", "quarantined", "unavailable"]
"""Of one list: its first edition; the same bytes; other bytes, same content; changes; a guard objects; not read."""

Level = Literal["note", "warning", "trouble"]
"""``trouble`` makes the exit code 2."""


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
    dated_on: date | None = Field(
        default=None, description="The day under which the archive keeps it; null for a file given by hand."
    )


class Counts(Frozen):
    """Of the whole comparison, before any filter."""

    additions: int
    removals: int
    changes: int
    reissues: int
    unchanged: int


class ReportDrift(FormatDrift):
    """Format drift, and which of the two editions has it.

    ``both``: an unknown word that both have is reported once, with the count of the new one.
    """

    edition: Literal["old", "new", "both"]


class Notice(Frozen):
    """Something a person should know about how a list was read: a guard, a fallback, a doubt."""

    code: str
    level: Level
    message: str = Field(description="One line, with the figures.")
    hint: str = Field(description="What to do.")


class Unconfirmed(Frozen):
    """What an edition that is held for review would change, if it is genuine."""

    edition: EditionSummary
    since_at: datetime = Field(description="When it was first held, UTC.")
    is_new: bool = Field(description="Held by this run for the first time.")
    summary: str = Field(
        description="One sentence: what it would do to watched parties, and how many parties in all."
    )
    counts: Counts | None = Field(description="Null for a first edition, and where it could not be compared.")
    changes: tuple[Change, ...] = Field(description="After filters, in a fixed order.")


class Retracted(Frozen):
    """An edition that was held, and what it would have changed; the list is another edition, which does not show it."""

    edition: EditionSummary
    since_at: datetime = Field(description="When it was first held, UTC.")
    changes: tuple[Change, ...] = Field(description="That the accepted edition does not show.")


class ListReport(Frozen):
    """The comparison of two editions of one list, or why there is none."""

    list: ListId
    outcome: Outcome
    format: FormatId | None = Field(description="Of the new edition; null when there is none.")
    old: EditionSummary | None = Field(description="The edition compared with; null for a first one.")
    new: EditionSummary | None = Field(description="Null when the list could not be read.")
    age_days: int | None = Field(
        default=None,
        description="Of the new edition, else of the old one: days from its date to the run; null outside a run.",
    )
    counts: Counts | None = Field(description="Null when nothing was compared.")
    notices: tuple[Notice, ...] = ()
    drift: tuple[ReportDrift, ...]
    not_compared: tuple[str, ...] = Field(
        default=(), description="Fields left out of a comparison across formats, because one side lacks them."
    )
    unconfirmed: Unconfirmed | None = Field(
        default=None, description="Of an edition held for review: what it would change; null for any other."
    )
    retracted: tuple[Retracted, ...] = Field(
        default=(), description="Editions reported as unconfirmed before, which are not the list."
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
    targets_only: bool = Field(default=False, description="Only what touches a watched party was asked for.")


class RunSummary(Frozen):
    """The run that made a report."""

    report_id: str = Field(
        description="SHA-256 of what was found: the same editions found again give the same id."
    )
    checked_at: datetime = Field(description="When the run began, UTC.")


class Report(Frozen):
    """What changed, between which bytes, found by which version."""

    schema_: Literal["potashwatch/report/1"] = Field(SCHEMA, alias="schema")
    tool: Tool
    complete: bool = Field(description="False when a list could not be read; see errors.")
    lists: tuple[ListReport, ...] = Field(
        description="In the order of the configuration. A list can have several entries, oldest first: steps that an"
        " earlier report owes (notice run.owed), an edition that a person approved, and what came today."
    )
    licenses: tuple[LicenseEvent, ...] = Field(
        default=(), description="What happened to general licenses since the last run; of a diff none."
    )
    errors: tuple[ReportError, ...] = ()
    filters: FilterSettings
    run: RunSummary | None = Field(default=None, description="Null for a comparison of two given editions.")
