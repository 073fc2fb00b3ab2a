"""The ledger: the last record is the state, and the chain holds."""

import hashlib
import json
import subprocess
from datetime import date
from pathlib import Path

import pytest

from potashwatch.archive import Archive
from potashwatch.errors import ArchiveError
from potashwatch.records.ledger import Filed, ListState
from tests.archive.making import AT, STARTER, digest, edition, record, small, state, take, writing


def test_records_are_chained_by_the_digests_of_their_files(tmp_path: Path) -> None:
    """sha256sum of a file is what the next record says: the chain can be checked without this program (F54)."""
    small(tmp_path)
    files = sorted((tmp_path / "ledger").iterdir())
    sums = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
    records = list(Archive.open(tmp_path).records())
    assert [r.number for r in records] == [1, 2, 3]
    assert [r.previous_sha256 for r in records] == [None, *sums[:-1]]
    assert Archive.open(tmp_path).head() == sums[-1]
    assert Archive.open(tmp_path).last() == records[-1]
    assert json.loads(files[0].read_bytes())["previous_sha256"] is None


def test_the_check_at_the_end_of_a_file_can_be_made_by_hand(tmp_path: Path) -> None:
    """head and sha256sum suffice."""
    small(tmp_path)
    for path in [*(tmp_path / "ledger").iterdir(), *(tmp_path / "snapshots/ofac-sdn").iterdir()]:
        done = subprocess.run(
            ["sh", "-c", 'head -c -77 "$0" | sha256sum', str(path)],  # as the documents say
            check=True,
            capture_output=True,
            text=True,
        )
        assert json.loads(path.read_bytes())["check"] == done.stdout.split()[0]


def test_the_state_is_that_of_the_last_record(tmp_path: Path) -> None:
    """A list never seen has a fresh state; a record replaces the state of every list."""
    with writing(tmp_path) as archive:
        assert archive.head() is None
        assert archive.last() is None
        assert archive.state("eu-fsf") == ListState(list="eu-fsf")
        archive.append(record(state(edition(1)), state(None, "eu-fsf", checked_at=AT)))
        archive.append(record(state(edition(2))))
        assert archive.state("ofac-sdn").baseline == digest(edition(2))
        assert archive.state("eu-fsf") == ListState(list="eu-fsf")


def test_a_record_vouches_for_the_snapshots_that_came(tmp_path: Path) -> None:
    """Each snapshot's file is named once, by the first record after it."""
    small(tmp_path)
    files = sorted((tmp_path / "snapshots/ofac-sdn").iterdir())
    told = [
        Filed(number=number, sha256=hashlib.sha256(path.read_bytes()).hexdigest())
        for number, path in enumerate(files, 1)
    ]
    records = list(Archive.open(tmp_path).records())
    assert [r.filed for r in records] == [(told[0], told[1]), (told[2], told[3]), (told[4], told[5])]
    assert [r.filed_to for r in records] == [2, 4, 6]
    with writing(tmp_path) as archive:
        assert archive.append(record()).filed == ()


def test_a_decision_on_an_old_state_is_refused(tmp_path: Path) -> None:
    """Who read the state before another process wrote does not write on top of it."""
    slow, quick = Archive.open(tmp_path, create=True), Archive.open(tmp_path)
    assert slow.state("ofac-sdn").baseline is None
    with quick.lock(STARTER, AT):
        quick.append(record(state(edition(1))))
    with slow.lock(STARTER, AT):
        with pytest.raises(ArchiveError) as caught:
            slow.append(record())
        assert caught.value.code == "archive.moved-on"
        assert slow.state("ofac-sdn").baseline == digest(edition(1))  # read again
        assert slow.append(record()).number == 2
        assert slow.append(record()).number == 3


def test_a_record_is_never_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the lock does not hold, as on some network disks, the second writer of a number is refused."""
    with writing(tmp_path) as archive:
        monkeypatch.setattr(archive._store, "create", lambda *_: False)
        with pytest.raises(ArchiveError) as caught:
            archive.append(record())
    assert caught.value.code == "archive.moved-on"


def test_nothing_is_written_without_the_lock(tmp_path: Path) -> None:
    """A writer that forgets the lock is a mistake of ours, found at once."""
    archive = Archive.open(tmp_path, create=True)
    for write in (lambda: take(archive, b"x"), lambda: archive.append(record())):
        with pytest.raises(RuntimeError, match="lock"):
            write()
    with archive.lock(STARTER, AT):
        take(archive, b"x")
    with pytest.raises(RuntimeError, match="lock"):
        archive.append(record())


def test_no_number_is_given_twice_even_after_a_pruning(tmp_path: Path) -> None:
    """The ledger remembers the highest number, so a later snapshot never takes the place of a pruned one."""
    with writing(tmp_path) as archive:
        for day in range(3):
            take(archive, edition(day), date(2021, 12, 5 - day))
        archive.append(record())
        for path in (tmp_path / "snapshots/ofac-sdn").glob("00000003*"):
            path.unlink()
    with writing(tmp_path) as archive:
        assert take(archive, edition(9)).number == 4


def test_a_record_of_a_newer_version_is_said_to_be_one(tmp_path: Path) -> None:
    """A record with fields that this version does not know is no damage."""
    small(tmp_path)
    path = tmp_path / "ledger/00000003.json"
    body = path.read_bytes()[:-77].replace(
        b'"schema":"potashwatch/ledger/1"', b'"schema":"potashwatch/ledger/2"'
    )
    check = hashlib.sha256(body).hexdigest().encode()
    path.write_bytes(body + b',"check":"' + check + b'"}\n')
    with pytest.raises(ArchiveError, match="potashwatch/ledger/2") as caught:
        Archive.open(tmp_path).last()
    assert caught.value.code == "archive.format"
    body = b"[1"
    path.write_bytes(body + b',"check":"' + hashlib.sha256(body).hexdigest().encode() + b'"}\n')
    with pytest.raises(ArchiveError, match="schema none"):
        Archive.open(tmp_path).last()


def refused_past(archive: Archive) -> str | None:
    try:
        archive.require_past()
    except ArchiveError as error:
        return error.code
    return None


def test_an_archive_without_a_past_is_told_from_one_whose_ledger_is_lost(tmp_path: Path) -> None:
    """An empty archive is missing; snapshots alone are a lost ledger; one record is a past."""
    archive = Archive.open(tmp_path / "archive", create=True)
    assert (archive.is_empty(), refused_past(archive)) == (True, "archive.missing")
    with writing(tmp_path / "archive") as archive:
        take(archive, edition(1))
        assert (archive.is_empty(), refused_past(archive)) == (False, "archive.ledger-lost")
        archive.append(record())
    assert (archive.is_empty(), archive.is_ledger_lost(), refused_past(archive)) == (False, False, None)


def test_a_rewritten_last_record_is_no_past(tmp_path: Path) -> None:
    """No later record protects the last: its state must follow from the one before, which must be the one it names."""
    small(tmp_path)
    assert refused_past(Archive.open(tmp_path)) is None
    last, before = (tmp_path / f"ledger/0000000{number}.json" for number in (3, 2))
    kept = last.read_bytes(), before.read_bytes()
    reseal(last, digest(edition(5)), digest(edition(0)), only='"baseline":"{}"')
    with pytest.raises(ArchiveError, match="baseline changed without a reason") as caught:
        Archive.open(tmp_path).require_past()
    assert caught.value.code == "archive.state"
    assert caught.value.message in {found.message for found in Archive.open(tmp_path).verify()}
    last.write_bytes(kept[0])
    reseal(before, '"user":"watch"', '"user":"other"')
    assert refused_past(Archive.open(tmp_path)) == "archive.chain"
    before.unlink()
    assert refused_past(Archive.open(tmp_path)) == "archive.lost"


def reseal(path: Path, old: str, new: str, only: str = "{}") -> None:
    """Change a sealed file and seal it again, as someone who knows the format would."""
    body = path.read_bytes()[:-77].replace(only.format(old).encode(), only.format(new).encode())
    path.write_bytes(body + b',"check":"%s"}\n' % hashlib.sha256(body).hexdigest().encode())
