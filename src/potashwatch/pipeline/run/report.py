"""The report of a run, put together from what was found of each list. Pure."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from potashwatch import __version__
from potashwatch.pipeline.filters import Filters
from potashwatch.records.delta import Change
from potashwatch.records.ledger import LedgerRecord
from potashwatch.records.license_event import LicenseEvent
from potashwatch.records.report import (
    FilterSettings,
    ListReport,
    Notice,
    Report,
    ReportError,
    RunSummary,
    Tool,
)
from potashwatch.reports.ordering import ordered


def report_of(
    lists: Sequence[ListReport],
    events: Sequence[LicenseEvent],
    errors: Iterable[ReportError],
    checked_at: datetime,
) -> Report:
    """Return the report of these lists, with every change. ``checked_at`` is when the run began, UTC."""
    ordered_errors = tuple(
        sorted(errors, key=_is_guard)
    )  # a list that was not read comes before one that is held
    return Report(
        tool=Tool(version=__version__),
        complete=not ordered_errors,
        lists=tuple(lists),
        licenses=tuple(events),
        errors=ordered_errors,
        filters=FilterSettings(**asdict(Filters())),
        run=RunSummary(report_id=report_id(lists, events), checked_at=checked_at),
    )


def filtered(report: Report, filters: Filters) -> Report:
    """Return the report with the changes that were asked for, in their order."""
    lists = (_filtered(each, filters) for each in report.lists)
    events = (event for event in report.licenses if event.targets or not filters.targets_only)
    return report.model_copy(
        update={
            "lists": tuple(lists),
            "licenses": tuple(events),
            "filters": FilterSettings(**asdict(filters)),
        }
    )


def _filtered(found: ListReport, filters: Filters) -> ListReport:
    def kept(changes: Iterable[Change]) -> tuple[Change, ...]:
        return ordered(tuple(change for change in changes if filters.keep(change)))

    update: dict[str, object] = {"changes": kept(found.changes)}
    if found.unconfirmed:
        changes = kept(found.unconfirmed.changes)
        update["unconfirmed"] = found.unconfirmed.model_copy(update={"changes": changes})
    return found.model_copy(update=update)


def clock_notices(last: LedgerRecord | None, now: datetime) -> tuple[Notice, ...]:
    """Return a warning where the last ledger record is of a later instant than this machine's clock says."""
    if last is None or last.started_at <= now:
        return ()
    return (
        Notice(
            code="run.clock-behind",
            level="warning",
            message=f"this machine's clock says {now:%Y-%m-%d %H:%M} UTC, but record {last.number} of the ledger was"
            f" begun on {last.started_at:%Y-%m-%d %H:%M}: it is wrong now, or was then",
            hint="set the clock; ages of lists are counted from it",
        ),
    )


def report_id(lists: Sequence[ListReport], events: Sequence[LicenseEvent] = ()) -> str:
    """Return the SHA-256 of what was found: which editions, which changes; not when, and not how old they were."""
    found = [
        [
            report.list,
            report.outcome,
            report.old and report.old.sha256,
            report.new and report.new.sha256,
            [change.id for change in report.changes],
        ]
        for report in lists
    ]
    content = [*found, [event.id for event in events]] if events else found
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _is_guard(error: ReportError) -> bool:
    return error.code.startswith("guard.")
