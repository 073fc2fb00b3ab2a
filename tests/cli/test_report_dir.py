"""The folder of reports: every run leaves its reports there, whole, under stable names, or it is no delivery."""

import json
import os
import re
import shutil
import stat
from pathlib import Path

import pytest

from potashwatch.reports import RENDERERS
from potashwatch.reports.naming import EXTENSIONS
from tests.cli.test_run import FIRST, NEXT, PATIENT, desk
from tests.program import run

__all__ = ["desk"]

pytestmark = pytest.mark.long

NAME = re.compile(r"\d{4}-\d\d-\d\d_[0-9a-f]{12}\.")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def dated(folder: Path) -> set[str]:
    """Return the beginnings of the names of reports, a day and an id each."""
    return {match[0] for name in names(folder) if (match := NAME.match(name))}


def test_every_run_leaves_its_reports(desk: tuple[str, ...], tmp_path: Path) -> None:
    """All forms, under day and id, and the same bytes as the latest; also when nothing changed, and if quiet."""
    folder = tmp_path / "made/for/it"
    found: list[set[str]] = []
    for source, code in ((FIRST, 0), (FIRST, 0), (FIRST, 0), (NEXT, 1)):
        shutil.copy(source, tmp_path / "mirror/list.gz")
        done = run(*desk, "--quiet", "--report-dir", str(folder), env=PATIENT)
        assert done.returncode == code, done.stderr
        found.append(dated(folder))
        report = json.loads((folder / "latest.json").read_bytes())
        stem = f"{report['run']['checked_at'][:10]}_{report['run']['report_id'][:12]}."
        assert stem in found[-1]
        for form in RENDERERS:
            kept = (folder / f"{stem}{EXTENSIONS[form]}").read_bytes()
            assert kept == (folder / f"latest.{EXTENSIONS[form]}").read_bytes()
    ids = [len({stem[11:] for stem in each}) for each in found]
    assert ids == [1, 2, 2, 3], "the same found again has the same name"
    assert names(folder) == {
        f"{stem}{EXTENSIONS[form]}" for stem in {*found[-1], "latest."} for form in RENDERERS
    }


def test_the_forms_are_those_of_the_command(desk: tuple[str, ...], tmp_path: Path) -> None:
    """What is kept is what --format prints into a pipe, byte for byte."""
    for form in RENDERERS:
        folder = tmp_path / form
        archive = str(tmp_path / f"archive-{form}")
        arguments = (*desk[:-1], archive, "--init", "--format", form, "--report-dir", str(folder))
        done = run(*arguments, "--report-format", form, env=PATIENT)
        assert done.returncode == 0, done.stderr
        assert (folder / f"latest.{EXTENSIONS[form]}").read_bytes() == done.stdout
        assert len(names(folder)) == 2


def test_a_report_that_cannot_be_kept_was_not_delivered(desk: tuple[str, ...], tmp_path: Path) -> None:
    """One form that cannot be written is trouble, nothing is printed, and the next report has the changes."""
    run(*desk, env=PATIENT)
    shutil.copy(NEXT, tmp_path / "mirror/list.gz")
    folder = tmp_path / "reports"
    (folder / "latest.csv").mkdir(parents=True)
    failed = run(*desk, "--report-dir", str(folder), env=PATIENT)
    assert (failed.returncode, failed.stdout) == (2, b"")
    assert b"[output.unwritable]" in failed.stderr
    assert not [name for name in names(folder) if name.startswith(".")]
    (folder / "latest.csv").rmdir()
    again = run(*desk, "--report-dir", str(folder), env=PATIENT)
    assert (again.returncode, b"SBERBANK" in again.stdout) == (1, True)


@pytest.mark.parametrize("place", ["archive", "archive/reports", "mirror", "mirror/reports", "archive-link"])
@pytest.mark.parametrize("is_first", [True, False])
def test_no_report_lands_in_what_the_run_is_made_of(
    desk: tuple[str, ...], tmp_path: Path, place: str, *, is_first: bool
) -> None:
    """Not in the archive, not even before it is made, nor in the mirror."""
    if is_first:
        shutil.rmtree(tmp_path / "archive")
    else:
        run(*desk, env=PATIENT)
    (tmp_path / "archive-link").symlink_to(tmp_path / "archive")
    before = {path for path in tmp_path.rglob("*") if "lock" not in path.name}
    begin = ("--init",) if is_first else ()
    done = run(*desk, *begin, "--report-dir", str(tmp_path / place), env=PATIENT)
    assert (done.returncode, done.stdout) == (2, b"")
    assert (b"[input.output-is-input]" if "mirror" in place else b"[output.archive]") in done.stderr
    assert {path for path in tmp_path.rglob("*") if "lock" not in path.name} == before


@pytest.mark.parametrize("name", ["latest.csv", "dated"])
def test_nothing_but_a_file_is_written_into(name: str, desk: tuple[str, ...], tmp_path: Path) -> None:
    """A pipe under the name of a report is refused, and does not hold up the run and the archive."""
    folder = tmp_path / "reports"
    arguments = (*desk, "--report-dir", str(folder), "--report-format", "csv")
    run(*arguments, env=PATIENT)
    first = dated(folder)
    run(*arguments, env=PATIENT)  # the next one finds the same again, under the same name
    (stem,) = dated(folder) - first
    taken = folder / (f"{stem}csv" if name == "dated" else name)
    taken.unlink()
    os.mkfifo(taken)
    failed = run(*arguments, env=PATIENT)
    assert (failed.returncode, failed.stdout) == (2, b"")
    assert b"csv: cannot be written: is no regular file [output.unwritable]" in failed.stderr
    assert taken.is_fifo()
    taken.unlink()
    assert run(*arguments, env=PATIENT).returncode == 0


@pytest.mark.parametrize("leads_to", ["kept.csv", "nothing", "latest.csv", ".", "/dev/full", "../archive/x"])
def test_a_link_is_replaced_and_not_followed(leads_to: str, desk: tuple[str, ...], tmp_path: Path) -> None:
    """What a link under the name of a report leads to stays as it is."""
    folder = tmp_path / "reports"
    folder.mkdir()
    kept = folder / "kept.csv"
    kept.write_text("of somebody else")
    kept.chmod(0o600)
    link = folder / "latest.csv"
    link.symlink_to(leads_to)
    done = run(*desk, "--report-dir", str(folder), "--report-format", "csv", env=PATIENT)
    assert done.returncode == 0, done.stderr
    assert kept.read_text() == "of somebody else"
    assert not link.is_symlink()
    (stem,) = dated(folder)
    report = folder / f"{stem}csv"
    assert link.read_bytes() == report.read_bytes()
    assert stat.S_IMODE(link.stat().st_mode) == stat.S_IMODE(report.stat().st_mode)


def test_a_folder_that_cannot_be_made_is_said(desk: tuple[str, ...], tmp_path: Path) -> None:
    """A file is in the way, further up; or no name was given."""
    (tmp_path / "file").write_text("x")
    done = run(*desk, "--report-dir", str(tmp_path / "file/reports"), env=PATIENT)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"[output.unwritable]" in done.stderr
    empty = run(*desk, "--report-dir", "", env=PATIENT)
    assert (empty.returncode, b"[input.empty-path]" in empty.stderr) == (2, True)
    alone = run(*desk, "--report-format", "json", env=PATIENT)
    assert (alone.returncode, b"--report-format needs --report-dir" in alone.stderr) == (2, True)


def test_kept_reports_know_no_terminal(desk: tuple[str, ...], tmp_path: Path) -> None:
    """Neither its width nor its colors, nor the time zone and locale around it (F45, F53)."""
    wild = {"COLUMNS": "30", "FORCE_COLOR": "1", "TERM": "xterm", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}
    run(*desk, "--report-dir", str(tmp_path / "reports"), env={**PATIENT, **wild})
    table = (tmp_path / "reports/latest.txt").read_text("utf-8")
    assert "\x1b" not in table
    assert max(map(len, table.split("\n"))) > 100
