"""Imported editions meet the guards: what is implausible is kept, held for review, and does not count as the list."""

from pathlib import Path

import pytest

from potashwatch.pipeline import compare
from potashwatch.pipeline.approving import approve
from potashwatch.pipeline.importing import Imported, Importing
from potashwatch.pipeline.looking import listed
from potashwatch.records.settings import GuardSettings, Settings
from tests.program import run as run_program
from tests.published import published
from tests.run.desk import MORNING, NON_SDN, STARTER, Desk, classic, codes, nobody

WHOLE = published(NON_SDN)
"""444 parties, of 23 Feb 2024."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, settings=Settings(guards=GuardSettings()))


def put(desk: Desk, **editions: tuple[int, str]) -> list[Path]:
    """Write editions: how many parties each lacks, and its day."""
    folder = desk.folder / "files"
    folder.mkdir(exist_ok=True)
    paths = [folder / f"{name}.xml" for name in editions]
    for path, (drop, day) in zip(paths, editions.values(), strict=True):
        path.write_bytes(classic(WHOLE, drop=drop, date_text=day))
    return paths


def imported(desk: Desk, *paths: Path) -> list[Imported]:
    importing = Importing(desk.archive, STARTER, desk.clock.now, nobody(desk.archive))
    return list(importing.run(paths))


def held(done: list[Imported]) -> list[tuple[str, str]]:
    """Return which files are held, and by which guard first."""
    return [(Path(each.path).stem, each.held[0].code) for each in done if each.held]


def standings(desk: Desk) -> dict[str, str]:
    return {Path(each.snapshot.provenance.source).stem: each.standing for each in listed(desk.archive, None)}


VANISHED, FEW = "guard.vanished", "guard.few"


@pytest.mark.parametrize(
    ("editions", "expected"),
    [
        ({"a": (0, "02/23/2024"), "b": (60, "02/26/2024"), "c": (1, "02/27/2024")}, {"b": VANISHED}),
        (
            {"c": (0, "02/23/2024"), "b": (60, "02/24/2024"), "a": (60, "02/25/2024")},
            {"b": VANISHED, "a": VANISHED},
        ),
        ({"a": (0, "02/23/2024"), "b": (15, "02/26/2024")}, {}),
        ({"a": (0, "02/23/2024"), "b": (60, "03/26/2024")}, {}),
        ({"a": (0, "02/23/2022"), "b": (300, "02/23/2024")}, {"b": VANISHED}),
        ({"a": (0, "02/23/2024"), "b": (300, "02/23/2022")}, {"b": FEW}),
        ({"a": (300, "02/23/2024")}, {"a": FEW}),
    ],
    ids=[
        "one day",
        "two days",
        "too few to hold",
        "a month apart",
        "half at any distance",
        "first of all",
        "alone",
    ],
)
def test_each_edition_is_compared_with_the_one_before_it(
    desk: Desk, editions: dict[str, tuple[int, str]], expected: dict[str, str]
) -> None:
    """By its day, whatever the order of the files; a held one is never what the next is compared with."""
    done = imported(desk, *put(desk, **editions))
    assert dict(held(done)) == expected
    assert [each.error for each in done if not each.held] == [None] * len(editions)
    assert standings(desk) == {name: "quarantined" if name in expected else "" for name in editions}
    assert list(desk.archive.verify()) == []
    record = desk.archive.last()
    assert record is not None
    assert (record.kind, record.complete) == ("import", not expected)


def test_an_edition_between_others_of_the_archive_is_compared_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The import of a later day; a plausible edition costs no second reading. The same file again is held again."""
    first, second, third = put(desk, a=(0, "02/23/2024"), b=(60, "02/26/2024"), c=(1, "02/27/2024"))
    with monkeypatch.context() as patched:
        patched.delattr(compare, "open_edition")
        assert held(imported(desk, third, first)) == []
        assert held(imported(desk, second)) == [("b", VANISHED)]
    (again,) = [each for each in imported(desk, second, third) if each.held]
    assert again.base is not None
    assert again.base.published_on == MORNING.date().replace(month=2, day=23)
    assert again.held[0].message.startswith("removed: parties 60 of 444 (13.5 %)")
    assert again.snapshot is not None
    assert f"approve {again.snapshot.sha256[:8]} " in again.held[0].hint
    assert desk.archive.find("ofac-consolidated@2024-02-26").dated_on.day == 23


def test_a_killed_import_is_reviewed_by_the_next(desk: Desk) -> None:
    """Its editions are in the archive, and no record of the ledger names them."""
    paths = put(desk, a=(0, "02/23/2024"), b=(60, "02/26/2024"))
    running = Importing(desk.archive, STARTER, desk.clock.now, nobody(desk.archive)).run(paths)
    assert len([next(running), next(running)]) == 2
    del running
    assert standings(desk) == {"a": "", "b": ""}
    desk.run()  # which finds no edition in its folder; its record covers the snapshots
    assert held(imported(desk, *paths)) == [("b", VANISHED)]


def test_a_run_says_nothing_of_what_an_import_held(desk: Desk) -> None:
    """Nobody was told of it: nothing is retracted, no list flapped, and it does not become the baseline."""
    imported(desk, *put(desk, a=(0, "02/23/2024"), b=(60, "02/26/2024")))
    first = desk.one(is_offline=True)
    assert (first.outcome, first.new and first.new.records) == ("baseline", 444)
    assert "guard.flap" not in codes(first)
    assert first.retracted == ()
    assert standings(desk) == {"a": "baseline", "b": "rejected"}
    assert list(desk.archive.verify()) == []


def test_an_approved_older_edition_counts_and_moves_no_baseline(desk: Desk) -> None:
    """The list of its day; the newest one approved is what the next run takes up."""
    done = imported(
        desk, *put(desk, a=(0, "02/23/2024"), b=(60, "02/26/2024"), c=(0, "02/27/2024"), d=(60, "02/28/2024"))
    )
    assert held(done) == [("b", VANISHED), ("d", VANISHED)]
    older, newest = (each.snapshot.sha256 for each in done if each.held and each.snapshot)
    assert desk.one(is_offline=True).outcome == "baseline"
    for sha256 in (older, newest):
        approve(desk.archive, sha256, "compared with OFAC's notices", STARTER, desk.clock.now())
    assert standings(desk) == {"a": "", "b": "", "c": "baseline", "d": "approved"}
    found = desk.one(is_offline=True)
    assert (found.outcome, len(found.changes)) == ("changed", 60)
    assert list(desk.archive.verify()) == []
    assert held(imported(desk, desk.folder / "files")) == []


def test_the_import_says_what_is_held_and_ends_with_2(desk: Desk) -> None:
    """One line for it on standard error, with what to do; the other file is imported, and the ledger says it."""
    paths = put(desk, a=(0, "02/23/2024"), b=(60, "02/26/2024"))
    place = ("--archive", str(desk.folder / "other"))
    done = run_program("snapshots", "import", *map(str, paths), *place)
    assert (done.returncode, done.stdout) == (
        2,
        b"2 imported, 0 there already, 0 not read, 1 held for review\n",
    )
    (line,) = done.stderr.decode().splitlines()
    assert f"{paths[1]} (OFAC consolidated (non-SDN) list, 2024-02-26): held for review" in line
    assert "against the edition of 2024-02-23: removed: parties 60 of 444" in line
    assert "[guard.vanished], removed, by program: " in line
    assert "potashwatch snapshots approve " in line
    told = run_program("ledger", *place).stdout.decode()
    assert "ofac-consolidated: held for review, sha256 " in told
