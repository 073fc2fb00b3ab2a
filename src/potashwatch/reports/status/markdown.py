"""The board as Markdown, for tickets."""

from collections.abc import Iterator

from potashwatch.records.status import Status, StatusLicense, StatusTarget
from potashwatch.reports.board import SHORT_TITLES
from potashwatch.reports.escaping import block, bullet, escape, noticed, table
from potashwatch.reports.license_events import number
from potashwatch.reports.standing import (
    by_force,
    counted,
    days,
    edition,
    linked,
    linked_title,
    record,
    standing,
    stands,
)
from potashwatch.reports.style import Style
from potashwatch.reports.touching import why


def render_status_markdown(status: Status, _style: Style) -> str:
    """Return the board: for each target its lists, its licenses, its linked parties."""
    return "\n".join(_lines(status)) + "\n"


def _lines(status: Status) -> Iterator[str]:
    yield from (f"## Status on {escape(str(status.as_of))}", "")
    yield from noticed(status.notices)
    if not status.targets:
        yield from ("no target is watched", "")
    for target in status.targets:
        yield from _target(target)
    yield block(status.not_covered)


def _target(found: StatusTarget) -> Iterator[str]:
    yield from (f"### {escape(f'{found.title} ({found.target})')}", "")
    yield from bullet(f"summary: {found.summary}")
    yield from bullet(f"latest: {found.latest_action}")
    yield ""
    yield from table(
        ("list", "standing", "record", "edition"),
        [
            (SHORT_TITLES[one.list], standing(one), record(one), edition(one.edition) if one.edition else "")
            for one in found.lists
        ],
    )
    in_force, others = by_force(found.licenses)
    yield from (f"Licenses: {escape(counted(found.licenses))}", "")
    yield from table(
        ("license", "status", "title", "issued and end", "why"),
        [_license(one) for one in (*in_force, *others)],
    )
    yield from (f"Linked parties: {escape(linked_title(found))}", "")
    for one in found.linked:
        yield from bullet(linked(one), one.relation)
    if found.linked:
        yield ""


def _license(found: StatusLicense) -> tuple[str, ...]:
    return (
        number(found.program, found.number),
        stands(found),
        found.title or "",
        days(found),
        why(found.touch),
    )
