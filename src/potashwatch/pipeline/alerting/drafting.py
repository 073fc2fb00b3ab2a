"""Puts the alerts of a run into the outbox; the ledger record of the run decides them."""

from collections.abc import Callable
from datetime import datetime

from potashwatch.archive import Archive
from potashwatch.errors import OutputError
from potashwatch.pipeline.alerting.composing import Occasion, compose
from potashwatch.pipeline.alerting.sending import pending, undelivered
from potashwatch.records.ledger import Alerting, LedgerRecord
from potashwatch.records.report import Report, ReportError
from potashwatch.records.settings import Settings

Alerted = Callable[[LedgerRecord], LedgerRecord]
"""Writes into a record which alerts go out with it."""


class Drafts:
    """The alerts of a run, under the lock of the archive. ``report`` has every change; ``now`` is when it began."""

    def __init__(
        self, archive: Archive, settings: Settings, report: Report, now: datetime, *, is_offline: bool
    ) -> None:
        self._archive, self._settings, self._report = archive, settings, report
        self._now, self._is_offline = now, is_offline

    def put(self, error: OutputError | None = None) -> Alerted:
        """Put the alerts in; ``error`` kept the report itself from being delivered. Raises ArchiveError."""
        outbox = self._archive.outbox
        outbox.clear_undecided()
        last = self._archive.last()
        waiting = pending(self._archive, self._settings, self._now)
        composed = compose(
            Occasion(
                report=self._report,
                now=self._now,
                settings=self._settings,
                before=last.alerting or Alerting() if last else Alerting(),
                number=last.number + 1 if last else 1,
                head=self._archive.head(),
                undelivered=undelivered(waiting),
                unwritten=_told(error) if error else None,
                is_offline=self._is_offline,
            )
        )
        for alert in composed.alerts:
            outbox.put(alert)
        ids = tuple(alert.id for alert in composed.alerts)
        return lambda record: record.model_copy(update={"alerts": ids, "alerting": composed.alerting})


def _told(error: OutputError) -> ReportError:
    return ReportError(list=None, code=error.code, message=error.message, hint=error.hint)
