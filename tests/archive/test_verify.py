"""Verifying: every damage is found, and what is whole is called whole."""

import hashlib
import io
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from potashwatch.archive import Archive
from potashwatch.archive.sealed import seal
from potashwatch.errors import ArchiveError
from potashwatch.records.ledger import ListEntry
from tests.archive.making import (
    digest,
    edition,
    entry,
    faults,
    quarantine,
    record,
    small,
    snapshot,
    state,
    take,
    tree,
    writing,
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "archive"
    small(path)
    return path


@pytest.fixture
def archive(whole: Path, tmp_path: Path) -> Path:
    """A copy of a whole archive, to be harmed."""
    return shutil.copytree(whole, tmp_path / "archive")


def codes(path: Path) -> set[str]:
    """Return what verifying tells, or why the archive cannot be opened."""
    try:
        return {found.code for found in Archive.open(path).verify()}
    except ArchiveError as error:
        return {error.code}


def test_a_whole_archive_has_no_findings(archive: Path) -> None:
    """Verifying is silent, reads everything once, and changes nothing."""
    before, sizes = tree(archive), list[int]()
    assert list(Archive.open(archive).verify(sizes.append)) == []
    assert sorted(sizes) == sorted([*(len(edition(day)) for day in range(6)), len(b"<html>Error 500</html>")])
    assert tree(archive) == before
    assert any(key.endswith("delta.zst") for key in before)


def test_a_flipped_bit_in_any_file_is_found(archive: Path) -> None:
    """In each file in turn, at its beginning, middle and end, a bit flips: it is found, or nothing is lost by it."""
    benign = 0
    for path in [p for p in archive.rglob("*") if p.is_file() and p.name not in ("lock", "holder.json")]:
        raw = path.read_bytes()
        for at in {0, 1, 4, 5, len(raw) // 3, len(raw) // 2, len(raw) - 78, len(raw) - 3, len(raw) - 1}:
            if not 0 <= at < len(raw):
                continue
            path.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
            # A frame of zstd has bits that mean nothing; the document is then still itself.
            if not codes(archive):
                assert path.name == "full.zst"
                benign += 1
        path.write_bytes(raw)
    assert benign <= 4
    assert codes(archive) == set()


def test_a_cut_or_emptied_file_is_found(archive: Path) -> None:
    """Each file in turn is cut by a byte, halved, emptied."""
    for path in [p for p in archive.rglob("*") if p.is_file() and p.name not in ("lock", "holder.json")]:
        raw = path.read_bytes()
        for size in {len(raw) - 1, len(raw) // 2, 0}:
            path.write_bytes(raw[:size])
            assert codes(archive) & {"archive.damaged", "archive.format"}, path
        path.write_bytes(raw)


def test_a_deleted_file_is_found(archive: Path) -> None:
    """Each file in turn goes; without its last record the ledger does not cover the snapshots that this one named."""
    for path in [p for p in archive.rglob("*") if p.is_file() and p.name not in ("lock", "holder.json")]:
        raw = path.read_bytes()
        path.unlink()
        found = codes(archive)
        assert found & {"archive.lost", "archive.chain", "archive.format", "archive.uncovered"}, path
        path.write_bytes(raw)


def test_a_cut_ledger_is_told_by_its_head(archive: Path) -> None:
    """A last record that named no snapshot is not missed when it is removed, but by its head, noted elsewhere."""
    with writing(archive) as opened:
        opened.append(record(state(edition(5)), kind="prune"))
    head, first = Archive.open(archive).head(), digest((archive / "ledger/00000001.json").read_bytes())
    for noted in (head, first):
        assert list(Archive.open(archive).verify(head=noted)) == []
    (archive / "ledger/00000004.json").unlink()
    assert codes(archive) == set()
    assert [found.code for found in Archive.open(archive).verify(head=head)] == ["archive.head"]


def test_snapshots_that_no_record_names_are_found(archive: Path) -> None:
    """A killed run leaves them, and whoever adds some: each is named until a record covers it."""
    with writing(archive) as opened:
        new = take(opened, edition(6), date(2021, 12, 9))
    (found,) = Archive.open(archive).verify()
    assert (found.code, f"{new.number} (ofac-sdn, 2021-12-09" in found.message) == ("archive.uncovered", True)
    with writing(archive) as opened:
        opened.append(record(state(edition(5)), kind="import"))
    assert codes(archive) == set()


def test_an_archive_without_records_is_not_whole(tmp_path: Path, archive: Path) -> None:
    """Emptied, or with its ledger gone: verifying says so."""
    assert {found.code for found in Archive.open(tmp_path / "new", create=True).verify()} == {
        "archive.missing"
    }
    shutil.rmtree(archive / "ledger")
    assert codes(archive) == {"archive.ledger-lost"}


OLD, NEW = digest(edition(5)), digest(edition(0))
ENTRY = ListEntry(list="ofac-sdn", outcome="changed", old=OLD, new=NEW, published_on=None, counts=None)
HELD = ENTRY.model_copy(update={"outcome": "quarantined"})


@pytest.mark.parametrize(
    ("more", "after", "is_reasoned"),
    [
        ({"lists": (ENTRY,)}, {"baseline": NEW, "settled": 6}, True),
        ({"lists": (ENTRY,)}, {}, True),
        ({"lists": (ENTRY,)}, {"baseline": digest(edition(1))}, False),
        ({"lists": (HELD,)}, {"quarantined": (quarantine(edition(0)),)}, True),
        ({"lists": (HELD,)}, {"quarantined": (quarantine(edition(1)),)}, False),
        ({"lists": (HELD,)}, {"baseline": NEW}, False),
        ({"lists": (HELD,)}, {"settled": 6}, False),
        ({}, {"baseline": NEW}, False),
        ({}, {"approved": NEW}, False),
        ({"kind": "approve", "affected": (NEW,)}, {"approved": NEW}, True),
        ({"kind": "approve", "affected": (OLD,)}, {"waived": (OLD,)}, True),
        ({"kind": "approve", "affected": (OLD,)}, {"approved": NEW}, False),
        ({"kind": "approve", "affected": (NEW,)}, {"baseline": NEW}, False),
        ({"kind": "import", "affected": (NEW,)}, {"baseline": NEW}, False),
        ({"kind": "recover", "affected": (NEW,)}, {"baseline": NEW}, False),
    ],
)
def test_every_state_follows_from_its_record(
    more: dict[str, Any],
    after: dict[str, Any],
    is_reasoned: bool,  # noqa: FBT001 - a case
    archive: Path,
) -> None:
    """A baseline moves only by a run that accepted the edition, an approval by a person's record that names it."""
    with writing(archive) as opened:
        opened.append(record(state(edition(5)).model_copy(update=after), **more))
    assert codes(archive) == (set() if is_reasoned else {"archive.state"})


def test_a_rewritten_state_in_the_last_record_is_found(archive: Path) -> None:
    """From quarantined to baseline without an approval: no later record protects the last one."""
    with writing(archive) as opened:
        held = state(edition(5)).model_copy(update={"quarantined": (quarantine(edition(0)),)})
        opened.append(record(held, lists=(HELD,)))
    assert codes(archive) == set()
    edit(archive / "ledger/00000004.json", f'"baseline":"{OLD}"'.encode(), f'"baseline":"{NEW}"'.encode())
    assert codes(archive) == {"archive.state"}


def swap(one: Path, other: Path) -> None:
    raw = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(raw)


def test_swapped_files_are_found(archive: Path) -> None:
    """Records, snapshots and documents in each other's places."""
    for pattern, code in [
        ("ledger/*", "archive.chain"),
        ("snapshots/*/*", "archive.damaged"),
        ("objects/*/*/delta.zst", "archive.damaged"),
    ]:
        one, other, *_ = sorted(archive.glob(pattern))
        swap(one, other)
        assert code in codes(archive)
        swap(one, other)
    assert codes(archive) == set()


def edit(path: Path, old: bytes, new: bytes) -> None:
    """Change a sealed file and seal it again, as someone who knows the format would."""
    body = path.read_bytes()[:-77]
    assert old in body
    body = body.replace(old, new)
    path.write_bytes(body + b',"check":"%s"}\n' % hashlib.sha256(body).hexdigest().encode())


def test_an_edited_record_is_found(archive: Path) -> None:
    """Who rewrites a record, check and all, breaks the chain at the next."""
    edit(archive / "ledger/00000002.json", b'"user":"watch"', b'"user":"other"')
    (found,) = Archive.open(archive).verify()
    assert found.code == "archive.chain"
    assert "record 3" in found.message


def test_an_edited_snapshot_is_found(archive: Path) -> None:
    """Who rewrites where an edition came from meets the ledger, which vouches for the file."""
    (path,) = archive.glob("snapshots/*/00000002*")
    edit(path, b"https://example.org/sdn.xml", b"https://example.org/xyz.xml")
    (found,) = Archive.open(archive).verify()
    assert found.code == "archive.chain"
    assert "ledger record 1" in found.message


def test_a_snapshot_under_another_day_is_found(archive: Path) -> None:
    """The key is only a name: the snapshot itself says of which day and list it is."""
    (path,) = archive.glob("snapshots/*/00000002*")
    path.rename(path.with_name(path.name.replace("2021-12-02", "2020-01-01")))
    assert "archive.damaged" in codes(archive)


def test_a_snapshot_smuggled_in_is_found(archive: Path) -> None:
    """A snapshot among those that the ledger has seen, which it does not name; and one with a number of another."""
    sneaked = snapshot(edition(1), date(2020, 1, 1))
    told = f"00000002_2020-01-01_{sneaked.sha256}.json"
    (archive / "snapshots/ofac-sdn" / told).write_bytes(seal(sneaked.model_copy(update={"number": 2})))
    assert codes(archive) == {"archive.chain"}


def test_a_snapshot_that_came_in_behind_the_ledger_is_found(tmp_path: Path) -> None:
    """A record that was written while a snapshot was away does not vouch for it when it comes back."""
    with writing(tmp_path / "archive") as archive:
        for day in range(3):
            take(archive, edition(day), date(2021, 12, 1 + day))
    (path,) = tmp_path.glob("archive/snapshots/*/00000002*")
    path.rename(tmp_path / path.name)
    with writing(tmp_path / "archive") as archive:
        archive.append(record())
        assert list(archive.verify()) == []
    (tmp_path / path.name).rename(path)
    (found,) = Archive.open(tmp_path / "archive").verify()
    assert found.code == "archive.chain"


def test_a_gap_is_named(archive: Path) -> None:
    """Missing records are counted."""
    (archive / "ledger/00000001.json").unlink()
    (archive / "ledger/00000002.json").unlink()
    messages = [found.message for found in Archive.open(archive).verify()]
    assert any("records 1 to 2 are missing" in message for message in messages)


@pytest.mark.parametrize(
    "name",
    [
        f"snapshots/ofac-sdn/00000009_2021-13-45_{'0' * 64}.json",
        f"snapshots/un/00000009_2021-12-01_{'0' * 64}.json",
        "snapshots/ofac-sdn/x.json.bak",
        "objects/aa/x",
        "note.txt",
        "ledger/1.json",
        "objects/\x1b[2J",
    ],
)
def test_a_stray_file_is_named(name: str, archive: Path) -> None:
    """What is no part of an archive is told, with its name in plain letters."""
    path = archive / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    (found,) = Archive.open(archive).verify()
    assert found.code == "archive.stray"
    assert found.message.isprintable()


MISSING: dict[str, Callable[[bytes], dict[str, object]]] = {
    "a baseline": lambda d: {"states": (state(d),)},
    "a baseline of another list": lambda _: {"states": (state(edition(0), "eu-fsf"),)},
    "a quarantined edition": lambda d: {"states": (state(None, approved=digest(d)),)},
    "an imported edition": lambda d: {"affected": (digest(d),), "kind": "import"},
    "a compared edition": lambda d: {"lists": (entry(d, b"<html>Error 500</html>"),)},
    "refused bytes": lambda d: {"lists": (entry(edition(0), d),)},
}


@pytest.mark.parametrize("what", MISSING)
def test_what_the_ledger_names_must_be_there(what: str, archive: Path) -> None:
    """Records and states that name what the archive does not have are told."""
    with writing(archive) as opened:
        opened.append(record(**MISSING[what](b"never put")))
    assert "archive.lost" in codes(archive)


def test_a_wrong_size_is_found(tmp_path: Path) -> None:
    """A snapshot that tells another size than its document has."""
    with writing(tmp_path) as archive:
        archive.put(io.BytesIO(b"xyz"))
        told = snapshot(b"xyz")
        (document,) = told.documents
        archive.add(told.model_copy(update={"documents": (document.model_copy(update={"size_bytes": 4}),)}))
        assert [found.code for found in faults(archive)] == ["archive.damaged"]


def test_a_lost_base_names_what_hangs_on_it(tmp_path: Path) -> None:
    """One lost file can take others with it: each is told."""
    with writing(tmp_path) as archive:
        take(archive, edition(0))
        take(archive, edition(1), like=edition(0))
        take(archive, edition(2), like=edition(1))
    sha256 = digest(edition(0))
    (full,) = (tmp_path / "objects" / sha256[:2] / sha256).iterdir()
    full.unlink()
    messages = " ".join(found.message for found in Archive.open(tmp_path).verify())
    assert all(digest(edition(day)) in messages for day in range(3))
