"""Which of what was found concerns which sink. Pure."""

from collections.abc import Iterable, Sequence

from potashwatch.records.alert import Alert
from potashwatch.records.delta import SIGNIFICANCES, Change
from potashwatch.records.edition import LICENSES, ListId
from potashwatch.records.license_event import LicenseEvent
from potashwatch.records.sink import ANY_TARGET, PingSink, Reader, ReadingSink, Sink
from potashwatch.records.target import Touch


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
    is_kind = alert.kind == "heartbeat" or (alert.kind == "news") == (sink.carries == "news")
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


def _touches(sink: ReadingSink, touches: Iterable[Touch]) -> bool:
    if not sink.targets:
        return True
    return any(ANY_TARGET in sink.targets or touch.target in sink.targets for touch in touches)
