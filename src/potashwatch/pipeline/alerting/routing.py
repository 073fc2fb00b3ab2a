"""Which of what was found concerns which sink. Pure."""

from collections.abc import Iterable, Sequence

from potashwatch.records.alert import Alert
from potashwatch.records.delta import SIGNIFICANCES, Change
from potashwatch.records.edition import LICENSES, ListId
from potashwatch.records.license_event import LicenseEvent
from potashwatch.records.report import FilterSettings, ListReport, Report
from potashwatch.records.sink import ANY_TARGET, PingSink, Reader, ReadingSink, Sink
from potashwatch.records.target import Touch
from potashwatch.reports.ordering import ordered


def readers(sinks: Iterable[Sink], carries: str) -> tuple[Reader, ...]:
    """Return the sinks that carry ``news`` or ``trouble``, in the order of the configuration."""
    return tuple(sink for sink in sinks if not isinstance(sink, PingSink) and sink.carries == carries)


def pings(sinks: Iterable[Sink]) -> tuple[PingSink, ...]:
    """Return the dead-man switches."""
    return tuple(sink for sink in sinks if isinstance(sink, PingSink))


def addresses(sink: ReadingSink) -> tuple[str | None, ...]:
    """Return whom a sink reaches: each address of mail is a reader; any other sink is one."""
    return getattr(sink, "to", None) or (None,)


def fits(alert: Alert, sink: ReadingSink) -> bool:
    """Tell whether a waiting alert is still for this sink, as it is configured now."""
    is_news = alert.kind in ("news", "provisional", "retracted", "alarm")
    is_kind = alert.kind in ("heartbeat", "baseline") or is_news == (sink.carries == "news")
    return is_kind and alert.to in addresses(sink) and (alert.list is None or reads(sink, alert.list))


def reads(sink: ReadingSink, list_id: ListId) -> bool:
    """Tell whether a list is one of a sink's."""
    return not sink.lists or list_id in sink.lists


def wanted_changes(sink: ReadingSink, list_id: ListId, changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return the changes of a list that a sink wants.

    That a watched party leaves a list, or returns to it, passes any significance (F56).
    """
    if not reads(sink, list_id):
        return ()
    least = SIGNIFICANCES.index(sink.min_significance)
    return tuple(
        change
        for change in changes
        if _touches(sink, change.targets)
        and (
            SIGNIFICANCES.index(change.significance) <= least
            or (change.targets and (change.kind == "removal" or change.relisted is not None))
        )
    )


def wanted_events(sink: ReadingSink, events: Sequence[LicenseEvent]) -> tuple[LicenseEvent, ...]:
    """Return the events of licenses that a sink wants; they have no significance."""
    if not reads(sink, LICENSES):
        return ()
    return tuple(event for event in events if _touches(sink, event.targets))


def part_of(report: Report, sink: ReadingSink, found: ListReport) -> Report:
    """Return what of a list concerns a sink, as a report of its own. Trouble has alerts of its own."""
    events = wanted_events(sink, report.licenses) if found.list == LICENSES else ()
    changes = ordered(wanted_changes(sink, found.list, found.changes))
    notices = tuple(notice for notice in found.notices if notice.level != "trouble")
    update: dict[str, object] = {"changes": changes, "notices": notices}
    if found.unconfirmed:
        wanted = ordered(wanted_changes(sink, found.list, found.unconfirmed.changes))
        update["unconfirmed"] = found.unconfirmed.model_copy(update={"changes": wanted})
    return report.model_copy(
        update={
            "lists": (found.model_copy(update=update),),
            "licenses": ordered(events),
            "complete": not any(error.list == found.list for error in report.errors),
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


def ids_in(report: Report) -> set[str]:
    """Return the ids of all changes and events of a report."""
    changes = {change.id for found in report.lists for change in found.changes}
    return changes | {event.id for event in report.licenses}


def _touches(sink: ReadingSink, touches: Iterable[Touch]) -> bool:
    if not sink.targets:
        return True
    return any(ANY_TARGET in sink.targets or touch.target in sink.targets for touch in touches)
