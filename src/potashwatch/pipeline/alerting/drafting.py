"""Puts the alerts of a ledger record into the outbox; the record that names them decides that they go out."""

from dataclasses import replace
from datetime import datetime

from potashwatch.archive import Archive
from potashwatch.errors import OutputError, PotashwatchError
from potashwatch.pipeline.alerting.composing import compose_end, compose_list
from potashwatch.pipeline.alerting.occasion import Composed, Occasion
from potashwatch.pipeline.alerting.sending import is_being_sent, pending, undelivered
from potashwatch.records.ledger import Alerting
from potashwatch.records.report import Report, ReportError
from potashwatch.records.settings import Settings


class Drafts:
    """Composes the alerts of one run, under the lock of the archive. Every method can raise ArchiveError.

    ``settings`` have all lists that are configured; ``now`` is when the run began, UTC.
    """

    def __init__(self, archive: Archive, settings: Settings, now: datetime, *, is_offline: bool) -> None:
        self._archive, self._settings = archive, settings
        self._now, self._is_offline = now, is_offline

    def put_list(self, report: Report, *, is_checked: bool = True) -> Composed:
        """Put in what a list that was just judged has to say: news, a held edition, trouble."""
        occasion = self._occasion(report)
        return self._put(compose_list(replace(occasion, is_offline=occasion.is_offline or not is_checked)))

    def put_end(self, report: Report, error: OutputError | None, *, is_owed: bool) -> Composed:
        """Put in what the end of the run has to say: heartbeats, trouble of sinks and of the report (``error``).

        ``is_owed``: a report of some list is still not delivered.
        """
        outbox = self._archive.outbox
        outbox.clear_undecided()
        waiting = pending(self._archive, self._settings, self._now)
        troubled = [each for each in waiting if not is_being_sent(each, self._settings, self._now)]
        occasion = replace(
            self._occasion(report),
            undelivered=undelivered(troubled),
            waiting=frozenset(each.alert.sink for each in waiting),
            unreadable=tuple(map(_reported, outbox.look().faults)),
            unwritten=_reported(error) if error else None,
            is_owed=is_owed,
        )
        return self._put(compose_end(occasion))

    def put_interruption(self, report: Report, error: ReportError) -> Composed:
        """Put in that the run was stopped."""
        return self._put(compose_end(replace(self._occasion(report), interrupted=error)))

    def _put(self, composed: Composed) -> Composed:
        for alert in composed.alerts:
            self._archive.outbox.put(alert)
        return composed

    def _occasion(self, report: Report) -> Occasion:
        last = self._archive.last()
        return Occasion(
            report=report,
            now=self._now,
            settings=self._settings,
            before=last.alerting or Alerting() if last else Alerting(),
            number=last.number + 1 if last else 1,
            head=self._archive.head(),
            is_offline=self._is_offline,
        )


def _reported(error: PotashwatchError) -> ReportError:
    return ReportError(list=None, code=error.code, message=error.message, hint=error.hint)
