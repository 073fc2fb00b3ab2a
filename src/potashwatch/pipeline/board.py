"""The status board: where each target stands on a day, from what had been published by then."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from potashwatch import __version__
from potashwatch.archive import Archive
from potashwatch.guards import on_its_own
from potashwatch.pipeline.latest import latest_action
from potashwatch.pipeline.register import Register, end_of
from potashwatch.pipeline.remembering import states_of
from potashwatch.pipeline.stretch import Stretch, edition_of, listed_after_removal, removed_on
from potashwatch.pipeline.summary import NOT_COVERED, summary
from potashwatch.pipeline.watching import Lookout, Seen
from potashwatch.records.edition import LIST_TITLES, PARTY_LISTS, ListId
from potashwatch.records.ledger import ListState
from potashwatch.records.license import GeneralLicense
from potashwatch.records.report import Notice, Tool
from potashwatch.records.settings import GuardSettings
from potashwatch.records.status import (
    Status,
    StatusLicense,
    StatusLinked,
    StatusList,
    StatusTarget,
    StatusUnconfirmed,
)
from potashwatch.records.target import LinkedParty, Target, WatchedParty
from potashwatch.reports.describe import plural
from potashwatch.targets import Watcher


@dataclass(frozen=True)
class _Held:
    """An edition that is held for review."""

    edition: Seen
    since_at: datetime


@dataclass(frozen=True)
class Board:
    """What is needed to say where targets stand. ``archive`` None: there is none yet."""

    archive: Archive | None
    watcher: Watcher
    lookout: Lookout | None
    now: datetime
    guards: GuardSettings
    states: tuple[ListState, ...] | None = None
    """Where the lists stand after the run that is under way; None where the ledger says it."""
    lists: tuple[ListId, ...] = PARTY_LISTS
    """Those that are configured: only of them a new edition is expected."""

    def status(self, as_of: date) -> Status:
        """Return the board of a day. Raises ArchiveError, ParseError."""
        stretches = [stretch for list_id in PARTY_LISTS if (stretch := self.stretch(list_id, as_of))]
        register = Register(self.archive, self.lookout)
        at = end_of(as_of, self.now)
        licenses, sources = register.at(at), register.sources(at)
        return Status(
            schema="potashwatch/status/1",
            tool=Tool(version=__version__),
            as_of=as_of,
            targets=tuple(
                self._row(target, as_of, stretches, licenses, sources) for target in self.watcher.targets
            ),
            not_covered=NOT_COVERED,
            notices=tuple(self.notices(stretches, as_of)),
        )

    def stretch(self, list_id: ListId, as_of: date) -> Stretch | None:
        """Return the accepted editions of a list up to a day; None where there are none."""
        editions = tuple(self.lookout.editions(list_id, until=as_of)) if self.lookout else ()
        return Stretch(list_id, editions) if editions else None

    def _row(
        self,
        target: Target,
        as_of: date,
        stretches: Sequence[Stretch],
        licenses: Sequence[GeneralLicense],
        license_sources: Sequence[str],
    ) -> StatusTarget:
        limits = self.guards.stale_warning_days
        known = {
            stretch.list: stretch.of(target).told(target, as_of, stale_days=limits.of(stretch.list))
            for stretch in stretches
        }
        held = self._held(as_of)
        lists = tuple(
            _with_held(known.get(list_id, StatusList(list=list_id, listed=None)), target, held.get(list_id))
            for list_id in PARTY_LISTS
        )
        by_list = {stretch.list: stretch for stretch in stretches}
        touching = tuple(self.licenses(target, licenses))
        return StatusTarget(
            target=target.id,
            title=target.title,
            lists=lists,
            licenses=touching,
            linked=tuple(
                found
                for party in target.linked
                for list_id in PARTY_LISTS
                for found in self._linked(party, list_id, (by_list.get(list_id), held.get(list_id)), as_of)
            ),
            linked_known=len(target.linked),
            summary=summary(lists, touching),
            latest_action=latest_action(target, stretches, touching, as_of, license_sources),
        )

    def _held(self, as_of: date) -> dict[ListId, _Held]:
        """Return for each list the newest edition that is held for review, by the end of a day."""
        found: dict[ListId, _Held] = {}
        for state in self._states():
            held = [each for each in state.held_by_runs if each.since_at.date() <= as_of]
            if held and self.lookout and state.list in PARTY_LISTS:
                newest = max(held, key=lambda each: each.since_at)
                if edition := self.lookout.held(state.list, newest.sha256):
                    found[state.list] = _Held(edition, newest.since_at)
        return found

    def _states(self) -> tuple[ListState, ...]:
        if self.states is not None:
            return self.states
        return states_of(self.archive) if self.archive else ()

    def licenses(self, target: Target, licenses: Iterable[GeneralLicense]) -> Iterator[StatusLicense]:
        """Yield those of the licenses that touch a target."""
        announced = {party.id for party in target.linked if party.announced_only}
        for found in licenses:
            touch = next((t for t in self.watcher.touches_license(found) if t.target == target.id), None)
            if touch:
                yield StatusLicense(
                    program=found.program,
                    number=found.number,
                    title=found.title,
                    status=found.status,
                    status_reason=found.status_reason,
                    issued_on=found.issued_on,
                    expires_at=found.expires_at,
                    expires_text=found.expires_text,
                    end_not_understood=found.end_not_understood,
                    ended_on=found.ended_on,
                    certainty=found.certainty,
                    touch=touch,
                    announced_only=touch.party in announced,
                )

    def _linked(
        self, party: LinkedParty, list_id: ListId, known_by: tuple[Stretch | None, _Held | None], as_of: date
    ) -> Iterator[StatusLinked]:
        """Yield the records of a linked party that a list has, then those that only its held edition has."""
        stretch, held = known_by
        newest = stretch.editions[-1] if stretch else None
        records = tuple(newest.of(party.id)) if newest else ()
        unconfirmed = tuple(held.edition.of(party.id)) if held else ()
        shown = _unconfirmed(held, party) if held else None
        known, shown_uids = {record.uid for record in records}, {record.uid for record in unconfirmed}
        limit = self.guards.stale_warning_days.of(list_id)
        for record in (*records, *(each for each in unconfirmed if each.uid not in known)):
            is_listed = record.uid in known
            yield StatusLinked(
                party=party.id,
                title=party.title,
                relation=party.relation,
                list=list_id,
                uid=record.uid,
                reference=record.reference,
                name=record.name,
                programs=record.programs,
                listed=is_listed,
                removed_on=removed_on(party, list_id, newest, as_of) if newest and is_listed else None,
                relisted_after=listed_after_removal(party, list_id, newest) if newest and is_listed else None,
                edition=edition_of(newest, as_of, stale_days=limit) if newest else None,
                unconfirmed=shown if is_listed != (record.uid in shown_uids) else None,
            )

    def notices(self, stretches: Sequence[Stretch], as_of: date) -> Iterator[Notice]:
        """Yield what the answer lacks, and what makes it doubtful."""
        for stretch in stretches:
            is_checked = stretch.list in self.lists
            yield from (
                _doubts(stretch, as_of, self.guards)
                if is_checked
                else _unchecked(stretch, as_of, self.guards.stale_warning_days.of(stretch.list))
            )
        if self.lookout:
            yield from self.lookout.doubts()
        if as_of == self.now.date():
            yield from self._failing()
        known = {stretch.list for stretch in stretches}
        for list_id in PARTY_LISTS:
            if list_id not in known and list_id in self.lists:
                yield Notice(
                    code="status.no-edition",
                    level="note",
                    message=f"{LIST_TITLES[list_id]}: no edition of that day or before is in the archive",
                    hint="potashwatch run fetches the newest; potashwatch snapshots import takes in older ones",
                )

    def _failing(self) -> Iterator[Notice]:
        """Yield the lists that today's answer cannot speak for."""
        for state in self._states():
            if state.none_listed_since_at and state.list in self.lists:
                yield Notice(
                    code="status.none-listed",
                    level="warning",
                    message=f"{LIST_TITLES[state.list]}: OFAC's page shows none since"
                    f" {state.none_listed_since_at:%Y-%m-%d}: all licenses may be gone: look now",
                    hint="open the program page; the licenses in this answer are those known before",
                )
            elif state.failing_since_at and state.list in self.lists:
                yield (
                    _held_notice(state)
                    if state.held_by_runs
                    else Notice(
                        code="status.failing",
                        level="warning",
                        message=f"{LIST_TITLES[state.list]}: incomplete since {state.failing_since_at:%Y-%m-%d}",
                        hint="potashwatch ledger says why; what was published since is not in this answer",
                    )
                )


def _with_held(found: StatusList, target: Target, held: _Held | None) -> StatusList:
    """Return where a target is on a list, with what a held edition shows otherwise."""
    if held is None:
        return found
    uids = tuple(record.uid for record in held.edition.of(target.id))
    if bool(uids) == bool(found.listed) and (not uids or found.uid in uids):
        return found
    return found.model_copy(update={"unconfirmed": _unconfirmed(held, target)})


def _unconfirmed(held: _Held, party: WatchedParty) -> StatusUnconfirmed:
    """Return what a held edition shows of a party."""
    records = tuple(held.edition.of(party.id))
    return StatusUnconfirmed(
        listed=bool(records),
        uids=tuple(record.uid for record in records),
        keys=tuple(record.reference or record.uid for record in records),
        dated_on=held.edition.on,
        sha256=held.edition.sha256,
        since_at=held.since_at,
    )


def _held_notice(state: ListState) -> Notice:
    """Say that the newest edition is held for review, and what a person does about it."""
    held = max(state.held_by_runs, key=lambda each: each.since_at)
    return Notice(
        code="status.held",
        level="warning",
        message=f"{LIST_TITLES[state.list]}: an edition is held for review since {held.since_at:%Y-%m-%d};"
        " what it shows is unconfirmed",
        hint=f"compare it with the authority's notices; potashwatch snapshots approve {held.sha256[:8]} --reason ...",
    )


def _doubts(stretch: Stretch, as_of: date, guards: GuardSettings) -> Iterator[Notice]:
    newest = stretch.editions[-1].snapshot
    for doubt in on_its_own(newest.published_on, newest.dated_on, as_of, stretch.list, guards):
        told = f"{LIST_TITLES[stretch.list]}: {doubt.message}"
        yield doubt.model_copy(update={"level": "warning", "message": told})
    for one, other in pairwise(edition.snapshot for edition in stretch.editions):
        if (one.dated_on, one.dated_by, one.dated_text) == (other.dated_on, other.dated_by, other.dated_text):
            yield Notice(
                code="status.same-day",
                level="warning",
                message=f"{LIST_TITLES[stretch.list]}: two editions of {one.dated_on} do not say which came first;"
                f" {other.sha256[:16]} is taken for the later, as it came later into the archive",
                hint="import them with the time in their names: sdn_2021-12-02T1850",
            )


def _unchecked(stretch: Stretch, as_of: date, stale_days: int) -> Iterator[Notice]:
    """Yield that the list is not among those configured: a warning where its newest edition is stale."""
    newest = stretch.editions[-1].on
    age = (as_of - newest).days
    yield Notice(
        code="status.not-configured",
        level="warning" if age > stale_days else "note",
        message=f"{LIST_TITLES[stretch.list]}: not configured, so not checked; the newest edition held is of {newest},"
        f" {plural(age, 'day')} old",
        hint="add it to lists in the configuration to have it checked",
    )
