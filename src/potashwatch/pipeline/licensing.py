"""What a look at the licenses means: outcome, events, and where the licenses stand afterwards."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime

from potashwatch.archive import Archive
from potashwatch.errors import LicenseError, PotashwatchError
from potashwatch.pipeline.arriving import Arrival, Look, Missing, Standing, internal
from potashwatch.pipeline.judging import Judgement
from potashwatch.pipeline.license_events import ending_soon, happened, unread_ends
from potashwatch.pipeline.looks import keep_refused, last_look, looks, take
from potashwatch.pipeline.register import Register
from potashwatch.pipeline.standing import failing
from potashwatch.pipeline.telling import Told, entry_of, troubles
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.edition import LICENSES
from potashwatch.records.ledger import ListState, Reported
from potashwatch.records.license import IN_FORCE, NONE_LISTED, GeneralLicense
from potashwatch.records.license_event import LicenseEvent
from potashwatch.records.report import Counts, ListReport, Notice, Outcome, ReportError
from potashwatch.records.settings import Settings
from potashwatch.records.snapshot import Snapshot


class LicenseJudge:
    """Judges a look at the licenses. ``now`` is aware, UTC, and when the run began."""

    def __init__(self, archive: Archive, settings: Settings, now: datetime, lookout: Lookout) -> None:
        self._archive = archive
        self._settings = settings
        self._now = now
        self._lookout = lookout
        self._state = archive.state(LICENSES)
        self._register = Register(archive, lookout)

    def judge(self, arrival: Arrival) -> Judgement:
        """Return what the arrival means. Never raises for trouble of the licenses alone."""
        try:
            if isinstance(arrival, Missing):
                return self._unavailable(arrival.error, ())
            if isinstance(arrival, Standing):
                return self._stand(arrival)
            assert isinstance(arrival, Look)  # noqa: S101 - editions have a judge of their own
            return self._look(arrival)
        except PotashwatchError as error:
            return self._unavailable(error, ())
        except Exception as error:  # noqa: BLE001 - a fault of ours here must not keep the lists waiting
            return self._unavailable(internal(error), ())

    def _look(self, look: Look) -> Judgement:
        if look.refused:
            return self._unavailable(look.refused, look.notices, keep_refused(self._archive, look))
        base = self._base()  # before this look is stored, which may be of the same pages
        try:
            taken = take(self._archive, look, last_look(self._archive))
            at = max(self._now, look.seen_at)
            after = self._after(at)
            news = self._events(self._state, after, at)
        except LicenseError as error:
            return self._unavailable(_placed(error, look), look.notices, keep_refused(self._archive, look))
        outcome: Outcome
        if base is None:
            outcome = "baseline"
        elif base.sha256 == taken.snapshot.sha256:
            outcome = "unchanged"
        else:
            outcome = "changed" if news else "republished"
        first = (_first(after),) if base is None else ()
        notices = (
            *look.notices,
            *first,
            *taken.notices,
            *unread_ends(after),
            *self._lookout.doubts(LICENSES),
        )
        report = Told(LICENSES, self._now, look.source).report(
            outcome, base, taken.snapshot, notices, counts=_counts(news, after)
        )
        state = self._state.model_copy(
            update={
                "baseline": taken.snapshot.sha256,
                "settled": taken.snapshot.number,
                "told_at": at,
                "told_to": self._highest(),
                "told_due_days": self._settings.licenses.due_days,
                "checked_at": at,
                "failing_since_at": None,
                "none_listed_since_at": None,
            }
        )
        if any(notice.code == "fetch.no-actions" and notice.level == "trouble" for notice in notices):
            # The next look goes back to where the last whole one ended.
            state = failing(
                state.model_copy(
                    update={
                        "checked_at": self._state.checked_at,
                        "failing_since_at": self._state.failing_since_at,
                    }
                ),
                now=self._now,
            )
        return self._judged(report, state, after, at, news)

    def _stand(self, standing: Standing) -> Judgement:
        """Judge from the archive alone: only the clock can bring anything."""
        base = self._archive.snapshot_of(LICENSES, standing.sha256)
        after = self._after(self._now)
        news = self._events(self._state, after, self._now)
        counts = Counts(additions=0, removals=0, changes=0, reissues=0, unchanged=len(after))
        outcome: Outcome = "unchanged" if self._state.baseline else "baseline"
        report = Told(LICENSES, self._now, None).report(
            outcome, base if self._state.baseline else None, base, standing.notices, counts=counts
        )
        state = self._state.model_copy(
            update={
                "baseline": self._state.baseline or standing.sha256,
                "told_at": self._now,
                "told_to": self._highest(),
                "told_due_days": self._settings.licenses.due_days,
            }
        )
        return self._judged(report, state, after, self._now, news)

    def _unavailable(
        self, error: PotashwatchError, notices: tuple[Notice, ...], refused_sha256: str | None = None
    ) -> Judgement:
        """Tell that OFAC could not be asked, and what the clock brought all the same."""
        trouble = ReportError(list=LICENSES, code=error.code, message=error.message, hint=error.hint)
        base: Snapshot | None = None
        news: tuple[LicenseEvent, ...] = ()
        after: tuple[GeneralLicense, ...] | None = None
        state = failing(self._state, now=self._now)
        with suppress(PotashwatchError):
            base = self._base()
            if self._state.told_at:
                after = self._after(self._now)
                news = self._events(self._state, after, self._now)
                state = state.model_copy(
                    update={
                        "told_at": self._now,
                        "told_to": self._highest(),
                        "told_due_days": self._settings.licenses.due_days,
                    }
                )
        if error.code == NONE_LISTED and not state.none_listed_since_at:
            state = state.model_copy(update={"none_listed_since_at": self._now})
            notices = (*notices, *self._in_force())
        report = Told(LICENSES, self._now, None).report("unavailable", base, None, notices)
        return self._judged(
            report, state, after, self._now, news, errors=(trouble,), refused_sha256=refused_sha256
        )

    def _judged(
        self,
        report: ListReport,
        state: ListState,
        after: tuple[GeneralLicense, ...] | None,
        at: datetime,
        news: tuple[LicenseEvent, ...],
        *,
        errors: tuple[ReportError, ...] = (),
        refused_sha256: str | None = None,
    ) -> Judgement:
        """Return the judgement; its report also has the events that earlier reports owe.

        ``after`` None: nothing could be read of the licenses, and nothing is caught up.
        """
        errors += troubles(report)
        entry = entry_of(report, errors, refused_sha256)
        owed, since = self._state.reported, news
        if owed and after is not None:
            since = self._events(owed, after, at)
        return Judgement(report, entry, state, errors, events=news, owed_events=since)

    def _in_force(self) -> Iterator[Notice]:
        """Name the licenses that were in force, once, where OFAC's page shows none; nothing where none was."""
        try:
            after = self._after(self._now)
            known = [
                f"{each.program} General License {each.number}" for each in after if each.status in IN_FORCE
            ]
        except PotashwatchError:
            known = ["which is not known: the archive cannot be read"]
        if known:
            yield Notice(
                code=NONE_LISTED,
                level="warning",
                message=f"in force until OFAC's page showed no license: {', '.join(known)}",
                hint="look at OFAC's page and its recent actions before relying on any of them",
            )

    def _highest(self) -> int:
        return max((sighting.number for sighting in self._archive.sightings()), default=0)

    def _base(self) -> Snapshot | None:
        sha256 = self._state.baseline
        return self._archive.edition(LICENSES, sha256, "the baseline") if sha256 else None

    def _before(self, position: ListState | Reported, at: datetime) -> tuple[GeneralLicense, ...]:
        """Return the licenses as known at a position: before the first one, by the register that is shipped."""
        told_at = position.told_at
        if told_at is None:
            return self._register.at(at, ())
        register = Register(self._archive, self._lookout, position.told_to)
        return register.at(told_at, looks(self._archive, told_at, position.told_to))

    def _after(self, at: datetime) -> tuple[GeneralLicense, ...]:
        return self._register.at(at, looks(self._archive, at))

    def _events(
        self, position: ListState | Reported, after: tuple[GeneralLicense, ...], at: datetime
    ) -> tuple[LicenseEvent, ...]:
        """Return what happened to the licenses since a position."""
        before = self._before(position, at)
        watcher, due_days = self._lookout.watcher, self._settings.licenses.due_days
        told_at, told_days = position.told_at, position.told_due_days
        told = ending_soon(before, told_at, told_days, watcher) if told_at and told_days else ()
        ids = {event.id for event in told}
        return (
            *happened(before, after, watcher),
            *(event for event in ending_soon(after, at, due_days, watcher) if event.id not in ids),
        )


def _placed(error: LicenseError, look: Look) -> LicenseError:
    """Return an error that names the mirror: what it says of a page speaks of OFAC's own address."""
    if look.obtained == "fetched":
        return error
    return LicenseError(error.code, f"{look.source}: {error.message}", hint=error.hint)


def _counts(events: Sequence[LicenseEvent], licenses: Sequence[GeneralLicense]) -> Counts:
    """Return how many licenses came, ended and changed; the rest did neither."""
    kinds = [event.kind for event in events]
    come = sum(kind in ("issued", "reissued") for kind in kinds)
    changed = sum(kind in ("amended", "returned", "expiring") for kind in kinds)
    touched = len({(event.program, event.number) for event in events})
    return Counts(
        additions=come,
        removals=len(kinds) - come - changed,
        changes=changed,
        reissues=0,
        unchanged=max(0, len(licenses) - touched),
    )


def _first(licenses: Sequence[GeneralLicense]) -> Notice:
    """Say how many licenses are known at the first look."""
    return Notice(
        code="run.baseline",
        level="note",
        message=f"first edition recorded, {len(licenses):,} licenses known",
        hint="events are reported from the next run on",
    )
