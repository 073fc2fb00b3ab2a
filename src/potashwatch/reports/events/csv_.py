"""What happened to general licenses for a spreadsheet: one row for each event, then one for each field that differs.

``op`` is empty in the row of the event itself. Before all a row of kind ``notice`` for each license that was issued, or
may have been, on a day that is not known.
"""

from collections.abc import Iterator

from potashwatch.records.license_event import LicenseEvent
from potashwatch.records.status import LicenseEvents
from potashwatch.reports.describe import describe_field
from potashwatch.reports.spreadsheet import Cell, joined, sheet, touches
from potashwatch.reports.style import Style

COLUMNS = (
    "from_on",
    "to_on",
    "event_id",
    "kind",
    "program",
    "number",
    "title",
    "status",
    "issued_on",
    "expires_at",
    "expires_text",
    "end_not_understood",
    "message",
    "evidence",
    "field",
    "field_significance",
    "op",
    "old",
    "new",
    "targets",
    "target_evidence",
)


def render_license_events_csv(found: LicenseEvents, _style: Style) -> str:
    """Return the rows under one header."""
    return sheet(COLUMNS, _rows(found))


def _rows(found: LicenseEvents) -> Iterator[dict[str, Cell]]:
    for notice in found.notices:
        said = f"{notice.level}: {notice.message} [{notice.code}]"
        yield {"from_on": found.from_on, "to_on": found.to_on, "kind": "notice", "message": said}
    for event in found.events:
        told: dict[str, Cell] = {"from_on": found.from_on, "to_on": found.to_on, **_event(event)}
        yield told
        for field in event.fields:
            old, new = describe_field(field)
            yield {
                **told,
                "field": field.field,
                "field_significance": field.significance,
                "op": field.op,
                "old": old,
                "new": new,
            }


def _event(event: LicenseEvent) -> dict[str, Cell]:
    return {
        "event_id": event.id,
        "kind": event.kind,
        "program": event.program,
        "number": event.number,
        "title": event.title,
        "status": event.status,
        "issued_on": event.issued_on,
        "expires_at": event.expires_at,
        "expires_text": event.expires_text,
        "end_not_understood": event.end_not_understood,
        "message": event.message,
        "evidence": joined(event.evidence),
        **touches(event.targets),
    }
