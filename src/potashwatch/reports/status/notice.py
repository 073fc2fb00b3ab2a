"""The board in the shape of OFAC's notices: who is on each list and who is not, as entries under a heading."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.edition import ListId
from potashwatch.records.status import Status, StatusLicense, StatusLinked, StatusList, StatusTarget
from potashwatch.reports.board import notice_lines
from potashwatch.reports.license_events import named
from potashwatch.reports.notice import LISTS
from potashwatch.reports.standing import (
    by_force,
    days,
    edition,
    in_brackets,
    linked_state,
    record,
    standing,
    stands,
)
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import print_lines
from potashwatch.reports.touching import why

_Found = tuple[StatusTarget, StatusList]


def render_status_notice(status: Status, style: Style) -> str:
    """Return the board by list; then the licenses, and of each target what the answer comes to."""
    return print_lines(_lines(status), style)


def _lines(status: Status) -> Iterator[Text]:
    yield Text(f"Status on {status.as_of}", "bold")
    yield from notice_lines(status.notices)
    if not status.targets:
        yield Text("no target is watched")
    for list_id in dict.fromkeys(one.list for target in status.targets for one in target.lists):
        rows = [(target, one) for target in status.targets for one in target.lists if one.list == list_id]
        yield from _list(list_id, rows)
        yield from _linked(list_id, [one for target in status.targets for one in target.linked])
    yield from _licenses(status.targets)
    for target in status.targets:
        yield Text("")
        yield Text(one_line(f"{_called(target)}: {target.summary}"))
        yield Text(one_line(f"    {target.latest_action}"))
    yield Text("")
    yield Text(one_line(status.not_covered), "dim")


def _called(target: StatusTarget) -> str:
    return f"{target.title} ({target.target})"


def _list(list_id: ListId, rows: Sequence[_Found]) -> Iterator[Text]:
    for listed, said in ((True, "on"), (False, "not on")):
        found = [row for row in rows if row[1].listed is listed]
        be = "party is" if len(found) == 1 else "parties are"
        yield from _section(f"The following watched {be} {said} {LISTS[list_id]}:", found)
    review = [row for row in rows if row[1].review]
    yield from _section(
        f"Not found by key, number or name on {LISTS[list_id]}, and named by records:", review
    )
    without = [row for row in rows if row[1].listed is None and not row[1].review and row[1].edition]
    yield from _section(f"Not found in {LISTS[list_id]}, of which the edition has no aliases:", without)
    unknown = [row for row in rows if row[1].listed is None and not row[1].review and not row[1].edition]
    yield from _section(f"No data for that date of {LISTS[list_id]}. Not known of:", unknown)


def _section(heading: str, rows: Sequence[_Found]) -> Iterator[Text]:
    if rows:
        yield Text("")
        yield Text(heading, "bold")
    for target, found in rows:
        yield Text("")
        if found.listed:
            yield Text(one_line(f"{_entry(target, found)}."))
            yield Text(one_line(f"    watched: {_called(target)}"))
            yield Text(one_line(f"    {standing(found)}"))
        else:
            is_known = found.listed is False or found.review or found.edition or found.unconfirmed
            said = [_called(target), standing(found) if is_known else "", record(found)]
            yield Text(one_line(f"{'; '.join(text for text in said if text)}."))
        if found.edition:
            yield Text(one_line(f"    {edition(found.edition)}"), "dim")


def _entry(target: StatusTarget, found: StatusList) -> str:
    keys = [found.reference, f"uid {found.uid}" if found.uid else None]
    told = ", ".join(text for text in (found.name or target.title, *keys) if text)
    return f"{told}{in_brackets(found.programs)}"


def _linked(list_id: ListId, linked: Sequence[StatusLinked]) -> Iterator[Text]:
    found = [one for one in linked if one.list == list_id]
    if found:
        yield Text("")
        be = "party is" if len(found) == 1 else "parties are"
        yield Text(f"The following linked {be} on {LISTS[list_id]}:", "bold")
    for one in found:
        key = f"{one.reference}, uid {one.uid}" if one.reference else f"uid {one.uid}"
        yield Text("")
        yield Text(one_line(f"{one.name}, {key}{in_brackets(one.programs)}."))
        yield Text(one_line(f"    {one.title} ({one.party}): {one.relation}"))
        if (state := linked_state(one)) != "listed":
            yield Text(one_line(f"    {state}"))


def _licenses(targets: Sequence[StatusTarget]) -> Iterator[Text]:
    touching: dict[tuple[str, str], list[StatusLicense]] = {}
    for one in (one for target in targets for one in target.licenses):
        touching.setdefault((one.program, one.number), []).append(one)
    in_force, others = by_force([found[0] for found in touching.values()])
    be = "license is" if len(in_force) == 1 else "licenses are"
    headings = (f"The following general {be} in force:", "Other general licenses, with their status:")
    for licenses, heading in zip((in_force, others), headings, strict=True):
        if licenses:
            yield Text("")
            yield Text(heading, "bold")
        for one in licenses:
            yield Text("")
            title = f', "{one.title}"' if one.title else ""
            yield Text(one_line(f"{named(one.program, one.number)}{title}; {days(one)}; {stands(one)}."))
            for each in touching[one.program, one.number]:
                yield Text(one_line(f"    {each.touch.target}: {why(each.touch)}"))
