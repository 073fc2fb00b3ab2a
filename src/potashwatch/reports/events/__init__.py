"""What happened to general licenses between two days."""

from potashwatch.records.status import LicenseEvents
from potashwatch.reports.forms import Forms

LICENSE_EVENTS_RENDERERS: Forms[LicenseEvents] = Forms(
    {
        "table": "events.table:render_license_events",
        "json": "json_:render_json",
        "jsonl": "events.jsonl:render_license_events_jsonl",
        "csv": "events.csv_:render_license_events_csv",
        "markdown": "events.markdown:render_license_events_markdown",
        "notice": "events.notice:render_license_events_notice",
        "html": "html:render_license_events",
    }
)
