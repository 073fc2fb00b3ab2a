"""Whether everything is there, and is what it was.

Documents restore to their digests; snapshots name documents that are there; the ledger has no gap and no change, its
states follow from its records, and it names every snapshot; what records and states name is there, or was pruned.
"""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from potashwatch.archive import derived, ledger, objects, outbox, snapshots
from potashwatch.archive.findings import Finding
from potashwatch.archive.objects import Objects
from potashwatch.archive.pruning import editions_of
from potashwatch.archive.replay import Replay
from potashwatch.archive.sealed import unseal
from potashwatch.archive.snapshots import Sighting, Snapshots, holds_its_edition
from potashwatch.archive.store import Store
from potashwatch.archive.troubles import damaged, ledger_lost, lost, missing, reading, unchained, unfounded
from potashwatch.archive.verifying_objects import ObjectCheck
from potashwatch.errors import ArchiveError, one_line, printable
from potashwatch.parsers.documents import Watch
from potashwatch.records.alert import Alert
from potashwatch.records.ledger import LedgerRecord

FORMAT_KEY: Final = "format.json"
_SHOWN: Final = 4


@dataclass
class _Told:
    """What the ledger says, over all its records."""

    filed: dict[int, tuple[str, int]] = field(default_factory=dict)
    """Number of a snapshot to the digest of its file, and the record that names it."""
    filed_to: int = 0
    unfiled: set[int] = field(default_factory=set)
    pruned: set[str] = field(default_factory=set)
    editions: dict[str, int] = field(default_factory=dict)
    """SHA-256 of an edition to the first record that names it."""
    refused: dict[str, int] = field(default_factory=dict)
    alerts: dict[str, int] = field(default_factory=dict)
    """Id of an alert to the record that sent it out."""
    digests: set[str] = field(default_factory=set)
    """SHA-256 of the file of each record."""
    ended: int = 0
    """Number of the last record of a run whose report was delivered; that run removed the alerts no record names."""
    last: LedgerRecord | None = None

    def add(self, record: LedgerRecord) -> None:
        """Take in a record."""
        for filed in record.filed:
            self.filed[filed.number] = filed.sha256, record.number
        self.filed_to = max(self.filed_to, record.filed_to)
        self.unfiled.update(record.unfiled)
        if record.kind == "prune":
            self.pruned.update(record.affected)
        named = [*record.affected, *(sha for entry in record.lists for sha in (entry.old, entry.new) if sha)]
        for sha256 in named:
            self.editions.setdefault(sha256, record.number)
        for entry in record.lists:
            if entry.refused_sha256:
                self.refused.setdefault(entry.refused_sha256, record.number)
        self.alerts.update(dict.fromkeys(record.alerts, record.number))
        if record.report_id:
            self.ended = record.number
        self.last = record


def verify(store: Store, place: str, watch: Watch, head: str | None) -> Iterator[Finding]:
    """Yield every fault. See ``Archive.verify``; ``place`` is what people call the archive."""
    yield from _strays(store)
    documents = ObjectCheck(Objects(store), watch)
    yield from documents.findings()
    told = _Told()
    yield from _chain(store, told)
    if head is not None and head not in told.digests:
        yield Finding(
            "archive.head",
            f"no ledger record has the SHA-256 {head}: the record that was noted was removed or changed",
            "compare with a copy of the archive of the day on which it was noted",
        )
    here = Snapshots(store).sightings()
    yield from _without_record(place, here, told)
    yield from _snapshots(Snapshots(store), here, documents.sizes, told)
    yield from _named(here, documents.sizes, told)
    yield from _alerts(store, told)


def _strays(store: Store) -> Iterator[Finding]:
    for key in store.keys(""):
        known = (
            objects.parse_key(key),
            snapshots.parse_key(key),
            ledger.parse_key(key),
            derived.edition_of(key),
            outbox.alert_of(key),
        )
        if key != FORMAT_KEY and all(found is None for found in known):
            yield Finding(
                "archive.stray",
                one_line(f"{printable(key[:200])}: is no part of an archive"),
                "look what it is; if it was renamed, give it its name back, otherwise move it away",
            )


def _without_record(place: str, here: tuple[Sighting, ...], told: _Told) -> Iterator[Finding]:
    """Yield what an empty ledger means, and the snapshots that came after its last record."""
    if told.last is None and not told.digests:
        yield Finding.of(ledger_lost(place) if here else missing(place, "nothing was ever recorded in it"))
        return
    came = [sighting for sighting in here if sighting.number > told.filed_to]
    if came:
        named = ", ".join(f"{s.number} ({s.list}, {s.dated_on}, {s.sha256[:12]})" for s in came[:_SHOWN])
        more = f" and {len(came) - _SHOWN:,} more" if len(came) > _SHOWN else ""
        yield Finding(
            "archive.uncovered",
            f"no ledger record names snapshot {named}{more}: nothing shows that they are what was fetched",
            "a run or an import is under way, or was killed: the next one records them. If there was none, somebody"
            " added them",
        )


def _chain(store: Store, told: _Told) -> Iterator[Finding]:
    expected = 1
    replay = Replay()
    previous: str | None = None
    for key in store.keys(ledger.FOLDER):
        number = ledger.parse_key(key)
        if number is None:
            continue  # a stray
        if number != expected:
            yield _broken(f"records {expected} to {number - 1} are missing")
        sha256 = None
        try:
            with store.open(key) as file, reading(key):
                raw = file.read()
            sha256 = hashlib.sha256(raw).hexdigest()
            told.digests.add(sha256)
            record = unseal(raw, LedgerRecord, key)
        except ArchiveError as error:
            yield Finding.of(error)
        else:
            if record.number != number:
                yield _broken(f"{key} holds record {record.number}")
            if number == expected and record.previous_sha256 != previous:
                yield Finding.of(unchained(number))
            for wrong in replay.check(record):
                yield Finding.of(unfounded(number, record.kind, wrong))
            told.add(record)
        expected, previous = number + 1, sha256


def _snapshots(
    kept: Snapshots, here: tuple[Sighting, ...], sizes: dict[str, int], told: _Told
) -> Iterator[Finding]:
    numbers: set[int] = set()
    for sighting in here:
        if sighting.number in numbers:
            yield _broken(f"{sighting.key}: another snapshot has the same number")
        numbers.add(sighting.number)
        with suppress(ArchiveError):  # what cannot be read is told below
            vouched = told.filed.get(sighting.number)
            if vouched and hashlib.sha256(kept.raw(sighting)).hexdigest() != vouched[0]:
                yield _broken(f"{sighting.key}: is not the file that ledger record {vouched[1]} names")
            if vouched is None and sighting.number <= told.filed_to:
                yield _broken(
                    f"{sighting.key}: was added later: the ledger records of its time do not name it"
                )
        yield from _snapshot(kept, sighting, sizes)
    for number, (_, record) in sorted(told.filed.items()):
        if number not in numbers and number not in told.unfiled:
            yield Finding.of(lost(f"snapshot {number}, named by ledger record {record},"))


def _snapshot(kept: Snapshots, sighting: Sighting, sizes: dict[str, int]) -> Iterator[Finding]:
    try:
        snapshot = kept.read(sighting)
    except ArchiveError as error:
        yield Finding.of(error)
        return
    if not holds_its_edition(snapshot):
        yield Finding.of(damaged(sighting.key, "the digest of the edition is not that of its documents"))
    for document in snapshot.documents:
        size_bytes = sizes.get(document.sha256)
        if size_bytes is None:
            yield Finding.of(lost(f"document {document.sha256} of {sighting.key}"))
        elif size_bytes and size_bytes != document.size_bytes:
            yield Finding.of(
                damaged(
                    sighting.key,
                    f"names {document.size_bytes} bytes of a document that has {size_bytes}",
                )
            )


def _named(here: tuple[Sighting, ...], sizes: dict[str, int], told: _Told) -> Iterator[Finding]:
    known = {sighting.sha256 for sighting in here}
    for sha256, record in told.editions.items():
        if sha256 not in known | told.pruned:
            yield Finding.of(lost(f"edition {sha256}, named by ledger record {record},"))
    for sha256, record in told.refused.items():
        if sha256 not in sizes:
            yield Finding.of(lost(f"document {sha256}, refused in ledger record {record},"))
    for state in told.last.states if told.last else ():
        own = {sighting.sha256 for sighting in here if sighting.list == state.list}
        for sha256 in sorted(set(editions_of(state)) - own):
            yield Finding.of(lost(f"{state.list}: edition {sha256}, which the state of the list names,"))


def _alerts(store: Store, told: _Told) -> Iterator[Finding]:
    here: set[str] = set()
    for key in store.keys(outbox.FOLDER):
        if outbox.alert_of(key) is None:
            continue  # a stray
        try:
            alert = outbox.check(store, key)
        except ArchiveError as error:
            if error.code == "archive.lost":
                continue  # it was settled meanwhile: checked again below
            yield Finding.of(error)
        else:
            if outbox.is_pending(key) and isinstance(alert, Alert) and alert.record < told.ended:
                yield from _unnamed(key, alert, told)
        if held := outbox.held_by(key):
            here.add(held)
    missing = told.alerts.keys() - here
    if missing:  # settled meanwhile, or gone
        missing -= {outbox.held_by(key) for key in store.keys(outbox.FOLDER)}
    for alert_id in sorted(missing):
        yield Finding.of(lost(f"alert {alert_id}, named by ledger record {told.alerts[alert_id]},"))


def _unnamed(key: str, alert: Alert, told: _Told) -> Iterator[Finding]:
    if alert.id not in told.alerts:
        yield Finding(
            "archive.stray",
            f"{key}: no ledger record names this alert, though ledger record {alert.record} should",
            "somebody may have put it there: it is not sent, and the next run removes it",
        )


def _broken(message: str) -> Finding:
    return Finding(
        "archive.chain",
        message,
        "compare with a copy of the archive, and the ledger's head with what you noted elsewhere",
    )
