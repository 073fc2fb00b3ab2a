"""General licenses as they stand on a day."""

from collections.abc import Callable

from potashwatch.records.status import LicenseList
from potashwatch.reports import html
from potashwatch.reports.json_ import render_json
from potashwatch.reports.licenses.csv_ import render_licenses_csv
from potashwatch.reports.licenses.jsonl import render_licenses_jsonl
from potashwatch.reports.licenses.markdown import render_licenses_markdown
from potashwatch.reports.licenses.notice import render_licenses_notice
from potashwatch.reports.licenses.table import render_licenses
from potashwatch.reports.style import Style

LICENSES_RENDERERS: dict[str, Callable[[LicenseList, Style], str]] = {
    "table": render_licenses,
    "json": render_json,
    "jsonl": render_licenses_jsonl,
    "csv": render_licenses_csv,
    "markdown": render_licenses_markdown,
    "notice": render_licenses_notice,
    "html": html.render_licenses,
}
