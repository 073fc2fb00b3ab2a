"""The report for people, on a terminal or in a pipe.

Text from the lists is put in as data, never as markup (F53), with control and bidirectional characters shown.
"""

from collections.abc import Iterator, Sequence

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.delta import KINDS, SIGNIFICANCES, Change
from potashwatch.records.edition import LICENSES, LIST_TITLES, ListId
from potashwatch.records.license_event import LicenseEvent
from potashwatch.records.report import (
    EditionSummary,
    FilterSettings,
    ListReport,
    Outcome,
    Report,
    ReportError,
)
from potashwatch.reports.changes import change_lines, kind_lines
from potashwatch.reports.changes import key as key_of
from potashwatch.reports.describe import plural
from potashwatch.reports.license_events import SIGN, event_lines, number
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import print_lines
from potashwatch.reports.touching import Watched, strength, watched, why

WATCHED = "Watched parties"
EVENTS = "Events"

SOURCES = {
    "ofac": "Source: OFAC, US Department of the Treasury.",
    "eu": "Source: European Commission, FSF. Only the Official Journal of the EU is authentic.",
}


def render_table(report: Report, style: Style) -> str:
    """Return the report as text."""
    return print_lines(_lines(report), style)


def _lines(report: Report) -> Iterator[Text]:
    for error in report.errors:
        yield Text(one_line(trouble(error)), "bold red")
    if report.errors:
        yield Text("")
    yield from _watched(report)
    for place, found in enumerate(report.lists):
        if place:
            yield Text("")
        yield from _list(found, report)
    if report.licenses and all(found.list != LICENSES for found in report.lists):
        yield Text("")
        yield Text(LIST_TITLES[LICENSES], "bold")
        yield from _events(report.licenses)


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


def trouble(error: ReportError) -> str:
    """Return in one line what kept a report from being complete."""
    where = f"{LIST_TITLES[error.list]}: " if error.list else ""
    return f"{where}{error.message} [{error.code}]; {error.hint}"


def title(found: ListReport) -> str:
    """Return the list and what happened to it in one line."""
    name, counts = LIST_TITLES[found.list], found.counts
    if counts is None or found.new is None:
        stays = "the baseline stays" if found.old else "there is no baseline yet"
        return f"{name}: {_NOT_COMPARED[found.outcome].format(stays=stays)}"
    parties = counted(found.list, found.new.records)
    if (
        found.not_compared
        and not found.changes
        and not any((counts.additions, counts.removals, counts.changes))
    ):
        return f"{name}: nothing changed in what both formats carry; {parties}"
    if found.outcome in _NOT_CHANGED:
        return f"{name}: {_NOT_CHANGED[found.outcome]}; {parties}"
    told = [
        plural(counts.additions, "addition"),
        plural(counts.removals, "removal"),
        plural(counts.reissues, "re-issue"),
        plural(counts.changes, "change"),
    ]
    return f"{name}: {', '.join(told)}; {counted(found.list, counts.unchanged)} unchanged"


_NOT_COMPARED: dict[Outcome, str] = {
    "baseline": "the first edition, now the baseline; nothing to compare it with",
    "quarantined": "under quarantine; {stays}, nothing is known of today",
    "unavailable": "not read; {stays}, nothing is known of today",
}
_NOT_CHANGED: dict[Outcome, str] = {
    "unchanged": "unchanged, the same bytes",
    "republished": "nothing changed; the bytes are others, the content is the same",
}


def counted(list_id: ListId, count: int) -> str:
    """Return how many records, in the word for what the list holds."""
    return plural(count, "license") if list_id == LICENSES else plural(count, "party", "parties")


def edition_line(list_id: ListId, summary: EditionSummary, age_days: int | None = None) -> str:
    """Return an edition in one line: source, date, age, digest, parties or licenses."""
    published = f"published {summary.published_on}" if summary.published_on else "no date in the file"
    if summary.dated_on and not summary.published_on:
        published += f", kept as of {summary.dated_on}"
    if age_days is not None:
        published += f", {plural(age_days, 'day')} ago"
    records = counted(list_id, summary.records)
    return f"{one_line(summary.source)}: {published}, {records}, sha256 {summary.sha256}"


def edition_lines(found: ListReport) -> Iterator[tuple[str, str]]:
    """Yield ``old`` and ``new``, each with its edition in one line; the newest that is known also says its age."""
    if found.old:
        yield "old", edition_line(found.list, found.old, None if found.new else found.age_days)
    if found.new:
        yield "new", edition_line(found.list, found.new, found.age_days)


def footnotes(found: ListReport, filters: FilterSettings) -> Iterator[str]:
    """Yield what the reader must know besides the changes."""
    counts = found.counts
    total = counts.additions + counts.removals + counts.changes + counts.reissues if counts else 0
    if found.list == LICENSES:
        # Its counts are of licenses, and one can have several events: no figure to set against the other.
        if filters.targets_only:
            yield "Only what touches a watched party is shown."
    elif total and filters.targets_only:
        asked = " and passes the other filters" if _is_filtered(filters) else ""
        yield f"Only what touches a watched party{asked} is shown: {len(found.changes)} of {plural(total, 'change')}."
    elif len(found.changes) < total:
        yield f"{len(found.changes)} of {total} changes pass the filters and are shown."
    if found.not_compared:
        yield f"Across formats, not compared: {', '.join(found.not_compared)}."
    yield SOURCES[found.list.partition("-")[0]]


def _is_filtered(filters: FilterSettings) -> bool:
    return bool(
        filters.min_significance != SIGNIFICANCES[-1] or filters.kinds or filters.programs or filters.match
    )


def notes(found: ListReport) -> Iterator[str]:
    """Yield what is good to know and no cause for doubt."""
    for notice in found.notices:
        if notice.level == "note":
            yield f"{notice.message} [{notice.code}]"


def warnings(found: ListReport) -> Iterator[str]:
    """Yield what makes a comparison doubtful: the format, the order of the editions."""
    for notice in found.notices:
        if notice.level == "warning":
            yield f"{notice.message} [{notice.code}]; {notice.hint}"
    old, new = found.old, found.new
    is_by_hand = found.age_days is None
    if old and new and is_by_hand and old.sha256 == new.sha256:
        yield "both editions are the same bytes"
    if old and new and is_by_hand and _is_after(old, new):
        yield f"the old edition is of {old.published_on}, after the new one of {new.published_on}: swapped?"
    for drift in found.drift:
        record = "license" if found.list == LICENSES else "party"
        example = f", e.g. {record} {drift.example_uid}" if drift.example_uid else ""
        yield f"format drift in the {drift.edition} edition, {drift.count} x {drift.path}: {drift.message}{example}"


def _is_after(old: EditionSummary, new: EditionSummary) -> bool:
    return bool(old.published_on and new.published_on and old.published_on > new.published_on)


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
