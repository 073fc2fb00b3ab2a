"""Which records of an edition touch a watched party: worked out once an edition, then remembered."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from potashwatch.archive import Archive, Sighting
from potashwatch.diff import canonical
from potashwatch.errors import ArchiveError, ParseError, PotashwatchError
from potashwatch.parsers import open_edition
from potashwatch.parsers.documents import Watch, ignore
from potashwatch.pipeline.indexes import Home, Indexes
from potashwatch.pipeline.keeping import stored
from potashwatch.pipeline.shelved import Shelved
from potashwatch.pipeline.timeline import Timeline
from potashwatch.records.edition import ListId
from potashwatch.records.party import Listing, PartyRecord
from potashwatch.records.report import Notice
from potashwatch.records.snapshot import Snapshot
from potashwatch.records.target import WatchedEdition, WatchedRecord
from potashwatch.records.timeline import ShortSnapshot
from potashwatch.targets import Watcher, is_party

_KIND = "watched"


@dataclass(frozen=True)
class Seen:
    """An edition of the archive, and who of the watched parties is in it."""

    snapshot: ShortSnapshot
    watched: WatchedEdition

    @property
    def on(self) -> date:
        """The day it is of."""
        return self.snapshot.dated_on

    @property
    def sha256(self) -> str:
        """Of the edition."""
        return self.snapshot.sha256

    @property
    def address(self) -> str:
        """The address by which only this edition is found."""
        return f"{self.snapshot.list}@{self.sha256[:16]}"

    def of(self, party: str) -> Iterator[WatchedRecord]:
        """Yield the records that are taken for a watched party."""
        return (record for record in self.watched.records if party in parties_in(record))


def is_alike(one: Seen, other: Seen) -> bool:
    """Tell whether two editions carry the same things."""
    return (one.snapshot.format, one.snapshot.tables) == (other.snapshot.format, other.snapshot.tables)


def parties_in(record: WatchedRecord) -> frozenset[str]:
    """Return the watched parties that a record is taken for: by key, number or name, never by a near name."""
    return frozenset(touch.party for touch in record.touches if is_party(touch))


class Lookout:
    """Looks for the watched parties in the editions of an archive."""

    def __init__(self, archive: Archive, watcher: Watcher, watch: Watch = ignore) -> None:
        self._archive = archive
        self._watch = watch
        self.watcher = watcher
        self._timeline = Timeline(archive, watcher.rules)
        self._indexes = Indexes(archive, watch)
        self._shorts: dict[ListId, dict[Home, WatchedRecord | None]] = defaultdict(dict)
        """Records of packs, in short; None for those that touch nobody."""
        self.judged: frozenset[str] = frozenset()
        """Editions that the run which is under way has accepted."""
        self.unread: dict[ListId, dict[str, PotashwatchError]] = defaultdict(dict)
        """Editions that could not be read, by list and by the name under which they are reported, and why."""

    def take_in(self, list_id: ListId, sha256: str, records: Iterable[PartyRecord]) -> WatchedEdition:
        """Work out who is in an edition from all its records, and remember it."""
        return self.remember(
            list_id, sha256, [short for record in records if (short := self.short(list_id, record))]
        )

    def take_over(
        self,
        base: Snapshot,
        new: tuple[ListId, str],
        gone: Iterable[PartyRecord],
        come: Iterable[PartyRecord],
    ) -> WatchedEdition:
        """Work out who is in an edition from the records by which it differs from another one, and remember it.

        ``new``: its list and digest. Records that are the same in both may be among the two. Raises ArchiveError,
        ParseError.
        """
        gone_uids = {record.uid for record in gone}
        known = self._watched(base.list, base.sha256, lambda: base)
        stay = [record for record in known.records if record.uid not in gone_uids]
        shorts = (self.short(new[0], record) for record in come)
        return self.remember(*new, stay + [short for short in shorts if short])

    def parties(self, snapshot: Snapshot) -> frozenset[str]:
        """Return the watched parties in an edition. Raises ArchiveError, ParseError."""
        known = self._watched(snapshot.list, snapshot.sha256, lambda: snapshot)
        return frozenset(party for record in known.records for party in parties_in(record))

    def on_edition(self, snapshot: Snapshot) -> list[WatchedRecord]:
        """Return the records of an edition that are watched parties, by key. Raises ArchiveError, ParseError."""
        known = self._watched(snapshot.list, snapshot.sha256, lambda: snapshot)
        return [record for record in known.records if parties_in(record)]

    def watched(self, snapshot: Snapshot) -> WatchedEdition:
        """Return who is in an edition. Raises ArchiveError, ParseError."""
        return self._watched(snapshot.list, snapshot.sha256, lambda: snapshot)

    def look_up(self, list_id: ListId) -> None:
        """Get ready to tell of all editions of a list what is remembered."""
        self._timeline.look_up(list_id, self._archive.sightings(list_id))

    def remembered(self, list_id: ListId, sha256: str) -> tuple[WatchedEdition, ...]:
        """Return each answer that is remembered of an edition, after ``look_up``; nothing is read."""
        found = (self._timeline.known(list_id, sha256), self._recall(sha256))
        return tuple(each for each in found if each and each.list == list_id)

    def doubts(self, *lists: ListId) -> Iterator[Notice]:
        """Yield a notice about every edition of these lists, or of all, that could not be read."""
        found = [each for list_id in lists or self.unread for each in self.unread.get(list_id, {}).items()]
        for name, error in sorted(found, key=lambda each: each[0]):
            yield Notice(
                code="status.unread",
                level="warning",
                message=f"{name} cannot be read and is left out: {error.message} [{error.code}]",
                hint="potashwatch snapshots verify tells what is missing; put it back from a copy",
            )

    def editions(
        self,
        list_id: ListId,
        *,
        until: date | None = None,
        since: date | None = None,
        up_to: int | None = None,
        before: Snapshot | None = None,
    ) -> Iterator[Seen]:
        """Yield the accepted editions of a list, oldest first, each once in a row.

        ``until``, ``since``: their days, both included; with ``since`` the last one before it too. ``up_to``: the
        highest number of a snapshot. ``before``: only editions older than this one, in the archive's own order, which
        also orders the editions of one day. One that cannot be read is left out, and is listed in ``unread``.
        """
        accepted = tuple(self._archive.accepted(list_id, self.judged))
        unknown = self._timeline.look_up(list_id, self._archive.sightings(list_id))
        found: dict[str, WatchedEdition] = {}
        told: list[Seen] = []
        last = None
        asked = _older(accepted, before) if before else accepted
        for sighting in _chosen(asked, until, since, up_to):
            if sighting.sha256 == last:
                continue
            last = sighting.sha256
            try:
                told.append(
                    Seen(self._archive.short(sighting), found.get(last) or self._watched_at(sighting))
                )
            except (ArchiveError, ParseError) as error:
                self.unread[list_id][f"{list_id}@{sighting.sha256[:16]} of {sighting.dated_on}"] = error
            else:
                found[last] = told[-1].watched
        self._timeline.roll_up(unknown, {sighting.sha256 for sighting in accepted}, found)
        yield from told

    def held(self, list_id: ListId, sha256: str) -> Seen | None:
        """Return an edition that counts as no edition of the list; None, and a notice, where it cannot be read."""
        found = [each for each in self._archive.sightings(list_id) if each.sha256 == sha256]
        try:
            return Seen(self._archive.short(found[-1]), self._watched_at(found[-1])) if found else None
        except (ArchiveError, ParseError) as error:
            self.unread[list_id][f"{list_id}@{sha256[:16]}"] = error
            return None

    def _watched_at(self, sighting: Sighting) -> WatchedEdition:
        return self._watched(sighting.list, sighting.sha256, lambda: self._archive.snapshot(sighting))

    def _watched(self, list_id: ListId, sha256: str, snapshot: Callable[[], Snapshot]) -> WatchedEdition:
        """Return who is in an edition. Reads it in full where that is not remembered.

        Raises ArchiveError, ParseError.
        """
        known = self._timeline.known(list_id, sha256) or self._recall(sha256)
        if known is None:
            source = stored(self._archive, snapshot())
            known = self._by_index(list_id, source)
        if known is None:
            with open_edition(source, list_id=list_id, watch=self._watch) as stream:
                known = self.take_in(list_id, sha256, stream)
        return known

    def _by_index(self, list_id: ListId, source: Shelved) -> WatchedEdition | None:
        """Work out who is in an edition from its record index; None where that is not kept.

        A record that stands in many editions is looked at once.
        """
        kept = self._indexes.recall(source, list_id)
        if kept is None:
            return None
        shorts, homes = self._shorts[list_id], kept.table.homes
        new = [uid for uid, home in homes.items() if home not in shorts]
        for record in kept.records(new):
            shorts[homes[record.uid]] = self.short(list_id, record)
        found = [short for home in homes.values() if (short := shorts[home])]
        return self.remember(list_id, source.snapshot.sha256, found)

    def earlier(self, list_id: ListId, base: Snapshot) -> Iterator[tuple[date, str, WatchedRecord]]:
        """Yield day, digest and record of every watched record in the editions older than ``base``, newest first.

        ``base`` is the edition compared with: a party that is not in it and was in an older one has left the list.
        """
        for edition in reversed(list(self.editions(list_id, before=base))):
            if edition.sha256 != base.sha256:
                yield from ((edition.on, edition.sha256, record) for record in edition.watched.records)

    def short(self, list_id: ListId, record: PartyRecord) -> WatchedRecord | None:
        """Return a record in short; None where it touches nobody."""
        touches = self.watcher.touches(list_id, record)
        if not touches:
            return None
        dates = [listing.listed.start_on for listing in record.listings if listing.listed]
        return WatchedRecord(
            uid=record.uid,
            reference=record.reference,
            name=record.name,
            kind=record.kind,
            names=tuple(sorted({name.text for name in record.names})),
            programs=record.programs,
            listed_on=min((day for day in dates if day), default=None),
            touches=touches,
            acts=tuple(sorted({text for listing in record.listings if (text := _act(listing))})),
            parts=_parts(record),
        )

    def _recall(self, sha256: str) -> WatchedEdition | None:
        known = self._archive.derived.recall(_KIND, sha256, self.watcher.rules, WatchedEdition)
        # A file under another's name is as good as none.
        return known if known and (known.sha256, known.rules) == (sha256, self.watcher.rules) else None

    def remember(self, list_id: ListId, sha256: str, found: list[WatchedRecord]) -> WatchedEdition:
        """Keep who of the watched parties is in an edition."""
        found.sort(key=lambda record: (len(record.uid), record.uid))
        known = WatchedEdition(list=list_id, sha256=sha256, rules=self.watcher.rules, records=tuple(found))
        self._archive.derived.remember(_KIND, sha256, self.watcher.rules, known)
        return known


def _act(listing: Listing) -> str:
    """Return the act and the dates of a listing in one line; the empty text where it has none."""
    texts = [*listing.legal_bases]
    if act := listing.citation:
        texts += [act.act_text]
        texts += [f"published {act.published_text}"] if act.published_text else []
        texts += [f"in force {act.in_force_text}"] if act.in_force_text else []
    texts += [f"listed {listing.listed.text}"] if listing.listed else []
    texts += [f"delisted {listing.delisted.text}"] if listing.delisted else []
    return ", ".join(texts)


def _parts(record: PartyRecord) -> tuple[tuple[str, str], ...]:
    """Return each field of a record that is filled, with a digest of its content."""
    content = canonical(record).model_dump(mode="json")
    return tuple(
        (field, hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16])
        for field, value in content.items()
        if value
    )


def _older(accepted: Sequence[Sighting], base: Snapshot) -> Sequence[Sighting]:
    """Return the sightings, newest first, that come before a snapshot; where it is not among them, of earlier days."""
    places = [place for place, sighting in enumerate(accepted) if sighting.number == base.number]
    if places:
        return accepted[places[0] + 1 :]
    return [sighting for sighting in accepted if sighting.dated_on < base.dated_on]


def _chosen(
    accepted: Iterable[Sighting], until: date | None, since: date | None, up_to: int | None
) -> list[Sighting]:
    """Return those of the accepted sightings, newest first, that are asked for, oldest first."""
    chosen: list[Sighting] = []
    for sighting in accepted:
        if (until and sighting.dated_on > until) or (up_to is not None and sighting.number > up_to):
            continue
        chosen.append(sighting)
        if since and sighting.dated_on < since:
            break
    return chosen[::-1]
