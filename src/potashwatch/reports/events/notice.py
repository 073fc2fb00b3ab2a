"""What happened to general licenses in the manner of OFAC's recent actions: a paragraph each.

https://ofac.treasury.gov/recent-actions calls what is new so: "Issuance of Belarus-related General License".
"""

from collections.abc import Iterator

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.license_event import LicenseEvent
from potashwatch.records.status import LicenseEvents
from potashwatch.reports.board import notice_lines
from potashwatch.reports.changes import field_lines
from potashwatch.reports.license_events import NOTHING, details, end, issuance, issue, named, period
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import print_lines
from potashwatch.reports.touching import why


def render_license_events_notice(found: LicenseEvents, style: Style) -> str:
    """Return the events in their order."""
    return print_lines(_lines(found), style)


def _lines(found: LicenseEvents) -> Iterator[Text]:
    yield Text(period(found), "bold")
    yield Text(one_line(found.known_to), "dim")
    yield from notice_lines(found.notices)
    if not found.events:
        yield from (Text(""), Text(NOTHING))
    for event in found.events:
        yield Text("")
        yield Text(one_line(_head(event)))
        for touch in event.targets:
            yield Text(one_line(f"    {touch.target}: {why(touch)}"))
        for text in (end(event), *details(event)):
            yield Text(one_line(f"    {text}"))
        yield from field_lines(event.fields)


def _head(event: LicenseEvent) -> str:
    if event.kind in ("issued", "reissued"):
        return issuance(event.program, event.number, event.title, event.issued_on)
    title = f', "{event.title}"' if event.title else ""
    return f"{named(event.program, event.number)}{title}, {event.kind}; {issue(event.issued_on)}."
