"""One renderer per file; this table registers them, and the command line offers what it holds."""

from collections.abc import Callable

from potashwatch.records.report import Report
from potashwatch.records.standing import Standing
from potashwatch.reports.csv_ import render_csv
from potashwatch.reports.html import render_report
from potashwatch.reports.json_ import render_json
from potashwatch.reports.jsonl import render_jsonl
from potashwatch.reports.markdown import render_markdown
from potashwatch.reports.notice import render_notice
from potashwatch.reports.style import Style
from potashwatch.reports.table import render_table

RENDERERS: dict[str, Callable[[Report, Style], str]] = {
    "table": render_table,
    "json": render_json,
    "jsonl": render_jsonl,
    "csv": render_csv,
    "markdown": render_markdown,
    "notice": render_notice,
    "html": render_report,
}


def rendered(format_: str, report: Report, style: Style, standing: Standing | None) -> str:
    """Return a report in one of the forms of ``RENDERERS``; ``standing`` is for forms that show where targets stand.

    Raises KeyError for a form that is not known.
    """
    return render_report(report, style, standing) if format_ == "html" else RENDERERS[format_](report, style)
