"""The daily run on the command line: what is said where, and what is never written over."""

import json
import shutil
from pathlib import Path

import pytest

from tests.program import ROOT, run, shell
from tests.run.desk import begun

FIRST = ROOT / "fixtures/ofac/classic/consolidated_2024-02-23.xml.gz"
NEXT = ROOT / "fixtures/ofac/classic/consolidated_2024-05-06.xml.gz"
PATIENT = {"POTASHWATCH_GUARDS_STALE_TROUBLE_DAYS_OFAC_CONSOLIDATED": "99999"}


@pytest.fixture
def desk(tmp_path: Path) -> tuple[str, ...]:
    """Return the arguments of a run over a folder with one list, into an archive that was begun."""
    begun(tmp_path / "archive")
    (tmp_path / "mirror").mkdir()
    shutil.copy(FIRST, tmp_path / "mirror/list.gz")
    paths = ("--mirror", str(tmp_path / "mirror"), "--archive", str(tmp_path / "archive"))
    return ("run", "--list", "ofac-consolidated", *paths)


def test_quiet_prints_news_and_nothing_else(desk: tuple[str, ...], tmp_path: Path) -> None:
    """A first baseline is news, an unchanged day is none, a change is; the exit codes tell the same."""
    first = run(*desk, "--quiet", env=PATIENT)
    assert (first.returncode, b"first edition" in first.stdout) == (0, True)
    same = run(*desk, "--quiet", env=PATIENT)
    assert (same.returncode, same.stdout) == (0, b"")
    shutil.copy(NEXT, tmp_path / "mirror/list.gz")
    changed = run(*desk, "--quiet", env=PATIENT)
    assert (changed.returncode, b"SBERBANK" in changed.stdout) == (1, True)


def test_trouble_is_in_every_format(desk: tuple[str, ...], tmp_path: Path) -> None:
    """A table without changes must not look the same when a list was not read."""
    run(*desk, env=PATIENT)
    (tmp_path / "mirror/list.gz").write_bytes(b"<html>")
    for form in ("table", "json", "jsonl", "csv", "markdown"):
        done = run(*desk, "--format", form, env=PATIENT)
        assert done.returncode == 2
        assert b"not-in-mirror" in done.stdout.replace(b"\\", b"")
        assert (b"not-in-mirror" in done.stderr) == (form != "table")


def test_a_report_into_a_pipe_that_closed_comes_again(desk: tuple[str, ...], tmp_path: Path) -> None:
    """The mailer died: nothing was delivered, so the next run reports the change."""
    run(*desk, env=PATIENT)
    shutil.copy(NEXT, tmp_path / "mirror/list.gz")
    name, days = next(iter(PATIENT.items()))
    died = shell(f'export {name}={days}; {{ "$@"; echo $? >&2; }} | true', (*desk, "--format", "json"))
    assert died.stderr.decode().splitlines()[-1] == "2"
    again = run(*desk, "--format", "json", env=PATIENT)
    found, _today = json.loads(again.stdout)["lists"]
    assert (again.returncode, len(found["changes"])) == (1, 1)


def test_no_result_is_written_over_evidence(desk: tuple[str, ...], tmp_path: Path) -> None:
    """Not into the archive, not into the mirror, not over the configuration."""
    run(*desk, env=PATIENT)
    archive = tmp_path / "archive"
    before = {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()}
    (snapshot,) = archive.glob("snapshots/*/*.json")
    config = tmp_path / "bank.toml"
    config.write_text("strict = false\n")
    mirror = tmp_path / "mirror/list.gz"
    for target in (snapshot, archive / "format.json", archive / "new.json", mirror, config):
        done = run(*desk, "--config", str(config), "--output", str(target), env=PATIENT)
        assert (done.returncode, done.stdout) == (2, b"")
    for command in (("ledger",), ("snapshots", "list"), ("info", "ofac-consolidated@latest")):
        done = run(*command, "--archive", str(archive), "--output", str(snapshot))
        assert b"[output.archive]" in done.stderr
    done = run(
        "snapshots", "export", "ofac-consolidated@latest", "--archive", str(archive), "--to", str(archive)
    )
    assert b"[output.archive]" in done.stderr
    kept = {path: data for path, data in before.items() if path.suffix != ".lock"}
    assert all(path.read_bytes() == data for path, data in kept.items() if path.name != "holder.json")
    assert mirror.read_bytes() == FIRST.read_bytes()
    assert config.read_text() == "strict = false\n"


def test_an_export_replaces_no_other_file(desk: tuple[str, ...], tmp_path: Path) -> None:
    """The same bytes are left alone; anything else is somebody's."""
    run(*desk, env=PATIENT)
    export = ("snapshots", "export", "ofac-consolidated@latest", "--archive", str(tmp_path / "archive"))
    for _ in range(2):
        assert run(*export, "--to", str(tmp_path / "out")).returncode == 0
    (file,) = (tmp_path / "out").iterdir()
    file.write_bytes(b"edited by hand")
    done = run(*export, "--to", str(tmp_path / "out"))
    assert b"[output.exists]" in done.stderr
    assert file.read_bytes() == b"edited by hand"


def test_an_archive_is_begun_once(desk: tuple[str, ...], tmp_path: Path) -> None:
    """Without --init a run makes no archive; with it, it takes none that is there for its own."""
    elsewhere = str(tmp_path / "elsewhere")
    missing = run(*desk[:-1], elsewhere, "--exit-zero", env=PATIENT)
    assert (missing.returncode, b"[archive.missing]" in missing.stderr) == (2, True)
    assert not Path(elsewhere).exists()
    assert run(*desk[:-1], elsewhere, "--init", env=PATIENT).returncode == 0
    again = run(*desk[:-1], elsewhere, "--init", env=PATIENT)
    assert (again.returncode, b"[archive.exists]" in again.stderr) == (2, True)
    assert len(json.loads(run("ledger", "-f", "json", "--archive", elsewhere).stdout)) == 3


def test_what_contradicts_itself_is_usage(desk: tuple[str, ...]) -> None:
    """Offline and a mirror; no archive to work from."""
    done = run(*desk, "--offline")
    assert (done.returncode, b"[usage]" in done.stderr) == (2, True)
    missing = run("run", "--offline", "--archive", "/nonexistent/archive")
    assert b"[archive.missing]" in missing.stderr
