"""Reports and answers as pages: one file each, for every browser, on paper, and without a network."""

from potashwatch.reports.html.report import render_report
from potashwatch.reports.html.status import render_status

__all__ = ["render_report", "render_status"]
