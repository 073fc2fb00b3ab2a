"""General licenses as they stand on a day."""

from collections.abc import Callable

from potashwatch.records.status import LicenseList
from potashwatch.reports.json_ import render_json
from potashwatch.reports.licenses.table import render_licenses
from potashwatch.reports.style import Style

LICENSES_RENDERERS: dict[str, Callable[[LicenseList, Style], str]] = {
    "table": render_licenses,
    "json": render_json,
}
