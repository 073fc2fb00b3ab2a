"""A disk that is full, or may not be written to: one clear line, nothing half-written, and the next run is right."""

import json
import os
import pty
import resource
import subprocess
from pathlib import Path

import pytest

from potashwatch.archive import Archive
from potashwatch.archive.local import LocalStore
from potashwatch.errors import ArchiveError
from potashwatch.pipeline.run import Surroundings, run
from tests.fetchers.authority import EuSite
from tests.fetchers.server import drip
from tests.program import COMMAND, ROOT, environment
from tests.published import published
from tests.run.desk import EU, NON_SDN, NON_SDN_NEXT, STARTER, Desk


def limited(desk: Desk, size_bytes: int) -> "subprocess.CompletedProcess[bytes]":
    """Run the program where no file may be larger than this; the interpreter's own files are left out of it."""
    env = environment(
        POTASHWATCH_GUARDS_STALE_TROUBLE_DAYS_OFAC_CONSOLIDATED="9999", PYTHONDONTWRITEBYTECODE="1"
    )
    paths = ("--mirror", str(desk.mirror), "--archive", str(desk.folder / "archive"))
    return subprocess.run(
        [*COMMAND, "run", "--list", "ofac-consolidated", "-f", "json", *paths],
        cwd=ROOT,
        env={name: value for name, value in env.items() if not name.startswith("COVERAGE")},
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, size_bytes)),
        timeout=60,
    )


@pytest.mark.parametrize("size_bytes", [100, 600, 2_000])
def test_a_full_disk_moves_nothing(tmp_path: Path, size_bytes: int) -> None:
    """Whatever could not be written: exit 2, the archive whole, and the next run reports what this one did not."""
    desk = Desk(tmp_path / "архіў")
    desk.put(published(NON_SDN))
    desk.one()
    baseline = desk.archive.state("ofac-consolidated").baseline
    desk.put(published(NON_SDN_NEXT))
    done = limited(desk, size_bytes)
    said = done.stderr.decode()
    assert done.returncode == 2
    assert "Traceback" not in said
    assert list(desk.archive.verify()) == []
    assert desk.archive.state("ofac-consolidated").baseline == baseline
    assert "archive." in said or "input." in said
    again = limited(desk, resource.RLIM_INFINITY)
    (found,) = json.loads(again.stdout)["lists"]
    assert (found["outcome"], len(found["changes"])) == ("changed", 1)


@pytest.mark.parametrize("size_bytes", [20_000, 200_000])
def test_a_disk_that_takes_what_a_day_adds_is_enough(tmp_path: Path, size_bytes: int) -> None:
    """No file may be as large as the list: what changed is stored, reported once, and nothing is missing."""
    desk = Desk(tmp_path / "архіў")
    desk.put(published(NON_SDN))
    desk.one()
    desk.put(published(NON_SDN_NEXT))
    found = [json.loads(limited(desk, size_bytes).stdout)["lists"][0] for _ in range(2)]
    assert [(each["outcome"], len(each["changes"])) for each in found] == [("changed", 1), ("unchanged", 0)]
    assert list(desk.archive.verify()) == []


def test_a_read_only_archive_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking works; a run says what it could not write, and delivers nothing it cannot remember."""
    desk = Desk(tmp_path)
    desk.put(published(NON_SDN))
    desk.one()

    def refuse(*_arguments: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(LocalStore, "_write", refuse)
    monkeypatch.setattr(LocalStore, "_announce", refuse)
    assert desk.archive.find("ofac-consolidated@latest").facts.records == 444
    settings = desk.settings.model_copy(update={"lists": desk.lists, "mirror": str(desk.mirror)})
    with pytest.raises((ArchiveError, OSError)):
        run(desk.archive, settings, Surroundings(desk.clock, STARTER), desk.reports.append)
    assert len(desk.reports) == 1


def test_an_archive_is_not_begun_in_a_folder_of_something_else(tmp_path: Path) -> None:
    """A mistyped --archive must not fill somebody's folder."""
    (tmp_path / "letter.txt").write_text("dear bank")
    with pytest.raises(ArchiveError) as caught:
        Archive.open(tmp_path, create=True)
    assert caught.value.code == "archive.format"
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_terminal_shows_what_is_being_fetched(tmp_path: Path) -> None:
    """On a terminal a slow list has a line of its own with the bytes so far; nothing of it is in the result."""
    with EuSite(published(EU)) as site:
        site.faults["content"] = drip(published(EU), 8, 0.25)
        config = tmp_path / "bank.toml"
        config.write_text(
            f'archive = "archive"\n[fetch]\nattempts = 1\n[eu]\nurl = "{site.url()}"\n'
            f'rss_url = "{site.site.url}/fsd/fsf/public/rss"\n',
            "utf-8",
        )
        parent, child = pty.openpty()
        with subprocess.Popen(
            [*COMMAND, "run", "--init", "--list", "eu-fsf", "--config", str(config)],
            cwd=ROOT,
            env=environment(TERM="xterm-256color", COLUMNS="100"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=child,
        ) as process:
            os.close(child)
            shown = b""
            while chunk := _read(parent):
                shown += chunk
            result, _ = process.communicate(timeout=60)
        os.close(parent)
    assert b"eu-fsf" in shown
    assert b"MB" in shown
    assert b"\x1b" not in result
    assert b"first edition" in result


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the other side is closed
        return b""
