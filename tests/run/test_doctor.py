"""What the doctor says: of each thing that can be wrong, with what to do."""

import os
import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from potashwatch.alerts import Secrets
from potashwatch.errors import FetchError
from potashwatch.fetchers import Reached
from potashwatch.pipeline.configuration import Configuration, load
from potashwatch.pipeline.doctor import Reach, examine
from potashwatch.records.edition import ListId
from potashwatch.records.report import Notice
from tests.published import published
from tests.run.desk import NON_SDN, Desk, classic

FIRST = published(NON_SDN)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    found = Desk(tmp_path)
    found.put(classic(FIRST, date_text="05/06/2024"))
    return found


def configured(desk: Desk) -> Configuration:
    flags: dict[tuple[str, ...], object] = {
        ("archive",): str(desk.folder / "archive"),
        ("lists",): list(desk.lists),
    }
    return load(flags=flags, environment={}, cwd=desk.folder, config=None)


def told(desk: Desk, reach: Reach | None = None, *, later: timedelta = timedelta(0)) -> list[Notice]:
    return list(examine(configured(desk), desk.clock.at + later, reach, Secrets({})))


def troubles(notices: list[Notice]) -> list[str]:
    return [notice.code for notice in notices if notice.level == "trouble"]


def test_before_the_first_run_it_says_how_to_begin(desk: Desk) -> None:
    """An archive that is not there may be a disk that is not mounted: trouble, and the command to begin."""
    notices = told(desk)
    assert troubles(notices) == ["doctor.archive"]
    assert any("potashwatch run" in notice.hint for notice in notices)
    assert not (desk.folder / "archive").exists()


def test_a_ledger_with_a_gap_is_trouble(desk: Desk) -> None:
    """A record was taken away: the chain is looked at, not only its end."""
    for _ in range(3):
        desk.one()
    (desk.folder / "archive/ledger/00000002.json").unlink()
    assert "doctor.archive" in troubles(told(desk))


def test_a_run_without_an_end_is_a_warning(desk: Desk) -> None:
    """It was killed, or is running: a person looks, and monitoring stays quiet."""
    desk.one()
    max((desk.folder / "archive/ledger").iterdir()).unlink()
    (warning,) = [notice for notice in told(desk) if notice.level != "note"]
    assert (warning.level, "has no end in the ledger" in warning.message) == ("warning", True)


def test_a_good_day_is_all_notes(desk: Desk) -> None:
    """Each thing that was looked at has its line, the age of the list among them (F28, F30)."""
    desk.one()
    notices = told(desk)
    assert {notice.level for notice in notices} == {"note"}
    assert any("accepted is of 2024-05-06 (2 days old" in notice.message for notice in notices)


@pytest.mark.parametrize(("days", "codes"), [(1, []), (2, []), (3, ["doctor.list"])])
def test_a_list_that_was_not_read_for_too_long_is_trouble(desk: Desk, days: int, codes: list[str]) -> None:
    """A checker that is broken and green for days is found, though its own exit code said nothing (F54)."""
    desk.one()
    assert troubles(told(desk, later=timedelta(days=days))) == codes


def test_a_list_that_fails_is_counted_from_its_last_good_day(desk: Desk) -> None:
    """Runs that fail do not make a list read."""
    desk.one()
    desk.put(b"<html>")
    for _ in range(3):
        desk.run()
    (trouble,) = [notice for notice in told(desk) if notice.level == "trouble"]
    assert "3 days ago; the limit is 2" in trouble.message


def test_a_frozen_list_is_told_by_the_date_in_it(desk: Desk) -> None:
    """Served every day, and never new (F27)."""
    desk.put(classic(FIRST, date_text="01/02/2020"))
    desk.one()
    assert troubles(told(desk)) == ["doctor.list"]


def test_a_quarantine_stays_visible_until_it_ends(desk: Desk) -> None:
    """Which edition, since when, why, and what to do with it."""
    desk.one()
    desk.put(classic(FIRST, drop=100, date_text="05/07/2024"))
    desk.run()
    (trouble,) = [notice for notice in told(desk) if notice.level == "trouble"]
    assert "held for review since" in trouble.message
    assert "snapshots show" in trouble.hint


def test_a_clock_behind_the_ledger_is_trouble(desk: Desk) -> None:
    """Ages are counted from the clock."""
    desk.one()
    assert "doctor.clock" in troubles(told(desk, later=timedelta(days=-1)))


def test_sources_are_asked_and_their_clocks_compared(desk: Desk) -> None:
    """A refusal is trouble, a fallback a warning, a server of another time is told with both times."""
    desk.one()
    answers = iter(
        (
            Reached("https://a/list", desk.clock.at),
            Reached("https://a/list", desk.clock.at - timedelta(hours=3)),
            Reached("https://a/small", None, FetchError("fetch.challenged", "no", hint="wait")),
        )
    )

    def reach(_list_id: ListId) -> Reached:
        return next(answers)

    assert {notice.level for notice in told(desk, reach)} == {"note"}
    assert troubles(told(desk, reach)) == ["doctor.clock"]
    assert [notice.level for notice in told(desk, reach)].count("warning") == 1

    def refuse(_list_id: ListId) -> Reached:
        raise FetchError("fetch.refused", "403", hint="set user_agent")

    assert troubles(told(desk, refuse)) == ["doctor.reach"]


def test_a_disk_without_room_is_trouble(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said before a run fails on it."""
    desk.one()
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=10**9))
    assert troubles(told(desk)) == ["doctor.disk"]


def test_a_damaged_archive_is_trouble(desk: Desk) -> None:
    """The folder is there and is none."""
    desk.one()
    (desk.folder / "archive/format.json").write_text("{}")
    assert troubles(told(desk)) == ["doctor.archive"]


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati", "Europe/Brussels"])
def test_a_change_of_daylight_saving_moves_no_day(
    desk: Desk, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two runs in the hour that comes twice: instants are UTC, ages are whole days, the order stays."""
    monkeypatch.setitem(os.environ, "TZ", zone)
    time.tzset()
    try:
        desk.clock.at = datetime(2024, 11, 3, 5, 59, tzinfo=UTC)
        desk.one(days=0)
        desk.clock.at = datetime(2024, 11, 3, 6, 1, tzinfo=UTC)
        found = desk.one(days=0)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert (found.outcome, found.age_days) == ("unchanged", 181)
    first, second = (record for record in desk.archive.records() if record.is_end)
    assert first.started_at < second.started_at
    assert first.started_at.utcoffset() == timedelta(0)
