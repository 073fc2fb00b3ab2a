"""Editions into the archive, and out of it again."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from potashwatch import __version__
from potashwatch.archive import Archive
from potashwatch.errors import printable
from potashwatch.parsers import Identity
from potashwatch.parsers.documents import Document, Stored, view
from potashwatch.pipeline.shelved import Shelved
from potashwatch.pipeline.sides import Side
from potashwatch.records.edition import FormatId, ListId
from potashwatch.records.report import EditionSummary
from potashwatch.records.snapshot import DatedBy, Facts, Provenance, Snapshot, StoredDocument

_DAY = re.compile(r"(?<!\d)(?P<day>\d{4}-\d\d-\d\d)(?:T[\d:]+)?(?!\d)", re.ASCII)

_LOOKED_BACK = 4
"""How many earlier snapshots are looked at for one of the same format to store a new one beside."""


@dataclass(frozen=True)
class Dating:
    """The day by which a snapshot is addressed, and the words that say so."""

    on: date
    by: DatedBy
    text: str


def stored(archive: Archive, snapshot: Snapshot, name: str | None = None) -> Shelved:
    """Return a snapshot as a source to read from; its bytes are verified when it is opened."""
    files = tuple((found.name, partial(archive.read, found.sha256)) for found in snapshot.documents)
    return Shelved(name or named(snapshot), files, archive, snapshot)


def named(snapshot: Snapshot) -> str:
    """Return the address by which only this edition is found."""
    return f"{snapshot.list}@{snapshot.sha256[:16]}"


def summary(snapshot: Snapshot, source: str | None = None) -> EditionSummary:
    """Return a snapshot as one side of a comparison, under its address where no other source is told."""
    return EditionSummary(
        source=printable(source or named(snapshot)),
        sha256=snapshot.sha256,
        bytes=snapshot.size_bytes,
        published_on=snapshot.published_on,
        records=snapshot.facts.records,
        dated_on=snapshot.dated_on,
    )


def again(name: str, documents: tuple[Document, ...]) -> Stored:
    """Return documents that are open already as a source, without copying them."""
    return Stored(name, tuple((found.name, partial(view, found.file)) for found in documents))


def keep(
    archive: Archive,
    list_id: ListId,
    identity: Identity,
    side: Side,
    facts: Facts,
    dating: Dating,
    provenance: Provenance,
) -> Snapshot:
    """Store an edition that was read to its end. Raises ArchiveError."""
    return archive.add(shelve(archive, list_id, identity, side, facts, dating, provenance))


def shelve(
    archive: Archive,
    list_id: ListId,
    identity: Identity,
    side: Side,
    facts: Facts,
    dating: Dating,
    provenance: Provenance,
    *,
    like: Snapshot | None = None,
) -> Snapshot:
    """Store the documents of an edition that was read to its end, and return its snapshot, which has no number yet.

    ``like`` is an edition that it resembles; None: one is looked for. Raises ArchiveError.
    """
    is_alike = like and like.format == side.format
    alike = _documents_of(like) if like and is_alike else _alike(archive, list_id, side.format)
    documents = []
    for name, document in identity.documents:
        document.file.seek(0)
        found = archive.put(document.file, like=alike(name), sha256=document.sha256)
        documents.append(StoredDocument(name=name, sha256=found.sha256, size_bytes=found.size_bytes))
    header = side.header
    return Snapshot(
        schema="potashwatch/snapshot/1",
        number=0,
        list=list_id,
        format=side.format,
        sha256=identity.sha256,
        size_bytes=identity.size_bytes,
        documents=tuple(documents),
        dated_on=dating.on,
        dated_by=dating.by,
        dated_text=dating.text,
        published_on=header.published_on,
        published_text=header.published_text,
        namespace=header.namespace,
        declared_count=header.declared_count,
        tables=header.tables,
        facts=facts,
        drift=side.drift,
        provenance=provenance,
        tool_version=__version__,
    )


def _alike(archive: Archive, list_id: ListId, format_id: FormatId) -> Callable[[str], str | None]:
    """Return what finds, for a document's name, the one of the same name in the newest snapshot of the format."""
    for sighting in reversed(archive.sightings(list_id)[-_LOOKED_BACK:]):
        snapshot = archive.snapshot(sighting)
        if snapshot.format == format_id:
            return _documents_of(snapshot)
    return lambda _name: None


def _documents_of(snapshot: Snapshot) -> Callable[[str], str | None]:
    return {found.name: found.sha256 for found in snapshot.documents}.get


DatingOrNone = TypeVar("DatingOrNone", Dating, Dating | None)


def dating_of(side: Side, otherwise: DatingOrNone) -> Dating | DatingOrNone:
    """Return the date in the document, else the one given."""
    published_on = side.header.published_on
    if published_on is None:
        return otherwise
    return Dating(published_on, "document", side.header.published_text or published_on.isoformat())


def named_day(*names: str) -> Dating | None:
    """Return the first ISO date in the names, nearest name first, with the time of day that may follow it."""
    for name in names:
        for found in _DAY.finditer(name):
            with suppress(ValueError):  # 2021-13-45 is no day
                return Dating(date.fromisoformat(found["day"]), "name", found[0])
    return None
