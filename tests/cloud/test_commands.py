"""Every command that takes --archive answers from a bucket what it answers from a folder."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from potashwatch.__main__ import run
from potashwatch.archive import Archive
from tests.archive.making import read, small, tree
from tests.cloud.program import CONFIGURATION, NEW, OLD
from tests.cloud.server import SECRET, Server, Shelf
from tests.published import FIXTURES

BOTH = ("ofac-consolidated@previous", "ofac-consolidated@latest")
UID = "18717"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive in a folder: an import, two runs, and an alert that could not be delivered."""
    folder = tmp_path_factory.mktemp("kept")
    (folder / "mirror").mkdir()
    # No folder of alerts is there: they wait.
    (folder / "potashwatch.toml").write_text(CONFIGURATION)
    common = ("--archive", str(folder / "archive"), "--config", str(folder / "potashwatch.toml"))
    assert (
        run(["snapshots", "import", str(FIXTURES / "eu/excerpts/fsf_1_1_excerpt_2026-08-05.xml"), *common])
        == 0
    )
    for edition in (OLD, NEW):
        shutil.copy(edition, folder / "mirror/list.xml.gz")
        run(["run", "--mirror", str(folder / "mirror"), *common])
    return folder


@dataclass(frozen=True)
class Said:
    """What a command ended with."""

    code: int
    output: str
    errors: str


COMMANDS: dict[str, tuple[str, ...]] = {
    "snapshots list": (),
    "snapshots show": (BOTH[1],),
    "snapshots verify": (),
    "snapshots prune": ("--keep-days", "1"),
    "snapshots export": (BOTH[0], "--to", "exported"),
    "snapshots approve": (BOTH[1], "--reason", "it was looked at"),
    "diff": (*BOTH, "--format", "markdown"),
    "info": (BOTH[1],),
    "show": (BOTH[0], UID),
    "status": ("--as-of", "2026-09-01"),
    "history": ("belaruskali",),
    "ledger": ("--format", "json"),
    "licenses": (),
    "licenses show": ("Belarus GL 12",),
    "alerts pending": (),
    "alerts drop": ("0123456789",),
}


def said(
    capsys: pytest.CaptureFixture[str], command: str, arguments: tuple[str, ...], place: str, kept: Path
) -> Said:
    common = ("--archive", place, "--config", str(kept / "potashwatch.toml"))
    code = run([*command.split(), *arguments, *common])
    told = capsys.readouterr()
    assert SECRET not in told.out + told.err
    return Said(code, told.out.replace(place, "PLACE"), told.err.replace(place, "PLACE"))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_bucket_answers_as_a_folder(
    command: str,
    kept: Path,
    shelf: Shelf,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Word for word; and both archives hold the same afterwards."""
    folder = tmp_path / "archive"
    shutil.copytree(kept / "archive", folder)
    shutil.copytree(kept / "archive", shelf.folder, ignore=shutil.ignore_patterns("lock", "outbox-lock"))
    answers = []
    for name, place in (("folder", str(folder)), ("bucket", shelf.address)):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        answers.append(said(capsys, command, COMMANDS[command], place, kept))
    assert answers[0] == answers[1]
    assert answers[0].output or answers[0].code == 2
    assert "usage" not in answers[0].errors
    here, there = shelf.evidence(), tree(folder)
    assert here.keys() == there.keys()
    before = tree(kept / "archive").keys()
    assert {key: here[key] for key in before} == {key: there[key] for key in before}


def test_doctor_looks_into_a_bucket(
    kept: Path, shelf: Shelf, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And, for room, at the disk of temporary files; where nothing is there, it says so."""
    empty = said(capsys, "doctor", ("--offline",), shelf.address, kept)
    assert empty.code == 2
    assert "TROUBLE  archive: PLACE: no archive is there" in empty.output
    assert f"GiB free at {tmp_path.anchor}" in empty.output
    assert shelf.keys() == []
    shutil.copytree(kept / "archive", shelf.folder, ignore=shutil.ignore_patterns("lock", "outbox-lock"))
    filled = said(capsys, "doctor", ("--offline",), shelf.address, kept)
    assert "ok       archive: PLACE, " in filled.output


def test_an_archive_is_the_same_in_both(shelf: Shelf, tmp_path: Path) -> None:
    """Object for file, byte for byte: one can be copied into the other."""
    small(shelf.place)
    days = small(tmp_path / "archive")
    assert shelf.evidence() == tree(tmp_path / "archive")
    assert [read(Archive.open(shelf.place), day) for day in days] == days


def test_pruning_a_bucket_leaves_it_whole(
    kept: Path, shelf: Shelf, capsys: pytest.CaptureFixture[str]
) -> None:
    """What goes is gone from the bucket; what stays is whole."""
    shutil.copytree(kept / "archive", shelf.folder, ignore=shutil.ignore_patterns("lock", "outbox-lock"))
    before = len(shelf.keys("snapshots/"))
    pruned = said(capsys, "snapshots prune", ("--keep-days", "1", "--yes"), shelf.address, kept)
    assert pruned.code == 0
    assert 0 < len(shelf.keys("snapshots/")) < before
    assert said(capsys, "snapshots verify", (), shelf.address, kept).code == 0


def test_a_prefix_is_a_room_of_its_own(shelf: Shelf, server: Server) -> None:
    """What else lies in the bucket, also under a name that begins alike, is not the archive's."""
    (shelf.folder.with_name("ofac-old")).mkdir(parents=True)
    (shelf.folder.with_name("ofac-old") / "stray").write_text("of another")
    small(shelf.place)
    assert list(Archive.open(shelf.place).verify()) == []
    assert (server.folder / shelf.place.name / "team/ofac-old/stray").read_text() == "of another"
