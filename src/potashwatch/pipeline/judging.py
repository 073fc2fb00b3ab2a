"""What an arrival means for its list: outcome, report, and where the list stands afterwards."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from potashwatch import guards
from potashwatch.archive import Archive
from potashwatch.errors import PotashwatchError
from potashwatch.parsers.documents import Watch
from potashwatch.pipeline.arriving import Arrival, Arrived, Missing, Standing, internal
from potashwatch.pipeline.compare import Comparison, compare
from potashwatch.pipeline.keeping import Dating, stored, summary
from potashwatch.pipeline.standing import accepted, failing, suspected
from potashwatch.pipeline.taking import Taken, Taker
from potashwatch.records.edition import FormatDrift, ListId
from potashwatch.records.ledger import ListEntry, ListState
from potashwatch.records.report import Counts, ListReport, Notice, Outcome, ReportDrift, ReportError
from potashwatch.records.settings import Settings
from potashwatch.records.snapshot import Snapshot


@dataclass(frozen=True)
class Judgement:
    """All that a run found about one list."""

    report: ListReport
    entry: ListEntry
    state: ListState
    errors: tuple[ReportError, ...]


class Judge:
    """Judges one list. ``now`` is aware, UTC; nothing else of the clock is used."""

    def __init__(
        self, archive: Archive, settings: Settings, list_id: ListId, now: datetime, watch: Watch
    ) -> None:
        self._archive = archive
        self._settings = settings
        self._list = list_id
        self._now = now
        self._watch = watch
        self._state = archive.state(list_id)
        self._taker = Taker(archive, self._state, watch)
        self._source: str | None = None
        """Where the edition came from; None for one of the archive."""

    def judge(self, arrival: Arrival) -> Judgement:
        """Return what the arrival means. Never raises for trouble of this list alone."""
        if isinstance(arrival, Missing):
            return self._unavailable(arrival.error, ())
        try:
            if isinstance(arrival, Standing):
                return self._stand(arrival)
            self._source = arrival.provenance.source
            return self._weigh(arrival)
        except PotashwatchError as error:
            return self._unavailable(error, arrival.notices)
        except Exception as error:  # noqa: BLE001 - a fault of ours with one list must not keep the others waiting
            return self._unavailable(internal(error), arrival.notices)

    def _stand(self, standing: Standing) -> Judgement:
        snapshot = self._taker.known(standing.sha256)
        if self._taker.is_accepted(snapshot.sha256):
            notices = (*standing.notices, *self._age(snapshot))
            return self._unchanged(snapshot, notices, is_checked=standing.is_checked)
        # Kept, but never accepted: under quarantine, imported, or a run ended before it could tell.
        arrived = Arrived(
            source=stored(self._archive, snapshot),
            provenance=snapshot.provenance,
            dating=dating_of_snapshot(snapshot),
            notices=standing.notices,
            is_old=not standing.is_checked,
        )
        return self._weigh(arrived)

    def _weigh(self, arrived: Arrived) -> Judgement:
        taken = self._taker.take(arrived)
        snapshot = taken.snapshot
        doubts = (*self._doubts(arrived, snapshot), *self._against_predecessor(taken))
        if snapshot.sha256 == self._state.approved:
            doubts = tuple(map(_waived, doubts))
        elif guards.quarantines(doubts):
            return self._suspect(arrived, snapshot, taken.base, doubts)
        if taken.base == snapshot:
            return self._unchanged(snapshot, (*arrived.notices, *doubts), arrived=arrived)
        return self._accept(arrived, taken, doubts)

    def _doubts(self, arrived: Arrived, snapshot: Snapshot) -> tuple[Notice, ...]:
        """Return what speaks against an edition by itself."""
        transfer = arrived.provenance.transfer
        documents = [(document.sha256, document.size_bytes) for document in snapshot.documents]
        return (
            *guards.against_claims(
                arrived.claims if transfer else (),
                body_sha256=transfer.body_sha256 if transfer else "",
                body_sha1=transfer.body_sha1 if transfer else "",
                body_bytes=transfer.body_bytes if transfer else 0,
                documents=documents,
                published_on=snapshot.published_on,
            ),
            *self._age(snapshot),
            *guards.drift_notice(snapshot.drift, strict=self._settings.strict),
        )

    def _age(self, snapshot: Snapshot) -> tuple[Notice, ...]:
        return tuple(
            guards.on_its_own(
                snapshot.published_on,
                snapshot.dated_on,
                self._now.date(),
                self._list,
                self._settings.guards,
            )
        )

    def _against_predecessor(self, taken: Taken) -> tuple[Notice, ...]:
        snapshot = taken.snapshot
        if taken.base is None or taken.comparison is None:
            return ()
        found = self._implausible(taken.base, taken.comparison, snapshot)
        approved = self._state.approved
        if guards.quarantines(found) and approved and approved != snapshot.sha256:
            # What a person accepted is the measure for what came after it; the report still tells all.
            measure = self._taker.known(approved)
            comparison = compare(
                stored(self._archive, measure),
                stored(self._archive, snapshot),
                list_id=self._list,
                across_formats=measure.format != snapshot.format or measure.tables != snapshot.tables,
            )
            found = self._implausible(measure, comparison, snapshot)
        return found

    def _implausible(self, base: Snapshot, comparison: Comparison, snapshot: Snapshot) -> tuple[Notice, ...]:
        return tuple(
            guards.against_predecessor(
                snapshot.facts,
                snapshot.published_on,
                base.facts,
                base.published_on,
                [change for change in comparison.delta.changes if change.kind == "removal"],
                self._settings.guards,
                same_format=base.format == snapshot.format and base.tables == snapshot.tables,
            )
        )

    # What is said of each outcome.

    def _accept(self, arrived: Arrived, taken: Taken, doubts: tuple[Notice, ...]) -> Judgement:
        snapshot = taken.snapshot
        flaps = self._flaps(snapshot)
        state = accepted(
            self._state,
            snapshot,
            checked_at=arrived.provenance.fetched_at if arrived.is_old else self._now,
            provenance=arrived.provenance,
            is_fallback=arrived.is_fallback and self._waits(snapshot),
        )
        comparison = taken.comparison
        outcome: Outcome = comparison.outcome() if comparison else "baseline"
        report = self._report(
            outcome,
            taken.base,
            snapshot,
            (*arrived.notices, *_repeats(taken.base, snapshot, self._state), *doubts, *flaps),
            counts=comparison.counts() if comparison else None,
            comparison=comparison,
        )
        return self._judged(report, state)

    def _waits(self, snapshot: Snapshot) -> bool:
        """Tell whether there is a baseline of another format that is not to be given up."""
        baseline = self._state.baseline
        return baseline is not None and self._taker.known(baseline).format != snapshot.format

    def _unchanged(
        self,
        snapshot: Snapshot,
        notices: tuple[Notice, ...],
        *,
        arrived: Arrived | None = None,
        is_checked: bool = True,
    ) -> Judgement:
        flaps = self._flaps(snapshot) if is_checked else ()
        provenance = arrived.provenance if arrived else None
        state = self._state
        if is_checked:
            is_fallback = snapshot.sha256 == state.fallback
            state = accepted(
                state, snapshot, checked_at=self._now, provenance=provenance, is_fallback=is_fallback
            )
        counts = Counts(additions=0, removals=0, changes=0, reissues=0, unchanged=snapshot.facts.records)
        report = self._report("unchanged", snapshot, snapshot, (*notices, *flaps), counts=counts)
        return self._judged(report, state)

    def _suspect(
        self, arrived: Arrived, snapshot: Snapshot, base: Snapshot | None, doubts: tuple[Notice, ...]
    ) -> Judgement:
        state = suspected(self._state, snapshot, doubts, now=self._now, provenance=arrived.provenance)
        report = self._report("quarantined", base, snapshot, (*arrived.notices, *doubts))
        return self._judged(report, state)

    def _unavailable(self, error: PotashwatchError, notices: tuple[Notice, ...]) -> Judgement:
        base = None
        with suppress(PotashwatchError):
            last = self._state.fallback or self._state.baseline
            base = self._archive.snapshot_of(self._list, last) if last else None
        trouble = ReportError(list=self._list, code=error.code, message=error.message, hint=error.hint)
        report = self._report("unavailable", base, None, notices)
        return self._judged(report, failing(self._state, now=self._now), (trouble,))

    def _flaps(self, snapshot: Snapshot) -> tuple[Notice, ...]:
        others = [found for found in self._state.quarantined if found.sha256 != snapshot.sha256]
        return tuple(guards.flap(others, snapshot.facts))

    def _report(
        self,
        outcome: Outcome,
        base: Snapshot | None,
        new: Snapshot | None,
        notices: tuple[Notice, ...],
        *,
        counts: Counts | None = None,
        comparison: Comparison | None = None,
    ) -> ListReport:
        newest = new or base
        return ListReport(
            list=self._list,
            outcome=outcome,
            format=new.format if new else None,
            old=summary(base) if base else None,
            new=summary(new, self._source) if new else None,
            age_days=max(0, (self._now.date() - newest.dated_on).days) if newest else None,
            counts=counts,
            notices=notices,
            drift=comparison.drift() if comparison else _drift(new.drift if new and new != base else ()),
            not_compared=comparison.not_compared if comparison else (),
            changes=comparison.delta.changes if comparison else (),
        )

    def _judged(
        self, report: ListReport, state: ListState, errors: tuple[ReportError, ...] = ()
    ) -> Judgement:
        troubles = [notice for notice in report.notices if notice.level == "trouble"]
        errors += tuple(
            ReportError(list=self._list, code=found.code, message=found.message, hint=found.hint)
            for found in troubles
        )
        entry = ListEntry(
            list=self._list,
            outcome=report.outcome,
            old=report.old.sha256 if report.old else None,
            new=report.new.sha256 if report.new else None,
            published_on=report.new.published_on if report.new else None,
            counts=report.counts,
            refused_sha256=self._taker.refused_sha256,
            errors=errors,
            notices=tuple(notice for notice in report.notices if notice.level != "trouble"),
        )
        return Judgement(report, entry, state, errors)


def dating_of_snapshot(snapshot: Snapshot) -> Dating:
    """Return the date under which a snapshot already lies."""
    return Dating(snapshot.dated_on, snapshot.dated_by, snapshot.dated_text)


def _waived(notice: Notice) -> Notice:
    """Return what a guard says of an edition that a person accepted: still said, no trouble any more."""
    return notice.model_copy(update={"level": "note"}) if guards.quarantines([notice]) else notice


def _repeats(base: Snapshot | None, snapshot: Snapshot, state: ListState) -> Iterator[Notice]:
    if base and state.fallback and base.sha256 == state.baseline and snapshot.sha256 != state.fallback:
        yield Notice(
            code="run.repeats",
            level="note",
            message=f"compared with the last edition in the same format, of {base.dated_on}: what was reported since"
            " from the other format comes again",
            hint="the ids of changes tell which were seen",
        )


def _drift(found: tuple[FormatDrift, ...]) -> tuple[ReportDrift, ...]:
    return tuple(ReportDrift(edition="new", **dict(drift)) for drift in found)
