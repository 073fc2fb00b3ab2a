"""The alerts of a ledger record: news to those who want them, trouble once for each state, heartbeats.

Pure: the same findings give the same alerts, with the same ids.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from potashwatch import __version__
from potashwatch.pipeline.alerting.occasion import Composed, Occasion
from potashwatch.pipeline.alerting.routing import addresses, ids_in, part_of, readers, reads, wanted_changes
from potashwatch.pipeline.alerting.troubles import stages
from potashwatch.records.alert import Alert, AlertKind, Stage
from potashwatch.records.edition import LIST_TITLES, ListId
from potashwatch.records.ledger import Alerting
from potashwatch.records.license import NONE_LISTED
from potashwatch.records.report import ListReport, Report, ReportError, Tool
from potashwatch.records.sink import ReadingSink
from potashwatch.reports.alert_text import (
    alarm_subject,
    alarm_text,
    baseline_subject,
    heartbeat_subject,
    heartbeat_text,
    is_confirmed,
    news_subject,
    trouble_subject,
    trouble_text,
)
from potashwatch.reports.style import Style
from potashwatch.reports.table import render_table
from potashwatch.reports.unconfirmed import (
    provisional_subject,
    provisional_text,
    retraction_subject,
    retraction_text,
)
from potashwatch.targets import targets_of


def compose_list(run: Occasion) -> Composed:
    """Return the alerts of a list that was just judged, and where alerts are afterwards."""
    (found,) = run.report.lists
    news = (
        *_baseline(run, found),
        *_news(run, found),
        *_provisional(run, found),
        *_retractions(run, found),
        *_alarms(run, found),
    )
    return _composed(run, news, frozenset({found.list}))


def compose_end(run: Occasion) -> Composed:
    """Return the alerts of the end of a run: heartbeats, and trouble that concerns no list."""
    return _composed(run, tuple(heartbeats(run)), None)


def _composed(run: Occasion, alerts: tuple[Alert, ...], lists: frozenset[ListId] | None) -> Composed:
    found, troubles = stages(run, lists)
    if not readers(run.settings.sinks, "trouble"):  # where nobody hears of trouble, none was reported
        found, troubles = (), run.before.troubles
    names = tuple(sink.name for sink in run.settings.sinks)
    spoken = {alert.sink: run.now for alert in alerts}
    return Composed(
        alerts=(*alerts, *_troubles(run, found)),
        alerting=Alerting(
            sinks=names or run.before.sinks,
            troubles=troubles,
            spoken_at={**run.before.spoken_at, **spoken},
        ),
    )


def _baseline(run: Occasion, found: ListReport) -> Iterator[Alert]:
    """Yield for every sink that a list has its first edition here: from now on it is watched."""
    if found.outcome != "baseline":
        return
    part = run.report.model_copy(update={"lists": (found,), "errors": ()})
    subject, text = baseline_subject(found), render_table(part, Style())
    for sink in (*readers(run.settings.sinks, "news"), *readers(run.settings.sinks, "trouble")):
        if reads(sink, found.list):
            for to in addresses(sink):
                yield alert_of(run, sink, to, "baseline", subject, text, list_=found.list, report=part)


def _news(run: Occasion, found: ListReport) -> Iterator[Alert]:
    for sink in readers(run.settings.sinks, "news"):
        part = part_of(run.report, sink, found)
        tells = tuple(sorted(ids_in(part)))
        is_wanted = tells or (is_confirmed(found) and not sink.targets and reads(sink, found.list))
        for to in addresses(sink) if is_wanted and found.outcome != "baseline" else ():
            subject, text = news_subject(part), render_table(part, Style())
            yield alert_of(run, sink, to, "news", subject, text, list_=found.list, tells=tells, report=part)


def _provisional(run: Occasion, found: ListReport) -> Iterator[Alert]:
    """Yield, once for an edition that is held for review, what it would change if it is genuine."""
    if found.unconfirmed is None or not found.unconfirmed.is_new:
        return
    titles = _titles(run)
    for sink in readers(run.settings.sinks, "news"):
        part = part_of(run.report, sink, found)
        (own,) = part.lists
        if own.unconfirmed and (own.unconfirmed.changes or not sink.targets) and reads(sink, found.list):
            why = own.model_copy(update={"notices": found.notices})  # the guard's, which is trouble elsewhere
            subject, text = provisional_subject(own, titles), provisional_text(why, titles)
            for to in addresses(sink):
                yield alert_of(run, sink, to, "provisional", subject, text, list_=found.list, report=part)


def _retractions(run: Occasion, found: ListReport) -> Iterator[Alert]:
    """Yield that what was reported as unconfirmed is not so: another edition is the list."""
    titles = _titles(run)
    for retracted in found.retracted:
        for sink in readers(run.settings.sinks, "news"):
            changes = wanted_changes(sink, found.list, retracted.changes)
            if (changes or not sink.targets) and reads(sink, found.list):
                own = retracted.model_copy(update={"changes": changes})
                subject, text = (
                    retraction_subject(found, own, titles),
                    retraction_text(found, own, titles),
                )
                for to in addresses(sink):
                    yield alert_of(run, sink, to, "retracted", subject, text, list_=found.list)


def _alarms(run: Occasion, found: ListReport) -> Iterator[Alert]:
    """Yield, on the first day, that all licenses may be gone; it concerns every target."""
    if not any(notice.code == NONE_LISTED for notice in found.notices):
        return
    for sink in readers(run.settings.sinks, "news"):
        if reads(sink, found.list):
            subject, text = alarm_subject(found), alarm_text(found, run.report.errors)
            for to in addresses(sink):
                yield alert_of(
                    run, sink, to, "alarm", subject, text, list_=found.list, errors=run.report.errors
                )


def _titles(run: Occasion) -> dict[str, str]:
    return {target.id: target.title for target in targets_of(run.settings.targets)}


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
    if run.report.errors or run.unwritten or run.interrupted or run.is_offline:
        return  # that all was checked cannot be said
    for sink in beating(run):
        last = run.before.spoken_at.get(sink.name)
        is_due = last is None or _period(sink, last) != _period(sink, run.now)
        is_well = sink.name not in run.waiting and not any(reads(sink, each) for each in _troubled(run))
        if is_due and is_well and not _has_news(run, sink):
            lists = tuple(found for found in run.report.lists if reads(sink, found.list))
            part = run.report.model_copy(update={"lists": lists})
            subject, text = heartbeat_subject(run.now), heartbeat_text(part, run.now, sink)
            for to in addresses(sink):
                yield alert_of(run, sink, to, "heartbeat", subject, text)


def _troubled(run: Occasion) -> Iterator[ListId]:
    """Yield the lists that earlier runs had trouble with, and this one did not look at."""
    checked = {found.list for found in run.report.lists}
    about = {trouble.about for trouble in run.before.troubles}
    yield from (list_id for list_id in LIST_TITLES if list_id in about - checked)


def _has_news(run: Occasion, sink: ReadingSink) -> bool:
    """Tell whether anything moved that a sink wants, told today or before."""
    parts = (part_of(run.report, sink, found) for found in run.report.lists)
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
