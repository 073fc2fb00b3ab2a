"""The status board: where each target stands on a day, from what had been published by then."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from potashwatch import __version__
from potashwatch.archive import Archive
from potashwatch.guards import on_its_own
from potashwatch.pipeline.register import Register, end_of
from potashwatch.pipeline.remembering import states_of
from potashwatch.pipeline.stretch import Stretch, removed_on
from potashwatch.pipeline.summary import NOT_COVERED, latest_action, summary
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
from potashwatch.records.target import Target
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
            stretch.list: stretch.of(target.id).told(target, as_of, stale_days=limits.of(stretch.list))
            for stretch in stretches
        }
        held = self._held(as_of)
        lists = tuple(
            _with_held(known.get(list_id, StatusList(list=list_id, listed=None)), target, held.get(list_id))
            for list_id in PARTY_LISTS
        )
        touching = tuple(self.licenses(target, licenses))
        return StatusTarget(
            target=target.id,
            title=target.title,
            lists=lists,
            licenses=touching,
            linked=tuple(_linked(target, stretches, as_of)),
            summary=summary(lists, _counting(target, touching)),
            latest_action=latest_action(target, stretches, touching, as_of, license_sources),
        )

    def _held(self, as_of: date) -> dict[ListId, _Held]:
        """Return for each list the newest edition that is held for review, by the end of a day."""
        found: dict[ListId, _Held] = {}
        for state in self._states():
            held = [each for each in state.quarantined if each.since_at.date() <= as_of]
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
                    ended_on=found.ended_on,
                    certainty=found.certainty,
                    touch=touch,
                )

    def notices(self, stretches: Sequence[Stretch], as_of: date) -> Iterator[Notice]:
        """Yield what the answer lacks, and what makes it doubtful."""
        for stretch in stretches:
            is_checked = stretch.list in self.lists
            yield from _doubts(stretch, as_of, self.guards) if is_checked else _unchecked(stretch, as_of)
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
            if state.failing_since_at and state.list in self.lists:
                yield (
                    _held_notice(state)
                    if state.quarantined
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
    records = tuple(held.edition.of(target.id))
    uids = tuple(record.uid for record in records)
    if bool(records) == bool(found.listed) and (not records or found.uid in uids):
        return found
    unconfirmed = StatusUnconfirmed(
        listed=bool(records),
        uids=uids,
        dated_on=held.edition.on,
        sha256=held.edition.sha256,
        since_at=held.since_at,
    )
    return found.model_copy(update={"unconfirmed": unconfirmed})


def _held_notice(state: ListState) -> Notice:
    """Say that the newest edition is held for review, and what a person does about it."""
    held = max(state.quarantined, key=lambda each: each.since_at)
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


def _unchecked(stretch: Stretch, as_of: date) -> Iterator[Notice]:
    """Yield that the list is not among those configured, so that nobody expects a newer edition."""
    newest = stretch.editions[-1].on
    yield Notice(
        code="status.not-configured",
        level="note",
        message=f"{LIST_TITLES[stretch.list]}: not configured, so not checked; the newest edition held is of {newest},"
        f" {plural((as_of - newest).days, 'day')} old",
        hint="add it to lists in the configuration to have it checked",
    )


def _counting(target: Target, licenses: Iterable[StatusLicense]) -> tuple[StatusLicense, ...]:
    """Return the licenses without those that concern a party whose only tie is that both were announced together."""
    announced = {party.id for party in target.linked if party.announced_only}
    return tuple(found for found in licenses if found.touch.party not in announced)


def _linked(target: Target, stretches: Sequence[Stretch], as_of: date) -> Iterator[StatusLinked]:
    for party in target.linked:
        for stretch in stretches:
            for record in stretch.editions[-1].of(party.id):
                yield StatusLinked(
                    party=party.id,
                    title=party.title,
                    relation=party.relation,
                    list=stretch.list,
                    uid=record.uid,
                    reference=record.reference,
                    name=record.name,
                    programs=record.programs,
                    removed_on=removed_on(party, stretch.list, stretch.editions[-1], as_of),
                )
