"""What happened to general licenses between two days."""

from collections.abc import Callable

from potashwatch.records.status import LicenseEvents
from potashwatch.reports.events.table import render_license_events
from potashwatch.reports.json_ import render_json
from potashwatch.reports.style import Style

LICENSE_EVENTS_RENDERERS: dict[str, Callable[[LicenseEvents, Style], str]] = {
    "table": render_license_events,
    "json": render_json,
}
