"""The board: where each target stands on a day."""

from collections.abc import Callable

from potashwatch.records.status import Status
from potashwatch.reports import html
from potashwatch.reports.json_ import render_json
from potashwatch.reports.status.table import render_status
from potashwatch.reports.style import Style

STATUS_RENDERERS: dict[str, Callable[[Status, Style], str]] = {
    "table": render_status,
    "json": render_json,
    "html": html.render_status,
}
