"""Reports and answers as pages: one file each, for every browser, on paper, and without a network."""

from potashwatch.reports.html.history import render_history
from potashwatch.reports.html.license import render_license
from potashwatch.reports.html.license_events import render_license_events
from potashwatch.reports.html.licenses import render_licenses
from potashwatch.reports.html.report import render_report
from potashwatch.reports.html.status import render_status

__all__ = [
    "render_history",
    "render_license",
    "render_license_events",
    "render_licenses",
    "render_report",
    "render_status",
]
