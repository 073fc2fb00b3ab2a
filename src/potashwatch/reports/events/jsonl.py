"""What happened to general licenses as JSON Lines: a line about the answer, then a line for each event."""

from potashwatch.records.status import LicenseEvents
from potashwatch.reports.lines import answer_lines
from potashwatch.reports.style import Style


def render_license_events_jsonl(found: LicenseEvents, _style: Style) -> str:
    """Return the lines; ``type`` is ``license-events`` or ``event``."""
    return answer_lines(found, "license-events", rows="events", row="event", common=("from_on", "to_on"))
