"""The board as JSON Lines: a line about the answer, then a line for each target."""

from potashwatch.records.status import Status
from potashwatch.reports.lines import answer_lines
from potashwatch.reports.style import Style


def render_status_jsonl(status: Status, _style: Style) -> str:
    """Return the lines; ``type`` is ``status`` or ``target``."""
    return answer_lines(status, "status", rows="targets", row="target", common=("as_of",))
