"""The lock of a bucket: a claim that must be renewed, by the clock of the store alone."""

import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from potashwatch.archive import Archive
from potashwatch.archive.cloud import Client, CloudStore
from potashwatch.archive.cloud.lease import LEASE_SECONDS
from potashwatch.archive.holder import Holder
from potashwatch.errors import ArchiveError
from tests.archive.making import AT, STARTER, edition, record, small, state, take, writing
from tests.cloud.conftest import lead_to
from tests.cloud.server import Shelf, serving, until
from tests.published import FIXTURES

HOLDER = Holder(started_by=STARTER, since_at=AT)

_HOLD = """
import sys
from potashwatch.records.place import parse_bucket
from tests.archive.making import writing
with writing(parse_bucket(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def store(shelf: Shelf, lease_seconds: float = LEASE_SECONDS) -> CloudStore:
    return CloudStore(Client(shelf.place), lease_seconds=lease_seconds)


def locked(shelf: Shelf) -> ArchiveError:
    with pytest.raises(ArchiveError) as caught, store(shelf).lock(HOLDER):
        pass
    assert caught.value.code == "archive.locked"
    return caught.value


def code(work: Callable[[], object]) -> str:
    with pytest.raises(ArchiveError) as caught:
        work()
    return caught.value.code


def test_the_claim_of_a_dead_writer_runs_out(shelf: Shelf) -> None:
    """After SIGKILL nobody can know at once; when it has been silent for a lease, the next one may go on."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, shelf.address],
        cwd=FIXTURES.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    process.send_signal(signal.SIGKILL)
    process.communicate("")
    shelf.age(LEASE_SECONDS - 20)
    told = locked(shelf)
    assert "process 4711 of watch on bank-7 (cron), since 2026-11-22 06:43:00 UTC" in told.message
    assert "120 seconds after its last sign of life" in told.hint
    shelf.age(LEASE_SECONDS + 5)
    with writing(shelf.place) as archive:
        take(archive, edition(0))
        archive.append(record())
    assert shelf.keys("lock/") == ["lock/00000002/claim.json", "lock/00000002/released", "lock/asked"]


def test_a_living_writer_renews_its_claim(shelf: Shelf) -> None:
    """However long it works."""
    with store(shelf, lease_seconds=0.4).lock(HOLDER):
        shelf.age(LEASE_SECONDS * 10)
        until(lambda: bool(shelf.keys("lock/00000001/alive")), "nothing was renewed")
        locked(shelf)


def test_renewing_outlasts_a_moment_without_the_store(
    own_shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A renewal that fails is no end: the next one comes through."""
    monkeypatch.setattr("potashwatch.archive.cloud.client._PATIENT", {"max_retries": 0})
    with store(own_shelf, lease_seconds=0.4).lock(HOLDER):
        until(lambda: bool(own_shelf.keys("lock/00000001/alive")), "nothing was renewed")
        own_shelf.server.kill()
        own_shelf.age(LEASE_SECONDS * 10)
        own_shelf.server.start()
        alive = own_shelf.folder / "lock/00000001/alive"
        before = alive.stat().st_mtime
        until(lambda: alive.stat().st_mtime > before + LEASE_SECONDS, "it gave up")
        locked(own_shelf)


@pytest.mark.parametrize("year", [1971, 2026, 2099])
def test_no_clock_counts_but_that_of_the_store(shelf: Shelf, year: int) -> None:
    """A machine that lives in another year neither keeps the lock for ever nor loses it."""
    holder = HOLDER.model_copy(update={"since_at": datetime(year, 1, 1, tzinfo=UTC)})
    with store(shelf).lock(holder):
        assert f"since {year}-01-01" in locked(shelf).message
        shelf.age(LEASE_SECONDS + 5)
        with store(shelf).lock(holder):
            pass


def test_who_was_passed_by_commits_nothing(shelf: Shelf) -> None:
    """A writer sleeps, another takes over and commits: the first wakes up and changes nothing."""
    small(shelf.place)
    sleeper, quick = Archive.open(shelf.place), Archive.open(shelf.place)
    with sleeper.lock(STARTER, AT):
        sleeper.last()
        shelf.age(LEASE_SECONDS + 5)
        with quick.lock(STARTER, AT):
            take(quick, edition(7))
            quick.append(record(state(edition(5))))
            before = shelf.evidence()
            for work in (lambda: take(sleeper, edition(8)), lambda: sleeper.append(record())):
                assert code(work) == "archive.moved-on"
        assert code(lambda: sleeper.append(record())) == "archive.moved-on"
    added = set(shelf.evidence()) - set(before)
    assert {key.split("/")[0] for key in added} <= {"objects"}
    assert list(Archive.open(shelf.place).verify()) == []
    with writing(shelf.place) as archive:
        archive.append(record())


def test_who_was_passed_by_does_not_free_what_another_holds(shelf: Shelf) -> None:
    """Its end is not the other's."""
    with ExitStack() as other:
        with store(shelf).lock(HOLDER):
            shelf.age(LEASE_SECONDS + 5)
            other.enter_context(store(shelf).lock(HOLDER))
        locked(shelf)
    with store(shelf).lock(HOLDER):
        pass


def test_of_many_who_want_a_claim_that_ran_out_one_has_it(shelf: Shelf) -> None:
    """The others are told, and none of them disturbs it."""
    with ExitStack() as dead, ExitStack() as held, ThreadPoolExecutor(6) as pool:
        dead.enter_context(store(shelf).lock(HOLDER))
        shelf.age(LEASE_SECONDS + 5)

        def enter(contender: CloudStore) -> str:
            try:
                held.enter_context(contender.lock(HOLDER))
            except ArchiveError as error:
                return error.code
            return "held"

        ends = list(pool.map(enter, [store(shelf) for _ in range(6)]))
        assert sorted(ends) == [*["archive.locked"] * 5, "held"]
        locked(shelf)


def test_who_comes_too_late_for_a_number_withdraws(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """It wanted the number after one that ran out; meanwhile others had that number, and are past it."""
    with store(shelf).lock(HOLDER):
        pass
    create = Client.create

    def slow(self: Client, key: str, body: bytes) -> bool:
        if key == "lock/00000002/claim.json":
            monkeypatch.setattr(Client, "create", create)
            for _ in range(2):
                with store(shelf).lock(HOLDER):
                    pass
        return create(self, key, body)

    monkeypatch.setattr(Client, "create", slow)
    locked(shelf)
    assert shelf.keys("lock/00000003/") == ["lock/00000003/claim.json", "lock/00000003/released"]
    with store(shelf).lock(HOLDER):
        assert shelf.keys("lock/") == ["lock/00000004/claim.json"]


@pytest.mark.parametrize("told", [None, b"", b"{}", b"[]", b"\xff", b'{"holder": 7}'])
def test_a_holder_that_cannot_be_read_is_still_a_holder(told: bytes | None, shelf: Shelf) -> None:
    """The claim counts, not what is said in it."""
    with store(shelf).lock(HOLDER):
        claim = shelf.folder / "lock/00000001/claim.json"
        if told is None:
            claim.rename(claim.with_name("alive"))
        else:
            claim.write_bytes(told)
        assert "another process" in locked(shelf).message


def test_a_store_that_knows_no_conditions_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would let two runs overwrite each other, and would not say so."""
    with serving(tmp_path / "careless", "--overwrite") as careless:
        lead_to(careless, monkeypatch)
        shelf = careless.shelf()
        with pytest.raises(ArchiveError) as caught, writing(shelf.place):
            pass
        assert caught.value.code == "archive.no-conditions"
