"""One renderer per file; this table registers them, and the command line offers what it holds."""

from typing import TYPE_CHECKING

from potashwatch.records.report import Report
from potashwatch.reports.forms import Forms
from potashwatch.reports.style import Style

if TYPE_CHECKING:
    from potashwatch.records.standing import Standing

RENDERERS: Forms[Report] = Forms(
    {
        "table": "table:render_table",
        "json": "json_:render_json",
        "jsonl": "jsonl:render_jsonl",
        "csv": "csv_:render_csv",
        "markdown": "markdown:render_markdown",
        "notice": "notice:render_notice",
        "html": "html:render_report",
    }
)


def rendered(format_: str, report: Report, style: Style, standing: "Standing | None") -> str:
    """Return a report in one of the forms of ``RENDERERS``; ``standing`` is for forms that show where targets stand.

    Raises KeyError for a form that is not known.
    """
    if format_ == "html":
        from potashwatch.reports.html import render_report  # noqa: PLC0415 - see Forms

        return render_report(report, style, standing)
    return RENDERERS[format_](report, style)
