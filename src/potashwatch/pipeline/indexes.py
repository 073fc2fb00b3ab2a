"""The record indexes of the editions in an archive: worked out once, told by one another, remembered beside them."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import Final, NamedTuple

from pydantic import ValidationError

from potashwatch.archive import Archive
from potashwatch.errors import ArchiveError
from potashwatch.guards import FactsCounter
from potashwatch.parsers import open_edition
from potashwatch.parsers.cutting import Certified
from potashwatch.parsers.documents import Watch, ignore
from potashwatch.parsers.lists import ListMarks, Marks
from potashwatch.parsers.reading import Drift, Noted
from potashwatch.parsers.rows import Known, Row
from potashwatch.pipeline.indexed import Fresh, Scan
from potashwatch.pipeline.keeping import stored, summary
from potashwatch.pipeline.shelved import Shelved
from potashwatch.records.edition import FormatDrift, FormatId, ListId
from potashwatch.records.party import PartyRecord
from potashwatch.records.record_index import KeptIndex, NotedDrift
from potashwatch.records.report import EditionSummary
from potashwatch.records.snapshot import Facts, Snapshot
from potashwatch.rules import rules_digest

_KIND: Final = "index"
_WORTH_IT: Final = 3
"""A difference names at most a third of the records; else the index is kept in full."""
_REMEMBERED: Final = 8
_DIGEST_BYTES: Final = 16
_IRREGULAR: Final = bytes(_DIGEST_BYTES)
"""Stands for the digest of a record that has none."""
_MARKS: Final = tuple(Marks(bool(n & 1), bool(n & 2)) for n in range(4))


class Home(NamedTuple):
    """Where a record lies."""

    edition: str
    """Whose pack it is."""
    pack: str
    """Digest of the pack."""
    line: int


@dataclass(frozen=True)
class Table:
    """A record index in memory, whatever it was told by."""

    kept: KeptIndex
    rows: Mapping[str, Row]
    homes: Mapping[str, Home]
    blocks: frozenset[bytes]

    @cached_property
    def known(self) -> Known:
        """The rows by digest."""
        return {row.digest: row for row in self.rows.values() if row.digest}

    @cached_property
    def certified(self) -> Certified:
        """What of the document need not be certified again in another one."""
        digests = self.known.keys() | self.blocks
        return Certified(frozenset(digests), frozenset(map(str.encode, self.kept.prefixes)), {})


class Kept:
    """An edition of the archive whose record index is kept. See ``potashwatch.pipeline.indexed.Indexed``."""

    def __init__(self, archive: Archive, table: Table, source: Shelved, list_id: ListId | None) -> None:
        kept = table.kept
        self._archive = archive
        self.table = table
        self._source = source
        self.name = source.name
        self.format: FormatId = kept.header.format
        self.rows = table.rows
        self.content_list = kept.content_list
        drift = Drift()
        drift.journal += map(_noted, chain(kept.around, kept.noted))
        found = list_id or kept.header.list
        if self.format != "eu-fsf-1.1":
            found = ListMarks(kept.total, kept.outside, kept.inside).decide(drift, list_id)
        self.header = kept.header.model_copy(update={"list": found})
        self.drift: tuple[FormatDrift, ...] = drift.report()

    @property
    def summary(self) -> EditionSummary:
        """Return the edition as reports name it."""
        told = summary(self._source.snapshot, self._source.name)
        return told.model_copy(update={"dated_on": None})

    def certified(self) -> Certified:
        """Return what of its document need not be certified again in another one."""
        return self.table.certified

    def known(self) -> Known:
        """Return its rows by digest."""
        return self.table.known

    def records(self, uids: Iterable[str]) -> Iterator[PartyRecord]:
        """Yield the records of some keys; from the edition itself where their packs are not there any more."""
        wanted = list(uids)
        try:
            yield from list(records_of(self._archive, self.table, wanted))
        except (ArchiveError, ValidationError):
            with open_edition(self._source) as stream:
                fresh = Fresh(stream)
                fresh.go_through({})
                yield from fresh.records(wanted)

    def programs(self) -> frozenset[str]:
        """Return every program that a record is under."""
        return frozenset(self.table.kept.facts.programs)


def records_of(archive: Archive, table: Table, uids: Iterable[str]) -> Iterator[PartyRecord]:
    """Yield the records of some keys, from their packs. Raises ArchiveError."""
    wanted = list(uids)
    by_pack: dict[tuple[str, str], list[int]] = defaultdict(list)
    for uid in wanted:
        edition, pack, line = table.homes[uid]
        by_pack[edition, pack].append(line)
    found = {
        (edition, pack): archive.packs.lines(edition, rules_digest(), pack, lines)
        for (edition, pack), lines in by_pack.items()
    }
    for uid in wanted:
        edition, pack, line = table.homes[uid]
        record = PartyRecord.model_validate_json(found[edition, pack][line])
        if record.uid != uid:
            raise ArchiveError(
                "archive.damaged",
                f"the pack of {edition[:16]} holds {record.uid} where {uid} should be",
                hint="what is derived can be deleted at any time: remove the folder derived/ of the archive",
            )
        yield record


class Indexes:
    """The record indexes of an archive."""

    def __init__(self, archive: Archive, watch: Watch = ignore) -> None:
        self._archive = archive
        self._watch = watch
        self._tables: OrderedDict[str, Table] = OrderedDict()

    def recall(self, source: Shelved, list_id: ListId | None = None) -> Kept | None:
        """Return an edition by its index; None where that is not remembered."""
        snapshot = source.snapshot
        if list_id and list_id.partition("-")[0] != snapshot.format.partition("-")[0]:
            return None
        if not all(self._archive.has(document.sha256) for document in snapshot.documents):
            return None  # what stands for evidence that is lost would hide the loss
        table = self._table(snapshot.sha256)
        return Kept(self._archive, table, source, list_id) if table else None

    def table(self, sha256: str) -> Table | None:
        """Return the index of an edition as it is kept; None where that is not remembered."""
        return self._table(sha256)

    def of(self, snapshot: Snapshot) -> Kept | None:
        """Return an edition by its index; one that is not remembered is read in full. None where it cannot be kept.

        Raises ArchiveError, ParseError.
        """
        source = stored(self._archive, snapshot)
        known = self.recall(source)
        if known is None:
            with open_edition(source, watch=self._watch) as stream:
                scan = Fresh(stream).whole()
            self.remember(snapshot.sha256, scan, None)
            known = self.recall(source)
        return known

    def remember(self, sha256: str, scan: Scan, base: Table | None) -> None:
        """Keep the index of an edition that was gone through, if that is possible.

        ``base`` is the index of the edition it was compared with; without one, ``scan.come`` are all its records.
        """
        if self._table(sha256):
            return
        homes = dict(base.homes) if base else {}
        for record in scan.gone:
            homes.pop(record.uid, None)
        if scan.come:
            lines = [record.model_dump_json().encode() for record in scan.come]
            pack = self._archive.packs.remember(sha256, rules_digest(), lines)
            homes.update((r.uid, Home(sha256, pack, line)) for line, r in enumerate(scan.come))
        rows = scan.rows
        digests = scan.certified.digests
        blocks = digests - set(map(attrgetter("digest"), rows.values())) if digests else digests
        kept = _told(sha256, scan, facts_of(scan, base))
        table = Table(kept, rows, homes, blocks)
        self._archive.derived.remember(_KIND, sha256, rules_digest(), self._written(table, base))

    def _written(self, table: Table, base: Table | None) -> KeptIndex:
        """Return an index as it is kept: by what differs from another one in its chain, or in full."""
        if base:
            position, line = base.kept.position, (base.kept.sha256, *base.kept.path)
            following = position + 1
            while position != following & (following - 1):
                position, line = position & (position - 1), line[1:]
            if (told_by := self._table(line[0])) and (short := _difference(table, told_by, following, line)):
                self._put(Table(short, table.rows, table.homes, table.blocks))
                return short
        full = _columns(table, table.rows, ()).model_copy(
            update={"blocks": b"".join(sorted(table.blocks)).hex()}
        )
        self._put(Table(full, table.rows, table.homes, table.blocks))
        return full

    def _put(self, table: Table) -> None:
        self._tables[table.kept.sha256] = table
        while len(self._tables) > _REMEMBERED:
            self._tables.popitem(last=False)

    def _table(self, sha256: str, below: int | None = None) -> Table | None:
        """Return an index, worked out from those it is told by; None where one of them is not there.

        ``below``: its position must be lower, so that no chain goes round in a circle.
        """
        if sha256 in self._tables:
            self._tables.move_to_end(sha256)
            return self._tables[sha256]
        kept = self._archive.derived.recall(_KIND, sha256, rules_digest(), KeptIndex)
        if kept is None or kept.sha256 != sha256 or (below is not None and kept.position >= below):
            return None
        base = self._table(kept.path[0], kept.position) if kept.path else None
        if kept.path and (base is None or base.kept.position >= kept.position):
            return None
        table = _joined(kept, base)
        self._put(table)
        return table


def facts_of(scan: Scan, base: Table | None) -> Facts:
    """Return the figures of an edition that was gone through: all its records, or what differs from its base."""
    counter = FactsCounter(base.kept.facts if base else None)
    for record in scan.gone:
        counter.remove(record)
    for record in scan.come:
        counter.add(record)
    return counter.facts()


def _told(sha256: str, scan: Scan, facts: Facts) -> KeptIndex:
    """Return what an index says beside its columns."""
    return KeptIndex(
        schema="potashwatch/record-index/1",
        sha256=sha256,
        position=0,
        path=(),
        header=scan.header,
        content_list=scan.content_list,
        total=scan.marks.total,
        inside=scan.marks.inside,
        outside=scan.marks.outside,
        facts=facts,
        around=tuple(_kept_note("", note) for note in scan.around),
        noted=tuple(
            _kept_note(row.uid, note)
            for row in filter(attrgetter("noted"), scan.rows.values())
            for note in row.noted
        ),
        prefixes=tuple(sorted(prefix.decode() for prefix in scan.certified.prefixes)),
    )


def _difference(table: Table, base: Table, position: int, path: tuple[str, ...]) -> KeptIndex | None:
    """Return an index told by another one; None where that is hardly shorter."""
    other, homes = base.rows, base.homes
    maybe = [uid for uid, row in table.rows.items() if other.get(uid) is not row]
    come = [uid for uid in maybe if other.get(uid) != table.rows[uid] or homes[uid] != table.homes[uid]]
    gone = tuple(sorted(other.keys() - table.rows.keys()))
    if (len(come) + len(gone)) * _WORTH_IT > len(table.rows):
        return None
    told = _columns(table, come, gone)
    return told.model_copy(
        update={
            "position": position,
            "path": path,
            "blocks": b"".join(sorted(table.blocks - base.blocks)).hex(),
            "blocks_gone": b"".join(sorted(base.blocks - table.blocks)).hex(),
        }
    )


def _columns(table: Table, uids: Iterable[str], gone: tuple[str, ...]) -> KeptIndex:
    """Return an index with the columns of some records."""
    chosen = tuple(uids)
    homes = [table.homes[uid] for uid in chosen]
    packs = {pack: place for place, pack in enumerate(dict.fromkeys((h.edition, h.pack) for h in homes))}
    rows = [table.rows[uid] for uid in chosen]
    return table.kept.model_copy(
        update={
            "packs": tuple(packs),
            "uids": chosen,
            "digests": b"".join(row.digest or _IRREGULAR for row in rows).hex(),
            "marks": "".join(str(row.marks.is_outside + 2 * row.marks.is_inside) for row in rows),
            "packs_of": tuple(packs[home.edition, home.pack] for home in homes),
            "lines": tuple(home.line for home in homes),
            "gone": gone,
        }
    )


def _joined(kept: KeptIndex, base: Table | None) -> Table:
    """Return an index in memory, over the one it is told by."""
    noted: dict[str, list[Noted]] = defaultdict(list)
    for note in kept.noted:
        noted[note.uid].append(_noted(note))
    rows, homes = (dict(base.rows), dict(base.homes)) if base else ({}, {})
    for uid in kept.gone:
        rows.pop(uid, None)
        homes.pop(uid, None)
    columns = zip(kept.uids, _cut(kept.digests), kept.marks, kept.packs_of, kept.lines, strict=True)
    for uid, digest, mark, pack, line in columns:
        row = Row(uid, b"" if digest == _IRREGULAR else digest, _MARKS[int(mark)], tuple(noted.get(uid, ())))
        rows[uid] = row
        homes[uid] = Home(*kept.packs[pack], line)
    blocks = (base.blocks if base else frozenset()) - frozenset(_cut(kept.blocks_gone))
    return Table(kept, rows, homes, blocks | frozenset(_cut(kept.blocks)))


def _cut(digests: str) -> Iterator[bytes]:
    raw = bytes.fromhex(digests)
    return (raw[at : at + _DIGEST_BYTES] for at in range(0, len(raw), _DIGEST_BYTES))


def _kept_note(uid: str, note: Noted) -> NotedDrift:
    code, path, message, example = note
    return NotedDrift(uid=uid, code=code, path=path, message=message, example_uid=example)


def _noted(note: NotedDrift) -> Noted:
    return note.code, note.path, note.message, note.example_uid
