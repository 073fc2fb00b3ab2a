"""Which OFAC list a document is: classic XML and CSV do not say, advanced and enhanced do so party by party."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from potashwatch.parsers.reading import Drift
from potashwatch.parsers.words import NON_SDN_LISTS, NON_SDN_PROGRAMS
from potashwatch.records.edition import ListId
from potashwatch.records.party import PartyRecord

OUTSIDE_TEXT = "Not on the SDN List"
"""Stands in a feature or in the remarks of the non-SDN parties under E.O. 13599 (2018)."""

FEW = 100
"""Below this many records the shares prove little: OFAC's lists never had fewer than 375."""


class Marks(NamedTuple):
    """Which list a party speaks for."""

    is_outside: bool
    """It carries a mark of the non-SDN list."""
    is_inside: bool
    """It says that it is on the SDN list (advanced and enhanced)."""


def marks_of(record: PartyRecord) -> Marks:
    """Return which list a party speaks for."""
    lists = {listing.list_text for listing in record.listings if listing.list_text}
    is_outside = (
        not lists.isdisjoint(NON_SDN_LISTS) if lists else not NON_SDN_PROGRAMS.isdisjoint(record.programs)
    ) or any(OUTSIDE_TEXT in (f.value or "") for f in record.features)
    return Marks(is_outside, "SDN List" in lists)


@dataclass
class ListMarks:
    """Counts the parties that speak for one list or the other."""

    total: int = 0
    outside: int = 0
    """Parties that carry a mark of the non-SDN list."""
    inside: int = 0
    """Parties that say they are on the SDN list (advanced and enhanced)."""

    def count(self, marks: Marks) -> None:
        """Count one party."""
        self.total += 1
        self.inside += marks.is_inside
        self.outside += marks.is_outside

    def count_all(self, marks: Iterable[Marks]) -> None:
        """Count many parties."""
        for found, number in Counter(marks).items():
            self.total += number
            self.inside += number * found.is_inside
            self.outside += number * found.is_outside

    def decide(self, drift: Drift, overruled: ListId | None) -> ListId:
        """Return the list, and note the doubt where there is one.

        More than half of the parties decide. In every published file that the tests read, more than nine in ten
        parties of the non-SDN list are marked, and fewer than one in twenty of the SDN list.
        """
        if overruled:
            return overruled
        found = self.likeliest()
        if self.verdict() is None:
            drift.add(
                "drift.list", "/", f"taken for {found}, but the content leaves a doubt; --list overrules"
            )
        return found

    def likeliest(self) -> ListId:
        """Return which list more than half of the parties speak for."""
        return "ofac-consolidated" if 2 * self.outside > self.total else "ofac-sdn"

    def verdict(self) -> ListId | None:
        """Return the list that the content speaks for beyond doubt; None where it does not."""
        share = self.outside / self.total if self.total else 0
        if (self.total < FEW and not self.inside) or 0.2 < share < 0.8:
            return None
        return self.likeliest()
