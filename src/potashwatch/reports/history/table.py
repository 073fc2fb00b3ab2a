"""The time line of a target for people."""

from collections.abc import Iterator

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.status import History, HistoryEvent
from potashwatch.reports.board import NOTHING_KNOWN, SHORT_TITLES, notice_lines, row, short_digests
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import Row, print_lines

_DAY = 10
"""A day in letters; what is told of it stands below its first word."""


def render_history(history: History, style: Style) -> str:
    """Return the time line for people: a line for each event, its evidence below."""
    return print_lines(_lines(history), style)


def _lines(history: History) -> Iterator[Text | Row]:
    yield Text.assemble((one_line(history.title), "bold"), (f"  ({one_line(history.target)})", "dim"))
    yield from notice_lines(history.notices)
    if not history.events:
        yield Text(NOTHING_KNOWN)
    for event in history.events:
        yield from _event(event, history.target)
    yield Text("")
    yield Text(one_line(history.latest_action))


def _event(event: HistoryEvent, target: str) -> Iterator[Text | Row]:
    where = f"{SHORT_TITLES[event.list]}, " if event.list else ""
    linked = f", through {one_line(event.party)}" if event.party and event.party != target else ""
    yield Text("")
    yield Text.assemble((f"{event.on}  ", ""), (f"{where}{event.kind}{linked}", "bold"))
    yield row("", event.message, width=_DAY)
    for evidence in event.evidence:
        yield row("", f"evidence: {short_digests(evidence)}", "dim", width=_DAY)
