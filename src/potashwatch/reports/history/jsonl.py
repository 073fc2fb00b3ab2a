"""The time line of a target as JSON Lines: a line about the answer, then a line for each event."""

from potashwatch.records.status import History
from potashwatch.reports.lines import answer_lines
from potashwatch.reports.style import Style


def render_history_jsonl(history: History, _style: Style) -> str:
    """Return the lines; ``type`` is ``history`` or ``event``."""
    return answer_lines(history, "history", rows="events", row="event", common=("target",))
