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
from tests.run.sdn_table import table
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
    """Of others an act that is cited anew is descriptive, as every amending act touches hundreds."""
    keys = ("EU.8273.79", "EU.8280.51", "EU.3334.49")
    old = put(tmp_path / "old", "2026-02-20", keys=keys)
    new = put(tmp_path / "new", "2026-02-28", *NEW_ACT, keys=keys)
    done = run("diff", str(old), str(new), "--format", "json")
    found = {change["reference"]: change for change in json.loads(done.stdout)["lists"][0]["changes"]}
    rated = {reference: change["significance"] for reference, change in found.items()}
    assert rated == {"EU.8273.79": "legal", "EU.8280.51": "legal", "EU.3334.49": "descriptive"}
    (field,) = [each for each in found["EU.8273.79"]["fields"] if each["field"] == "listings"]
    assert field["significance"] == "legal"


def test_the_consolidated_text_of_the_same_act_is_editorial_for_a_watched_party_too(tmp_path: Path) -> None:
    """Number and year are the same, in whichever order; only how the act is cited differs."""
    swap = ('numberTitle="765/2006 (OJ L134)"', 'numberTitle="2006/765 (CELEX 02006R0765-20260426)"')
    old, new = put(tmp_path / "old", "2026-02-20"), put(tmp_path / "new", "2026-02-28", swap)
    done = run("diff", str(old), str(new), "--format", "json")
    (change,) = json.loads(done.stdout)["lists"][0]["changes"]
    assert change["significance"] == "editorial"


def test_another_act_behind_a_detail_of_a_watched_party_is_legal(tmp_path: Path) -> None:
    """The EU cites an act for each name and address: one that is new there concerns the party as well."""
    swap = (
        "<regulationSummary ",
        '<regulationSummary numberTitle="2026/290 (OJ L)" regulationType="amendment" ',
    )
    old = put(tmp_path / "old", "2026-02-20")
    text = old.read_text(encoding="utf-8")
    new = tmp_path / "new.xml"
    first = text.index("<regulationSummary ", text.index("<nameAlias "))
    end = text.index("/>", first)
    new.write_text(f"{text[:first]}{swap[1].rstrip()}{text[end:]}", encoding="utf-8")
    done = run("diff", str(old), str(new), "--format", "json", "--min-significance", "legal")
    assert done.returncode == 1
    (change,) = json.loads(done.stdout)["lists"][0]["changes"]
    assert {field["field"]: field["significance"] for field in change["fields"]} == {"names": "legal"}


def test_a_directive_on_a_watched_party_is_never_silence(tmp_path: Path) -> None:
    """A watched party that gets "Subject to Directive 1" passes a filter for what is legal, with exit code 1."""
    told = b"Executive Order 14024 Directive Information Subject to Directive 1"
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_bytes(table())
    lines = table().splitlines(keepends=True)
    place = next(place for place, line in enumerate(lines) if line.startswith(b"32746,"))
    head, _, remarks = lines[place].rpartition(b',"')
    lines[place] = head + b',"' + told + b"; " + remarks
    new.write_bytes(b"".join(lines))
    done = run(
        "diff", str(old), str(new), "--targets-only", "--min-significance", "legal", "--format", "json"
    )
    assert done.returncode == 1
    (change,) = json.loads(done.stdout)["lists"][0]["changes"]
    assert [(field["op"], field["significance"]) for field in change["fields"]] == [("added", "legal")]
