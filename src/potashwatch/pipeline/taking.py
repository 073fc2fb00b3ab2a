"""An arrival is recognised, read to its end, compared with the edition before it, and stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from potashwatch.archive import Archive
from potashwatch.diff import Difference
from potashwatch.errors import ArchiveError, CompareError, ParseError
from potashwatch.guards import FactsCounter
from potashwatch.parsers import Identity, identify, open_edition
from potashwatch.parsers.documents import Document, Source, Stored, Watch, open_documents
from potashwatch.pipeline.arriving import Arrived
from potashwatch.pipeline.compare import Comparison, compare
from potashwatch.pipeline.full import Counted
from potashwatch.pipeline.indexed import Fresh, Scan, side_of
from potashwatch.pipeline.indexes import Indexes, Table, facts_of
from potashwatch.pipeline.keeping import again, dating_of, keep, stored
from potashwatch.pipeline.sides import Side
from potashwatch.pipeline.touching import is_watched_arrival
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.edition import LIST_TITLES, FormatId, ListId
from potashwatch.records.ledger import ListState
from potashwatch.records.party import PartyRecord
from potashwatch.records.report import Notice
from potashwatch.records.snapshot import Facts, Snapshot
from potashwatch.records.target import WatchedRecord


@dataclass(frozen=True)
class Taken:
    """An edition in the archive, and what it was compared with."""

    snapshot: Snapshot
    base: Snapshot | None
    """None for the first edition of a list."""
    comparison: Comparison | None
    """None for a first edition, and for the bytes that were accepted last."""


@dataclass(frozen=True)
class _Read:
    side: Side
    facts: Facts
    watched: list[WatchedRecord] | None
    """Of an edition that was read alone, who of the watched parties is in it."""
    base: Snapshot | None
    comparison: Comparison | None
    scan: Scan | None
    """None of an edition that was read in full to be compared."""
    table: Table | None
    """The record index of the base, by which ``scan`` was made; None of an edition that was read alone."""


class Taker:
    """Takes in arrivals of one list."""

    def __init__(
        self, archive: Archive, state: ListState, watch: Watch, lookout: Lookout, *, is_full: bool = False
    ) -> None:
        self._archive = archive
        self._indexes = Indexes(archive, watch)
        self._is_full = is_full
        self._lookout = lookout
        self._state = state
        self._list = state.list
        self._watch = watch
        self.refused_sha256: str | None = None
        """Of bytes that came and are no edition; they are kept."""
        self.notices: tuple[Notice, ...] = ()
        """What a person should know about the archive."""

    def known(self, sha256: str) -> Snapshot:
        """Return an edition of the list. Raises ArchiveError."""
        what = "the baseline" if self.is_accepted(sha256) else "the edition"
        return self._archive.edition(self._list, sha256, what)

    def is_accepted(self, sha256: str) -> bool:
        """Tell whether an edition is the last accepted one."""
        return sha256 in (self._state.baseline, self._state.fallback)

    def take(self, arrived: Arrived) -> Taken:
        """Return the edition that arrived; where it is new it is read in full and stored.

        Raises ParseError for what is no edition of the list, InputError and ArchiveError.
        """
        transfer = arrived.provenance.transfer
        # What came over the wire was hashed as it came: no need to hash it again.
        known = arrived.known_sha256 or (transfer.body_sha256 if transfer else "")
        if self.is_accepted(known) and self._is_kept(known):
            return self._same(known)
        try:
            with open_documents(arrived.source, self._watch) as documents:
                try:
                    return self._identified(arrived, documents, identify(documents))
                except ParseError:
                    self._keep_refused([document for document in documents if document.size_bytes])
                    raise
        except ParseError:
            if self.refused_sha256 is None and isinstance(arrived.source, Stored):
                self._keep_body(arrived.source)
            raise

    def _same(self, sha256: str) -> Taken:
        snapshot = self.known(sha256)
        return Taken(snapshot, snapshot, None)

    def _is_kept(self, sha256: str) -> bool:
        return all(self._archive.has(document.sha256) for document in self.known(sha256).documents)

    def _put_back(self, identity: Identity) -> None:
        """Store again what the archive has lost and the authority still serves."""
        for _, document in identity.documents:
            document.file.seek(0)
            self._archive.put(document.file)
        self.notices = (
            Notice(
                code="run.restored",
                level="warning",
                message=f"the archive had lost the bytes of {identity.sha256[:16]}, its baseline; they were put back",
                hint="somebody or something removes files from the archive: potashwatch snapshots verify",
            ),
        )

    def _identified(self, arrived: Arrived, documents: tuple[Document, ...], identity: Identity) -> Taken:
        if self.is_accepted(identity.sha256):
            if not self._is_kept(identity.sha256):
                self._put_back(identity)
            return self._same(identity.sha256)
        read = self._compared(arrived, documents, identity)
        if arrived.is_old:  # nobody served it again
            snapshot = self.known(identity.sha256)
        else:
            dating = dating_of(read.side, arrived.dating)
            snapshot = keep(
                self._archive, self._list, identity, read.side, read.facts, dating, arrived.provenance
            )
        if read.scan:
            self._indexes.remember(snapshot.sha256, read.scan, read.table)
        self._watch_for(read, snapshot)
        return Taken(snapshot, read.base, read.comparison)

    def _watch_for(self, read: _Read, snapshot: Snapshot) -> None:
        """Remember who of the watched parties is in a new edition, as far as that costs no second reading."""
        if read.watched is not None:
            self._lookout.remember(self._list, snapshot.sha256, read.watched)
        elif read.base and read.comparison and not read.comparison.not_compared:
            found = read.comparison.differences.found
            gone = [difference.old for difference in found if difference.old]
            come = [difference.new for difference in found if difference.new]
            self._lookout.take_over(read.base, (self._list, snapshot.sha256), gone, come)

    def _keep_refused(self, documents: Sequence[Document]) -> None:
        for document in documents:
            document.file.seek(0)
            self.refused_sha256 = self._archive.put(document.file).sha256

    def _keep_body(self, source: Stored) -> None:
        for _, opened in source.files:
            with opened() as file:
                self.refused_sha256 = self._archive.put(file).sha256

    def _compared(self, arrived: Arrived, documents: tuple[Document, ...], identity: Identity) -> _Read:
        source = again(arrived.provenance.source, documents)
        base = self._base(arrived, identity)
        try:
            read = self._read(source, identity, base)
        except (ArchiveError, ParseError, CompareError):
            if identity.sha256 != self._state.approved:
                raise
            # The way out where the baseline itself is lost or unreadable: a person named where to begin anew.
            read = self._read(source, identity, None)
        if read.side.content_list not in (None, self._list):
            raise ParseError(
                "parse.wrong-list",
                f"{arrived.provenance.source}: the content is the {LIST_TITLES[read.side.content_list]},"
                f" where the {LIST_TITLES[self._list]} was expected",
                hint="a file was stored or served under another's name; fetch it again",
            )
        return read

    def _read(self, source: Stored, identity: Identity, base: Snapshot | None) -> _Read:
        if base is None:
            side, scan, watched = read_alone(source, self._list, self._watch, self._lookout)
            return _Read(side, facts_of(scan, None), watched, None, None, scan, None)
        is_full = self._is_full or not _is_alike(base, identity)
        known = None if is_full else self._indexes.of(base)
        counter = FactsCounter()
        found = compare(
            stored(self._archive, base),
            source,
            look_back=partial(self._look_back, base),
            list_id=self._list,
            across_formats=not _is_alike(base, identity),
            is_full=is_full or known is None,
            is_old_accepted=True,
            watch=self._watch,
            observe=counter.add,
            indexes=self._indexes,
        )
        if found.scan is None or known is None:
            return _Read(found.new, counter.facts(), None, base, found, None, None)
        facts = facts_of(found.scan, known.table)
        return _Read(found.new, facts, None, base, found, found.scan, known.table)

    def _look_back(
        self, base: Snapshot, new: Side, found: Sequence[Difference[PartyRecord]], _records: object
    ) -> frozenset[str]:
        """Return the watched parties in the base, where one came."""
        watcher = self._lookout.watcher
        is_needed = any(is_watched_arrival(new.header.list, each, watcher) for each in found)
        return self._lookout.parties(base) if is_needed else frozenset()

    def _base(self, arrived: Arrived, identity: Identity) -> Snapshot | None:
        """Return what to compare with: an accepted edition of the same format, else the baseline.

        A format that was left and comes back is compared with its last edition: changes may be told twice, but none
        is missed. A fallback is compared with the last fallback, so that each of its changes is told once.
        """
        bases = [self.known(sha) for sha in (self._state.baseline, self._state.fallback) if sha]
        for base in bases:
            if _is_alike(base, identity):
                return base
        if not bases:
            return None
        former = self._state.formers.get(identity.format)
        if former and _is_alike(base := self.known(former), identity):
            return base
        return bases[-1] if self.falls_back(arrived, identity.format) else bases[0]

    def falls_back(self, arrived: Arrived, format_id: FormatId) -> bool:
        """Tell whether an edition stands in for a baseline of another format, which was refused and not given up."""
        baseline = self._state.baseline
        return arrived.is_fallback and baseline is not None and self.known(baseline).format != format_id


def read_through(source: Source, list_id: ListId | None, watch: Watch) -> Side:
    """Read an edition to its end, to know what it is. Raises ParseError."""
    with open_edition(source, list_id=list_id, watch=watch) as stream:
        counted = Counted(stream)
        for _ in counted.read():
            pass
        return counted.side()


def read_alone(
    source: Source, list_id: ListId | None, watch: Watch, lookout: Lookout
) -> tuple[Side, Scan, list[WatchedRecord]]:
    """Read an edition to its end, all records of it, and look for watched parties. Raises ParseError."""
    with open_edition(source, list_id=list_id, watch=watch) as stream:
        fresh = Fresh(stream)
        scan = fresh.whole()
        side = side_of(fresh, wants_programs=False)
    shorts = (lookout.short(side.header.list, record) for record in scan.come)
    return side, scan, [short for short in shorts if short]


def _is_alike(base: Snapshot, identity: Identity) -> bool:
    """Tell whether two editions are compared in everything: same format, same tables."""
    return base.format == identity.format and base.tables == tuple(identity.tables)
