"""The time line of a target for a spreadsheet: one row for each event.

Then a row of kind ``latest-action``, and before all rows of kind ``notice``: neither has a day.
"""

from collections.abc import Iterator

from potashwatch.records.status import History
from potashwatch.reports.spreadsheet import Cell, joined, sheet
from potashwatch.reports.style import Style

COLUMNS = ("target", "title", "on", "kind", "list", "party", "message", "evidence")


def render_history_csv(history: History, _style: Style) -> str:
    """Return the rows under one header."""
    return sheet(COLUMNS, _rows(history))


def _rows(history: History) -> Iterator[dict[str, Cell]]:
    of: dict[str, Cell] = {"target": history.target, "title": history.title}
    for notice in history.notices:
        said = f"{notice.level}: {notice.message} [{notice.code}]; {notice.hint}"
        yield {**of, "kind": "notice", "message": said}
    for event in history.events:
        yield {
            **of,
            "on": event.on,
            "kind": event.kind,
            "list": event.list,
            "party": event.party,
            "message": event.message,
            "evidence": joined(event.evidence),
        }
    yield {**of, "kind": "latest-action", "message": history.latest_action}
