"""What happened to general licenses between two days."""

from collections.abc import Callable

from potashwatch.records.status import LicenseEvents
from potashwatch.reports import html
from potashwatch.reports.events.csv_ import render_license_events_csv
from potashwatch.reports.events.jsonl import render_license_events_jsonl
from potashwatch.reports.events.markdown import render_license_events_markdown
from potashwatch.reports.events.notice import render_license_events_notice
from potashwatch.reports.events.table import render_license_events
from potashwatch.reports.json_ import render_json
from potashwatch.reports.style import Style

LICENSE_EVENTS_RENDERERS: dict[str, Callable[[LicenseEvents, Style], str]] = {
    "table": render_license_events,
    "json": render_json,
    "jsonl": render_license_events_jsonl,
    "csv": render_license_events_csv,
    "markdown": render_license_events_markdown,
    "notice": render_license_events_notice,
    "html": html.render_license_events,
}
