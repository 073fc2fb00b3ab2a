"""One renderer of a check per form; this table registers them."""

from collections.abc import Callable

from potashwatch.records.check import Check
from potashwatch.reports.check_github import render_check_github
from potashwatch.reports.check_junit import render_check_junit
from potashwatch.reports.check_text import render_check_text
from potashwatch.reports.json_ import render_json
from potashwatch.reports.style import Style

CHECK_RENDERERS: dict[str, Callable[[Check, Style], str]] = {
    "text": render_check_text,
    "json": render_json,
    "junit": render_check_junit,
    "github": render_check_github,
}
