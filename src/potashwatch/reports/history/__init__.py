"""The time line of a target."""

from collections.abc import Callable

from potashwatch.records.status import History
from potashwatch.reports.history.table import render_history
from potashwatch.reports.json_ import render_json
from potashwatch.reports.style import Style

HISTORY_RENDERERS: dict[str, Callable[[History, Style], str]] = {
    "table": render_history,
    "json": render_json,
}
