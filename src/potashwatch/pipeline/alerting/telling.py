"""What of a list a reader is told, has been told already, and has been told though it is not so any more. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from potashwatch.pipeline.alerting.occasion import Occasion
from potashwatch.pipeline.alerting.routing import wanted_changes, wanted_events
from potashwatch.records.alert import Alert
from potashwatch.records.edition import LICENSES, ListId
from potashwatch.records.ledger import Told
from potashwatch.records.report import FilterSettings, ListReport, Report
from potashwatch.records.sink import ReadingSink
from potashwatch.reports.alert_text import one_change
from potashwatch.reports.ordering import ordered


def part_of(run: Occasion, sink: ReadingSink, found: ListReport) -> Report:
    """Return what of a list concerns a sink, as a report of its own. Trouble is told elsewhere."""
    events = wanted_events(sink, run.report.licenses) if found.list == LICENSES else ()
    changes = ordered(wanted_changes(sink, found.list, found.changes))
    notices = tuple(notice for notice in found.notices if notice.level != "trouble")
    return run.report.model_copy(
        update={
            "lists": (found.model_copy(update={"changes": changes, "notices": notices}),),
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


def without(part: Report, known: Collection[str]) -> Report:
    """Return a report without the changes and events of these ids."""
    lists = tuple(
        found.model_copy(update={"changes": tuple(c for c in found.changes if c.id not in known)})
        for found in part.lists
    )
    return part.model_copy(
        update={"lists": lists, "licenses": tuple(e for e in part.licenses if e.id not in known)}
    )


def ids_in(report: Report) -> set[str]:
    """Return the ids of all changes and events of a report."""
    changes = {change.id for found in report.lists for change in found.changes}
    return changes | {event.id for event in report.licenses}


def known_to(run: Occasion, sink: str, to: str | None, list_id: ListId) -> dict[str, Told]:
    """Return what a reader was told of a list that has not moved since, by id."""
    return {
        each.id: each for each in run.before.told if (each.sink, each.to, each.list) == (sink, to, list_id)
    }


def gone_from(
    report: Report, found: ListReport, fresh: Report, known: Mapping[str, Told]
) -> tuple[Told, ...]:
    """Return what a reader was told and is not so any more.

    Not where nothing, or not everything, was compared; and not of a party or license of which the same message tells
    where it stands now.
    """
    if not _is_whole(found):
        return ()
    here, told_anew = _ids_of(report, found.list), set(_keys_of(fresh))
    return tuple(each for each in known.values() if each.id not in here and each.key not in told_anew)


def told_after(run: Occasion, news: Sequence[Alert]) -> tuple[Told, ...]:
    """Return what is in the outbox though its list does not move."""
    if not run.unwritten:
        return tuple(
            each
            for each in run.before.told
            if each.list not in run.moved or _is_poorer(run.report, each.list)
        )
    gone = {
        each
        for found in run.report.lists
        if _is_whole(found)
        for each in run.before.told
        if each.list == found.list and each.id not in _ids_of(run.report, found.list)
    }
    fresh = {
        Told(
            sink=alert.sink,
            to=alert.to,
            list=alert.list,
            id=told_id,
            key=_key_of(alert.report, told_id),
            line=one_change(alert.report, told_id),
        )
        for alert in news
        if alert.list and alert.report
        for told_id in alert.tells
    }
    kept = set(run.before.told) - gone
    return tuple(sorted(kept | fresh, key=lambda each: (each.sink, each.to or "", each.list, each.id)))


def _is_whole(found: ListReport) -> bool:
    return found.outcome not in ("baseline", "quarantined", "unavailable") and not found.not_compared


def _is_poorer(report: Report, list_id: ListId) -> bool:
    """Tell whether a list was compared in another format, whose own last edition is still to come."""
    return any(found.list == list_id and found.not_compared for found in report.lists)


def _ids_of(report: Report, list_id: ListId) -> set[str]:
    changes = {change.id for found in report.lists if found.list == list_id for change in found.changes}
    return changes | ({event.id for event in report.licenses} if list_id == LICENSES else set())


def _keys_of(report: Report) -> Iterator[str]:
    for found in report.lists:
        yield from (change.uid for change in found.changes)
    yield from (f"{event.program} {event.number}" for event in report.licenses)


def _key_of(report: Report, told_id: str) -> str:
    uids = [change.uid for found in report.lists for change in found.changes if change.id == told_id]
    events = [f"{event.program} {event.number}" for event in report.licenses if event.id == told_id]
    return (*uids, *events)[0]
