"""General licenses as JSON Lines: a line about the answer, then a line for each license."""

from potashwatch.records.status import LicenseList
from potashwatch.reports.lines import answer_lines
from potashwatch.reports.style import Style


def render_licenses_jsonl(found: LicenseList, _style: Style) -> str:
    """Return the lines; ``type`` is ``licenses`` or ``license``."""
    return answer_lines(found, "licenses", rows="licenses", row="license", common=("as_of",))
