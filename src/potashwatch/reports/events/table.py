"""What happened to general licenses, for people."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from potashwatch.records.license_event import LicenseEvent
from potashwatch.reports.license_events import event_lines
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import print_lines
from potashwatch.reports.touching import why


def render_license_events(events: Sequence[LicenseEvent], style: Style) -> str:
    """Return the events, those that touch a target with the reason."""
    return print_lines(_events(events), style)


def _events(events: Sequence[LicenseEvent]) -> Iterator[Text]:
    if not events:
        yield Text("nothing happened to any general license")
    for event in events:
        yield from event_lines(event, [f"{touch.target}: {why(touch)}" for touch in event.targets])
