"""``potashwatch export`` as its users start it: what it says, and how it ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from tests.archive.making import digest
from tests.export.lake import damaged, files, imported, put, table
from tests.program import environment, run

A, B = table(1, 2), table(2, 3)


@pytest.fixture
def archive(tmp_path: Path) -> str:
    found = [put(tmp_path, day, content) for day, content in (("2021-12-02", A), ("2021-12-06", B))]
    imported(tmp_path / "archive", *found)
    return str(tmp_path / "archive")


def export(archive: str, folder: Path, *more: str) -> "subprocess.CompletedProcess[bytes]":
    return run("export", str(folder), "--archive", archive, *(more or ("--format", "jsonl")))


def test_it_says_what_it_wrote_and_what_it_left(archive: str, tmp_path: Path) -> None:
    """One line a table; a second time there is nothing to do; nothing on standard error."""
    done = export(archive, tmp_path / "lake", "--format", "parquet", "--list", "ofac-sdn")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == (
        "records: 2 files with 4 rows written, 0 there already\n"
        "changes: 1 files with 3 rows written, 0 there already\n"
    )
    again = export(archive, tmp_path / "lake", "--format", "parquet", "--what", "records")
    assert again.stdout.decode() == "records: 0 files with 0 rows written, 2 there already\n"


def test_what_cannot_be_read_is_named_and_is_trouble(archive: str, tmp_path: Path) -> None:
    """The rest is written all the same."""
    from potashwatch.archive import Archive  # noqa: PLC0415

    with damaged(Archive.open(Path(archive)), digest(A)):
        done = export(archive, tmp_path / "lake", "--format", "jsonl", "--what", "records")
    assert done.returncode == 2
    assert done.stdout.decode() == "records: 1 files with 2 rows written, 0 there already\n"
    assert done.stderr.decode().startswith(
        f"potashwatch: ofac-sdn@{digest(A)[:16]} of 2021-12-02 is left out: "
    )
    assert "[archive.damaged]" in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--format", "jsonl", "--from", "2022-01-02", "--to", "2022-01-01"), "input.days"),
        (("--format", "jsonl", "--list", "ofac-licenses", "--what", "records"), "usage"),
        (("--format", "jsonl", "--list", "eu-fsf", "--what", "licenses"), "usage"),
        (("--format", "csv"), "usage"),
        (("--what", "records"), "usage"),
    ],
)
def test_what_makes_no_sense_is_refused(
    archive: str, tmp_path: Path, arguments: tuple[str, ...], code: str
) -> None:
    """One line, exit code 2, no folder."""
    done = export(archive, tmp_path / "lake", *arguments)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
    assert f"[{code}]" in done.stderr.decode()
    assert not (tmp_path / "lake").exists()


@pytest.mark.parametrize("below", ["", "lake", "objects/lake"])
def test_nothing_is_written_into_an_archive(archive: str, below: str) -> None:
    """Its files are evidence; a stray one makes it look damaged."""
    done = export(archive, Path(archive) / below)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"[output.archive]" in done.stderr


def test_an_archive_that_is_not_there_is_not_begun(tmp_path: Path) -> None:
    """Nor is a folder for what it would give."""
    done = export(str(tmp_path / "none"), tmp_path / "lake")
    assert (done.returncode, b"[archive.missing]" in done.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_two_exports_into_one_folder_wait_for_no_one(archive: str, tmp_path: Path) -> None:
    """The second one says so at once."""
    export(archive, tmp_path / "lake", "--format", "jsonl", "--what", "records")
    with FileLock(tmp_path / "lake/_lock"):
        done = export(archive, tmp_path / "lake")
    assert (done.returncode, b"[output.locked]" in done.stderr) == (2, True)


def test_a_folder_that_cannot_be_made_is_one_line(archive: str, tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "file").write_text("mine")
    done = export(archive, tmp_path / "file/lake")
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"[output.unwritable]" in done.stderr
    assert (tmp_path / "file").read_text() == "mine"


_LIMITED = """
import resource, runpy, signal, sys
sys.dont_write_bytecode = True  # it would be cut short, too
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
sys.argv[0] = "potashwatch"
runpy.run_module("potashwatch", run_name="__main__")
"""


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_a_full_disk_leaves_no_half_file(archive: str, tmp_path: Path, form: str) -> None:
    """Every write beyond a limit fails, as on a full disk: one line, and only whole files under their names."""
    arguments = (
        "export",
        str(tmp_path / "lake"),
        "--archive",
        archive,
        "--format",
        form,
        "--list",
        "ofac-sdn",
    )
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, *arguments], capture_output=True, check=False, env=environment()
    )
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"[output.unwritable]" in done.stderr
    found = files(tmp_path / "lake")
    export(archive, tmp_path / "lake", "--format", form)
    assert found.items() <= files(tmp_path / "lake").items()


def test_lines_need_no_pyarrow_and_parquet_says_what_it_needs(archive: str, tmp_path: Path) -> None:
    """Without the extra: JSON Lines as ever, and for Parquet the command that installs it."""
    (tmp_path / "without").mkdir()
    (tmp_path / "without/pyarrow.py").write_text("raise ImportError('no such library')")
    env = {"PYTHONPATH": str(tmp_path / "without")}
    arguments = ("--archive", archive, "--what", "changes")
    lines = run("export", str(tmp_path / "lines"), "--format", "jsonl", *arguments, env=env)
    assert lines.returncode == 0
    assert all(json.loads(line) for data in files(tmp_path / "lines").values() for line in data.splitlines())
    parquet = run("export", str(tmp_path / "parquet"), "--format", "parquet", *arguments, env=env)
    assert (parquet.returncode, parquet.stdout) == (2, b"")
    assert b'[output.no-pyarrow]; pip install "potashwatch[parquet]"' in parquet.stderr
    assert not (tmp_path / "parquet").exists()
