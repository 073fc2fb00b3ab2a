"""The alerts of a run: news to those who want them, trouble once for each state, a heartbeat where nothing moved.

Pure: the same findings give the same alerts, with the same ids.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from potashwatch import __version__
from potashwatch.pipeline.alerting.occasion import Composed, Occasion
from potashwatch.pipeline.alerting.routing import addresses, readers, reads
from potashwatch.pipeline.alerting.telling import (
    gone_from,
    ids_in,
    known_to,
    part_of,
    told_after,
    without,
)
from potashwatch.pipeline.alerting.troubles import stages
from potashwatch.records.alert import Alert, AlertKind, Stage
from potashwatch.records.edition import LIST_TITLES, ListId
from potashwatch.records.ledger import Alerting
from potashwatch.records.report import Report, ReportError, Tool
from potashwatch.records.sink import ReadingSink
from potashwatch.reports.alert_text import (
    corrected,
    heartbeat_subject,
    heartbeat_text,
    news_subject,
    trouble_subject,
    trouble_text,
)
from potashwatch.reports.style import Style
from potashwatch.reports.table import render_table


def compose(run: Occasion) -> Composed:
    """Return the alerts of a run, and where they stand afterwards."""
    news = tuple(_news(run))
    found, troubles = stages(
        run.report,
        run.before,
        run.settings,
        run.now,
        run.undelivered,
        run.unwritten,
        is_offline=run.is_offline,
        unreadable=run.unreadable,
    )
    if not readers(run.settings.sinks, "trouble"):  # what nobody could be told is not told yet
        found, troubles = (), run.before.troubles
    beats = tuple(heartbeats(run))
    names = tuple(sink.name for sink in run.settings.sinks)
    spoken = {alert.sink: run.now for alert in (*news, *beats)}
    return Composed(
        alerts=(*news, *_troubles(run, found), *beats),
        alerting=Alerting(
            sinks=names or run.before.sinks,
            troubles=troubles,
            spoken_at={**run.before.spoken_at, **spoken},
            told=told_after(run, news),
        ),
    )


def _news(run: Occasion) -> Iterator[Alert]:
    for sink in readers(run.settings.sinks, "news"):
        for found in run.report.lists:
            part = part_of(run, sink, found)
            for to in addresses(sink):
                known = known_to(run, sink.name, to, found.list)
                fresh = without(part, known.keys())
                gone = gone_from(run.report, found, fresh, known)
                tells = tuple(sorted(ids_in(fresh)))
                if tells or gone:
                    text = (render_table(fresh, Style()) if tells else "") + corrected(gone)
                    subject = news_subject(fresh, gone)
                    yield alert_of(
                        run, sink, to, "news", subject, text, list_=found.list, tells=tells, report=fresh
                    )


def _troubles(run: Occasion, found: Sequence[Stage]) -> Iterator[Alert]:
    for sink in readers(run.settings.sinks, "trouble"):
        for stage in found:
            is_own = stage.about == f"sink {sink.name}"
            if not is_own and (stage.list_id is None or reads(sink, stage.list_id)):
                subject, text = trouble_subject(stage), trouble_text(stage, run.report)
                for to in addresses(sink):
                    yield alert_of(
                        run, sink, to, stage.kind, subject, text, list_=stage.list_id, errors=stage.errors
                    )


def beating(run: Occasion) -> tuple[ReadingSink, ...]:
    """Return the sinks that have a heartbeat, and of whose lists this run checked every one."""
    checked = {found.list for found in run.report.lists}
    sinks = (*readers(run.settings.sinks, "news"), *readers(run.settings.sinks, "trouble"))
    return tuple(
        sink
        for sink in sinks
        if sink.heartbeat != "never" and checked >= (set(sink.lists) or set(run.settings.lists))
    )


def heartbeats(run: Occasion) -> Iterator[Alert]:
    """Yield the heartbeats that are due. None while anything waits for the reader: it would contradict it."""
    if run.report.errors or run.unwritten or run.is_offline:
        return  # that all was checked cannot be said
    for sink in beating(run):
        last = run.before.spoken_at.get(sink.name)
        is_due = last is None or _period(sink, last) != _period(sink, run.now)
        is_well = sink.name not in run.waiting and not any(reads(sink, each) for each in _troubled(run))
        if is_due and is_well and not _has_news(run, sink):
            lists = tuple(found for found in run.report.lists if reads(sink, found.list))
            part = run.report.model_copy(update={"lists": lists})
            subject, text = heartbeat_subject(part, run.now), heartbeat_text(part, run.now, sink)
            for to in addresses(sink):
                yield alert_of(run, sink, to, "heartbeat", subject, text)


def _troubled(run: Occasion) -> Iterator[ListId]:
    """Yield the lists that earlier runs had trouble with, and this one did not look at."""
    checked = {found.list for found in run.report.lists}
    about = {trouble.about for trouble in run.before.troubles}
    yield from (list_id for list_id in LIST_TITLES if list_id in about - checked)


def _has_news(run: Occasion, sink: ReadingSink) -> bool:
    """Tell whether anything moved that a sink wants, told today or before."""
    parts = (part_of(run, sink, found) for found in run.report.lists)
    return sink.carries == "news" and any(ids_in(part) for part in parts)


def _period(sink: ReadingSink, at: datetime) -> tuple[int, ...]:
    """Return the day or the week (of ISO 8601, UTC) of an instant: a run that slips does not shift the next."""
    week = at.isocalendar()
    return (week.year, week.week) if sink.heartbeat == "weekly" else (week.year, week.week, week.weekday)


def alert_of(
    run: Occasion,
    sink: ReadingSink,
    to: str | None,
    kind: AlertKind,
    subject: str,
    text: str,
    *,
    list_: ListId | None = None,
    tells: tuple[str, ...] = (),
    report: Report | None = None,
    errors: tuple[ReportError, ...] = (),
) -> Alert:
    """Return an alert for one reader.

    News have the same id whenever they are composed after the same record; what tells no change has one of its text
    and instant, since an archive that was put back from a copy may come to the same record with other trouble.
    """
    what = tells or (run.now.isoformat(), subject, text)
    said = [run.head, run.number, sink.name, to, kind, list_, what]
    return Alert(
        tool=Tool(version=__version__),
        id=hashlib.sha256(json.dumps(said).encode()).hexdigest(),
        sink=sink.name,
        to=to,
        kind=kind,
        list=list_,
        made_at=run.now,
        record=run.number,
        tells=tells,
        subject=subject,
        text=text,
        report=report,
        errors=errors,
    )
