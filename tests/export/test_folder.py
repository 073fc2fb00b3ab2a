"""What an export adds, leaves, replaces and refuses."""

from datetime import date
from pathlib import Path

import pytest

from potashwatch.archive import Archive
from potashwatch.errors import ArchiveError, OutputError
from potashwatch.pipeline.dataset import Days
from potashwatch.pipeline.pruning import prune
from potashwatch.records.ledger import ListState
from potashwatch.records.target import Target, TargetName
from potashwatch.targets import Watcher
from tests.archive.making import AT, STARTER, digest, quarantine, record
from tests.export.lake import FORMS, NOW, damaged, export, files, imported, names, place_of, put, rows, table

A, B, C = table(1, 2, 3), table(1, 2, 3, 4), table(2, 3, 4, title="Minister")
SHORT = {letter: digest(content)[:16] for letter, content in zip("ABC", (A, B, C), strict=True)}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Two editions, of 2 and 6 December; another one of the 4th is at hand."""
    put(tmp_path / "later", "2021-12-04", B)
    found = [
        put(tmp_path / "sources", day, content) for day, content in (("2021-12-02", A), ("2021-12-06", C))
    ]
    return imported(tmp_path / "archive", *found)


def compared(folder: Path) -> list[tuple[str, str]]:
    """Return which editions the changes of an export compare, older and newer."""
    letters = {short: letter for letter, short in SHORT.items()}
    pairs = (name.split()[1].removeprefix("part-").split("-") for name in names(folder, "changes"))
    return [(letters[older], letters[newer]) for older, newer, _ in pairs]


def put_apart(archive: Archive, content: bytes) -> None:
    """Put an edition under quarantine."""
    opened = Archive.open(place_of(archive))
    with opened.lock(STARTER, AT):
        opened.append(record(ListState(list="ofac-sdn", quarantined=(quarantine(content),))))


@pytest.mark.parametrize("form", FORMS)
def test_the_same_archive_gives_the_same_bytes(archive: Archive, tmp_path: Path, form: str) -> None:
    """Nothing of the clock, the machine or the order of doing is in a file."""
    done, troubles = export(archive, tmp_path / "one", form)  # type: ignore[arg-type]
    export(archive, tmp_path / "two", form, tables=("changes",))  # type: ignore[arg-type]
    export(archive, tmp_path / "two", form)  # type: ignore[arg-type]
    assert troubles == []
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert {name: (tally.files, tally.rows) for name, tally in done.tallies.items()} == {
        "records": (2, 6),
        "changes": (1, 3),
    }


def test_what_is_there_is_left(archive: Archive, tmp_path: Path) -> None:
    """A second export reads no edition and writes nothing."""
    export(archive, tmp_path / "lake")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "lake").rglob("part-*")}
    for content in (A, C):
        for path in (place_of(archive) / "objects" / digest(content)[:2]).rglob("*.zst"):
            path.unlink()
    done, troubles = export(archive, tmp_path / "lake")
    assert troubles == []
    assert {name: (tally.files, tally.left) for name, tally in done.tallies.items()} == {
        "records": (0, 2),
        "changes": (0, 1),
    }
    assert before == {path: path.stat().st_mtime_ns for path in (tmp_path / "lake").rglob("part-*")}


def test_an_edition_that_comes_in_between_takes_the_comparison_apart(
    archive: Archive, tmp_path: Path
) -> None:
    """No change is told twice: what compared across the gap goes when the two that fill it stand."""
    export(archive, tmp_path / "lake")
    assert compared(tmp_path / "lake") == [("A", "C")]
    imported(place_of(archive), tmp_path / "later")
    done, _ = export(archive, tmp_path / "lake")
    assert compared(tmp_path / "lake") == [("A", "B"), ("B", "C")]
    assert done.tallies["changes"].removed == 1
    export(archive, tmp_path / "fresh")
    assert files(tmp_path / "lake") == files(tmp_path / "fresh")


def test_an_edition_that_cannot_be_read_is_named_and_compared_across(
    archive: Archive, tmp_path: Path
) -> None:
    """Source unavailable is not "no change": the next changes say with which edition they compare."""
    imported(place_of(archive), tmp_path / "later")
    with damaged(archive, digest(B)):
        done, troubles = export(archive, tmp_path / "lake")
        (trouble,) = troubles
        assert trouble.what == f"ofac-sdn@{SHORT['B']} of 2021-12-04"
        assert trouble.error.code == "archive.damaged"
        assert compared(tmp_path / "lake") == [("A", "C")]
        (row, *_) = rows(tmp_path / "lake", "changes")
        assert (row["old_edition_dated_on"], row["edition_dated_on"]) == ("2021-12-02", "2021-12-06")
        again, troubles = export(archive, tmp_path / "lake")
        assert ([each.what for each in troubles], again.tallies["changes"].left) == ([trouble.what], 1)
    done, troubles = export(archive, tmp_path / "lake")
    assert (troubles, done.tallies["records"].files, done.tallies["changes"].removed) == ([], 1, 1)
    assert compared(tmp_path / "lake") == [("A", "B"), ("B", "C")]


def test_the_first_of_all_that_cannot_be_read_leaves_the_next_without_changes(
    archive: Archive, tmp_path: Path
) -> None:
    """What it compares with is not there: nothing is said to be new."""
    with damaged(archive, digest(A)):
        _, troubles = export(archive, tmp_path / "lake", tables=("changes",))
    assert [trouble.what for trouble in troubles] == [f"ofac-sdn@{SHORT['A']} of 2021-12-02"]
    assert names(tmp_path / "lake", "changes") == []


def test_an_edition_lost_after_its_export_is_passed_over(archive: Archive, tmp_path: Path) -> None:
    """Its records were written before; only when it is compared with does it show, and the one before it serves."""
    imported(place_of(archive), tmp_path / "later")
    export(archive, tmp_path / "lake", days=Days(None, date(2021, 12, 4)))
    with damaged(archive, digest(B)):
        _, troubles = export(archive, tmp_path / "lake")
    assert [trouble.what for trouble in troubles] == [f"ofac-sdn@{SHORT['B']} of 2021-12-04"]
    assert compared(tmp_path / "lake") == [("A", "B"), ("A", "C")]
    export(archive, tmp_path / "lake")
    assert compared(tmp_path / "lake") == [("A", "B"), ("B", "C")]


def test_editions_that_cannot_be_compared_are_told(archive: Archive, tmp_path: Path) -> None:
    """A table without its end mark may have been cut: its changes are not told, and the next one's are."""
    cut = B.removesuffix(b"\x1a")
    put(tmp_path / "cut", "2021-12-04", cut)
    imported(place_of(archive), tmp_path / "cut")
    _, troubles = export(archive, tmp_path / "lake")
    assert [trouble.error.code for trouble in troubles] == ["parse.truncated"]
    assert f"ofac-sdn@{digest(cut)[:16]} of 2021-12-04, compared with" in troubles[0].what
    assert compared(tmp_path / "lake") == [("A", "C")]
    assert len(names(tmp_path / "lake", "records")) == 3


def test_a_first_edition_that_may_have_been_cut_was_accepted_so(tmp_path: Path) -> None:
    """Only the newer one of two can be cut; a table of before the end mark is compared with."""
    found = [("2021-12-02", A.removesuffix(b"\x1a")), ("2021-12-06", C)]
    archive = imported(tmp_path / "archive", *(put(tmp_path, day, content) for day, content in found))
    _, troubles = export(archive, tmp_path / "lake")
    assert troubles == []
    assert len(rows(tmp_path / "lake", "changes")) == 3


@pytest.mark.usefixtures("archive")
def test_changes_with_a_pruned_edition_stay(tmp_path: Path) -> None:
    """What cannot be worked out again is kept, and the same step is not told a second time."""
    sources = tmp_path / "sources"
    archive = imported(
        tmp_path / "pruned", sources / "sdn_2021-12-02", tmp_path / "later", sources / "sdn_2021-12-06"
    )
    export(archive, tmp_path / "lake")
    before = files(tmp_path / "lake")
    days = (NOW.date() - date(2021, 12, 5)).days
    assert len(prune(archive, days, STARTER, NOW, is_meant=True).sightings) == 2
    done, troubles = export(archive, tmp_path / "lake")
    assert (troubles, done.tallies["changes"].left) == ([], 0)  # of one edition there is nothing to compare
    assert files(tmp_path / "lake") == before
    put(tmp_path / "again", "2021-12-02", A)
    imported(place_of(archive), tmp_path / "again")
    done, troubles = export(archive, tmp_path / "lake")
    assert (troubles, done.tallies["changes"].left) == ([], 1)
    assert files(tmp_path / "lake") == before


def test_an_edition_that_counts_no_longer_is_taken_away(archive: Archive, tmp_path: Path) -> None:
    """Put under quarantine after all, it is in no answer of the program, and in no table."""
    imported(place_of(archive), tmp_path / "later")
    export(archive, tmp_path / "lake")
    put_apart(archive, B)
    done, _ = export(archive, tmp_path / "lake")
    assert compared(tmp_path / "lake") == [("A", "C")]
    assert [name.split()[0] for name in names(tmp_path / "lake", "records")] == ["2021-12-02", "2021-12-06"]
    assert {name: tally.removed for name, tally in done.tallies.items()} == {"records": 1, "changes": 2}


def test_a_first_edition_that_counts_no_longer_takes_its_changes_along(
    archive: Archive, tmp_path: Path
) -> None:
    """The next one is the first then: nothing is said to be new in it."""
    export(archive, tmp_path / "lake")
    put_apart(archive, A)
    export(archive, tmp_path / "lake")
    assert names(tmp_path / "lake", "changes") == []
    assert [name.split()[0] for name in names(tmp_path / "lake", "records")] == ["2021-12-06"]


def test_other_targets_give_other_changes(archive: Archive, tmp_path: Path) -> None:
    """Whom a change concerns depends on who is watched: those of the old rules are replaced."""
    export(archive, tmp_path / "lake")
    watched = Target(id="party-one", title="Party One", kind="person", names=(TargetName(text="PARTY 1"),))
    done, _ = export(archive, tmp_path / "lake", watcher=Watcher((watched,)))
    assert {name: (tally.files, tally.removed) for name, tally in done.tallies.items()} == {
        "records": (0, 0),
        "changes": (1, 1),
    }
    (removal,) = (row for row in rows(tmp_path / "lake", "changes") if row["kind"] == "removal")
    assert [touch["target"] for touch in removal["targets"]] == ["party-one"]


def test_two_editions_of_a_day_are_two_files(archive: Archive, tmp_path: Path) -> None:
    """Morning and evening, in the order of their time."""
    put(tmp_path / "evening", "2021-12-02T1850", B)
    imported(place_of(archive), tmp_path / "evening")
    export(archive, tmp_path / "lake")
    assert compared(tmp_path / "lake") == [("A", "B"), ("B", "C")]
    assert [name.split()[0] for name in names(tmp_path / "lake", "records")] == 2 * ["2021-12-02"] + [
        "2021-12-06"
    ]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (Days(date(2021, 12, 4), None), (["2021-12-04", "2021-12-06"], [("A", "B"), ("B", "C")])),
        (Days(None, date(2021, 12, 4)), (["2021-12-02", "2021-12-04"], [("A", "B")])),
        (Days(date(2021, 12, 6), date(2021, 12, 6)), (["2021-12-06"], [("B", "C")])),
        (Days(date(2022, 1, 1), None), ([], [])),
    ],
)
def test_only_the_days_asked_for(
    archive: Archive, tmp_path: Path, days: Days, expected: tuple[list[str], list[tuple[str, str]]]
) -> None:
    """Changes of the first day compare with the edition before it."""
    imported(place_of(archive), tmp_path / "later")
    export(archive, tmp_path / "lake", days=days)
    assert (
        [name.split()[0] for name in names(tmp_path / "lake", "records")],
        compared(tmp_path / "lake"),
    ) == expected


def test_one_folder_holds_one_form(archive: Archive, tmp_path: Path) -> None:
    """A reader of the folder is told one thing; the other form wants another folder."""
    export(archive, tmp_path / "lake", "jsonl")
    before = files(tmp_path / "lake")
    with pytest.raises(OutputError, match="another form or version") as refused:
        export(archive, tmp_path / "lake", "parquet")
    assert refused.value.code == "output.no-export"
    assert files(tmp_path / "lake") == before


def test_a_folder_with_other_things_is_refused(archive: Archive, tmp_path: Path) -> None:
    """Parts are replaced and removed: that is done to an export alone."""
    (tmp_path / "lake/records").mkdir(parents=True)
    with pytest.raises(OutputError, match="is not empty, and no export") as refused:
        export(archive, tmp_path / "lake")
    assert refused.value.code == "output.no-export"
    assert [path.name for path in (tmp_path / "lake").iterdir()] == ["records"]


def test_what_a_killed_export_left_is_cleared_away(archive: Archive, tmp_path: Path) -> None:
    """Also of an edition that is not written again."""
    export(archive, tmp_path / "lake")
    (tmp_path / "lake/_unfinished/part-0123456789abcdef.jsonl").write_bytes(b"half a li")
    export(archive, tmp_path / "lake")
    assert list((tmp_path / "lake/_unfinished").iterdir()) == []


def test_files_of_others_are_left_alone(archive: Archive, tmp_path: Path) -> None:
    """What engines and people put between the parts stays."""
    export(archive, tmp_path / "lake")
    for name in ("_SUCCESS", "part-mine.jsonl", "part-0.parquet"):
        (tmp_path / "lake/changes/list=ofac-sdn/published_on=2021-12-06" / name).write_bytes(b"")
    imported(place_of(archive), tmp_path / "later")
    export(archive, tmp_path / "lake")
    kept = {path.name for path in (tmp_path / "lake/changes/list=ofac-sdn/published_on=2021-12-06").iterdir()}
    assert {"_SUCCESS", "part-mine.jsonl", "part-0.parquet"} < kept


def test_a_full_disk_for_temporary_files_ends_it_all(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no fault of one edition: not every edition is named as unreadable."""

    def full(*_: object) -> None:
        raise ArchiveError("archive.disk-full", "tmp: No space left on device", hint="free space")

    monkeypatch.setattr(Archive, "read", full)
    with pytest.raises(ArchiveError, match="No space left"):
        export(archive, tmp_path / "lake")
    assert files(tmp_path / "lake") == {}
