"""A new act behind the record of a watched party is never silence: diff, history and board all show it."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from potashwatch.archive import Archive
from potashwatch.pipeline.board import Board
from potashwatch.pipeline.history import find_target, history
from potashwatch.pipeline.importing import Importing
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.settings import GuardSettings
from potashwatch.targets import Watcher, known_targets
from tests.archive.making import STARTER
from tests.program import run
from tests.run.desk import SMALL
from tests.watching.eu_editions import put

NEW_ACT = (
    (
        'entryIntoForceDate="2006-05-20" numberTitle="765/2006 (OJ L134)"',
        'entryIntoForceDate="2026-02-27" numberTitle="2026/290 (OJ L)"',
    ),
    (
        'organisationType="council" publicationDate="2006-05-20"',
        'organisationType="council" publicationDate="2026-02-26"',
    ),
)
AS_OF = date(2026, 3, 2)


@pytest.fixture
def board(tmp_path: Path) -> Board:
    """Three editions: as in 2022, under a new act, and the same republished."""
    archive, watcher = Archive.open(tmp_path / "archive", create=True), Watcher(known_targets())
    now = datetime(2026, 3, 2, 23, tzinfo=UTC)
    lookout = Lookout(archive, watcher)
    put(tmp_path / "eu", "2026-02-20")
    put(tmp_path / "eu", "2026-02-28", *NEW_ACT)
    put(tmp_path / "eu", "2026-03-02", *NEW_ACT)
    done = list(Importing(archive, STARTER, lambda: now, lookout, guards=SMALL).run([tmp_path / "eu"]))
    assert [each.error for each in done] == [None] * 3
    return Board(archive, watcher, Lookout(archive, watcher), now, GuardSettings())


def test_a_new_act_is_an_event_of_the_history(board: Board) -> None:
    """Key, program and name are the same; the act and its dates are not."""
    line = history(board, find_target(board.watcher, "belaruskali"), AS_OF)
    (event,) = [event for event in line.events if event.kind == "changed"]
    assert (event.on, event.list) == (date(2026, 2, 28), "eu-fsf")
    assert "act 765/2006 (OJ L134), published 2006-05-20, in force 2006-05-20" in event.message
    assert "became 2026/290 (OJ L), published 2026-02-26, in force 2026-02-27" in event.message


def test_a_new_act_is_legal_in_the_comparison_of_a_watched_party_alone(tmp_path: Path) -> None:
    """Of others an act that is cited anew is editorial, as every amending act touches hundreds."""
    keys = ("EU.8273.79", "EU.8280.51", "EU.3334.49")
    old = put(tmp_path / "old", "2026-02-20", keys=keys)
    new = put(tmp_path / "new", "2026-02-28", *NEW_ACT, keys=keys)
    done = run("diff", str(old), str(new), "--format", "json")
    found = {change["reference"]: change for change in json.loads(done.stdout)["lists"][0]["changes"]}
    rated = {reference: change["significance"] for reference, change in found.items()}
    assert rated == {"EU.8273.79": "legal", "EU.8280.51": "legal", "EU.3334.49": "editorial"}
    (field,) = [each for each in found["EU.8273.79"]["fields"] if each["field"] == "listings"]
    assert field["significance"] == "legal"
