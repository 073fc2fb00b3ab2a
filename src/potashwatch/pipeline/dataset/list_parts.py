"""Records and changes of one list: which parts are wanted, which are there, which are not true any more."""

from collections.abc import Iterator
from typing import Final

from potashwatch.archive import Sighting
from potashwatch.errors import ArchiveError, CompareError, InputError, ParseError, PotashwatchError
from potashwatch.pipeline.dataset.columns import CHANGES, RECORDS, TableName
from potashwatch.pipeline.dataset.editions import Editions
from potashwatch.pipeline.dataset.parts import Parts, Place, short
from potashwatch.pipeline.dataset.rows import change_row, record_row
from potashwatch.pipeline.dataset.tally import Days, Tally, Trouble
from potashwatch.records.edition import ListId

_UNREAD: Final = (ArchiveError, CompareError, InputError, ParseError)
_NO_ROOM: Final = ("archive.disk-full", "input.no-room")
"""What would happen to every other edition, too."""


class ListParts:
    """The parts of one list."""

    def __init__(
        self, parts: Parts, editions: Editions, list_id: ListId, tallies: dict[TableName, Tally]
    ) -> None:
        self._parts = parts
        self._editions = editions
        self._list = list_id
        self._tallies = tallies
        self._rules = editions.lookout.watcher.rules
        self._accepted = editions.of(list_id)
        self._known = {short(sighting.sha256) for sighting in editions.archive.sightings(list_id)}
        self._read: set[str] = set()
        self._unread: set[str] = set()
        self._settled: dict[Place, dict[str, set[str]]] = {}
        """By partition: editions whose changes are settled, and the names of the parts that hold these."""

    def write(self, days: Days) -> Iterator[Trouble]:
        """Write what is not there. Yields what is left out. Raises OutputError, and ArchiveError for a full disk."""
        before: list[Sighting] = []
        for sighting in self._accepted:
            if sighting.dated_on in days:
                if "records" in self._tallies:
                    yield from self._write_records(sighting)
                if "changes" in self._tallies:
                    yield from self._write_changes(sighting, before)
            else:
                before.append(sighting)
        self._remove_replaced()
        self._remove_uncounted(days)

    def _write_records(self, sighting: Sighting) -> Iterator[Trouble]:
        tally, place = self._tallies["records"], self._place("records", sighting)
        name = short(sighting.sha256)
        if name in self._parts.names(place):
            tally.left += 1
            return
        try:
            snapshot = self._editions.archive.snapshot(sighting)
            rows = (record_row(snapshot, record) for record in self._editions.records(snapshot))
            tally.rows += self._parts.write(place, name, RECORDS, rows)
        except _UNREAD as error:
            yield self._left_out(sighting, error)
        else:
            tally.files += 1
            self._read.add(sighting.sha256)

    def _write_changes(self, new: Sighting, before: list[Sighting]) -> Iterator[Trouble]:
        """Write what differs from the last edition before that can be read, and put this one behind it."""
        if new is self._accepted[0]:
            self._settled.setdefault(self._place("changes", new), {short(new.sha256): set()})
        while before and new.sha256 not in self._unread:
            old = before[-1]
            try:
                if old.sha256 not in self._unread:
                    self._compare(old, new)
                    break
            except _UNREAD as error:
                yield from self._told(new)
                yield from self._told(old)
                if not {old.sha256, new.sha256} & self._unread:
                    # Each can be read, and they cannot be compared: the next one is, with the older.
                    _refuse_to_go_on(error)
                    yield Trouble(f"{_named(new)}, compared with {_named(old)},", error)
                    return
            if old.sha256 in self._unread:
                before.pop()
        if new.sha256 not in self._unread:
            before.append(new)

    def _compare(self, old: Sighting, new: Sighting) -> None:
        tally, place = self._tallies["changes"], self._place("changes", new)
        name = f"{short(old.sha256)}-{short(new.sha256)}-{self._rules[:8]}"
        there = self._parts.names(place)
        # One that compares with an edition which was pruned since cannot be written again.
        pruned = {
            each
            for each in there
            if _sides(each)[1] == short(new.sha256) and _sides(each)[0] not in self._known
        }
        if name in there or pruned:
            tally.left += 1
        else:
            before, after = (self._editions.archive.snapshot(each) for each in (old, new))
            found = self._editions.compared(before, after)
            rows = (
                change_row(before, after, found.not_compared, self._rules, change) for change in found.changes
            )
            tally.rows += self._parts.write(place, name, CHANGES, rows)
            tally.files += 1
        self._settled.setdefault(place, {}).setdefault(short(new.sha256), set()).update(pruned or {name})

    def _told(self, sighting: Sighting) -> Iterator[Trouble]:
        """Find out whether an edition can be read, and tell if not, once."""
        if sighting.sha256 in self._read | self._unread:
            return
        try:
            for _ in self._editions.records(self._editions.archive.snapshot(sighting)):
                pass
        except _UNREAD as error:
            yield self._left_out(sighting, error)
        else:
            self._read.add(sighting.sha256)

    def _left_out(self, sighting: Sighting, error: PotashwatchError) -> Trouble:
        _refuse_to_go_on(error)
        self._unread.add(sighting.sha256)
        return Trouble(_named(sighting), error)

    def _remove_replaced(self) -> None:
        """Remove comparisons by other rules or with another edition than the one before, but for pruned ones."""
        for place, settled in self._settled.items():
            for name in self._parts.names(place):
                older, newer = _sides(name)
                if newer in settled and name not in settled[newer] and older in self._known:
                    self._remove(place, name)

    def _remove_uncounted(self, days: Days) -> None:
        """Remove parts of editions that the archive has, and that count as the list no longer."""
        counted = {(sighting.dated_on, sighting.sha256) for sighting in self._accepted}
        for sighting in self._editions.archive.sightings(self._list):
            if sighting.dated_on in days and (sighting.dated_on, sighting.sha256) not in counted:
                for table in self._tallies:
                    place = self._place(table, sighting)
                    for name in self._parts.names(place):
                        if (name if table == "records" else _sides(name)[1]) == short(sighting.sha256):
                            self._remove(place, name)

    def _remove(self, place: Place, name: str) -> None:
        self._parts.remove(place, name)
        self._tallies[place.table].removed += 1

    def _place(self, table: TableName, sighting: Sighting) -> Place:
        return Place(table, self._list, sighting.dated_on)


def _named(sighting: Sighting) -> str:
    return f"{sighting.list}@{short(sighting.sha256)} of {sighting.dated_on}"


def _sides(name: str) -> tuple[str, str]:
    """Return the older and the newer edition of a part of changes."""
    older, _, rest = name.partition("-")
    return older, rest.partition("-")[0]


def _refuse_to_go_on(error: PotashwatchError) -> None:
    if error.code in _NO_ROOM:
        raise error
