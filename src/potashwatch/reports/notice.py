"""The report in the shape of OFAC's own notices, to be laid beside one.

Their headings and their order, additions, deletions, changes, and a change as the old entry, ``-to-``, the new entry,
are those of https://ofac.treasury.gov/recent-actions; the EU publishes no such notice, its list is told likewise.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.delta import Change, ChangeKind
from potashwatch.records.edition import LICENSES, ListId
from potashwatch.records.license_event import LicenseEvent
from potashwatch.records.party import PartyKind
from potashwatch.records.report import ListReport, Report
from potashwatch.reports.changes import RELISTED, field_lines
from potashwatch.reports.describe import renumbered, renumbered_line
from potashwatch.reports.entry import entry
from potashwatch.reports.license_events import details, head
from potashwatch.reports.ordering import ordered
from potashwatch.reports.sentences import edition_lines, footnotes, notes, title, warnings
from potashwatch.reports.style import Style
from potashwatch.reports.table import WATCHED, head_lines, shortly_named, where
from potashwatch.reports.terminal import print_lines
from potashwatch.reports.touching import Watched, shortly, told, why

LISTS: Final[dict[ListId, str]] = {
    "ofac-sdn": "OFAC's SDN List",
    "ofac-consolidated": "OFAC's Consolidated (non-SDN) List",
    "eu-fsf": "the EU's consolidated financial sanctions list",
    "ofac-licenses": "OFAC's general licenses on Belarus",
}
_ADDED: Final[dict[PartyKind, tuple[str, str]]] = {
    "person": ("individual", "individuals"),
    "entity": ("entity", "entities"),
    "vessel": ("vessel", "vessels"),
    "aircraft": ("aircraft", "aircraft"),
}
_SAID: Final[dict[ChangeKind, str]] = {"change": "changed", "reissue": "re-issued under a new key"}
_FOOTER: Final = (
    "Entries are in the shape of OFAC's notices, with the list's own key added. Of a change they show what changed,"
    " not the whole record; every detail is in --format json."
)


def render_notice(report: Report, style: Style) -> str:
    """Return the report as paragraphs under OFAC's headings, what touches a target first under each."""
    return print_lines(_lines(report), style)


def _lines(report: Report) -> Iterator[Text]:
    yield from head_lines(report)
    touching = told(report)
    if touching:
        yield Text(f"{WATCHED}:", "bold")
        for item in touching:
            yield from _touching(item)
        yield Text("")
    for place, found in enumerate(report.lists):
        if place:
            yield Text("")
        yield from _list(found, report)
    if report.licenses and all(found.list != LICENSES for found in report.lists):
        yield from _events(report.licenses)
    if any(found.changes for found in report.lists):
        yield Text(_FOOTER, "dim")


def _touching(item: Watched) -> Iterator[Text]:
    relisted = f"{RELISTED}: " if item.is_relisted else ""
    said = item.standing or _SAID.get(item.found.kind) if isinstance(item.found, Change) else None
    told_of = f"{shortly_named(item.found)}{f', {said}' if said else ''}"
    yield Text(one_line(f"  {relisted}{where(item)}{told_of}"))
    if isinstance(item.found, Change) and item.found.relisted is not None:
        yield Text(one_line(f"    re-listed: {item.found.relisted}"))
    for touch in item.found.targets:
        yield Text(one_line(f"    {touch.target}: {why(touch)}"))


def _list(found: ListReport, report: Report) -> Iterator[Text]:
    yield Text(title(found), "bold")
    for side, said in edition_lines(found):
        yield Text(f"  {side}  {said}", "dim")
    for note in notes(found):
        yield Text(f"  i    {one_line(note)}", "dim")
    for warning in warnings(found):
        yield Text(f"  !    {one_line(warning)}", "bold yellow")
    yield from _sections(found, report)
    if found.list == LICENSES and report.licenses:
        yield from _events(report.licenses)
    yield Text("")
    for note in footnotes(found, report.filters):
        yield Text(one_line(note), "dim")


def _sections(found: ListReport, report: Report) -> Iterator[Text]:
    touching = [item.found for item in told(report) if item.list == found.list]
    changes = [change for change in touching if isinstance(change, Change)]
    changes += [change for change in found.changes if not change.targets]
    name = LISTS[found.list]
    for kind, (one, many) in _ADDED.items():
        added = [change for change in changes if change.kind == "addition" and change.party_kind == kind]
        been = f"{one} has" if len(added) == 1 else f"{many} have"
        yield from _section(f"The following {been} been added to {name}:", added)
    for change_kind, one in (("removal", "deletion"), ("change", "change")):
        made = [change for change in changes if change.kind == change_kind]
        been = f"{one} has" if len(made) == 1 else f"{one}s have"
        yield from _section(f"The following {been} been made to {name}:", made)
    reissued = [change for change in changes if change.kind == "reissue"]
    been = "entry has" if len(reissued) == 1 else "entries have"
    yield from _section(f"The following {been} been re-issued under a new key on {name}:", reissued)


def _section(heading: str, changes: Sequence[Change]) -> Iterator[Text]:
    if not changes:
        return
    yield Text("")
    yield Text(heading, "bold")
    for change in changes:
        yield Text("")
        relisted = f"{RELISTED}: " if change.relisted is not None else ""
        yield Text(one_line(f"{relisted}{_paragraph(change)}."))
        for touch in change.targets:
            yield Text(one_line(f"    watched: {shortly(touch)}"))
        if alike := renumbered(change.fields):
            yield Text(f"    {renumbered_line(len(alike))}", "dim")
        for evidence in change.evidence:
            yield Text(one_line(f"    evidence: {evidence}"))


def _paragraph(change: Change) -> str:
    if change.kind == "addition":
        return entry(change, "new")
    if change.kind == "removal":
        return entry(change, "old")
    return f"{entry(change, 'old')} -to- {entry(change, 'new')}"


def _events(events: Sequence[LicenseEvent]) -> Iterator[Text]:
    yield Text("")
    yield Text("General licenses:", "bold")
    for event in ordered(events):
        yield Text("")
        yield Text(one_line(f"{head(event)}."))
        for touch in event.targets:
            yield Text(one_line(f"    watched: {shortly(touch)}"))
        for text in details(event):
            yield Text(one_line(f"    {text}"))
        yield from field_lines(event.fields)
