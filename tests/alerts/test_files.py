"""Alerts as lines of a file, and as files of a folder: whole, and once."""

import json
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock

from tests.alerts.support import HASTY, HOSTILE, ID, Trying, alert

FILE = {"kind": "file", "path": "alerts.jsonl"}
FOLDER = {"kind": "directory", "path": "drop"}


def lines(path: Path) -> list[str]:
    return path.read_text("utf-8").removesuffix("\n").split("\n")


def test_each_alert_is_one_line(trying: Trying, tmp_path: Path) -> None:
    """Whatever its text holds."""
    other = alert(id="b" * 64, text=HOSTILE, subject=HOSTILE)
    trying(FILE)
    trying(FILE, other)
    first, second = lines(tmp_path / "alerts.jsonl")
    assert json.loads(first)["id"] == ID
    assert json.loads(second) == other.model_dump(mode="json", by_alias=True)


@pytest.mark.parametrize("is_repeat", [False, True])
def test_an_alert_stands_there_once(trying: Trying, tmp_path: Path, *, is_repeat: bool) -> None:
    """The process died between the line and the record of it; the next finds the line (F47)."""
    for _ in range(3):
        trying(FILE, is_repeat=is_repeat)
    assert len(lines(tmp_path / "alerts.jsonl")) == 1


@pytest.mark.parametrize("kept_bytes", [1, 80, 200, -1])
def test_a_line_of_a_killed_writer_is_no_alert(trying: Trying, tmp_path: Path, kept_bytes: int) -> None:
    """It has the id and not the end: the alert is written again on a line of its own, and that one is found."""
    path = tmp_path / "alerts.jsonl"
    trying(FILE)
    whole = path.read_bytes()
    path.write_bytes(whole + whole.replace(ID.encode(), b"c" * 64)[:kept_bytes])
    told = alert(id="c" * 64)
    trying(FILE, told)
    trying(FILE, told)
    found = lines(path)
    assert len(found) == 3
    assert [json.loads(found[0])["id"], json.loads(found[2])["id"]] == [ID, "c" * 64]


def test_an_id_that_is_only_quoted_is_not_the_alert(trying: Trying, tmp_path: Path) -> None:
    """Another alert may hold the digits somewhere."""
    trying(FILE, alert(id="d" * 64, text=f'"id":"{ID}"'))
    trying(FILE)
    assert [json.loads(line)["id"] for line in lines(tmp_path / "alerts.jsonl")] == ["d" * 64, ID]


def test_lines_of_others_stay(trying: Trying, tmp_path: Path) -> None:
    """A file that is no JSON at all is appended to and not touched."""
    path = tmp_path / "alerts.jsonl"
    path.write_bytes(b"\xff\xfe no json " + ID.encode() + b"\n[1]\n" + b"[" * 100_000 + ID.encode())
    before = path.read_bytes()
    trying(FILE)
    assert path.read_bytes().startswith(before + b'\n{"schema"')


def test_a_second_process_waits(trying: Trying, tmp_path: Path) -> None:
    """While another writes, nothing is written; it is said so, and tried later."""
    with FileLock(tmp_path / "alerts.jsonl.lock"):
        error = trying.failure(FILE, timeout_seconds=HASTY)
    assert (error.code, error.is_unsure, error.may_pass) == ("alert.busy", False, True)
    assert not (tmp_path / "alerts.jsonl").exists()


@pytest.mark.parametrize("table", [{**FILE, "path": "gone/alerts.jsonl"}, {**FOLDER, "path": "gone"}])
def test_a_folder_that_is_missing_is_not_made(trying: Trying, tmp_path: Path, table: dict[str, str]) -> None:
    """It may be a mount: what is written beneath it nobody would read."""
    error = trying.failure(table)
    assert (error.code, error.is_unsure, error.may_pass) == ("alert.file", False, False)
    assert not (tmp_path / "gone").exists()


def test_what_is_no_file_is_not_written(trying: Trying, tmp_path: Path) -> None:
    """A folder in the place of the file; a pipe would be waited for."""
    (tmp_path / "alerts.jsonl").mkdir()
    assert trying.failure(FILE).code == "alert.file"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes have no names there")
def test_a_pipe_is_not_waited_for(trying: Trying, tmp_path: Path) -> None:
    """Nobody may be reading at its other end."""
    import os  # noqa: PLC0415

    os.mkfifo(tmp_path / "alerts.jsonl")
    assert trying.failure(FILE).code == "alert.file"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_is_told(trying: Trying) -> None:
    """No device is a file to append to."""
    assert trying.failure({"kind": "file", "path": "/dev/full"}).code == "alert.file"


def test_a_folder_gets_a_file_for_each_alert(trying: Trying, tmp_path: Path) -> None:
    """Named after time, kind and id; a repeat finds it and leaves it alone."""
    folder = tmp_path / "drop"
    folder.mkdir()
    trying(FOLDER)
    (path,) = folder.iterdir()
    assert path.name == "20261122T060000Z_news_3f9a01c2d4e5.json"
    assert json.loads(path.read_bytes()) == alert().model_dump(mode="json", by_alias=True)
    path.write_text("read and marked")
    trying(FOLDER, is_repeat=True)
    assert path.read_text() == "read and marked"


def test_text_for_people_has_no_control_characters(trying: Trying, tmp_path: Path) -> None:
    """They would act on the terminal of whoever reads it (F53)."""
    folder = tmp_path / "drop"
    folder.mkdir()
    trying({**FOLDER, "format": "text"}, alert(subject="one\r\ntwo", text=HOSTILE))
    (path,) = folder.iterdir()
    text = path.read_bytes().decode("utf-8")
    assert path.suffix == ".txt"
    assert text.startswith("one\\r\\ntwo\n\n")
    assert all(c == "\n" or c.isprintable() for c in text)
    assert "白俄罗斯钾肥" in text


def test_what_a_killed_writer_left_is_no_obstacle(trying: Trying, tmp_path: Path) -> None:
    """A half-written file has another name, and goes."""
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / ".20261122T060000Z_news_3f9a01c2d4e5.json.part").write_bytes(b"{")
    trying(FOLDER)
    assert [path.name for path in folder.iterdir()] == ["20261122T060000Z_news_3f9a01c2d4e5.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_new_files_have_the_permissions_that_the_user_gives(trying: Trying, tmp_path: Path) -> None:
    """As all outputs of the program."""
    folder = tmp_path / "drop"
    folder.mkdir()
    (tmp_path / "own").touch()
    trying(FILE)
    trying(FOLDER)
    usual = stat.S_IMODE((tmp_path / "own").stat().st_mode)
    assert stat.S_IMODE((tmp_path / "alerts.jsonl").stat().st_mode) == usual
    assert [stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()] == [usual]


KILLED = """
import os, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tests.alerts.support import Trying
os.fsync = lambda _: os._exit(9)
Trying(base=Path(sys.argv[1]))({"kind": sys.argv[2], "path": sys.argv[3]})
"""


@pytest.mark.parametrize("table", [FILE, FOLDER])
def test_a_writer_that_was_killed_is_followed_by_another(
    trying: Trying, tmp_path: Path, table: dict[str, str]
) -> None:
    """After the bytes, before anybody could know: the next attempt leaves one alert, whole (F47)."""
    (tmp_path / "drop").mkdir()
    command = [sys.executable, "-c", KILLED, str(tmp_path), table["kind"], table["path"]]
    assert subprocess.run(command, cwd=Path(__file__).parents[2], check=False).returncode == 9
    trying(table, is_repeat=True)
    path = tmp_path / table["path"]
    (found,) = path.iterdir() if path.is_dir() else [path]
    (only,) = [found.read_text("utf-8")] if path.is_dir() else lines(found)
    assert json.loads(only)["id"] == ID


def test_many_at_once_write_an_alert_once(trying: Trying, tmp_path: Path) -> None:
    """Two runs that overlap, and a person who sends by hand meanwhile."""
    told = [alert(id=f"{n:064x}") for n in range(4)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: trying(FILE, told[n % 4]), range(16)))
    ids = [json.loads(line)["id"] for line in lines(tmp_path / "alerts.jsonl")]
    assert sorted(ids) == [each.id for each in told]
