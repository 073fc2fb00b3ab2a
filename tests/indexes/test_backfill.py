"""Thousands of files at once: what one process would have made of them, whatever is killed on the way."""

import gzip
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from potashwatch.archive import Archive
from potashwatch.errors import ArchiveError
from potashwatch.pipeline import backfill, importing
from potashwatch.pipeline.importing import Imported, Importing
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.snapshot import Snapshot
from tests.indexes.twice import WATCHER
from tests.published import FIXTURES
from tests.run.desk import SMALL, STARTER

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAYS = 24
LINES = gzip.decompress((FIXTURES / "ofac/csv/sdn_2021-12-02T1850/sdn.csv.gz").read_bytes()).split(b"\r\n")[
    -80:-2
]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backfill, "STRETCH", 4)
    monkeypatch.setattr(importing, "WORTH_IT", 4)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Daily editions of two kinds, one like another day, one of few parties, and what cannot be read."""
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(DAYS):
        day = date(2020, 1, 1) + timedelta(days=number)
        name = b'"DAY %d ' % (number % 20)
        lines = [*LINES[: 60 - number % 3], *(line.replace(b'"', name, 1) for line in LINES[60:64])]
        (folder / f"sdn_{day}.csv").write_bytes(b"\r\n".join([*lines, b"\x1a\r\n"]))
    (folder / "sdn_2020-01-20T1200.csv").write_bytes(b"\r\n".join([*LINES[:4], b"\x1a\r\n"]))
    (folder / "sdn_2020-03-01.csv").write_bytes(b'36,"CUT')
    shutil.copy(FIXTURES / "ofac/classic/consolidated_2021-05-21.xml.gz", folder)
    shutil.copy(FIXTURES / "ofac/classic/consolidated_2021-06-03.xml.gz", folder)
    return folder


def imported(folder: Path, place: Path, processes: int) -> list[Imported]:
    archive = Archive.open(place, create=True)
    lookout = Lookout(archive, WATCHER)
    importing = Importing(archive, STARTER, lambda: NOW, lookout, processes=processes, guards=SMALL)
    return list(importing.run([folder]))


def told(place: Path) -> dict[tuple[str, date], tuple[Snapshot, bytes]]:
    """Return every snapshot, without its number, with its bytes; and see that nothing in the archive is wrong."""
    archive = Archive.open(place)
    assert list(archive.verify()) == []
    found: dict[tuple[str, date], tuple[Snapshot, bytes]] = {}
    for sighting in archive.sightings():
        snapshot = archive.snapshot(sighting)
        provenance = snapshot.provenance.model_copy(update={"fetched_at": NOW})
        with archive.read(snapshot.documents[0].sha256) as file:
            plain = snapshot.model_copy(update={"number": 0, "provenance": provenance})
            found[sighting.sha256, sighting.dated_on] = plain, file.read()
    return found


def watched(place: Path) -> list[object]:
    lookout = Lookout(Archive.open(place), WATCHER)
    return [
        edition.watched
        for list_id in ("ofac-sdn", "ofac-consolidated")
        for edition in lookout.editions(list_id)
    ]


def test_several_processes_make_what_one_makes(files: Path, tmp_path: Path) -> None:
    """The same snapshots, figures, bytes and watched parties; the same files are refused for the same reasons."""
    one, several = (imported(files, tmp_path / str(count), count) for count in (1, 3))
    assert told(tmp_path / "3") == told(tmp_path / "1")
    assert watched(tmp_path / "3") == watched(tmp_path / "1")
    assert len(told(tmp_path / "1")) == DAYS + 3
    held = [[(each.path, each.held) for each in done if each.held] for done in (one, several)]
    assert held[0] == held[1]
    assert [Path(path).name for path, _ in held[0]] == ["sdn_2020-01-20T1200.csv"]
    by_path = [
        {each.path: (each.is_new, each.error and (each.error.code, each.error.hint)) for each in done}
        for done in (one, several)
    ]
    assert by_path[0] == by_path[1]
    assert [error for _, error in by_path[0].values() if error]


def test_a_second_import_reads_nothing(files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is there is known by its digest."""
    imported(files, tmp_path / "archive", 1)
    monkeypatch.delattr("potashwatch.parsers.csv_set.CsvReading.rows")
    again = imported(files, tmp_path / "archive", 1)
    assert not any(each.is_new for each in again)
    assert [each.error for each in again if each.snapshot is None] != [None]


def test_a_process_that_is_killed_is_told(files: Path, tmp_path: Path) -> None:
    """One of them dies: the import says so, and the next one finishes what is left."""
    archive = Archive.open(tmp_path / "archive", create=True)
    lookout = Lookout(archive, WATCHER)
    running = Importing(archive, STARTER, lambda: NOW, lookout, processes=2).run([files])
    next(running)
    for child in multiprocessing.active_children():
        os.kill(child.pid or 0, signal.SIGKILL)
    with pytest.raises(ArchiveError, match="was killed"):
        list(running)
    imported(files, tmp_path / "archive", 2)
    imported(files, tmp_path / "whole", 1)
    assert told(tmp_path / "archive") == told(tmp_path / "whole")


def is_gone(group: int) -> bool:
    """Wait until no process of a group is left: no helper outlives the one that started it."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize("objects", [1, 9, 20])
def test_an_import_that_is_killed_goes_on_where_it_was(objects: int, files: Path, tmp_path: Path) -> None:
    """SIGKILL when some documents are stored: no process is left, and the next import makes all of it."""
    place = tmp_path / "archive"
    command = [sys.executable, "-m", "tests.indexes.test_backfill", str(files), str(place)]
    with subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None and len(list(place.glob("objects/*/*/*"))) < objects:
            time.sleep(0.002)
        process.kill()
    assert is_gone(process.pid)
    imported(files, place, 2)
    imported(files, tmp_path / "whole", 1)
    assert told(place) == told(tmp_path / "whole")
    assert watched(place) == watched(tmp_path / "whole")


if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backfill, "STRETCH", 4)
        patch.setattr(importing, "WORTH_IT", 4)
        imported(Path(sys.argv[1]), Path(sys.argv[2]), 2)
