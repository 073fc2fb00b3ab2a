"""Whether alerts can go out, for ``doctor``: nothing is sent."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from potashwatch.alerts import Secrets
from potashwatch.archive import Archive
from potashwatch.errors import DeliveryError
from potashwatch.pipeline.alerting.routing import readers
from potashwatch.pipeline.alerting.sending import is_being_sent, pending, undelivered
from potashwatch.records.report import Level, Notice
from potashwatch.records.settings import Settings
from potashwatch.records.sink import AnySink, Secret, Sink


def sink_notices(sinks: Sequence[Sink], secrets: Secrets) -> Iterator[Notice]:
    """Yield for each sink whether its secrets are there; and whether anyone hears of trouble."""
    for sink in sinks:
        yield _sink(sink, secrets)
    if readers(sinks, "news") and not readers(sinks, "trouble"):
        yield _notice(
            "sink",
            "warning",
            "sinks: none carries trouble: that a list could not be read stands in exit code and ledger alone",
            'give one carries = "trouble"; docs/alerts.md shows how',
        )


def outbox_notices(archive: Archive, settings: Settings, now: datetime) -> Iterator[Notice]:
    """Yield what has not arrived, for each sink; a note where all did. Raises ArchiveError."""
    left = pending(archive, settings, now)
    for fault in archive.outbox.look().faults:
        yield _notice("outbox", "trouble", f"{fault.message} [{fault.code}]", fault.hint)
    for error in undelivered(each for each in left if not is_being_sent(each, settings, now)).values():
        yield _notice("outbox", "trouble", f"{error.message} [{error.code}]", error.hint)
    if not left and settings.sinks:
        yield _notice("outbox", "note", "outbox: every alert has arrived, as far as is known", "")


def _sink(sink: AnySink, secrets: Secrets) -> Notice:
    try:
        for value in dict(sink).values():
            if isinstance(value, Secret):
                secrets.of(value)
    except DeliveryError as error:
        return _notice("sink", "trouble", f"sink {sink.name}: {error.message} [{error.code}]", error.hint)
    return _notice(
        "sink", "note", f"sink {sink.name}: configured; potashwatch alerts test {sink.name} tries it", ""
    )


def _notice(area: str, level: Level, message: str, hint: str) -> Notice:
    return Notice(code=f"doctor.{area}", level=level, message=message, hint=hint)
