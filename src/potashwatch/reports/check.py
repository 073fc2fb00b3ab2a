"""One renderer of a check per form; this table registers them."""

from potashwatch.records.check import Check
from potashwatch.reports.forms import Forms

CHECK_RENDERERS: Forms[Check] = Forms(
    {
        "text": "check_text:render_check_text",
        "json": "json_:render_json",
        "junit": "check_junit:render_check_junit",
        "github": "check_github:render_check_github",
    }
)
