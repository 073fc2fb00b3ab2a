"""Designation, licenses, removal: what the program would have said on each day, and not a day too early."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from potashwatch.archive import Archive, blocks
from potashwatch.pipeline.board import Board
from potashwatch.pipeline.history import history
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.settings import GuardSettings
from potashwatch.targets import Watcher, known_targets
from tests.program import run
from tests.published import FIXTURES
from tests.story.made import make

pytestmark = pytest.mark.long

CSV = FIXTURES / "ofac/csv"
EDITIONS = [
    *(CSV / name for name in ("sdn_2021-07-07", "sdn_2021-08-18T0939", "sdn_2021-08-20T1850")),
    *(CSV / name for name in ("sdn_2021-12-02T0141", "sdn_2021-12-02T1850")),
    *(CSV / name for name in ("sdn_2023-08-03T1843", "sdn_2023-08-09T1843")),
    FIXTURES / "eu/fsf",
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All real editions, and the two made ones."""
    folder = tmp_path_factory.mktemp("story")
    make(folder / "made")
    done = run(
        "snapshots", "import", *map(str, EDITIONS), str(folder / "made"), "--archive", str(folder / "archive")
    )
    assert done.returncode == 0, done.stderr
    return folder / "archive"


def status(archive: Path, day: str) -> dict[str, dict[str, Any]]:
    """Return the board of a day, by target."""
    done = run("status", "--as-of", day, "--format", "json", "--archive", str(archive))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["schema"] == "potashwatch/status/1"
    assert found["as_of"] == day
    return {target["target"]: target for target in found["targets"]}


def listed(row: dict[str, Any]) -> tuple[bool | None, bool | None]:
    """Return whether OFAC's SDN list and the EU's list have a target."""
    by_list = {found["list"]: found["listed"] for found in row["lists"]}
    return by_list["ofac-sdn"], by_list["eu-fsf"]


def in_force(row: dict[str, Any]) -> list[str]:
    """Return the numbers of the licences in force."""
    return [
        found["number"]
        for found in row["licenses"]
        if found["status"] in ("in-force", "amended") and found["touch"]["reason"] != "excluded"
    ]


STORY = [
    ("2021-07-01", "belaruskali", (None, None), []),
    ("2021-07-08", "belaruskali", (False, None), []),
    ("2021-08-20", "belaruskali", (True, None), ["4"]),
    ("2021-12-01", "bpc", (False, None), []),
    ("2021-12-02", "bpc", (True, False), ["5"]),
    ("2021-12-03", "belavia", (False, False), []),
    ("2021-12-04", "belavia", (False, True), []),
    ("2021-12-08", "belaruskali", (True, False), []),
    ("2022-04-01", "bpc", (True, False), []),
    ("2022-06-04", "belaruskali", (True, False), []),
    ("2022-06-05", "belaruskali", (True, True), []),
    ("2022-06-05", "bpc", (True, True), []),
    ("2023-08-08", "belavia", (False, True), []),
    ("2023-08-09", "belavia", (True, True), ["9"]),
    ("2023-09-10", "belavia", (True, True), []),
    ("2025-09-12", "belavia", (True, True), ["11"]),
    ("2025-11-04", "belavia", (False, True), ["12"]),
    ("2025-12-14", "bpc", (True, True), []),
    ("2025-12-15", "bpc", (True, True), ["13"]),
    ("2025-12-15", "belaruskali", (True, True), ["13"]),
    ("2026-03-25", "belaruskali", (True, True), ["13"]),
    ("2026-03-26", "belaruskali", (False, True), ["14"]),
    ("2026-03-26", "bpc", (False, True), []),
    ("2026-11-22", "belavia", (False, True), ["12"]),
]
"""Day, target, whether OFAC and the EU list it, the licenses in force."""


@pytest.mark.parametrize(("day", "target", "lists", "licenses"), STORY)
def test_each_day_knows_what_had_been_published_by_then(
    archive: Path, day: str, target: str, lists: tuple[bool | None, bool | None], licenses: list[str]
) -> None:
    """Listings and licences of every act of the story, and nothing of a later one (F48)."""
    row = status(archive, day)[target]
    assert (listed(row), in_force(row)) == (lists, licenses)


def test_the_divergence_is_said_in_factual_words(archive: Path) -> None:
    """The steady state since March 2026: listed here, not there, since which edition."""
    row = status(archive, "2026-03-27")["belaruskali"]
    assert row["summary"].startswith("EU: ")
    assert "removed from the SDN List (absent since the edition of 26 Mar 2026)" in row["summary"]
    sdn = next(found for found in row["lists"] if found["list"] == "ofac-sdn")
    assert (sdn["uid"], sdn["since"], sdn["since_basis"]) == ("32746", "2026-03-26", "edition")
    assert sdn["edition"]["age_days"] == 1
    eu = next(found for found in row["lists"] if found["list"] == "eu-fsf")
    assert (eu["reference"], eu["since"], eu["since_basis"]) == ("EU.8273.79", "2022-06-05", "edition")
    gl = {found["number"]: found for found in row["licenses"]}
    assert gl["13"]["status"] == "archived"
    assert "2026-03-26" in (gl["13"]["status_reason"] + str(gl["13"]["ended_on"]))


def test_history_tells_the_whole_line_with_its_evidence(archive: Path) -> None:
    """Designation, licences, EU listing, removal: each with the edition or the source that shows it."""
    done = run("history", "belaruskali", "--format", "json", "--archive", str(archive))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    own = [
        (event["on"], event["kind"], event["list"])
        for event in found["events"]
        if event["party"] == "belaruskali" and event["kind"] != "license"
    ]
    assert own == [
        ("2021-08-18", "listed", "ofac-sdn"),
        ("2021-08-20", "programs", "ofac-sdn"),
        ("2022-06-05", "listed", "eu-fsf"),
        ("2026-03-26", "not-listed", "ofac-sdn"),
    ]
    assert all(event["evidence"] for event in found["events"])
    days = [event["on"] for event in found["events"]]
    assert days == sorted(days)
    numbers = " ".join(event["message"] for event in found["events"] if event["kind"] == "license")
    for number in ("4", "5", "13", "14"):
        assert f"General License {number} " in numbers


def test_roll_ups_change_no_answer(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Board and time line of the whole story, byte for byte, from single editions, from blocks, and from them again."""
    told = []
    for fewest in (10**9, 2, 2):
        for name, value in (("_LARGE", 8), ("_SMALL", 4), ("_FEWEST", fewest)):
            monkeypatch.setattr(blocks, name, value)
        opened = Archive.open(archive)
        watcher = Watcher(known_targets())
        answers = []
        for day in ("2021-08-20", "2021-12-03", "2022-06-05", "2023-08-09", "2026-03-27"):
            now = datetime.fromisoformat(f"{day}T23:00:00+00:00")
            board = Board(opened, watcher, Lookout(opened, watcher), now, GuardSettings())
            answers.append(board.status(now.date()).model_dump_json())
            answers += [history(board, target, now.date()).model_dump_json() for target in watcher.targets]
        told.append(answers)
    assert told[0] == told[1] == told[2]
    assert list((archive / "derived/timeline").iterdir())
