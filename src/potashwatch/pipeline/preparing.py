"""One file on its way into the archive: read, by what differs from the edition before it, and its bytes stored.

Everything but the snapshot itself, which the one who holds the lock adds: so several processes can prepare at once.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final

from potashwatch.archive import Archive
from potashwatch.errors import ArchiveError, InputError, ParseError, PotashwatchError, printable
from potashwatch.parsers import Identity, identify, open_edition
from potashwatch.parsers.cutting import UNCERTIFIED
from potashwatch.parsers.documents import Document, Watch, name_of, open_documents
from potashwatch.pipeline.folders import Found
from potashwatch.pipeline.indexed import Fresh, Scan, side_of
from potashwatch.pipeline.indexes import Indexes, Kept, facts_of
from potashwatch.pipeline.keeping import Dating, again, dating_of, named_day, shelve, stored
from potashwatch.pipeline.sides import Side
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.edition import ListId
from potashwatch.records.snapshot import Provenance, Snapshot


@dataclass(frozen=True)
class Prepared:
    """What became of one file or CSV set: its snapshot, without a number yet, or an error."""

    path: str
    snapshot: Snapshot | None
    error: PotashwatchError | None = None
    loss: "LossAgainst | None" = None
    """None of what was not read against another edition."""


@dataclass(frozen=True)
class LossAgainst:
    """How many parties of another edition a file does not have, under the same key."""

    sha256: str
    """Of the other edition."""
    gone: int


@dataclass(frozen=True)
class Order:
    """How files are taken in."""

    now: datetime
    """When the import began, UTC."""
    list_id: ListId | None = None
    """Overrules which list a document is taken for."""
    published_on: date | None = None
    """For documents that carry no date."""


_LOOKED_BACK: Final = 8
"""How many earlier editions are looked at for one of the same format."""


def _is_alike(base: Snapshot, identity: Identity) -> bool:
    return (base.format, base.tables) == (identity.format, tuple(identity.tables))


class Preparer:
    """Prepares files one after the other; each is read against the last one of its format before it."""

    def __init__(self, archive: Archive, lookout: Lookout, order: Order, watch: Watch) -> None:
        self._archive = archive
        self._lookout = lookout
        self._order = order
        self._watch = watch
        self._indexes = Indexes(archive)
        self._certified = UNCERTIFIED
        self._last = ""
        """The edition that was read last, and what of it need not be certified again."""
        self._sightings = {sighting.sha256: sighting for sighting in archive.sightings()}

    def prepare(self, found: Found, base: Snapshot | None) -> Prepared:
        """Return what became of a file; ``base`` is an edition that it may resemble. Raises ArchiveError."""
        name = name_of(found.source)
        try:
            with open_documents(found.source, self._watch) as documents:
                identity = identify(documents)
                if known := self._already_there(found, identity):
                    return Prepared(name, known)
                return self._taken_in(found, documents, identity, base)
        except ArchiveError:
            raise  # a disk that is full is full for the next file too
        except PotashwatchError as error:
            return Prepared(name, None, error)

    def _already_there(self, found: Found, identity: Identity) -> Snapshot | None:
        """Return the snapshot that a file was taken in as before; it need not be read for that."""
        sighting = self._sightings.get(identity.sha256)
        if sighting is None or self._order.list_id not in (None, sighting.list):
            return None
        if not all(self._archive.has(document.sha256) for _, document in identity.documents):
            return None
        snapshot = self._archive.snapshot(sighting)
        dating = self._dating(found)
        is_same_day = snapshot.dated_by == "document" or (dating and dating.on == snapshot.dated_on)
        return snapshot if is_same_day and snapshot.provenance.obtained == "imported" else None

    def _taken_in(
        self, found: Found, documents: tuple[Document, ...], identity: Identity, base: Snapshot | None
    ) -> Prepared:
        name = name_of(found.source)
        base = base if base and _is_alike(base, identity) else self._newest_alike(identity)
        kept = self._indexes.recall(stored(self._archive, base)) if base else None
        side, scan = self._read(name, documents, kept)
        list_id = side.header.list
        if side.content_list not in (None, list_id):
            raise ParseError(
                "parse.wrong-list",
                f"{name}: the content is {side.content_list}, not {list_id}",
                hint="leave --list out for this file",
            )
        dating = self._dated(name, dating_of(side, self._dating(found)))
        provenance = Provenance(source=printable(name), obtained="imported", fetched_at=self._order.now)
        table = kept.table if kept else None
        facts = facts_of(scan, table)
        snapshot = shelve(self._archive, list_id, identity, side, facts, dating, provenance, like=base)
        self._indexes.remember(snapshot.sha256, scan, table)
        if base and kept and base.list == list_id:
            self._lookout.take_over(base, (list_id, snapshot.sha256), scan.gone, scan.come)
        elif kept is None:
            self._lookout.take_in(list_id, snapshot.sha256, scan.come)
        if base is None or kept is None:
            return Prepared(name, snapshot)
        gone = sum(record.uid not in scan.rows for record in scan.gone)
        return Prepared(name, snapshot, loss=LossAgainst(base.sha256, gone))

    def _newest_alike(self, identity: Identity) -> Snapshot | None:
        """Return one of the last editions to arrive that has the same format; None if there is none among them."""
        for sighting in islice(reversed(self._sightings.values()), _LOOKED_BACK):
            snapshot = self._archive.snapshot(sighting)
            if _is_alike(snapshot, identity):
                return snapshot
        return None

    def _read(self, name: str, documents: tuple[Document, ...], kept: Kept | None) -> tuple[Side, Scan]:
        certified = UNCERTIFIED
        if kept:  # what the last document showed says more than its index does
            certified = self._certified if kept.table.kept.sha256 == self._last else kept.certified()
        with open_edition(again(name, documents), list_id=self._order.list_id, certified=certified) as stream:
            fresh = Fresh(stream)
            scan = fresh.against(kept) if kept else fresh.whole()
            self._certified, self._last = scan.certified, stream.origin.sha256
            return side_of(fresh, wants_programs=False), scan

    def _dated(self, name: str, dating: Dating | None) -> Dating:
        if dating is None:
            raise InputError(
                "input.no-date",
                f"{name}: neither the document nor its name says of which day it is",
                hint="give the day with --published, or put it into the name: sdn_2021-12-02.csv",
            )
        if dating.on > self._order.now.date() + timedelta(days=1):
            raise InputError(
                "input.future-date",
                f"{name}: of {dating.on}, which is to come ({dating.by}: {dating.text})",
                hint="give the right day with --published; what is imported cannot be dated anew",
            )
        return dating

    def _dating(self, found: Found) -> Dating | None:
        if published_on := self._order.published_on:
            return Dating(published_on, "option", published_on.isoformat())
        return named_day(found.path.name, found.path.parent.name)
