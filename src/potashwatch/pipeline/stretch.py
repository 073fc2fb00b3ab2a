"""How a party stands on a list over the editions of an archive. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby, pairwise
from typing import Final, Literal

from potashwatch.pipeline.watching import Seen
from potashwatch.records.edition import ListId
from potashwatch.records.status import (
    SinceBasis,
    StatusAbsence,
    StatusEdition,
    StatusList,
    StatusReview,
)
from potashwatch.records.target import TouchReason, WatchedParty, WatchedRecord

Presence = Literal["listed", "review", "absent", "unknown"]
"""``review``: no record is the party, and some may be. ``unknown``: OFAC's primary table alone, without the aliases, in
which the party is not found and could be under an alias."""


@dataclass(frozen=True)
class Spell:
    """Consecutive editions that show the same of a party."""

    presence: Presence
    first: Seen
    last: Seen


@dataclass(frozen=True)
class Standing:
    """A party on a list."""

    list: ListId
    spells: tuple[Spell, ...]
    """Oldest first; at least one."""

    @property
    def newest(self) -> Seen:
        """The newest edition."""
        return self.spells[-1].last

    def told(self, party: WatchedParty, as_of: date, *, stale_days: int) -> StatusList:
        """Return the standing as the board tells it; an edition older than ``stale_days`` is stale."""
        presence = self.spells[-1].presence
        records = tuple(self.newest.of(party.id))
        shown = records or self._last_records(party)
        record = shown[0] if shown else None
        since, basis = self._since(records)
        return StatusList(
            list=self.list,
            listed=presence == "listed" if presence in ("listed", "absent") else None,
            review=to_review(self.newest, party.id) if presence == "review" else (),
            uid=record.uid if record else None,
            reference=record.reference if record else None,
            name=record.name if record else None,
            reason=next((t.reason for t in records[0].touches if t.party == party.id), None)
            if records
            else None,
            programs=record.programs if record and records else (),
            since=since,
            since_basis=basis,
            absence=self._absence() if records else None,
            removed_on=removed_on(party, self.list, self.newest, as_of) if records else None,
            relisted_after=listed_after_removal(party, self.list, self.newest),
            edition=edition_of(self.newest, as_of, stale_days=stale_days),
        )

    def _last_records(self, party: WatchedParty) -> tuple[WatchedRecord, ...]:
        listed = (spell for spell in reversed(self.spells) if spell.presence == "listed")
        return next((tuple(spell.last.of(party.id)) for spell in listed), ())

    @cached_property
    def _legible(self) -> tuple[Spell, ...]:
        """The spells without the editions that could not show the party."""
        return _merged(spell for spell in self.spells if spell.presence != "unknown")

    def _since(self, records: tuple[WatchedRecord, ...]) -> tuple[date | None, SinceBasis | None]:
        now, before = self.spells[-1], self.spells[-2] if len(self.spells) > 1 else None
        match now.presence:
            case "review" | "unknown":
                return None, None
            case "absent":
                bases: dict[Presence, SinceBasis] = {"listed": "edition", "review": "review"}
                return now.first.on, bases.get(
                    before.presence, "first-edition"
                ) if before else "first-edition"
            case "listed":
                dates = [record.listed_on for record in records if record.listed_on]
                if dates:
                    return min(dates), "authority"
                basis: SinceBasis = "edition" if len(self._legible) > 1 else "first-edition"
                return self._legible[-1].first.on, basis

    def _absence(self) -> StatusAbsence | None:
        """Return the editions without the party between the last two spells with it; None where it never left."""
        spells = self._legible
        earlier = [place for place, spell in enumerate(spells[:-1]) if spell.presence == "listed"]
        if not earlier:
            return None
        return StatusAbsence(from_on=spells[earlier[-1] + 1].first.on, to_on=spells[-2].last.on)


def edition_of(found: Seen, as_of: date, *, stale_days: int) -> StatusEdition:
    """Return an edition as an answer names it; one older than ``stale_days`` is stale."""
    snapshot = found.snapshot
    return StatusEdition(
        published_on=snapshot.published_on,
        dated_on=snapshot.dated_on,
        sha256=snapshot.sha256,
        age_days=(as_of - snapshot.dated_on).days,
        is_stale=(as_of - (snapshot.published_on or snapshot.dated_on)).days > stale_days,
        has_aliases=has_aliases(found),
    )


def has_aliases(found: Seen) -> bool:
    """Tell whether an edition carries aliases: all do but OFAC's CSV set without its table of them."""
    return found.snapshot.format != "ofac-csv" or "aliases" in found.snapshot.tables


def to_review(edition: Seen, party: str) -> tuple[StatusReview, ...]:
    """Return the records of an edition that name a party, or have a name near its own, and are not taken for it."""
    return tuple(
        StatusReview(
            uid=record.uid,
            reference=record.reference,
            name=record.name,
            programs=record.programs,
            touch=touch,
        )
        for record in edition.watched.records
        for touch in record.touches
        if touch.party == party and touch.reason in _REVIEWED
    )


_REVIEWED: Final[tuple[TouchReason, ...]] = ("text", "possible")


def removals(party: WatchedParty, list_id: ListId) -> list[date]:
    """Return the days on which the register of targets has the party removed from a list."""
    return [key.removed_on for key in party.keys if key.list == list_id and key.removed_on]


def removed_on(party: WatchedParty, list_id: ListId, newest: Seen, as_of: date) -> date | None:
    """Return the day of a removal that the register of targets knows and the newest edition is too old to show.

    An edition of the very day may be from before it.
    """
    return max((day for day in removals(party, list_id) if newest.on <= day <= as_of), default=None)


def listed_after_removal(party: WatchedParty, list_id: ListId, edition: Seen) -> date | None:
    """Return the last removal that the register of targets has from before an edition that lists the party again.

    None where the edition does not list it, or is of the day of the removal or before. The two contradict each other:
    either it was listed again, or the register is wrong.
    """
    days = removals(party, list_id)
    if not days or max(days) >= edition.on or not any(edition.of(party.id)):
        return None
    return max(days)


@dataclass(frozen=True)
class Stretch:
    """Editions of one list in a row, oldest first, up to the day asked for."""

    list: ListId
    editions: tuple[Seen, ...]

    @cached_property
    def turns(self) -> tuple[tuple[Seen | None, Seen], ...]:
        """The first edition, and each that shows other records than the one before, with that one.

        Or that has aliases where the one before has none, or the other way round.
        """
        first = self.editions[0]
        told: list[tuple[Seen | None, Seen]] = [(None, first)]
        told += (pair for pair in pairwise(self.editions) if _differs(*pair))
        return tuple(told)

    def legible(self, party: WatchedParty) -> "Stretch | None":
        """Return the stretch without the editions that could not show a party; None where none is left."""
        if not any(spell.presence == "unknown" for spell in self.of(party).spells):
            return self
        found = tuple(
            edition
            for spell in self.of(party).spells
            if spell.presence != "unknown"
            for edition in self._between(spell.first, spell.last)
        )
        return Stretch(self.list, found) if found else None

    def _between(self, first: Seen, last: Seen) -> tuple[Seen, ...]:
        numbers = [edition.snapshot.number for edition in self.editions]
        return self.editions[numbers.index(first.snapshot.number) : numbers.index(last.snapshot.number) + 1]

    def of(self, party: WatchedParty) -> Standing:
        """Return how a party stands on the list at the end, and stood before."""
        return Standing(self.list, _merged(self._spells(party)))

    def _spells(self, party: WatchedParty) -> Iterator[Spell]:
        # By its key, or by a name that the primary table has, a party is found without aliases too.
        is_found_without = any(key.list == self.list for key in party.keys)
        ends = [before for before, _ in self.turns if before] + [self.editions[-1]]
        for (_, edition), last in zip(self.turns, ends, strict=True):
            presence: Presence = "absent"
            if any(edition.of(party.id)):
                presence = "listed"
                is_found_without = is_found_without or not has_aliases(edition)
            elif to_review(edition, party.id):
                presence = "review"
            elif not is_found_without and not has_aliases(edition):
                presence = "unknown"
            yield Spell(presence, edition, last)


def _differs(one: Seen, other: Seen) -> bool:
    return one.watched.records != other.watched.records or has_aliases(one) != has_aliases(other)


def _merged(spells: Iterator[Spell]) -> tuple[Spell, ...]:
    groups = (tuple(group) for _, group in groupby(spells, key=lambda spell: spell.presence))
    return tuple(Spell(group[0].presence, group[0].first, group[-1].last) for group in groups)
