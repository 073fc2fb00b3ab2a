"""The page of what happened to general licenses between two days."""

from dataclasses import dataclass

from potashwatch.records.status import LicenseEvents
from potashwatch.reports.describe import plural
from potashwatch.reports.html.board import Remark, remarks
from potashwatch.reports.html.changes import Entry, event_entry
from potashwatch.reports.html.page import Fact, Frame, Link, render, tool_fact
from potashwatch.reports.license_events import NOTHING, period
from potashwatch.reports.style import Style
from potashwatch.reports.touching import why


@dataclass(frozen=True)
class EventsView:
    """Everything on the page."""

    remarks: tuple[Remark, ...]
    nothing: str
    """What is said where nothing happened; empty otherwise."""
    entries: tuple[Entry, ...]
    facts: tuple[Fact, ...]


def render_license_events(found: LicenseEvents, _style: Style) -> str:
    """Return the events as one page that needs nothing else."""
    view = EventsView(
        remarks=remarks(found.notices),
        nothing="" if found.events else NOTHING,
        entries=tuple(
            event_entry(
                event, f"event-{place}", notes=[f"{touch.target}: {why(touch)}" for touch in event.targets]
            )
            for place, event in enumerate(found.events, 1)
        ),
        facts=(Fact("known to", found.known_to), tool_fact(found.tool)),
    )
    counted = plural(len(found.events), "event")
    frame = Frame(
        title=f"{period(found)}: {counted}",
        kind="License events",
        heading=period(found),
        subtitle=counted,
        links=(Link("events", "Events"), Link("evidence", "Evidence")),
        tool=found.tool,
    )
    return render("license-events.html.jinja", frame, view)
