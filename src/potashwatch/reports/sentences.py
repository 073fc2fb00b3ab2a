"""What a report says in plain sentences, whatever its form; the command line prints the warnings among them."""

from collections.abc import Iterator

from potashwatch.errors import one_line
from potashwatch.records.delta import SIGNIFICANCES
from potashwatch.records.edition import LICENSES, LIST_TITLES, ListId
from potashwatch.records.report import EditionSummary, FilterSettings, ListReport, Outcome, ReportError
from potashwatch.reports.describe import plural

SOURCES = {
    "ofac": "Source: OFAC, US Department of the Treasury.",
    "eu": "Source: European Commission, FSF. Only the Official Journal of the EU is authentic.",
}


def trouble(error: ReportError) -> str:
    """Return in one line what kept a report from being complete."""
    where = f"{LIST_TITLES[error.list]}: " if error.list else ""
    return f"{where}{error.message} [{error.code}]; {error.hint}"


def title(found: ListReport) -> str:
    """Return the list and what happened to it in one line."""
    name, counts = LIST_TITLES[found.list], found.counts
    if counts is None or found.new is None:
        if found.outcome == "unavailable" and found.old is None:  # there was none, or the archive lost it
            return f"{name}: not read; nothing is known of today"
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
    "quarantined": "held for review; {stays}",
    "unavailable": "not read; {stays}, nothing is known of today",
}
_NOT_CHANGED: dict[Outcome, str] = {
    "unchanged": "unchanged, the same bytes",
    "republished": "republished: content unchanged",
}


def counted(list_id: ListId, count: int) -> str:
    """Return how many records, in the word for what the list holds."""
    return plural(count, "license") if list_id == LICENSES else plural(count, "party", "parties")


def edition_line(list_id: ListId, summary: EditionSummary, age_days: int | None = None) -> str:
    """Return an edition in one line: source, date, age, digest, parties or licenses."""
    published = f"published {summary.published_on}" if summary.published_on else "no date in the file"
    if summary.dated_on and not summary.published_on:
        published += f", edition of {summary.dated_on}"
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
        where = "both editions" if drift.edition == "both" else f"the {drift.edition} edition"
        yield f"format drift in {where}, {drift.count} x {drift.path}: {drift.message}{example}"


def _is_after(old: EditionSummary, new: EditionSummary) -> bool:
    return bool(old.published_on and new.published_on and old.published_on > new.published_on)
