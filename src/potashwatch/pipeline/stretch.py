"""How a party stands on a list over the editions of an archive. Pure."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from potashwatch.pipeline.watching import Seen
from potashwatch.records.edition import ListId
from potashwatch.records.status import SinceBasis, StatusEdition, StatusList
from potashwatch.records.target import WatchedRecord


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

    def told(self, party: str, as_of: date) -> StatusList:
        """Return the standing as the board tells it."""
        shown = self.records or (tuple(self.before.of(party)) if self.before else ())
        record = shown[0] if shown else None
        since, basis = self._since()
        snapshot = self.newest.snapshot
        return StatusList(
            list=self.list,
            listed=bool(self.records),
            uid=record.uid if record else None,
            reference=record.reference if record else None,
            name=record.name if record else None,
            reason=next((t.reason for t in self.records[0].touches if t.party == party), None)
            if self.records
            else None,
            programs=record.programs if record and self.records else (),
            since=since,
            since_basis=basis,
            edition=StatusEdition(
                published_on=snapshot.published_on,
                dated_on=snapshot.dated_on,
                sha256=snapshot.sha256,
                age_days=(as_of - snapshot.dated_on).days,
            ),
        )

    def _since(self) -> tuple[date, SinceBasis]:
        dates = [record.listed_on for record in self.records if record.listed_on]
        if dates:
            return min(dates), "authority"
        return self.first.on, "edition" if self.before else "first-edition"


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
