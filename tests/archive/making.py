"""Small snapshots, records and archives to test with."""

import gzip
import hashlib
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from potashwatch.archive import Archive, Finding
from potashwatch.records.edition import ListId
from potashwatch.records.ledger import LedgerRecord, ListEntry, ListState, Quarantine, Starter, Versions
from potashwatch.records.place import Place
from potashwatch.records.snapshot import Facts, Provenance, Snapshot, StoredDocument
from tests.published import FIXTURES

AT = datetime(2026, 11, 22, 6, 43, tzinfo=UTC)
STARTER = Starter(kind="cron", user="watch", host="bank-7", pid=4711)
VERSIONS = Versions(potashwatch="0.1.0", python="3.11.7", lxml="6.1.0")


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def published(relative: str) -> bytes:
    data = (FIXTURES / relative).read_bytes()
    return gzip.decompress(data) if relative.endswith(".gz") else data


def series(pattern: str) -> list[bytes]:
    """Return published files in the order of their names, which is that of their dates."""
    return [published(str(p.relative_to(FIXTURES))) for p in sorted(FIXTURES.glob(pattern))]


def edition(day: int, parties: int = 60) -> bytes:
    """Return a small list that changes from day to day as real ones do: a few parties come, go and move."""
    rows = (
        f"  <sdnEntry>\r\n    <uid>{uid}</uid>\r\n    <lastName>COMPANY {digest(b'%d' % uid)}</lastName>\r\n"
        f"    <remarks>{'moved' if uid == day else 'stays'}</remarks>\r\n  </sdnEntry>\r\n"
        for uid in range(day // 3, day // 3 + parties)
    )
    return f"<?xml version='1.0'?>\r\n<sdnList>\r\n{''.join(rows)}</sdnList>\r\n".encode()


def snapshot(
    document: bytes,
    day: date = date(2021, 12, 2),
    list_id: ListId = "ofac-sdn",
    dated_text: str = "12/02/2021",
    **more: Any,  # noqa: ANN401 - fields of the record
) -> Snapshot:
    sha256 = digest(document)
    told: dict[str, Any] = {
        "schema": "potashwatch/snapshot/1",
        "number": 0,
        "list": list_id,
        "format": "ofac-classic",
        "sha256": sha256,
        "size_bytes": len(document),
        "documents": (StoredDocument(name="sdn.xml", sha256=sha256, size_bytes=len(document)),),
        "dated_on": day,
        "dated_by": "document",
        "dated_text": dated_text,
        "published_on": day,
        "published_text": dated_text,
        "namespace": None,
        "declared_count": None,
        "facts": Facts(records=60, kinds={"entity": 60}, programs={}, filled={"names": 60}),
        "provenance": Provenance(source="https://example.org/sdn.xml", obtained="imported", fetched_at=AT),
        "tool_version": "0.1.0",
    }
    return Snapshot.model_validate(told | more)


def record(*states: ListState, **more: Any) -> LedgerRecord:  # noqa: ANN401 - fields of the record
    told: dict[str, Any] = {
        "schema": "potashwatch/ledger/1",
        "number": 0,
        "previous_sha256": None,
        "kind": "run",
        "started_at": AT,
        "finished_at": AT,
        "started_by": STARTER,
        "versions": VERSIONS,
        "states": states,
    }
    return LedgerRecord.model_validate(told | more)


def state(baseline: bytes | None, list_id: ListId = "ofac-sdn", **more: Any) -> ListState:  # noqa: ANN401
    return ListState(list=list_id, baseline=digest(baseline) if baseline else None, **more)


def quarantine(document: bytes) -> Quarantine:
    return Quarantine(sha256=digest(document), since_at=AT, records=1, notices=())


@contextmanager
def writing(place: Place) -> Iterator[Archive]:
    """Open an archive, new or not, and hold its lock."""
    archive = Archive.open(place, create=True)
    with archive.lock(STARTER, AT):
        yield archive


def folder(archive: Archive) -> Path:
    """Return the folder of an archive that is in one."""
    assert isinstance(archive.place, Path)
    return archive.place


def put(archive: Archive, document: bytes, like: bytes | None = None) -> str:
    kept = archive.put(io.BytesIO(document), like=None if like is None else digest(like))
    assert kept == (digest(document), len(document))
    return kept.sha256


def take(
    archive: Archive,
    document: bytes,
    day: date = date(2021, 12, 2),
    *,
    like: bytes | None = None,
    **more: Any,  # noqa: ANN401 - fields of the snapshot
) -> Snapshot:
    """Put a document and add its snapshot."""
    archive.put(io.BytesIO(document), like=digest(like) if like is not None else None)
    return archive.add(snapshot(document, day, **more))


def read(archive: Archive, document: bytes) -> bytes:
    with archive.read(digest(document)) as file:
        return file.read()


def tree(path: Path) -> Mapping[str, bytes]:
    """Return every file of an archive that is not its own business."""
    return {
        found.relative_to(path).as_posix(): found.read_bytes()
        for found in sorted(path.rglob("*"))
        if found.is_file()
        and found.name not in {"lock", "outbox-lock", "holder.json"}
        and found.parent.name != "tmp"
    }


def stored_bytes(path: Path, document: bytes) -> int:
    sha256 = digest(document)
    return sum(p.stat().st_size for p in (path / "objects" / sha256[:2] / sha256).iterdir())


def small(place: Place) -> list[bytes]:
    """Fill an archive with six editions, one of them told in full anew, a refused document, and a ledger of three."""
    days = [edition(day) for day in range(6)]
    refused = b"<html>Error 500</html>"
    with writing(place) as archive:
        for day, document in enumerate(days):
            take(archive, document, date(2021, 12, 1 + day), like=days[day - 1] if day else None)
            if day % 2:
                archive.put(io.BytesIO(refused))
                archive.append(record(state(document), lists=(entry(document, refused),)))
    return days


def entry(new: bytes, refused: bytes) -> ListEntry:
    return ListEntry(
        list="ofac-sdn",
        outcome="changed",
        old=None,
        new=digest(new),
        published_on=None,
        counts=None,
        refused_sha256=digest(refused),
    )


def faults(archive: Archive) -> list[Finding]:
    """Return what is wrong with what is there, whatever the ledger, which the tests make up, says of it."""
    others = {"archive.missing", "archive.ledger-lost", "archive.uncovered", "archive.state"}
    return [found for found in archive.verify() if found.code not in others]
