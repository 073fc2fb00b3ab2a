"""Folders that want to be something else than cases."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from potashwatch.errors import InputError
from tests.checking.folders import EDITION, a_case, check, codes, content, edited
from tests.program import run

LINKS = {
    "out of the folder": "../secret.xml",
    "an absolute one": "/etc/passwd",
    "to nothing": "nowhere.xml",
    "to itself": "new.xml",
    "to a folder": "folder",
    "to a folder outside": "..",
}


@pytest.mark.parametrize("target", LINKS.values(), ids=list(LINKS))
def test_links_that_lead_elsewhere_are_not_followed(tmp_path: Path, target: str) -> None:
    """A pull request cannot make the check read, or an update overwrite, what lies outside of its folder."""
    (tmp_path / "secret.xml").write_bytes(EDITION)
    folder = tmp_path / "cases"
    (folder / "folder").mkdir(parents=True)
    (folder / "old.xml").write_bytes(EDITION)
    (folder / "new.xml").symlink_to(target)
    found = check(folder, update=True)
    assert (codes(found), found.outcome) == (["check.not-a-file"], "trouble")
    assert "SHA256SUMS" not in content(folder)


@pytest.mark.parametrize(
    "name", ["expected.json", "case.toml", "SHA256SUMS", "snapshot.xml", "linked-folder"]
)
def test_no_file_of_a_case_may_lead_out(tmp_path: Path, name: str) -> None:
    """That holds for expected reports, settings, digests and folders too."""
    outside = tmp_path / "outside"
    a_case(outside)
    (outside / "file").write_text("a = 1\n")
    case = a_case(tmp_path / "cases")
    (case / name).symlink_to("../outside" if name == "linked-folder" else "../outside/file")
    before = content(tmp_path)
    found = check(case, update=True)
    assert "check.not-a-file" in codes(found)
    assert found.outcome == "trouble"
    assert content(tmp_path) == before


def test_a_link_within_the_folder_is_the_file(tmp_path: Path) -> None:
    """The new edition of one case can be the old one of the next; both names are recorded, and the link stays one."""
    a_case(tmp_path / "1")
    (tmp_path / "2").mkdir()
    (tmp_path / "2/old.xml.gz").symlink_to("../1/new.xml.gz")
    (tmp_path / "2/new.xml").write_bytes(edited("B"))
    (tmp_path / "2/expected.md").symlink_to("real.md")
    (tmp_path / "2/real.md").write_text("")
    assert check(tmp_path, update=True).outcome == "as-expected"
    assert "2/old.xml.gz" in (tmp_path / "SHA256SUMS").read_text()
    assert (tmp_path / "2/expected.md").is_symlink()
    assert (tmp_path / "2/real.md").read_text("utf-8") != ""


@pytest.mark.parametrize(
    "name", ["new.xml", "old/sdn.csv", "expected.json", "SHA256SUMS", "snapshot.x", "case.toml"]
)
def test_a_pipe_is_not_waited_for(tmp_path: Path, name: str) -> None:
    """A FIFO among the files is named at once; the check does not hang."""
    case = tmp_path / "a"
    (case / "old").mkdir(parents=True)
    if name != "new.xml":
        (case / "new.xml").write_bytes(EDITION)
    (case / "old/prim.csv").write_bytes(EDITION)
    os.mkfifo(case / name)
    done = run("check", "a", folder=tmp_path)
    assert done.returncode == 2
    assert b"check.not-a-file" in done.stdout


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
@pytest.mark.parametrize("name", ["old.xml", "expected.json", "case.toml", "SHA256SUMS", "folder"])
def test_what_cannot_be_read_is_trouble(tmp_path: Path, name: str) -> None:
    """A file without permission is named; the rest is told all the same."""
    case = a_case(tmp_path / "a", expected_json="", case_toml="", SHA256SUMS="")
    (case / "folder").mkdir()
    (case / name).chmod(0)
    found = check(case)
    (case / name).chmod(0o700)
    assert found.outcome == "trouble"
    assert {"input.unreadable", "config.unreadable"} & set(codes(found))


def test_reading_that_fails_is_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails under a snapshot, or under a folder, is trouble there, and no traceback."""
    a_case(tmp_path / "a")
    a_case(tmp_path / "b")
    scan, opened = os.scandir, Path.open

    def failing_scan(path: Path) -> object:
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    def failing_open(path: Path, *arguments: object) -> object:
        if path.name == "new.xml.gz":
            raise OSError(5, "Input/output error")
        return opened(path, *arguments)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", failing_scan)
    monkeypatch.setattr(Path, "open", failing_open)
    found = check(tmp_path, update=True)
    assert [(item.name, item.outcome) for item in found.items] == [("a", "trouble"), ("b", "trouble")]
    assert codes(found) == ["input.unreadable", "input.unreadable"]
    with pytest.raises(InputError):
        check(tmp_path / "a")


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Path]:
    """Make a folder with 1,100 folders in one another, a snapshot in the last; no Python code could remove it."""
    top = tmp_path / "top"
    place = top
    for _ in range(1101):
        place.mkdir()
        place /= "d"
    place = place.parent
    (place / "snapshot.xml").write_bytes(EDITION)
    yield top
    subprocess.run(["rm", "-rf", str(top)], check=True)


def test_folders_may_be_deep(deep: Path) -> None:
    """More folders in one another than Python nests calls are looked through."""
    found = check(deep, update=True)
    assert (found.outcome, len(found.items)) == ("as-expected", 1)


@pytest.mark.parametrize(
    "name", ["two\nlines", "\x1b[31mred", "\u202etxt", "a\\b", "::error::x", "%0A", "*", "-x", "a,b:c"]
)
def test_hostile_names_are_data(tmp_path: Path, name: str) -> None:
    """Whatever a folder is called, it is checked, recorded and told on one printable line (F53)."""
    a_case(tmp_path / name, new=edited("B"))
    assert check(tmp_path, update=True).outcome == "as-expected"
    assert check(tmp_path).outcome == "as-expected"
    for format_ in ("text", "junit", "github"):
        printed = run("check", ".", "--format", format_, folder=tmp_path).stdout.decode("utf-8")
        assert all(line.isprintable() for line in printed.split("\n"))


def test_a_name_that_is_no_text_is_told_with_escapes(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are recorded as they are, and shown as escapes."""
    a_case(tmp_path / os.fsdecode(b"caf\xe9"))
    assert check(tmp_path, update=True).outcome == "as-expected"
    assert b"  caf\xe9/old.xml\n" in (tmp_path / "SHA256SUMS").read_bytes()
    done = run("check", ".", "--format", "json", folder=tmp_path)
    assert (done.returncode, b"caf\\\\udce9" in done.stdout) == (0, True)


def test_digests_that_cannot_be_read_are_trouble_once(tmp_path: Path) -> None:
    """A broken SHA256SUMS is named with its line; it is not said that nothing was recorded, and nothing is replaced."""
    a_case(tmp_path / "a")
    (tmp_path / "SHA256SUMS").write_text("garbage\n")
    found = check(tmp_path, update=True)
    assert codes(found) == ["check.sums", "check.missing"]
    assert (tmp_path / "SHA256SUMS").read_text() == "garbage\n"
    (tmp_path / "SHA256SUMS").write_bytes(b"#" * (17 << 20))
    assert codes(check(tmp_path))[0] == "check.sums"


def test_recorded_names_do_not_lead_out(tmp_path: Path) -> None:
    """Neither dots nor a link in the middle of a recorded path reach a file outside."""
    case = a_case(tmp_path / "cases/a")
    (case / "up").symlink_to("..")
    (tmp_path / "cases/out").symlink_to("../..")
    (tmp_path / "cases/SHA256SUMS").write_text(f"{'ab' * 32}  out/etc/passwd\n{'ab' * 32}  a\n")
    found = check(tmp_path / "cases")
    assert found.outcome == "trouble"
    assert codes(found).count("check.not-a-file") >= 3
