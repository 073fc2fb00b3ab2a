"""The alerts of a run: news to those who want them, trouble once for each state, a heartbeat where nothing moved.

Pure: the same findings give the same alerts, with the same ids.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from potashwatch import __version__
from potashwatch.pipeline.alerting.routing import (
    addresses,
    readers,
    reads,
    wanted_changes,
    wanted_events,
)
from potashwatch.pipeline.alerting.troubles import Stage, stages
from potashwatch.pipeline.alerting.wording import (
    corrected,
    heartbeat_subject,
    heartbeat_text,
    news_subject,
    one_change,
    trouble_subject,
    trouble_text,
)
from potashwatch.records.alert import Alert, AlertKind
from potashwatch.records.edition import LICENSES, ListId
from potashwatch.records.ledger import Alerting, Told
from potashwatch.records.report import FilterSettings, ListReport, Report, ReportError, Tool
from potashwatch.records.settings import Settings
from potashwatch.records.sink import ReadingSink
from potashwatch.reports.ordering import ordered
from potashwatch.reports.style import Style
from potashwatch.reports.table import render_table


@dataclass(frozen=True)
class Occasion:
    """A run, as far as alerts hang on it."""

    report: Report
    """With every change, before any filter of display."""
    now: datetime
    """When the run began, UTC."""
    settings: Settings
    before: Alerting
    number: int
    """Of the ledger record that will name the alerts."""
    head: str | None
    """SHA-256 of the record before it: no two archives make the same id."""
    undelivered: Mapping[str, ReportError]
    """Sinks that alerts of earlier runs have not reached, by name."""
    unwritten: ReportError | None = None
    """That the report itself could not be delivered: no list moves, and the same changes come again."""
    is_offline: bool = False
    """Nobody was asked: that nothing moved is not known."""


@dataclass(frozen=True)
class Composed:
    """What goes out with the record of a run."""

    alerts: tuple[Alert, ...]
    alerting: Alerting


def compose(run: Occasion) -> Composed:
    """Return the alerts of a run, and where they stand afterwards."""
    news = tuple(_news(run))
    told = _told(run, news)
    found, troubles = stages(
        run.report,
        run.before,
        run.settings,
        run.now,
        run.undelivered,
        run.unwritten,
        is_offline=run.is_offline,
    )
    beats = tuple(_heartbeats(run))
    spoken = {
        _speaking(sink, run): run.now
        for sink in _beating(run)
        if sink.name in {a.sink for a in (*news, *beats)}
    }
    names = tuple(sink.name for sink in run.settings.sinks)
    return Composed(
        alerts=(*news, *_troubles(run, found), *beats),
        alerting=Alerting(
            sinks=names or run.before.sinks,
            troubles=troubles,
            spoken_at={**run.before.spoken_at, **spoken},
            told=told,
        ),
    )


def _news(run: Occasion) -> Iterator[Alert]:
    for sink in readers(run.settings.sinks, "news"):
        for found in run.report.lists:
            part = _part(run, sink, found)
            known = {
                each.id: each for each in run.before.told if (each.sink, each.list) == (sink.name, found.list)
            }
            ids = {c.id for each in part.lists for c in each.changes} | {e.id for e in part.licenses}
            gone = [told for told in known.values() if told.id not in ids] if _was_compared(found) else []
            fresh = _without(part, known)
            tells = tuple(sorted(ids - known.keys()))
            if tells or gone:
                text = (render_table(fresh, Style()) if tells else "") + corrected(gone)
                yield from _each(
                    run, sink, "news", found.list, news_subject(fresh, gone), text, tells=tells, report=fresh
                )


def _part(run: Occasion, sink: ReadingSink, found: ListReport) -> Report:
    """Return what of a list concerns a sink, as a report of its own. Trouble is told elsewhere."""
    events = wanted_events(sink, run.report.licenses) if found.list == LICENSES else ()
    changes = ordered(wanted_changes(sink, found.list, found.changes))
    return run.report.model_copy(
        update={
            "lists": (found.model_copy(update={"changes": changes}),),
            "licenses": ordered(events),
            "complete": not any(error.list == found.list for error in run.report.errors),
            "errors": (),
            "filters": FilterSettings(
                min_significance=sink.min_significance,
                kinds=(),
                programs=(),
                match=None,
                targets_only=bool(sink.targets),
            ),
        }
    )


def _without(part: Report, known: Mapping[str, Told]) -> Report:
    lists = tuple(
        found.model_copy(update={"changes": tuple(c for c in found.changes if c.id not in known)})
        for found in part.lists
    )
    return part.model_copy(
        update={"lists": lists, "licenses": tuple(e for e in part.licenses if e.id not in known)}
    )


def _was_compared(found: ListReport) -> bool:
    return found.outcome not in ("quarantined", "unavailable")


def _told(run: Occasion, news: Sequence[Alert]) -> tuple[Told, ...]:
    """Return what is in the outbox though its list does not move."""
    checked = {found.list for found in run.report.lists if _was_compared(found)}
    kept = [each for each in run.before.told if run.unwritten or each.list not in checked]
    if not run.unwritten:
        return tuple(kept)
    gone = {
        (each.sink, each.list, each.id)
        for each in kept
        if each.list in checked and each.id not in _ids_of(run.report, each.list)
    }
    kept = [each for each in kept if (each.sink, each.list, each.id) not in gone]
    fresh = {
        Told(sink=alert.sink, list=alert.list, id=told_id, line=one_change(alert.report, told_id))
        for alert in news
        if alert.list and alert.report
        for told_id in alert.tells
    }
    return tuple(sorted({*kept, *fresh}, key=lambda each: (each.sink, each.list, each.id)))


def _ids_of(report: Report, list_id: ListId) -> set[str]:
    changes = {change.id for found in report.lists if found.list == list_id for change in found.changes}
    return changes | ({event.id for event in report.licenses} if list_id == LICENSES else set())


def _troubles(run: Occasion, found: Sequence[Stage]) -> Iterator[Alert]:
    for sink in readers(run.settings.sinks, "trouble"):
        for stage in found:
            is_own = stage.about == f"sink {sink.name}"
            if not is_own and (stage.list is None or reads(sink, stage.list)):
                yield from _each(
                    run,
                    sink,
                    stage.kind,
                    stage.list,
                    trouble_subject(stage),
                    trouble_text(stage, run.report),
                    errors=stage.errors,
                    about=stage.about,
                )


def _beating(run: Occasion) -> tuple[ReadingSink, ...]:
    """Return the sinks that have a heartbeat, and of whose lists this run checked every one."""
    checked = {found.list for found in run.report.lists}
    sinks = (*readers(run.settings.sinks, "news"), *readers(run.settings.sinks, "trouble"))
    return tuple(sink for sink in sinks if sink.heartbeat != "never" and checked >= set(sink.lists))


def _heartbeats(run: Occasion) -> Iterator[Alert]:
    if run.report.errors or run.unwritten or run.is_offline:
        return  # that all was checked cannot be said
    for sink in _beating(run):
        last = run.before.spoken_at.get(_speaking(sink, run))
        is_due = last is None or _period(sink, last) != _period(sink, run.now)
        if is_due and not _has_news(run, sink):
            lists = tuple(found for found in run.report.lists if reads(sink, found.list))
            part = run.report.model_copy(update={"lists": lists})
            subject, text = heartbeat_subject(part, run.now), heartbeat_text(part, run.now, sink)
            yield from _each(run, sink, "heartbeat", None, subject, text)


def _has_news(run: Occasion, sink: ReadingSink) -> bool:
    """Tell whether anything moved that a sink wants, told today or before."""
    return sink.carries == "news" and any(
        part.licenses or part.lists[0].changes
        for part in (_part(run, sink, found) for found in run.report.lists)
    )


def _speaking(sink: ReadingSink, run: Occasion) -> str:
    lists = sorted(found.list for found in run.report.lists if reads(sink, found.list))
    return f"{sink.name} {','.join(lists)}"


def _period(sink: ReadingSink, at: datetime) -> tuple[int, ...]:
    """Return the day or the week (of ISO 8601, UTC) of an instant: a run that slips does not shift the next."""
    week = at.isocalendar()
    return (week.year, week.week) if sink.heartbeat == "weekly" else (week.year, week.week, week.weekday)


def _each(  # the parts of an alert
    run: Occasion,
    sink: ReadingSink,
    kind: AlertKind,
    list_id: ListId | None,
    subject: str,
    text: str,
    *,
    tells: tuple[str, ...] = (),
    report: Report | None = None,
    errors: tuple[ReportError, ...] = (),
    about: str = "",
) -> Iterator[Alert]:
    """Yield the alert for each reader of a sink."""
    for to in addresses(sink):
        said = [run.head, run.number, sink.name, to, kind, list_id, about, tells]
        yield Alert(
            tool=Tool(version=__version__),
            id=hashlib.sha256(json.dumps(said).encode()).hexdigest(),
            sink=sink.name,
            to=to,
            kind=kind,
            list=list_id,
            made_at=run.now,
            record=run.number,
            tells=tells,
            subject=subject,
            text=text,
            report=report,
            errors=errors,
        )
