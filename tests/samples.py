"""Small made-up parties, changes and reports for the tests."""

from collections.abc import Sequence
from typing import Any, Final

from potashwatch.diff import diff
from potashwatch.records.delta import Change, Delta, FieldChange
from potashwatch.records.edition import FormatId, ListId
from potashwatch.records.party import Listing, Name, PartyRecord
from potashwatch.records.report import Counts, EditionSummary, FilterSettings, ListReport, Report, Tool


def party(uid: str = "1", **fields: Any) -> PartyRecord:  # noqa: ANN401 - fields of a record
    """Return a party that needs no more said than what a test is about."""
    names = fields.pop("names", (Name(kind="primary", text=f"PARTY {uid}"),))
    return PartyRecord(uid=uid, names=names, **{"kind": "entity", "kind_text": "Entity", **fields})


def aliases(*texts: str, weak: bool = False) -> tuple[Name, ...]:
    """Return names of no stated kind, as the EU prints them."""
    return tuple(Name(kind="unstated", text=text, weak=weak) for text in texts)


def compared(old: Sequence[PartyRecord], new: Sequence[PartyRecord], list_id: ListId = "eu-fsf") -> Delta:
    """Return what changed between two handfuls of parties."""
    return diff(list_id, old, new)


def the_change(old: PartyRecord, new: PartyRecord) -> Change:
    """Return the only change between two editions of one party each."""
    (change,) = compared((old,), (new,)).changes
    return change


def the_field(old: PartyRecord, new: PartyRecord) -> FieldChange:
    """Return the only field that changed between two editions of one party each."""
    (field,) = the_change(old, new).fields
    return field


def summary(source: str, records: int = 1) -> EditionSummary:
    """Return one side of a comparison."""
    return EditionSummary(source=source, sha256="0" * 64, bytes=1, published_on=None, records=records)


def report(
    delta: Delta,
    *,
    list_id: ListId = "ofac-sdn",
    format_id: FormatId = "ofac-classic",
    source: str = "old.xml",
) -> Report:
    """Return the report of a delta, with nothing filtered."""
    kinds = [change.kind for change in delta.changes]
    counts = Counts(
        additions=kinds.count("addition"),
        removals=kinds.count("removal"),
        changes=kinds.count("change"),
        reissues=kinds.count("reissue"),
        unchanged=delta.unchanged_count,
    )
    found = ListReport(
        list=list_id,
        outcome="changed" if delta.changes else "republished",
        format=format_id,
        old=summary(source),
        new=summary("new.xml"),
        counts=counts,
        drift=(),
        changes=delta.changes,
    )
    return Report(tool=Tool(version="0.0.0"), complete=True, filters=NO_FILTERS, lists=(found,))


NO_FILTERS: Final = FilterSettings(min_significance="editorial", kinds=(), programs=(), match=None)
"""All changes are asked for."""


def listed(*programs: str) -> tuple[Listing, ...]:
    """Return a listing under these programs."""
    return (Listing(programs=programs),)
