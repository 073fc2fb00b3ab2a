"""What is in an archive while no one else can add to it: looked up, not looked through."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TypeAlias

from potashwatch.archive.snapshots import Sighting
from potashwatch.records.edition import ListId
from potashwatch.records.snapshot import Snapshot

_Which: TypeAlias = tuple[ListId, str, date]


class Present:
    """The sightings of an archive, in the order of arrival."""

    def __init__(self, sightings: Iterable[Sighting], filed_to: int) -> None:
        """``filed_to``: the highest number that the ledger knows; a pruning may have taken its snapshot out."""
        self._all: list[Sighting] = []
        self._by_list: dict[ListId, list[Sighting]] = defaultdict(list)
        self._by_edition: dict[_Which, list[Sighting]] = defaultdict(list)
        self._highest = filed_to
        for sighting in sightings:
            self.add(sighting)

    def add(self, sighting: Sighting) -> None:
        """Take in the next one."""
        self._all.append(sighting)
        self._by_list[sighting.list].append(sighting)
        self._by_edition[sighting.list, sighting.sha256, sighting.dated_on].append(sighting)
        self._highest = max(self._highest, sighting.number)

    @property
    def next_number(self) -> int:
        """Return a number that no snapshot had before."""
        return self._highest + 1

    def of(self, list_id: ListId | None) -> tuple[Sighting, ...]:
        """Return those of one list, or of all."""
        return tuple(self._by_list.get(list_id, ()) if list_id else self._all)

    def same(self, snapshot: Snapshot) -> Sighting | None:
        """Return the sighting that a snapshot would only repeat: of the same list, edition and day.

        An authority that served another edition in between has published it again; a file that is imported says
        nothing of that.
        """
        found = self._by_edition.get((snapshot.list, snapshot.sha256, snapshot.dated_on), ())
        is_imported = snapshot.provenance.obtained == "imported"
        last = self._by_list[snapshot.list][-1] if found else None
        return next((s for s in found if is_imported or s == last), None)
