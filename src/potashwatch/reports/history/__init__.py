"""The time line of a target."""

from potashwatch.records.status import History
from potashwatch.reports.forms import Forms

HISTORY_RENDERERS: Forms[History] = Forms(
    {
        "table": "history.table:render_history",
        "json": "json_:render_json",
        "jsonl": "history.jsonl:render_history_jsonl",
        "csv": "history.csv_:render_history_csv",
        "markdown": "history.markdown:render_history_markdown",
        "notice": "history.notice:render_history_notice",
        "html": "html:render_history",
    }
)
