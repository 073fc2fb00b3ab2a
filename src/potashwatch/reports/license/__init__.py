"""All that is known of one general license."""

from collections.abc import Callable

from potashwatch.records.status import LicenseAnswer
from potashwatch.reports.json_ import render_json
from potashwatch.reports.license.table import render_license
from potashwatch.reports.style import Style

LICENSE_RENDERERS: dict[str, Callable[[LicenseAnswer, Style], str]] = {
    "table": render_license,
    "json": render_json,
}
