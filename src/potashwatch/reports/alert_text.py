"""What alerts say: a subject and a text for people."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from potashwatch.errors import one_line
from potashwatch.records.alert import OUTBOX, REPORT, RUN, Stage
from potashwatch.records.edition import LIST_TITLES
from potashwatch.records.license import NONE_LISTED
from potashwatch.records.report import ListReport, Report, ReportError
from potashwatch.records.sink import ReadingSink
from potashwatch.reports.describe import plural
from potashwatch.reports.license_events import number
from potashwatch.reports.sentences import counted, edition_lines, title, trouble

_PREFIX = "potashwatch: "
_ALL_GONE = "all licenses may be gone: look now"
_TURNS = {
    "failing": "action required",
    "still-failing": "still unresolved",
    "recovered": "resolved",
}


def news_subject(report: Report) -> str:
    """Return list, watched parties and counts in one line; who is back on a list comes first."""
    (found,) = report.lists
    back = sorted({touch.target for c in found.changes if c.relisted is not None for touch in c.targets})
    touches = [item.targets for item in found.changes] + [item.targets for item in report.licenses]
    touched = sorted({touch.target for each in touches for touch in each})
    parts = ["confirmed"] if is_confirmed(found) else []
    parts += [f"RE-LISTED {', '.join(back)}"] if back else []
    if touched:
        parts.append(f"affects {', '.join(touched)}")
    if found.changes:
        parts.append(plural(len(found.changes), "change"))
    if report.licenses:
        events = [f"{number(e.program, e.number)} {e.kind}" for e in report.licenses]
        parts.append(", ".join(events) if len(events) <= 3 else plural(len(events), "event"))
    return one_line(f"{_PREFIX}{LIST_TITLES[found.list]}: {'; '.join(parts)}")


def baseline_subject(found: ListReport) -> str:
    """Return that a list has its first edition, in one line."""
    records = f", {counted(found.list, found.new.records)}" if found.new else ""
    first = f"first edition recorded{records}{', confirmed' if is_confirmed(found) else ''}"
    return f"{_PREFIX}{LIST_TITLES[found.list]}: now watched; {first}"


def is_confirmed(found: ListReport) -> bool:
    """Tell whether what was reported as unconfirmed is now the list."""
    return any(notice.code == "run.confirmed" for notice in found.notices)


def alarm_subject(found: ListReport) -> str:
    """Return that all licenses may be gone, in one line."""
    return f"{_PREFIX}{LIST_TITLES[found.list]}: {_ALL_GONE}"


def alarm_text(found: ListReport, errors: Sequence[ReportError]) -> str:
    """Return that all licenses may be gone, why, which were in force, and what to do."""
    known = [notice.message for notice in found.notices if notice.code == NONE_LISTED]
    lines = [f"{LIST_TITLES[found.list]}: {_ALL_GONE}.", "", *map(trouble, errors), *known]
    lines += [title(found), *(f"  {side}  {told}" for side, told in edition_lines(found))]
    return "\n".join(map(one_line, lines)) + "\n"


def trouble_subject(stage: Stage) -> str:
    """Return what is wrong, or resolved, in one line."""
    codes = sorted({error.code for error in stage.errors})
    what = f": {_ALL_GONE}" if NONE_LISTED in codes else ""
    listed = f" [{', '.join(codes)}]" if codes else ""
    return f"{_PREFIX}{_TURNS[stage.kind]}: {_named(stage)}{what}{listed}"


def trouble_text(stage: Stage, report: Report) -> str:
    """Return what is wrong, since when, which edition is the list meanwhile, and what to do."""
    return "\n".join(_trouble_lines(stage, report)) + "\n"


def heartbeat_subject(now: datetime) -> str:
    """Return that all was checked, in one line."""
    return f"{_PREFIX}checked {now:%Y-%m-%d}, no change"


def heartbeat_text(report: Report, now: datetime, sink: ReadingSink) -> str:
    """Return what was checked, and that nothing changed of what the reader wants, with the editions."""
    narrowed = sink.targets or sink.min_significance != "editorial"
    lines = [
        f"Checked {now:%Y-%m-%d %H:%M} UTC: no change{' of those sent here' if narrowed else ''}.",
        "",
    ]
    for found in report.lists:
        lines.append(title(found))
        lines += [f"  {side}  {told}" for side, told in edition_lines(found)]
    return "\n".join(lines) + "\n"


def _named(stage: Stage) -> str:
    if stage.list_id:
        return LIST_TITLES[stage.list_id]
    others = {
        REPORT: "the report could not be delivered",
        RUN: "the run was stopped",
        OUTBOX: "alerts in the archive cannot be read",
    }
    return others.get(stage.about, f"alerts to {stage.about}")


def _trouble_lines(stage: Stage, report: Report) -> Iterator[str]:
    since = f"{stage.since_at:%Y-%m-%d %H:%M} UTC"
    if stage.kind == "recovered":
        yield f"{_named(stage)}: resolved. It began {since}."
    else:
        yield f"{_named(stage)}: {_TURNS[stage.kind]}, since {since}."
    yield ""
    for error in stage.errors:
        yield one_line(trouble(error))
    for found in report.lists:
        if found.list == stage.list_id:
            if found.unconfirmed:
                yield one_line(found.unconfirmed.summary)
            yield title(found)
            yield from (f"  {side}  {told}" for side, told in edition_lines(found))
