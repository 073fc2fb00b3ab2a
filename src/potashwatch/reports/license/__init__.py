"""All that is known of one general license."""

from collections.abc import Callable

from potashwatch.records.status import LicenseAnswer
from potashwatch.reports import html
from potashwatch.reports.json_ import render_json
from potashwatch.reports.license.csv_ import render_license_csv
from potashwatch.reports.license.jsonl import render_license_jsonl
from potashwatch.reports.license.markdown import render_license_markdown
from potashwatch.reports.license.notice import render_license_notice
from potashwatch.reports.license.table import render_license
from potashwatch.reports.style import Style

LICENSE_RENDERERS: dict[str, Callable[[LicenseAnswer, Style], str]] = {
    "table": render_license,
    "json": render_json,
    "jsonl": render_license_jsonl,
    "csv": render_license_csv,
    "markdown": render_license_markdown,
    "notice": render_license_notice,
    "html": html.render_license,
}
