"""The board: where each target stands on a day."""

from collections.abc import Callable

from potashwatch.records.status import Status
from potashwatch.reports import html
from potashwatch.reports.json_ import render_json
from potashwatch.reports.status.csv_ import render_status_csv
from potashwatch.reports.status.jsonl import render_status_jsonl
from potashwatch.reports.status.markdown import render_status_markdown
from potashwatch.reports.status.notice import render_status_notice
from potashwatch.reports.status.table import render_status
from potashwatch.reports.style import Style

STATUS_RENDERERS: dict[str, Callable[[Status, Style], str]] = {
    "table": render_status,
    "json": render_json,
    "jsonl": render_status_jsonl,
    "csv": render_status_csv,
    "markdown": render_status_markdown,
    "notice": render_status_notice,
    "html": html.render_status,
}
