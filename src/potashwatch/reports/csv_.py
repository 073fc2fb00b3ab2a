"""The report as CSV for a spreadsheet: one row for each field change; what touches a target first.

An event of a license has a row for each thing that is known of it (``op`` is empty: nothing is compared), and one for
each field that differs. Its ``kind`` is ``license`` and the kind of the event, ``uid`` series and number, ``name`` the
title, ``programs`` the series; a license has neither significance nor reference. What an edition held for review
would change has a row a party, whose ``kind`` begins with ``unconfirmed``.
"""

from collections.abc import Iterator

from potashwatch.records.delta import Change, FieldChange
from potashwatch.records.edition import LICENSES, ListId
from potashwatch.records.license_event import LicenseEvent
from potashwatch.records.report import Report
from potashwatch.reports.describe import describe_field
from potashwatch.reports.license_events import instant
from potashwatch.reports.spreadsheet import Cell, sheet, touches
from potashwatch.reports.style import Style
from potashwatch.reports.touching import told

COLUMNS = (
    "list",
    "change_id",
    "occurrence_id",
    "kind",
    "significance",
    "uid",
    "old_uid",
    "reference",
    "old_reference",
    "name",
    "party_kind",
    "programs",
    "field",
    "field_significance",
    "op",
    "old",
    "new",
    "targets",
    "target_evidence",
    "relisted",
)


def render_csv(report: Report, _style: Style) -> str:
    """Return the rows under one header."""
    return sheet(COLUMNS, _rows(report))


def _rows(report: Report) -> Iterator[dict[str, Cell]]:
    for error in report.errors:
        # A table of changes that is empty because a list was not read must not look like one without changes.
        yield {"list": error.list or "", "kind": "trouble", "field": error.code, "new": error.message}
    for found in report.lists:
        for change in found.unconfirmed.changes if found.unconfirmed else ():
            yield _unconfirmed(found.list, change)
    for item in told(report):
        if isinstance(item.found, LicenseEvent):
            yield from _event(item.found)
        else:
            yield from _change(item.list, item.found)
    for found in report.lists:
        for change in found.changes:
            if not change.targets:
                yield from _change(found.list, change)
    for event in report.licenses:
        if not event.targets:
            yield from _event(event)


def _change(list_id: ListId, change: Change) -> Iterator[dict[str, Cell]]:
    party = {
        "list": list_id,
        "change_id": change.id,
        "occurrence_id": change.occurrence_id or "",
        "kind": change.kind,
        "significance": change.significance,
        "uid": change.uid,
        "old_uid": change.old_uid or "",
        "reference": change.reference or "",
        "old_reference": change.old_reference or "",
        "name": change.name,
        "party_kind": change.party_kind,
        "programs": "; ".join(change.programs),
        "relisted": change.relisted or "",
        **touches(change.targets),
    }
    for field in change.fields:
        yield {**party, **_field(field)}


def _unconfirmed(list_id: ListId, change: Change) -> dict[str, Cell]:
    """Return one row for a change that an edition held for review would make: it is no change of the list."""
    return {
        "list": list_id,
        "kind": f"unconfirmed {change.kind}",
        "uid": change.uid,
        "reference": change.reference or "",
        "name": change.name,
        "party_kind": change.party_kind,
        "programs": "; ".join(change.programs),
        **touches(change.targets),
    }


def _event(event: LicenseEvent) -> Iterator[dict[str, Cell]]:
    license_ = {
        "list": LICENSES,
        "change_id": event.id,
        "kind": f"license {event.kind}",
        "uid": f"{event.program} {event.number}",
        "name": event.title or "",
        "programs": event.program,
        **touches(event.targets),
    }
    known = [
        ("message", event.message),
        ("status", event.status),
        ("issued", event.issued_on.isoformat() if event.issued_on else ""),
        ("expires", instant(event.expires_at) if event.expires_at else ""),
        ("expires_text", event.expires_text or ""),
        ("end_not_understood", event.end_not_understood or ""),
        *(("evidence", text) for text in event.evidence),
    ]
    for field, text in known:
        if text:
            yield {**license_, "field": field, "new": text}
    for change in event.fields:
        yield {**license_, **_field(change)}


def _field(field: FieldChange) -> dict[str, Cell]:
    old, new = describe_field(field)
    return {
        "field": field.field,
        "field_significance": field.significance,
        "op": field.op,
        "old": old,
        "new": new,
    }
