"""The board: where each target stands on a day."""

from potashwatch.records.status import Status
from potashwatch.reports.forms import Forms

STATUS_RENDERERS: Forms[Status] = Forms(
    {
        "table": "status.table:render_status",
        "json": "json_:render_json",
        "jsonl": "status.jsonl:render_status_jsonl",
        "csv": "status.csv_:render_status_csv",
        "markdown": "status.markdown:render_status_markdown",
        "notice": "status.notice:render_status_notice",
        "html": "html:render_status",
    }
)
