"""One writer at a time, and a message that names it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from potashwatch.archive import Archive
from potashwatch.errors import ArchiveError
from tests.archive.making import AT, STARTER, edition, faults, record, take, writing
from tests.published import FIXTURES

HOLD = """
import sys, time
from pathlib import Path
from tests.archive.making import writing
with writing(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(path: Path) -> "subprocess.Popen[str]":
    """Start a process that holds the lock until its standard input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        cwd=FIXTURES.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def locked(path: Path) -> ArchiveError:
    with pytest.raises(ArchiveError) as caught, Archive.open(path).lock(STARTER, AT):
        pass
    assert caught.value.code == "archive.locked"
    return caught.value


def test_a_second_writer_is_told_who_the_first_is(tmp_path: Path) -> None:
    """Two runs at once: the second stops at once, naming process, user, host, kind and time of the first."""
    with holder(tmp_path) as process:
        message = locked(tmp_path).message
        assert "process 4711 of watch on bank-7 (cron), since 2026-11-22 06:43:00 UTC" in message
        assert str(tmp_path) in message
        process.communicate("")
    with writing(tmp_path) as archive:
        take(archive, edition(0))


def test_readers_do_not_wait_for_a_writer(tmp_path: Path) -> None:
    """Reading and verifying need no lock."""
    with writing(tmp_path) as archive:
        take(archive, edition(0))
        archive.append(record())
    with holder(tmp_path) as process:
        reader = Archive.open(tmp_path)
        assert reader.find("ofac-sdn@latest").number == 1
        assert faults(reader) == []
        process.communicate("")


def test_the_lock_of_a_dead_writer_is_free(tmp_path: Path) -> None:
    """After SIGKILL the next run starts at once, and clears away what the dead one left."""
    with holder(tmp_path) as process:
        (tmp_path / "tmp").mkdir(exist_ok=True)
        (tmp_path / "tmp/99-1").write_bytes(b"half a list")
        process.send_signal(signal.SIGKILL)
        process.communicate("")
    assert (tmp_path / "holder.json").exists()
    with writing(tmp_path) as archive:
        assert list((tmp_path / "tmp").iterdir()) == []
        take(archive, edition(0))
    assert not (tmp_path / "holder.json").exists()


@pytest.mark.parametrize("told", [None, b"", b"{}", b"\xff"])
def test_a_holder_that_cannot_be_read_is_still_a_holder(told: bytes | None, tmp_path: Path) -> None:
    """The lock counts, not what is said about it."""
    with writing(tmp_path):
        (tmp_path / "holder.json").unlink()
        if told is not None:
            (tmp_path / "holder.json").write_bytes(told)
        assert "another process" in locked(tmp_path).message


def test_the_lock_is_free_after_a_failure(tmp_path: Path) -> None:
    """Whatever happens inside, the next one can write."""
    with pytest.raises(ZeroDivisionError), writing(tmp_path):
        raise ZeroDivisionError
    with writing(tmp_path):
        pass
