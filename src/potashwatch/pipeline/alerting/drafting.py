"""Puts the alerts of a run into the outbox; the ledger record of the run decides them."""

from collections.abc import Callable, Sequence
from datetime import datetime

from potashwatch.archive import Archive
from potashwatch.errors import OutputError, PotashwatchError
from potashwatch.pipeline.alerting.composing import compose
from potashwatch.pipeline.alerting.occasion import Occasion
from potashwatch.pipeline.alerting.sending import is_being_sent, pending, undelivered
from potashwatch.records.ledger import Alerting, LedgerRecord, ListState
from potashwatch.records.report import Report, ReportError
from potashwatch.records.settings import Settings

Alerted = Callable[[LedgerRecord], LedgerRecord]
"""Writes into a record which alerts go out with it."""


class Drafts:
    """The alerts of a run, under the lock of the archive. ``report`` has every change; ``now`` is when it began.

    ``settings`` have all lists that are configured; ``states`` are those that the lists of this run come to.
    """

    def __init__(
        self,
        archive: Archive,
        settings: Settings,
        report: Report,
        now: datetime,
        states: Sequence[ListState],
        *,
        is_offline: bool,
    ) -> None:
        self._archive, self._settings, self._report = archive, settings, report
        self._now, self._states, self._is_offline = now, states, is_offline

    def put(self, error: OutputError | None = None) -> Alerted:
        """Put the alerts in; ``error`` kept the report itself from being delivered. Raises ArchiveError."""
        outbox = self._archive.outbox
        outbox.clear_undecided()
        last = self._archive.last()
        waiting = pending(self._archive, self._settings, self._now)
        troubled = [each for each in waiting if not is_being_sent(each, self._settings, self._now)]
        composed = compose(
            Occasion(
                report=self._report,
                now=self._now,
                settings=self._settings,
                before=last.alerting or Alerting() if last else Alerting(),
                number=last.number + 1 if last else 1,
                head=self._archive.head(),
                undelivered=undelivered(troubled),
                waiting=frozenset(each.alert.sink for each in waiting),
                unreadable=tuple(map(_told, outbox.look().faults)),
                unwritten=_told(error) if error else None,
                moved=frozenset(state.list for state in self._states if self._has_moved(state)),
                is_offline=self._is_offline,
            )
        )
        for alert in composed.alerts:
            outbox.put(alert)
        ids = tuple(alert.id for alert in composed.alerts)
        return lambda record: record.model_copy(update={"alerts": ids, "alerting": composed.alerting})

    def _has_moved(self, state: ListState) -> bool:
        before = self._archive.state(state.list)
        return (state.checked_at, state.told_at) != (before.checked_at, before.told_at)


def _told(error: PotashwatchError) -> ReportError:
    return ReportError(list=None, code=error.code, message=error.message, hint=error.hint)
