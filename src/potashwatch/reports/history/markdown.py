"""The time line of a target as Markdown, for tickets."""

from collections.abc import Iterator

from potashwatch.records.status import History, HistoryEvent
from potashwatch.reports.board import NOTHING_KNOWN, SHORT_TITLES
from potashwatch.reports.escaping import block, escape, noticed, table
from potashwatch.reports.style import Style


def render_history_markdown(history: History, _style: Style) -> str:
    """Return the time line as a table with a row for each event."""
    return "\n".join(_lines(history)) + "\n"


def _lines(history: History) -> Iterator[str]:
    yield from (f"## {escape(f'{history.title} ({history.target})')}", "")
    yield from noticed(history.notices)
    if not history.events:
        yield from (escape(NOTHING_KNOWN), "")
    columns = ("day", "list", "what", "party", "message", "evidence")
    yield from table(columns, [_row(event) for event in history.events])
    yield block(history.latest_action)


def _row(event: HistoryEvent) -> tuple[str, ...]:
    where = SHORT_TITLES[event.list] if event.list else ""
    return (str(event.on), where, event.kind, event.party or "", event.message, "; ".join(event.evidence))
