"""The page of a target's time line."""

from dataclasses import dataclass

from potashwatch.records.status import History
from potashwatch.reports.board import NOTHING_KNOWN
from potashwatch.reports.describe import plural
from potashwatch.reports.html.board import Remark, remarks
from potashwatch.reports.html.lanes import TimeLine, of_histories
from potashwatch.reports.html.page import Fact, Frame, Link, render, tool_fact
from potashwatch.reports.style import Style


@dataclass(frozen=True)
class HistoryView:
    """Everything on the page."""

    remarks: tuple[Remark, ...]
    nothing: str
    """What is said where there is no event; empty otherwise."""
    time_line: TimeLine
    facts: tuple[Fact, ...]


def render_history(history: History, _style: Style) -> str:
    """Return the time line as one page that needs nothing else."""
    view = HistoryView(
        remarks=remarks(history.notices),
        nothing="" if history.events else NOTHING_KNOWN,
        time_line=of_histories([history]),
        facts=(Fact("latest action", history.latest_action), tool_fact(history.tool)),
    )
    counted = plural(len(history.events), "event")
    days = [event.on for event in history.events]
    period = f", {min(days)} to {max(days)}" if days else ""
    frame = Frame(
        title=f"History of {history.title} ({history.target}): {counted}{period}",
        kind="History",
        heading=history.title,
        subtitle=f"{history.target}: {counted}{period}",
        links=(Link("time-line", "Time line"), Link("evidence", "Evidence")),
        tool=history.tool,
    )
    return render("history.html.jinja", frame, view)
