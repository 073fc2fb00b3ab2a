"""The ledger records of a run: one for each list, with its alerts, and one that ends the run."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from potashwatch.archive import Archive
from potashwatch.errors import OutputError
from potashwatch.fetchers import Clock
from potashwatch.pipeline.alerting.drafting import Drafts
from potashwatch.pipeline.alerting.occasion import Composed
from potashwatch.pipeline.alerting.sending import Pending, Post, Round, is_open, send
from potashwatch.pipeline.judging import Judgement
from potashwatch.pipeline.remembering import merged, new_record
from potashwatch.pipeline.run.report import report_of
from potashwatch.pipeline.standing import owing
from potashwatch.records.edition import ListId
from potashwatch.records.ledger import LedgerRecord, ListState, Starter
from potashwatch.records.report import Report, ReportError
from potashwatch.records.settings import Settings


class Committer:
    """Writes the records of one run and sends their alerts. ``settings`` have all lists that are configured."""

    def __init__(
        self,
        archive: Archive,
        settings: Settings,
        starter: Starter,
        started_at: datetime,
        clock: Clock,
        post: Post | None,
        shield: Callable[[], AbstractContextManager[None]],
        *,
        is_offline: bool,
    ) -> None:
        self._archive, self._settings, self._clock = archive, settings, clock
        self._starter, self._started_at = starter, started_at
        self._post, self._shield = post, shield
        self._drafts = Drafts(archive, settings, started_at, is_offline=is_offline)
        self._round = Round()
        """A dead sink must not hold up one list after another."""

    @property
    def lists(self) -> tuple[ListId, ...]:
        """All lists that are configured."""
        return self._settings.lists

    def record(self, judgement: Judgement, *, is_checked: bool = True) -> None:
        """Write the record of a list, with its new state and its alerts. Raises ArchiveError.

        ``is_checked``: the authority was asked; else it is not known that a trouble of the list is over.
        """
        report = report_of([judgement.report], judgement.events, judgement.errors, self._started_at)
        before = self._archive.state(judgement.state.list)
        record = self._record().model_copy(update={"complete": report.complete, "lists": (judgement.entry,)})
        with self._shield():
            composed = self._drafts.put_list(report, is_checked=is_checked)
            self._append(record, composed, [owing(before, judgement.state)])

    def send(self) -> None:
        """Send the alerts that records name so far. Raises ArchiveError."""
        self._send(is_open, is_patient=False)

    def end(self, report: Report, lists: Sequence[ListId], undelivered: OutputError | None) -> None:
        """Write the last record: what reports owe, heartbeats, trouble of sinks; then send. Raises ArchiveError.

        ``report`` has what this run found; the one that was delivered, unless it was not, had what was owed, too.
        """
        states = [self._archive.state(list_id) for list_id in lists]
        if not undelivered:
            states = [state.model_copy(update={"reported": None}) for state in states]
        owing = {state.list for state in merged(self._archive, states) if state.reported}
        update: dict[str, object] = {"is_end": True, "complete": report.complete and not undelivered}
        if undelivered:
            update["reason"] = f"{undelivered.message} [{undelivered.code}]"
        elif report.run:
            update["report_id"] = report.run.report_id
        with self._shield():
            composed = self._drafts.put_end(report, undelivered, is_owed=bool(owing))
            self._append(self._record().model_copy(update=update), composed, states)
        self._send(is_open, is_patient=True)

    def interrupt(self, report: Report, error: ReportError) -> None:
        """Write a last record that says why there is no report; alert the trouble sinks, once each."""
        update = {"is_end": True, "complete": False, "reason": f"{error.message} [{error.code}]"}
        with self._shield():
            composed = self._drafts.put_interruption(report, error)
            self._append(self._record().model_copy(update=update), composed, [])
        self._send(lambda each: each.state == "new", is_patient=False, attempts=1)

    def _record(self) -> LedgerRecord:
        return new_record("run", self._starter, self._started_at)

    def _append(self, record: LedgerRecord, composed: Composed, states: Iterable[ListState]) -> None:
        self._archive.append(
            record.model_copy(
                update={
                    "states": merged(self._archive, list(states)),
                    "alerts": tuple(alert.id for alert in composed.alerts),
                    "alerting": composed.alerting,
                    "finished_at": self._clock.now(),
                }
            )
        )

    def _send(
        self, is_wanted: Callable[[Pending], bool], *, is_patient: bool, attempts: int | None = None
    ) -> None:
        if self._post is None:
            return
        alerts = self._settings.alerts.model_copy(update={"attempts": attempts} if attempts else {})
        settings = self._settings.model_copy(update={"alerts": alerts})
        send(
            self._archive,
            settings,
            self._post,
            is_wanted,
            round_=self._round,
            is_patient=is_patient,
        )
