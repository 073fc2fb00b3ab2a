"""The board for people: where each target stands on a day."""

from collections.abc import Iterator

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.status import Status, StatusList, StatusTarget
from potashwatch.reports.board import SHORT_TITLES, notice_lines, row
from potashwatch.reports.standing import (
    by_force,
    called,
    counted,
    days,
    edition,
    ended,
    linked,
    linked_title,
    record,
    standing,
)
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import Row, print_lines
from potashwatch.reports.touching import why

_DEEPER = 16
"""What belongs to a license stands two columns deeper than the license."""


def render_status(status: Status, style: Style) -> str:
    """Return the board for people: a block for each target, in the order given."""
    return print_lines(_lines(status), style)


def _lines(status: Status) -> Iterator[Text | Row]:
    yield Text(f"Status on {status.as_of}", "bold")
    yield from notice_lines(status.notices)
    if not status.targets:
        yield Text("no target is watched")
    for target in status.targets:
        yield Text("")
        yield from _target(target)
    yield Text("")
    yield Text(one_line(status.not_covered), "dim")


def _target(found: StatusTarget) -> Iterator[Text | Row]:
    yield Text.assemble((one_line(found.title), "bold"), (f"  ({one_line(found.target)})", "dim"))
    for on_list in found.lists:
        yield from _list(on_list)
    yield from _licenses(found)
    names = [linked(one) for one in found.linked]
    yield row("linked", linked_title(found))
    yield from (row("", name) for name in names)
    yield row("summary", found.summary, "bold")
    yield row("latest", found.latest_action)


def _list(found: StatusList) -> Iterator[Text | Row]:
    color = "yellow" if found.listed is None else "red" if found.listed else ""
    yield row(SHORT_TITLES[found.list], standing(found), color)
    if told := record(found):
        yield row("", told)
    if found.edition:
        yield row("", edition(found.edition), "dim")


def _licenses(found: StatusTarget) -> Iterator[Text | Row]:
    in_force, others = by_force(found.licenses)
    yield row("licenses", counted(found.licenses))
    for one in in_force:
        yield row("", called(one))
        yield row("", days(one), width=_DEEPER)
        yield row("", why(one.touch), "dim", width=_DEEPER)
    yield from (row("", ended(one), "dim") for one in others)
