"""The time line of a target."""

from collections.abc import Callable

from potashwatch.records.status import History
from potashwatch.reports import html
from potashwatch.reports.history.csv_ import render_history_csv
from potashwatch.reports.history.jsonl import render_history_jsonl
from potashwatch.reports.history.markdown import render_history_markdown
from potashwatch.reports.history.notice import render_history_notice
from potashwatch.reports.history.table import render_history
from potashwatch.reports.json_ import render_json
from potashwatch.reports.style import Style

HISTORY_RENDERERS: dict[str, Callable[[History, Style], str]] = {
    "table": render_history,
    "json": render_json,
    "jsonl": render_history_jsonl,
    "csv": render_history_csv,
    "markdown": render_history_markdown,
    "notice": render_history_notice,
    "html": html.render_history,
}
