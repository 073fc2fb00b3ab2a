"""General licenses as they stand on a day."""

from potashwatch.records.status import LicenseList
from potashwatch.reports.forms import Forms

LICENSES_RENDERERS: Forms[LicenseList] = Forms(
    {
        "table": "licenses.table:render_licenses",
        "json": "json_:render_json",
        "jsonl": "licenses.jsonl:render_licenses_jsonl",
        "csv": "licenses.csv_:render_licenses_csv",
        "markdown": "licenses.markdown:render_licenses_markdown",
        "notice": "licenses.notice:render_licenses_notice",
        "html": "html:render_licenses",
    }
)
