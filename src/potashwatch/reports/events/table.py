"""What happened to general licenses, for people."""

from collections.abc import Iterator

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.status import LicenseEvents
from potashwatch.reports.board import notice_lines
from potashwatch.reports.license_events import NOTHING, event_lines, period
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import print_lines
from potashwatch.reports.touching import why


def render_license_events(found: LicenseEvents, style: Style) -> str:
    """Return the events, those that touch a target with the reason."""
    return print_lines(_lines(found), style)


def _lines(found: LicenseEvents) -> Iterator[Text]:
    yield Text(period(found), "bold")
    yield Text(one_line(found.known_to), "dim")
    yield from notice_lines(found.notices)
    yield Text("")
    if not found.events:
        yield Text(NOTHING)
    for event in found.events:
        yield from event_lines(event, [f"{touch.target}: {why(touch)}" for touch in event.targets])
