"""The page of the board."""

from dataclasses import dataclass

from potashwatch.records.status import Status
from potashwatch.reports.describe import plural
from potashwatch.reports.html.board import BoardView, board
from potashwatch.reports.html.page import Fact, Frame, Link, render, tool_fact
from potashwatch.reports.style import Style


@dataclass(frozen=True)
class StatusView:
    """Everything on the page."""

    board: BoardView
    facts: tuple[Fact, ...]


def render_status(status: Status, _style: Style) -> str:
    """Return the board as one page that needs nothing else."""
    shown = board(status)
    view = StatusView(shown, (*shown.editions, tool_fact(status.tool)))
    parties = plural(len(status.targets), "watched party", "watched parties")
    frame = Frame(
        title=f"Status on {status.as_of}: {parties}",
        kind="Status",
        heading=f"Status on {status.as_of}",
        subtitle=parties,
        links=(Link("board", "Board"), Link("evidence", "Evidence")),
        tool=status.tool,
    )
    return render("status.html.jinja", frame, view)
