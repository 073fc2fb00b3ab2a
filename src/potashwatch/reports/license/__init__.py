"""All that is known of one general license."""

from potashwatch.records.status import LicenseAnswer
from potashwatch.reports.forms import Forms

LICENSE_RENDERERS: Forms[LicenseAnswer] = Forms(
    {
        "table": "license.table:render_license",
        "json": "json_:render_json",
        "jsonl": "license.jsonl:render_license_jsonl",
        "csv": "license.csv_:render_license_csv",
        "markdown": "license.markdown:render_license_markdown",
        "notice": "license.notice:render_license_notice",
        "html": "html:render_license",
    }
)
