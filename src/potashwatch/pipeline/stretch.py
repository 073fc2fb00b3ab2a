"""How a party stands on a list over the editions of an archive. Pure."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Final

from potashwatch.pipeline.watching import Seen
from potashwatch.records.edition import ListId
from potashwatch.records.status import SinceBasis, StatusEdition, StatusList, StatusReview
from potashwatch.records.target import TouchReason, WatchedParty, WatchedRecord


@dataclass(frozen=True)
class Standing:
    """A party on a list."""

    list: ListId
    newest: Seen
    records: tuple[WatchedRecord, ...]
    """That are the party, in the newest edition."""
    first: Seen
    """The first edition that shows it as the newest does."""
    before: Seen | None
    """The last edition that shows it otherwise; None where none in the archive does."""

    def told(self, party: WatchedParty, as_of: date, *, stale_days: int) -> StatusList:
        """Return the standing as the board tells it; an edition older than ``stale_days`` is stale."""
        shown = self.records or (tuple(self.before.of(party.id)) if self.before else ())
        record = shown[0] if shown else None
        review = () if self.records else to_review(self.newest, party.id)
        since, basis = (None, None) if review else self._since()
        snapshot = self.newest.snapshot
        return StatusList(
            list=self.list,
            listed=None if review else bool(self.records),
            review=review,
            uid=record.uid if record else None,
            reference=record.reference if record else None,
            name=record.name if record else None,
            reason=next((t.reason for t in self.records[0].touches if t.party == party.id), None)
            if self.records
            else None,
            programs=record.programs if record and self.records else (),
            since=since,
            since_basis=basis,
            removed_on=removed_on(party, self.list, self.newest, as_of) if self.records else None,
            edition=StatusEdition(
                published_on=snapshot.published_on,
                dated_on=snapshot.dated_on,
                sha256=snapshot.sha256,
                age_days=(as_of - snapshot.dated_on).days,
                is_stale=(as_of - (snapshot.published_on or snapshot.dated_on)).days > stale_days,
            ),
        )

    def _since(self) -> tuple[date, SinceBasis]:
        dates = [record.listed_on for record in self.records if record.listed_on]
        if dates:
            return min(dates), "authority"
        return self.first.on, "edition" if self.before else "first-edition"


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


def removed_on(party: WatchedParty, list_id: ListId, newest: Seen, as_of: date) -> date | None:
    """Return the day of a removal that the register of targets knows and the newest edition is too old to show."""
    days = [key.removed_on for key in party.keys if key.list == list_id and key.removed_on]
    return max((day for day in days if newest.on < day <= as_of), default=None)


@dataclass(frozen=True)
class Stretch:
    """Editions of one list in a row, oldest first, up to the day asked for."""

    list: ListId
    editions: tuple[Seen, ...]

    @cached_property
    def turns(self) -> tuple[tuple[Seen | None, Seen], ...]:
        """The first edition, and each that shows other records than the one before, with that one."""
        first = self.editions[0]
        told: list[tuple[Seen | None, Seen]] = [(None, first)]
        told += (
            pair for pair in pairwise(self.editions) if pair[0].watched.records != pair[1].watched.records
        )
        return tuple(told)

    def of(self, party: str) -> Standing:
        """Return how a party stands on the list at the end."""
        newest = self.editions[-1]
        records = tuple(newest.of(party))
        is_listed = bool(records)
        first = newest
        for before, first in reversed(self.turns):
            if before and any(before.of(party)) != is_listed:
                return Standing(self.list, newest, records, first, before)
        return Standing(self.list, newest, records, first, None)
