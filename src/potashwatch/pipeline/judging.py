"""What an arrival means for its list: outcome, report, and where the list stands afterwards."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from potashwatch import guards
from potashwatch.archive import Archive
from potashwatch.errors import ArchiveError, PotashwatchError
from potashwatch.parsers.documents import Watch
from potashwatch.pipeline.arriving import Arrival, Arrived, Look, Missing, Standing, internal
from potashwatch.pipeline.compare import Comparison
from potashwatch.pipeline.edition_changes import EditionChanges
from potashwatch.pipeline.held_editions import HeldEditions, addressed
from potashwatch.pipeline.keeping import Dating, stored
from potashwatch.pipeline.standing import accepted, failing, suspected
from potashwatch.pipeline.taking import Taken, Taker
from potashwatch.pipeline.telling import (
    Told,
    across,
    begun_again,
    begun_anew,
    entry_of,
    first_edition,
    repeats,
    troubles,
    waived,
)
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.delta import Change
from potashwatch.records.edition import ListId
from potashwatch.records.ledger import ListEntry, ListState
from potashwatch.records.license_event import LicenseEvent
from potashwatch.records.report import Counts, ListReport, Notice, ReportError
from potashwatch.records.settings import Settings
from potashwatch.records.snapshot import Snapshot


@dataclass(frozen=True)
class Judgement:
    """All that a run found about one list."""

    report: ListReport
    entry: ListEntry
    state: ListState
    errors: tuple[ReportError, ...]
    events: tuple[LicenseEvent, ...] = ()
    """Of licenses alone: since the last record of them, which alerts are made of."""
    owed_events: tuple[LicenseEvent, ...] = ()
    """Of licenses alone: since the last delivered report."""


def with_notices(first: Judgement, second: Judgement) -> Judgement:
    """Return a judgement with what the next one, which found the same edition again, has to say besides."""
    notices = (*first.report.notices, *(n for n in second.report.notices if n not in first.report.notices))
    update = {"notices": notices, "retracted": second.report.retracted}
    report = first.report.model_copy(update=update)
    return replace(first, report=report, errors=(*first.errors, *second.errors))


class Judge:
    """Judges one list. ``now`` is aware, UTC; nothing else of the clock is used."""

    def __init__(
        self,
        archive: Archive,
        settings: Settings,
        list_id: ListId,
        now: datetime,
        watch: Watch,
        lookout: Lookout,
        *,
        is_full: bool = False,
    ) -> None:
        self._archive = archive
        self._settings = settings
        self._list = list_id
        self._now = now
        self._watch = watch
        self._state = archive.state(list_id)
        self._lookout = lookout
        self._edition_changes = EditionChanges(archive, list_id, lookout)
        self._held = HeldEditions(archive, self._state, lookout)
        self._taker = Taker(archive, self._state, watch, lookout, is_full=is_full)
        self._source: str | None = None
        """Where the edition came from; None for one of the archive."""

    def judge(self, arrival: Arrival) -> Judgement:
        """Return what the arrival means. Never raises for trouble of this list alone."""
        assert not isinstance(arrival, Look)  # noqa: S101 - licenses have a judge of their own
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
        """Weigh an edition of the archive: accepted, or kept and never accepted (quarantine, import, a killed run)."""
        snapshot = self._taker.known(standing.sha256)
        arrived = Arrived(
            source=stored(self._archive, snapshot),
            provenance=snapshot.provenance.model_copy(update={"transfer": standing.transfer}),
            dating=Dating(snapshot.dated_on, snapshot.dated_by, snapshot.dated_text),
            claims=standing.claims,
            notices=standing.notices,
            is_fallback=standing.is_fallback,
            known_sha256=snapshot.sha256,
            is_old=not standing.is_checked,
        )
        return self._weigh(arrived)

    def _weigh(self, arrived: Arrived) -> Judgement:
        taken = self._taker.take(arrived)
        snapshot = taken.snapshot
        doubts = (*self._doubts(arrived, taken), *self._against_predecessor(taken))
        doubts += self._carried(arrived, snapshot, doubts)
        is_same = taken.base == snapshot
        if is_same:  # accepted long ago: a clock that is wrong today does not undo that
            doubts = tuple(waived(doubt) if doubt.code == "guard.future" else doubt for doubt in doubts)
        if snapshot.sha256 in (self._state.approved, *self._state.waived):
            doubts = tuple(map(waived, doubts))
        elif guards.quarantines(doubts):
            return self._suspect(arrived, taken, doubts)
        if is_same:
            return self._unchanged(arrived, snapshot, doubts)
        return self._accept(arrived, taken, doubts)

    def _carried(
        self, arrived: Arrived, snapshot: Snapshot, doubts: tuple[Notice, ...]
    ) -> tuple[Notice, ...]:
        """Return what spoke against an edition under quarantine and cannot be asked today.

        A catalogue that cannot be reached does not speak for what it spoke against yesterday; and approving one first
        edition that has too few parties says nothing of another.
        """
        lasting = ["guard.few"]
        if not any(claim.sha256 or claim.sha1 for claim in arrived.claims):
            lasting += ["guard.digest", "guard.length"]
        present = {notice.code for notice in doubts}
        return tuple(
            notice
            for found in self._state.quarantined
            for notice in found.notices
            if found.sha256 == snapshot.sha256 and notice.code in lasting and notice.code not in present
        )

    def _doubts(self, arrived: Arrived, taken: Taken) -> tuple[Notice, ...]:
        """Return what speaks against an edition by itself."""
        snapshot = taken.snapshot
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
            *guards.drift_notice(snapshot.drift, strict=self._settings.strict and taken.base != snapshot),
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
        if taken.base is None:
            return tuple(guards.first(snapshot.facts, self._list, self._settings.guards))
        if taken.comparison is None:
            return ()
        return self._implausible(taken.base, taken.comparison, snapshot)

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
        snapshot, comparison = taken.snapshot, taken.comparison
        is_fallback = self._taker.falls_back(arrived, snapshot.format)
        changes = self._changes(taken)
        is_step = (
            snapshot.sha256 == self._state.approved
        )  # other held editions wait for what the authority serves today
        report = self._told.report(
            comparison.outcome() if comparison else "baseline",
            taken.base,
            snapshot,
            (
                *arrived.notices,
                *self._first(taken),
                *repeats(taken.base, snapshot, self._state),
                *begun_anew(taken, self._state),
                *begun_again(taken, self._archive.sightings(self._list), self._state),
                *across(taken),
                *self._held.confirmed(snapshot),
                *doubts,
                *self._flaps(snapshot),
                *self._lookout.doubts(self._list),
            ),
            counts=comparison.counts() if comparison else None,
            comparison=comparison,
            changes=changes,
            retracted=() if is_step else self._held.retracted(snapshot, changes),
        )
        return self._judged(report, self._accepted(arrived, snapshot, is_fallback=is_fallback))

    def _first(self, taken: Taken) -> tuple[Notice, ...]:
        """Return who of the watched parties is on the first edition of a list."""
        if taken.base is not None:
            return ()
        watched = self._lookout.on_edition(taken.snapshot)
        return (first_edition(taken.snapshot, watched),)

    def _changes(self, taken: Taken) -> tuple[Change, ...]:
        """Return the changes with whom they concern."""
        if taken.comparison is None or taken.base is None:
            return ()
        return self._edition_changes.watched(taken.base, taken.snapshot, taken.comparison)

    def _first_approved(
        self, arrived: Arrived, snapshot: Snapshot, doubts: tuple[Notice, ...]
    ) -> Judgement | None:
        """Return the judgement of a first edition that an approval made the baseline; None once a run accepted it."""
        if self._state.checked_at is not None or snapshot.sha256 not in self._state.waived:
            return None
        first = first_edition(snapshot, self._lookout.on_edition(snapshot))
        notices = (*arrived.notices, first, *self._held.confirmed(snapshot), *doubts)
        report = self._told.report("baseline", None, snapshot, notices)
        return self._judged(report, self._accepted(arrived, snapshot, is_fallback=False))

    def _unchanged(self, arrived: Arrived, snapshot: Snapshot, doubts: tuple[Notice, ...]) -> Judgement:
        if first := self._first_approved(arrived, snapshot, doubts):
            return first
        doubts += self._taker.notices
        flaps = () if arrived.is_old else self._flaps(snapshot)
        counts = Counts(additions=0, removals=0, changes=0, reissues=0, unchanged=snapshot.facts.records)
        notices = (*arrived.notices, *doubts, *flaps)
        retracted = () if arrived.is_old else self._held.retracted(snapshot, ())
        report = self._told.report(
            "unchanged", snapshot, snapshot, notices, counts=counts, retracted=retracted
        )
        if arrived.is_old:  # nobody was asked: nothing is known that was not known before
            return self._judged(report, self._state)
        is_fallback = snapshot.sha256 == self._state.fallback and arrived.is_fallback
        return self._judged(report, self._accepted(arrived, snapshot, is_fallback=is_fallback))

    def _accepted(self, arrived: Arrived, snapshot: Snapshot, *, is_fallback: bool) -> ListState:
        left = None
        if self._state.baseline and not is_fallback:
            with suppress(ArchiveError):  # where it is lost, there is nothing to come back to
                left = self._taker.known(self._state.baseline)
        return accepted(
            self._state,
            snapshot,
            left=left,
            settled=max(sighting.number for sighting in self._archive.sightings(self._list)),
            checked_at=arrived.provenance.fetched_at if arrived.is_old else self._now,
            transfer=arrived.provenance.transfer,
            is_fallback=is_fallback,
        )

    def _suspect(self, arrived: Arrived, taken: Taken, doubts: tuple[Notice, ...]) -> Judgement:
        """Hold an edition for review, and say what it would change."""
        snapshot = taken.snapshot
        doubts = tuple(addressed(doubt, snapshot) for doubt in doubts)
        state = suspected(
            self._state, snapshot, taken.base, doubts, now=self._now, transfer=arrived.provenance.transfer
        )
        report = self._told.report(
            "quarantined",
            taken.base,
            snapshot,
            (*arrived.notices, *doubts),
            unconfirmed=self._held.unconfirmed(taken, state, self._source),
        )
        return self._judged(report, state)

    def _unavailable(self, error: PotashwatchError, notices: tuple[Notice, ...]) -> Judgement:
        base = None
        with suppress(PotashwatchError):
            last = self._state.fallback or self._state.baseline
            base = self._archive.snapshot_of(self._list, last) if last else None
        trouble = ReportError(list=self._list, code=error.code, message=error.message, hint=error.hint)
        report = self._told.report("unavailable", base, None, notices)
        return self._judged(report, failing(self._state, now=self._now), (trouble,))

    def _flaps(self, snapshot: Snapshot) -> tuple[Notice, ...]:
        if snapshot.sha256 in (self._state.approved, *self._state.waived):
            return ()  # nothing came back: a person took what had come
        others = [found for found in self._state.held_by_runs if found.sha256 != snapshot.sha256]
        return tuple(guards.flap(others, snapshot.facts))

    @property
    def _told(self) -> Told:
        return Told(self._list, self._now, self._source)

    def _judged(
        self, report: ListReport, state: ListState, errors: tuple[ReportError, ...] = ()
    ) -> Judgement:
        errors += troubles(report)
        return Judgement(report, entry_of(report, errors, self._taker.refused_sha256), state, errors)
