"""The page of a run, with the board on top, and of a comparison of two editions."""

from dataclasses import dataclass

from potashwatch.records.edition import LICENSES, LIST_TITLES
from potashwatch.records.report import ListReport, Report
from potashwatch.records.standing import Standing
from potashwatch.reports.describe import plural
from potashwatch.reports.html.board import BoardView, board
from potashwatch.reports.html.changes import (
    Choices,
    Entry,
    Group,
    WatchedTarget,
    anchors,
    choices,
    events,
    groups,
    watched_targets,
)
from potashwatch.reports.html.evidence import ListEvidence, evidence, making
from potashwatch.reports.html.lanes import TimeLine, of_editions, of_histories
from potashwatch.reports.html.page import Fact, Frame, Link, render
from potashwatch.reports.sentences import notes, title, trouble, warnings
from potashwatch.reports.style import Style
from potashwatch.reports.table import WATCHED
from potashwatch.reports.unconfirmed import held_lines

OPEN_MOST = 200
"""Of more changes a browser takes minutes to lay out every table; they are closed at first, each opens at a key."""


@dataclass(frozen=True)
class ListSection:
    """One list: what happened to it, what to know of it, its changes."""

    anchor: str
    title: str
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class ReportView:
    """Everything on the page of a report."""

    unconfirmed: tuple[str, ...]
    """What an edition that is held for review would change; what of an earlier one is not so."""
    troubles: tuple[str, ...]
    board: BoardView | None
    time_line: TimeLine
    watched_title: str
    watched: tuple[WatchedTarget, ...]
    others: str
    """What is said of the targets that nothing touches."""
    lists: tuple[ListSection, ...]
    is_open: bool
    """Whether the changes of the lists are open at first."""
    choices: Choices
    evidence: tuple[ListEvidence, ...]
    facts: tuple[Fact, ...]


def render_report(report: Report, _style: Style, standing: Standing | None = None) -> str:
    """Return the report as one page that needs nothing else.

    ``standing``: where the targets stand, of a run; without it the page tells what of the report touches them.
    """
    view = _view(report, standing)
    return render("report.html.jinja", _frame(report, view, standing), view)


def _view(report: Report, standing: Standing | None) -> ReportView:
    titles = {found.target: found.title for found in standing.status.targets} if standing else {}
    lists = tuple(_lists(report))
    touched = watched_targets(report, titles)
    return ReportView(
        unconfirmed=tuple(held_lines(report)),
        troubles=tuple(map(trouble, report.errors)),
        board=board(standing.status) if standing else None,
        time_line=(
            of_histories(standing.histories, standing.status.targets, standing.status.as_of)
            if standing
            else of_editions(report.lists)
        ),
        watched_title=WATCHED,
        watched=touched,
        others=_others(is_any_touched=bool(touched)),
        lists=lists,
        is_open=len(_entries(lists)) <= OPEN_MOST,
        choices=choices(_entries(lists), titles),
        evidence=evidence(report),
        facts=making(report),
    )


def _others(*, is_any_touched: bool) -> str:
    if is_any_touched:
        return "Nothing shown here concerns any other watched party."
    return "Nothing shown here concerns a watched party."


def _lists(report: Report) -> list[ListSection]:
    above = anchors(report)
    found = [_section(one, place, report, above) for place, one in enumerate(report.lists, 1)]
    if report.licenses and all(one.list != LICENSES for one in report.lists):
        place = len(found) + 1
        own = tuple(events(report.licenses, place, above))
        found.append(ListSection(f"list-{place}", LIST_TITLES[LICENSES], (), (), own))
    return found


def _section(found: ListReport, place: int, report: Report, above: dict[str, str]) -> ListSection:
    own = list(groups(found, place, above))
    if found.list == LICENSES:
        own += events(report.licenses, place, above)
    return ListSection(f"list-{place}", title(found), tuple(notes(found)), tuple(warnings(found)), tuple(own))


def _entries(lists: tuple[ListSection, ...]) -> list[Entry]:
    return [entry for one in lists for group in one.groups for entry in group.entries]


def _frame(report: Report, view: ReportView, standing: Standing | None) -> Frame:
    names = " and ".join(_names(report))
    said = _counted(report)
    when = f"{report.run.checked_at:%Y-%m-%d %H:%M} UTC" if report.run else _days(report)
    kind = "Run" if report.run else "Comparison"
    return Frame(
        title=f"{', '.join(filter(None, [when, said]))}: {names}",
        kind=kind,
        heading=said[:1].upper() + said[1:],
        subtitle=f"{names}{f', {when}' if when else ''}",
        links=tuple(_links(view, standing)),
        tool=report.tool,
    )


def _names(report: Report) -> list[str]:
    found = [LIST_TITLES[one.list] for one in report.lists]
    return found if len(found) < 3 else [f"{len(found)} lists"]


def _days(report: Report) -> str:
    days = [
        str(side.published_on) if side and side.published_on else "undated"
        for one in report.lists[:1]
        for side in (one.old, one.new)
    ]
    return "" if set(days) == {"undated"} else " to ".join(days)


def _counted(report: Report) -> str:
    changes = sum(len(one.changes) for one in report.lists)
    told = [plural(changes, "change")]
    if report.licenses:
        told.append(plural(len(report.licenses), "license event"))
    held = sum(len(one.unconfirmed.changes) for one in report.lists if one.unconfirmed)
    if held:
        told.append(f"{held:,} unconfirmed")
    if not report.complete:
        told.append("incomplete")
    return ", ".join(told)


def _links(view: ReportView, standing: Standing | None) -> list[Link]:
    links = [Link("unconfirmed", "Unconfirmed")] if view.unconfirmed else []
    links += [Link("trouble", "Trouble")] if view.troubles else []
    time_line, watched = Link("time-line", "Time line"), Link("watched", view.watched_title)
    links += [Link("board", "Board"), time_line, watched] if standing else [watched, time_line]
    links += [Link("changes", "All changes"), Link("evidence", "Evidence")]
    return links
