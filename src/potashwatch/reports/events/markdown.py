"""What happened to general licenses as Markdown, for tickets."""

from collections.abc import Iterator

from potashwatch.records.status import LicenseEvents
from potashwatch.reports.escaping import block, bullet, escape, noticed
from potashwatch.reports.license_events import NOTHING, details, head, period
from potashwatch.reports.markdown import differing
from potashwatch.reports.style import Style
from potashwatch.reports.touching import why


def render_license_events_markdown(found: LicenseEvents, _style: Style) -> str:
    """Return the events, each an item with why it concerns a target, and what of its text differs."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: LicenseEvents) -> Iterator[str]:
    yield from (f"## {escape(period(found))}", "")
    yield from (block(found.known_to), "")
    yield from noticed(found.notices)
    if not found.events:
        yield escape(NOTHING)
    for event in found.events:
        reasons = (f"{touch.target}: {why(touch)}" for touch in event.targets)
        yield from bullet(head(event), *reasons, *details(event), *differing(event))
