"""The crontab and its wrapper: silence when all is well, a mail when it is not."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.deploy.files import DEPLOY, stub

WRAPPER = DEPLOY / "cron/potashwatch-cron"
CRONTAB = DEPLOY / "cron/potashwatch.crontab"


def started(folder: Path, *arguments: str, **env: str) -> "subprocess.CompletedProcess[str]":
    """Start the wrapper as cron does: almost no environment."""
    path = f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin"
    return subprocess.run(
        [str(WRAPPER), *arguments],
        capture_output=True,
        check=False,
        text=True,
        env={"PATH": path, "TMPDIR": str(folder), **env},
    )


@pytest.mark.parametrize("code", [0, 1, 75])
def test_nothing_is_printed_when_it_went_well(tmp_path: Path, code: int) -> None:
    """No changes, changes and a second runner make cron send no mail, whatever the program said (F52)."""
    folder = stub(tmp_path / "bin", f"echo a report; echo a warning >&2; exit {code}")
    done = started(folder, "run", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("code", "first"),
    [
        (2, "potashwatch run: trouble, exit code 2\n"),
        (130, "potashwatch run: stopped by a signal, exit code 130\n"),
        (143, "potashwatch run: stopped by a signal, exit code 143\n"),
        (139, "potashwatch run: trouble, exit code 139\n"),
    ],
)
def test_trouble_is_printed_with_the_messages(tmp_path: Path, code: int, first: str) -> None:
    """Cron mails what the program said, after a line that says what happened; the exit code stays."""
    folder = stub(tmp_path / "bin", f"echo 'potashwatch: x [archive.missing]; y' >&2; exit {code}")
    done = started(folder, "run")
    assert (done.returncode, done.stdout) == (code, f"{first}potashwatch: x [archive.missing]; y\n")


def test_a_program_that_is_not_there_is_trouble(tmp_path: Path) -> None:
    """A wrong PATH in the crontab is told, and not taken for silence (F54)."""
    (tmp_path / "bin").mkdir()
    done = started(tmp_path / "bin", "run")
    assert done.returncode == 127
    assert done.stdout.startswith("potashwatch run: trouble, exit code 127\n")


def test_arguments_are_passed_as_they_are_and_nothing_is_left(tmp_path: Path) -> None:
    """Blanks and shell characters stay in their argument; the temporary file is gone afterwards."""
    folder = stub(tmp_path / "bin", 'for a in "$@"; do echo "<$a>"; done; exit 2')
    done = started(folder, "run", "a b", "$(touch evil)", "")
    assert done.stdout.splitlines()[1:] == ["<run>", "<a b>", "<$(touch evil)>", "<>"]
    assert [path.name for path in folder.iterdir()] == ["potashwatch"]


def test_a_full_disk_is_trouble(tmp_path: Path) -> None:
    """Where the messages cannot be kept, the wrapper does not go on quietly."""
    folder = stub(tmp_path / "bin", "exit 0")
    assert started(folder, "run", TMPDIR=str(tmp_path / "nowhere")).returncode == 2


def test_the_crontab_keeps_off_the_full_hour_and_uses_the_wrapper() -> None:
    """Odd minutes (F55); PATH and MAILTO are set, for cron sets neither as people expect."""
    lines = [line for line in CRONTAB.read_text("utf-8").splitlines() if line and line[0] != "#"]
    settings = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))
    assert set(settings) == {"PATH", "MAILTO", "POTASHWATCH_ARCHIVE"}
    jobs = [line.split(None, 5) for line in lines if not re.match(r"[A-Z_]+=", line)]
    assert len(jobs) == 3
    for minute, *_, command in jobs:
        assert all(int(each) % 5 for each in minute.split(","))
        assert command.startswith("potashwatch-cron ")
        assert "%" not in command  # a line end to cron
