"""Several machines, one archive: no change is lost or sent twice, whichever machine dies."""

import shutil
import signal
from pathlib import Path

import pytest

from potashwatch.archive import Archive
from tests.cloud.program import NEW, Runner, changes, code_of
from tests.cloud.server import Shelf, serving, until
from tests.program import ROOT

pytestmark = pytest.mark.long

LEASE_AND_A_BIT = 130
EDITIONS = ROOT / "fixtures/ofac/classic"
ALL = sorted(path.name[len("consolidated_") :][:10] for path in EDITIONS.glob("consolidated_*"))
"""The days of the editions in that folder."""


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The objects of an archive with a baseline."""
    folder = tmp_path_factory.mktemp("begun")
    with serving(folder / "server") as server:
        shelf = server.shelf()
        assert Runner(shelf, folder / "desk").check("--init").returncode == 0
        return shelf.folder


@pytest.fixture
def desk(own_shelf: Shelf, begun: Path, tmp_path: Path) -> Runner:
    """A runner whose archive has a baseline, and for whom something changed."""
    shutil.copytree(begun, own_shelf.folder)
    desk = Runner(own_shelf, tmp_path / "desk")
    desk.publish(NEW)
    return desk


def told_once(desk: Runner, report: bytes) -> None:
    """Check that the changes of a report, and no others, have reached the desk, once, and that nothing is left over."""
    (alert,) = desk.alerts()
    assert sorted(alert["tells"]) == sorted(changes(report))
    assert len(alert["tells"]) == 290
    archive = Archive.open(desk.place)
    assert list(archive.verify()) == []
    assert len(archive.sightings()) == 2
    assert not archive.outbox.look().pending
    settled = [each.alert for each in archive.outbox.settled()]
    assert [each.id for each in settled if each.kind == "news"] == [alert["id"]]
    decided = [alert_id for record in archive.records() for alert_id in record.alerts]
    assert sorted(decided) == sorted(each.id for each in settled)


def test_of_two_runners_one_says_who_works(desk: Runner) -> None:
    """The second ends at once with one line, and changes nothing."""
    first = desk.start_check()
    second = desk.check()
    assert second.returncode == 75
    assert code_of(second) == "archive.locked"
    assert f"in use by process {first.pid} of " in second.stderr.decode()
    output, _ = first.communicate()
    assert first.returncode == 1
    told_once(desk, output)


def test_of_two_that_both_believe_to_be_alone_one_commits(desk: Runner, own_shelf: Shelf) -> None:
    """The first sleeps before its end until its lease is over; the second takes over and ends the report it owes."""
    sleeper = desk.start_check()
    own_shelf.age(LEASE_AND_A_BIT)
    quick = desk.check()
    assert quick.returncode == 1
    ended = sleeper.communicate()
    assert sleeper.returncode == 2
    assert code_of(ended) == "archive.moved-on"
    assert changes(ended[0]) == changes(quick.stdout)
    told_once(desk, quick.stdout)


def test_a_runner_that_is_killed_holds_nobody_up_for_long(desk: Runner, own_shelf: Shelf) -> None:
    """SIGKILL between the record of the list and the end of the run: the next one reports the same changes."""
    first = desk.start_check()
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert code_of(desk.check()) == "archive.locked"
    own_shelf.age(LEASE_AND_A_BIT)
    after = desk.check()
    assert after.returncode == 1
    told_once(desk, after.stdout)


def test_a_server_that_is_killed_in_a_run_loses_nothing(desk: Runner, own_shelf: Shelf) -> None:
    """The run ends with one line; when the server is back, the archive is whole, and the changes are reported."""
    first = desk.start_check()
    committed = len(list(Archive.open(desk.place).records()))
    own_shelf.server.kill()
    ended = first.communicate(timeout=60)
    assert first.returncode == 2
    assert code_of(ended) == "archive.unreachable"
    own_shelf.server.start()
    archive = Archive.open(desk.place)
    assert list(archive.verify()) == []
    assert len(list(archive.records())) == committed
    own_shelf.age(LEASE_AND_A_BIT)
    after = desk.check()
    assert after.returncode == 1
    assert changes(after.stdout) == changes(ended[0])
    told_once(desk, after.stdout)
    last = desk.check()
    assert last.returncode == 0
    assert changes(last.stdout) == []
    assert len(desk.alerts()) == 1


def test_a_server_that_is_back_within_seconds_is_not_even_noticed(desk: Runner, own_shelf: Shelf) -> None:
    """Killed and started again between the report and the record of the end."""
    first = desk.start_check()
    own_shelf.server.kill()
    own_shelf.server.start()
    output, _ = first.communicate(timeout=60)
    assert first.returncode == 1
    told_once(desk, output)


def test_a_server_that_is_killed_in_an_import_loses_nothing(own_shelf: Shelf, tmp_path: Path) -> None:
    """What was brought in stays; the import done again brings in the rest, as if nothing had happened."""
    desk = Runner(own_shelf, tmp_path / "desk")
    importing = desk.start("snapshots", "import", str(EDITIONS))
    until(lambda: len(own_shelf.keys("snapshots/")) >= 2, "nothing came in")
    own_shelf.server.kill()
    ended = importing.communicate(timeout=60)
    assert importing.returncode == 2
    assert code_of(ended) == "archive.unreachable"
    own_shelf.server.start()
    archive = Archive.open(desk.place)
    assert {finding.code for finding in archive.verify()} <= {"archive.uncovered"}
    there = len(archive.sightings())
    assert 2 <= there < len(ALL)
    own_shelf.age(LEASE_AND_A_BIT)
    again = desk.run("snapshots", "import", str(EDITIONS))
    assert again.returncode == 0
    assert f"{len(ALL) - there} imported, {there} there already" in again.stdout.decode()
    imported(desk)


def test_two_imports_at_once_bring_in_everything_once(own_shelf: Shelf, tmp_path: Path) -> None:
    """One works, and the other says who; or one comes after the other."""
    desks = [Runner(own_shelf, tmp_path / name) for name in ("one", "two")]
    started = [desk.start("snapshots", "import", str(EDITIONS)) for desk in desks]
    ends = [(process.communicate(timeout=120), process.returncode) for process in started]
    assert any(status == 0 for _, status in ends)
    assert all(status == 0 or code_of(end) == "archive.locked" for end, status in ends)
    imported(desks[0])


def imported(desk: Runner) -> None:
    """Check that every edition of the folder is there once, and the archive whole."""
    archive = Archive.open(desk.place)
    assert list(archive.verify()) == []
    found = [(sighting.number, str(sighting.dated_on)) for sighting in archive.sightings()]
    assert [number for number, _ in found] == list(range(1, len(ALL) + 1))
    assert sorted(day for _, day in found) == ALL
