"""What is told of a list: its part of the report, its line in the ledger, and what a person should know besides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from potashwatch import guards
from potashwatch.archive import Sighting
from potashwatch.pipeline.compare import Comparison
from potashwatch.pipeline.keeping import summary
from potashwatch.pipeline.taking import Taken
from potashwatch.records.delta import Change
from potashwatch.records.edition import FormatDrift, ListId
from potashwatch.records.ledger import ListEntry, ListState
from potashwatch.records.report import (
    Counts,
    ListReport,
    Notice,
    Outcome,
    ReportDrift,
    ReportError,
    Retracted,
    Unconfirmed,
)
from potashwatch.records.snapshot import Snapshot
from potashwatch.records.target import WatchedRecord


@dataclass(frozen=True)
class Told:
    """A list on one day. ``now`` is aware, UTC; ``source`` is where today's edition came from."""

    list_id: ListId
    now: datetime
    source: str | None

    def report(
        self,
        outcome: Outcome,
        base: Snapshot | None,
        new: Snapshot | None,
        notices: tuple[Notice, ...],
        *,
        counts: Counts | None = None,
        comparison: Comparison | None = None,
        changes: tuple[Change, ...] = (),
        unconfirmed: Unconfirmed | None = None,
        retracted: tuple[Retracted, ...] = (),
    ) -> ListReport:
        """Return what the report says of the list."""
        newest = new or base
        return ListReport(
            list=self.list_id,
            outcome=outcome,
            format=new.format if new else None,
            old=summary(base) if base else None,
            new=summary(new, self.source) if new else None,
            age_days=max(0, (self.now.date() - newest.dated_on).days) if newest else None,
            counts=counts,
            notices=notices,
            drift=comparison.drift() if comparison else _drift(new.drift if new and new != base else ()),
            not_compared=comparison.not_compared if comparison else (),
            changes=changes,
            unconfirmed=unconfirmed,
            retracted=retracted,
        )


def first_edition(snapshot: Snapshot, watched: Sequence[WatchedRecord]) -> Notice:
    """Say how many parties the first edition of a list has, and which of them are watched."""
    names = ", ".join(f"{record.name} ({record.reference or record.uid})" for record in watched)
    return Notice(
        code="run.baseline",
        level="note",
        message=f"first edition recorded, {snapshot.facts.records:,} parties; watched parties on it:"
        f" {names or 'none'}",
        hint="changes are reported from the next edition on",
    )


def troubles(report: ListReport) -> tuple[ReportError, ...]:
    """Return the notices that make the exit code 2."""
    return tuple(
        ReportError(list=report.list, code=found.code, message=found.message, hint=found.hint)
        for found in report.notices
        if found.level == "trouble"
    )


def entry_of(report: ListReport, errors: tuple[ReportError, ...], refused_sha256: str | None) -> ListEntry:
    """Return what the ledger says of a list."""
    return ListEntry(
        list=report.list,
        outcome=report.outcome,
        old=report.old.sha256 if report.old else None,
        new=report.new.sha256 if report.new else None,
        published_on=report.new.published_on if report.new else None,
        counts=report.counts,
        refused_sha256=refused_sha256,
        errors=errors,
        notices=tuple(notice for notice in report.notices if notice.level != "trouble"),
    )


def waived(notice: Notice) -> Notice:
    """Return what a guard says of an edition that a person accepted: still said, no trouble any more."""
    return notice.model_copy(update={"level": "note"}) if guards.quarantines([notice]) else notice


def repeats(base: Snapshot | None, snapshot: Snapshot, state: ListState) -> Iterator[Notice]:
    """Say that an older edition was the measure, so that changes come again."""
    is_older = base is not None and base.sha256 not in (state.fallback or state.baseline, snapshot.sha256)
    if base and is_older and base.format == snapshot.format:
        yield Notice(
            code="run.repeats",
            level="note",
            message=f"compared with the last edition in the same format, of {base.dated_on}: what was reported since"
            " from the other format comes again",
            hint="the ids of changes tell which were seen",
        )


def begun_again(taken: Taken, sightings: Sequence[Sighting], state: ListState) -> Iterator[Notice]:
    """Say that a list begins though the archive has editions of it."""
    others = [sighting for sighting in sightings if sighting.sha256 != taken.snapshot.sha256]
    if taken.base is None and not state.baseline and others:
        are = (
            "1 other edition of the list is"
            if len(others) == 1
            else f"{len(others):,} other editions of the list are"
        )
        yield Notice(
            code="run.begun-again",
            level="warning",
            message=f"{are} in the archive, and the ledger knows no baseline: nothing was compared with any",
            hint="right after an import; else the ledger may be lost: put it back from a copy. Compare by hand with"
            f" potashwatch diff {taken.snapshot.list}@previous {taken.snapshot.list}@latest",
        )


def across(taken: Taken) -> Iterator[Notice]:
    """Say that two formats were compared in what both carry, and what was left out."""
    if taken.base and taken.comparison and taken.comparison.not_compared:
        yield Notice(
            code="run.formats",
            level="warning",
            message=f"{taken.snapshot.format} was compared with {taken.base.format} in what both carry; whether"
            f" anything else changed is not known: {', '.join(taken.comparison.not_compared)}",
            hint="keep to one format; where two editions of one are at hand, compare them with potashwatch diff",
        )


def begun_anew(taken: Taken, state: ListState) -> Iterator[Notice]:
    """Say that the baseline could not be read, and an approved edition is the beginning."""
    if taken.base is None and state.baseline:
        yield Notice(
            code="run.begun-anew",
            level="warning",
            message=f"the baseline {state.baseline[:16]} cannot be read; the approved edition is the new beginning,"
            " and what changed between the two is not known",
            hint="compare the two by hand from a copy; potashwatch snapshots verify tells what is missing",
        )


def _drift(found: tuple[FormatDrift, ...]) -> tuple[ReportDrift, ...]:
    return tuple(ReportDrift(edition="new", **dict(drift)) for drift in found)
