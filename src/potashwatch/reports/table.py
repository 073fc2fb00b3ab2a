"""The report for people, on a terminal or in a pipe.

Text from the lists is put in as data, never as markup (F53), with control and bidirectional characters shown.
"""

from collections.abc import Iterator, Sequence

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.delta import KINDS, Change
from potashwatch.records.edition import LICENSES, LIST_TITLES
from potashwatch.records.license_event import LicenseEvent
from potashwatch.records.report import ListReport, Report
from potashwatch.reports.changes import change_lines, kind_lines
from potashwatch.reports.changes import key as key_of
from potashwatch.reports.license_events import SIGN, event_lines, number
from potashwatch.reports.sentences import edition_lines, footnotes, notes, title, trouble, warnings
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import print_lines
from potashwatch.reports.touching import Watched, strength, watched, why
from potashwatch.reports.unconfirmed import held_lines

WATCHED = "Watched parties"
EVENTS = "Events"


def render_table(report: Report, style: Style) -> str:
    """Return the report as text."""
    return print_lines(_lines(report), style)


def _lines(report: Report) -> Iterator[Text]:
    yield from head_lines(report)
    yield from _watched(report)
    for place, found in enumerate(report.lists):
        if place:
            yield Text("")
        yield from _list(found, report)
    if report.licenses and all(found.list != LICENSES for found in report.lists):
        yield Text("")
        yield Text(LIST_TITLES[LICENSES], "bold")
        yield from _events(report.licenses)


def head_lines(report: Report) -> Iterator[Text]:
    """Yield what comes before everything else: what a held edition would change, and what was not read."""
    held = list(held_lines(report))
    yield from (Text(one_line(line), "bold red" if line.startswith("Unconfirmed") else "") for line in held)
    if held:
        yield Text("")
    yield from (Text(one_line(trouble(error)), "bold red") for error in report.errors)
    if report.errors:
        yield Text("")


def _watched(report: Report) -> Iterator[Text]:
    targets = watched(report)
    if targets:
        yield Text(WATCHED, "bold")
        yield Text("")
    for target, items in targets:
        yield Text(one_line(target), "bold")
        for item in items:
            yield from _touching(item)
        yield Text("")


def _touching(item: Watched) -> Iterator[Text]:
    prefix, reason = where(item), why(item.touch)
    if not item.is_told_here:
        yield Text(f"  {prefix}{one_line(elsewhere(item))}")
        yield Text(f"    {one_line(reason)}", "bold")
    elif isinstance(item.found, LicenseEvent):
        yield from event_lines(item.found, [reason], prefix)
    else:
        yield from change_lines(item.found, [item.standing, reason] if item.standing else [reason], prefix)


def where(item: Watched) -> str:
    """Return the list, and for a near name that the party is no more than possible."""
    return f"{LIST_TITLES[item.list]}: {'possible: ' if item.is_possible else ''}"


def elsewhere(item: Watched) -> str:
    """Return the line that stands for what is told in full under another target."""
    strongest = min(item.found.targets, key=strength)
    return f"under {strongest.target}: {shortly_named(item.found)}"


def shortly_named(found: Change | LicenseEvent) -> str:
    """Return a change or an event in a few words."""
    if isinstance(found, LicenseEvent):
        return f"{number(found.program, found.number)} {found.kind}"
    return f"{key_of(found)} {found.name}"


def _list(found: ListReport, report: Report) -> Iterator[Text]:
    yield Text(title(found), "bold")
    for side, said in edition_lines(found):
        yield Text(f"  {side}  {said}", "dim")
    for note in notes(found):
        yield Text(f"  i    {one_line(note)}", "dim")
    for warning in warnings(found):
        yield Text(f"  !    {one_line(warning)}", "bold yellow")
    for kind in KINDS:
        changes = [change for change in found.changes if change.kind == kind]
        if changes:
            yield Text("")
            yield from kind_lines(kind, changes)
    if found.list == LICENSES and report.licenses:
        yield Text("")
        yield from _events(report.licenses)
    yield Text("")
    for note in footnotes(found, report.filters):
        yield Text(one_line(note), "dim")


def _events(events: Sequence[LicenseEvent]) -> Iterator[Text]:
    yield Text(f"{EVENTS} ({len(events)})", "bold")
    for event in events:
        if event.targets:
            yield Text.assemble((f"{SIGN} ", "cyan"), one_line(f"above: {shortly_named(event)}"))
        else:
            yield from event_lines(event)
