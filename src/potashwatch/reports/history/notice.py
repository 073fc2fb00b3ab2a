"""The time line of a target in the manner of OFAC's recent actions: dated paragraphs, the newest first.

https://ofac.treasury.gov/recent-actions has a day and a heading for each; the headings are made alike.
"""

from collections.abc import Iterator
from typing import Final

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.status import History, HistoryEvent, HistoryKind
from potashwatch.reports.board import NOTHING_KNOWN, notice_lines
from potashwatch.reports.notice import LISTS
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import print_lines

_HEADINGS: Final[dict[HistoryKind, str]] = {
    "first-seen": "First edition at hand of",
    "listed": "Addition to",
    "re-listed": "Addition, once more, to",
    "not-listed": "Removal from",
    "re-issued": "Re-issue under a new key on",
    "renamed": "Change of names on",
    "programs": "Change of programs on",
    "changed": "Change of a record on",
    "review": "No exact match, records to review on",
    "review-ended": "End of a review on",
    "license": "General license",
    "act": "Publication",
}


def render_history_notice(history: History, style: Style) -> str:
    """Return the time line, a paragraph for each event."""
    return print_lines(_lines(history), style)


def _lines(history: History) -> Iterator[Text]:
    yield Text(one_line(f"{history.title} ({history.target})"), "bold")
    yield from notice_lines(history.notices)
    yield Text(one_line(history.latest_action))
    if not history.events:
        yield Text(NOTHING_KNOWN)
    for event in reversed(history.events):
        yield from _event(event, history.target)


def _event(event: HistoryEvent, target: str) -> Iterator[Text]:
    where = f" {LISTS[event.list]}" if event.list else ""
    yield Text("")
    yield Text(f"{event.on}: {_HEADINGS[event.kind]}{where}", "bold")
    yield Text(one_line(f"{event.message}."))
    if event.party and event.party != target:
        yield Text(one_line(f"    linked party: {event.party}"))
    for evidence in event.evidence:
        yield Text(one_line(f"    evidence: {evidence}"), "dim")
