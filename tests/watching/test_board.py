"""The board and the time line: they go by accepted editions, and say what they lack."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from potashwatch.archive import Archive
from potashwatch.pipeline.board import Board
from potashwatch.pipeline.dataset.editions import Editions
from potashwatch.pipeline.history import find_target, history
from potashwatch.pipeline.importing import Importing
from potashwatch.pipeline.license_list import Licenses
from potashwatch.pipeline.register import Register
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.report import Notice
from potashwatch.records.settings import GuardSettings
from potashwatch.records.status import Status, StatusTarget
from potashwatch.targets import Watcher, known_targets
from tests.fetchers.licenses_site import LicenseSite
from tests.run.desk import EU, MORNING, SMALL, STARTER, Desk
from tests.run.office import Office, row
from tests.run.sdn_table import cut, damage, lacking, put, table
from tests.run.test_licenses import STANDING

BPC = 33374
DAY = date(2024, 5, 9)


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def watcher() -> Watcher:
    return Watcher(known_targets())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, lists=("ofac-sdn",))


def board_of(archive: Archive, watcher: Watcher, now: datetime) -> Board:
    return Board(archive, watcher, Lookout(archive, watcher), now, GuardSettings())


def status(desk: Desk, watcher: Watcher, day: date = DAY, now: datetime | None = None) -> Status:
    """Return the board of a day, asked for at the end of it."""
    at = now or datetime(day.year, day.month, day.day, 23, tzinfo=UTC)
    return board_of(desk.archive, watcher, at).status(day)


def of(found: Status, target: str) -> StatusTarget:
    """Return the row of a target."""
    (row_,) = [each for each in found.targets if each.target == target]
    return row_


def notices(found: Status, code: str) -> list[Notice]:
    return [notice for notice in found.notices if notice.code == code]


def imported(archive: Archive, watcher: Watcher, at: datetime, folder: Path) -> None:
    """Import all editions of a folder."""
    done = list(
        Importing(archive, STARTER, lambda: at, Lookout(archive, watcher), guards=SMALL).run([folder])
    )
    assert [each.error for each in done] == [None] * len(done) != []


def test_an_edition_that_no_run_has_judged_is_not_taken_for_the_list(
    desk: Desk, watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run is killed after it kept a cut edition: the board stays with the one before."""
    put(desk.mirror, table(), "2024-05-07")
    desk.run()
    put(desk.mirror, cut(), "2024-05-08")

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Archive, "append", die)
        with pytest.raises(Killed):
            desk.run()
    assert len(list(desk.archive.sightings("ofac-sdn"))) == 2
    assert "OFAC: listed on the SDN List" in of(status(desk, watcher), "bpc").summary


def test_an_edition_that_is_back_on_the_same_day_is_the_list(desk: Desk, watcher: Watcher) -> None:
    """Listed, gone, listed again within a day: the last edition counts, though its bytes are old."""
    desk.clock.at = datetime(2024, 5, 9, 6, tzinfo=UTC)
    for content in (table(), lacking(BPC), table()):
        put(desk.mirror, content, f"{DAY}")
        desk.run(days=0)
        desk.clock.at += timedelta(hours=2)
    told = "OFAC: listed again on the SDN List (since the edition of 9 May 2024; absent on 9 May 2024)"
    assert told in of(status(desk, watcher), "bpc").summary


def test_what_was_worked_out_of_another_edition_is_not_believed(desk: Desk, watcher: Watcher) -> None:
    """A derived file under another's name: the edition is read anew."""
    for day, content in (("07", table()), ("08", lacking(BPC))):
        put(desk.mirror, content, f"2024-05-{day}")
        desk.run()
    newest, older = (sighting.sha256 for sighting in desk.archive.accepted("ofac-sdn"))
    derived = desk.folder / "archive" / "derived" / "watched"
    (old,), (new,) = ([*derived.glob(f"{sha256}*")] for sha256 in (older, newest))
    new.chmod(0o600)
    new.write_bytes(old.read_bytes())
    assert "OFAC: removed from the SDN List" in of(status(desk, watcher), "bpc").summary


def test_an_addition_is_no_return_because_of_an_edition_after_the_baseline(
    desk: Desk, watcher: Watcher
) -> None:
    """Not in the baseline, there in an edition imported from after it: what is added was never gone before."""
    put(desk.mirror, lacking(BPC), "2024-05-07")
    desk.run()
    kept = desk.folder / "kept"
    put(kept, lacking(33371), "2024-05-10")
    desk.clock.at = datetime(2024, 5, 12, 6, tzinfo=UTC)
    imported(desk.archive, watcher, desk.clock.at, kept)
    put(desk.mirror, table(), "2024-05-13")
    (change,) = [change for change in desk.one().changes if change.uid == str(BPC)]
    assert (change.kind, change.relisted) == ("addition", None)


def test_a_later_edition_of_the_same_day_makes_no_return_of_a_first_listing(
    desk: Desk, watcher: Watcher
) -> None:
    """Two editions of a day: the second lists BPC for the first time. It never left before."""
    kept = desk.folder / "kept"
    for hour, content in (("T0141", lacking(BPC)), ("T1850", table())):
        put(kept / hour, content, f"2021-12-02{hour}")
    imported(desk.archive, watcher, MORNING, kept)
    editions = Editions(desk.archive, Lookout(desk.archive, watcher))
    old, new = map(desk.archive.snapshot, editions.of("ofac-sdn"))
    (change,) = editions.compared(old, new).changes
    assert (change.uid, change.relisted) == (str(BPC), None)


def test_two_editions_of_one_day_without_an_hour_are_told(desk: Desk, watcher: Watcher) -> None:
    """Which came first is not known: the one kept later is taken, and the answer says so."""
    for hours, content in enumerate((table(), lacking(BPC))):
        put(desk.mirror, content, f"{DAY}")
        desk.clock.at = datetime(2024, 5, 9, 6 + hours, tzinfo=UTC)
        desk.run(days=0)
    (notice,) = notices(status(desk, watcher), "status.same-day")
    assert (notice.level, f"{DAY}" in notice.message) == ("warning", True)


def test_a_list_that_could_not_be_read_is_told_on_the_board_of_today(desk: Desk, watcher: Watcher) -> None:
    """Since when; of a past day it says nothing."""
    put(desk.mirror, table(), "2024-05-07")
    desk.run()
    put(desk.mirror, b"<html>We are down</html>", "2024-05-08")
    assert desk.one().outcome == "unavailable"
    (notice,) = notices(status(desk, watcher), "status.failing")
    assert "since 2024-05-09" in notice.message
    assert notices(status(desk, watcher, DAY - timedelta(days=1), desk.clock.at), "status.failing") == []


@pytest.mark.parametrize(("days", "told"), [(10, 0), (20, 1), (60, 1)])
def test_an_old_edition_is_told(desk: Desk, watcher: Watcher, days: int, told: int) -> None:
    """Weeks without a new edition: a list may have changed since; the board says how old what it goes by is."""
    put(desk.mirror, table(), "2024-05-07")
    desk.run()
    found = notices(status(desk, watcher, date(2024, 5, 7) + timedelta(days=days)), "guard.stale")
    assert [notice.level for notice in found] == ["warning"] * told


def test_an_edition_that_cannot_be_read_is_left_out_and_told(desk: Desk, watcher: Watcher) -> None:
    """The board goes by the others, and names the one it lacks; so does the time line."""
    for day, content in (("07", table()), ("08", lacking(BPC))):
        put(desk.mirror, content, f"2024-05-{day}")
        desk.run()
    damage(desk.folder / "archive", "ofac-sdn", "00000001*")
    board = board_of(desk.archive, watcher, datetime(2024, 5, 9, 23, tzinfo=UTC))
    found = board.status(DAY)
    assert "OFAC: not on the SDN List" in of(found, "bpc").summary
    (notice,) = notices(found, "status.unread")
    assert (notice.level, "2024-05-07" in notice.message) == ("warning", True)
    line = history(board, find_target(watcher, "bpc"), DAY)
    assert "status.unread" in {each.code for each in line.notices}


def test_the_latest_action_names_the_sources_that_were_read(desk: Desk, watcher: Watcher) -> None:
    """The newest edition of one authority says nothing about what the other published."""
    desk.lists = ("ofac-sdn", "eu-fsf")
    desk.put(EU.read_bytes(), "eu.xml.gz")
    put(desk.mirror, table(), "2024-05-07")
    desk.run()
    told = of(status(desk, watcher), "belaruskali").latest_action
    ofac, eu = told.split(" · ")
    sources = "SDN List of 7 May 2024, register of licenses shipped, of 5 Oct 2026"
    assert ofac == f"OFAC: latest action found 2 Dec 2021 (sources read: {sources})"
    assert eu == "EU: no action found (sources read: EU list of 8 Jun 2022)"
    assert "instrument" not in told


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    until = "11:59 p.m. eastern standard time, January 15, 2027"
    with LicenseSite([row("15", 936001, until=until), *STANDING]) as site:
        yield Office(tmp_path, site)


@pytest.mark.parametrize(("hour", "is_over"), [(1, False), (4, False), (6, True)])
def test_the_board_of_today_goes_by_now_not_by_the_end_of_the_day(
    office: Office, watcher: Watcher, hour: int, *, is_over: bool
) -> None:
    """A license that ends at 04:59 UTC of the day is in force until then."""
    office.run()
    now = datetime(2027, 1, 16, hour, tzinfo=UTC)
    found = board_of(office.archive, watcher, now).status(now.date())
    (status_,) = {each.status for each in of(found, "belaruskali").licenses if each.number == "15"}
    assert status_ == ("expired" if is_over else "in-force")
    assert status_ == next(f.status for f in Register(office.archive, None).at(now) if f.number == "15")


def test_a_license_first_seen_the_day_after_its_issue_is_told_of_its_day(
    tmp_path: Path, watcher: Watcher
) -> None:
    """Between two days it is issued once, on the first of them; it neither returns nor is it issued again."""
    with LicenseSite(STANDING) as site:
        office = Office(tmp_path, site)
        office.run()
        site.licenses.insert(0, row("15", 936001, issued="December 03, 2026", dated="December 3, 2026"))
        office.run()
        lookout = Lookout(office.archive, watcher)
        found = Licenses(office.archive, watcher, lookout, office.clock.at)
        days = [date(2026, 12, day) for day in (2, 3, 4)]
        told = [[(e.kind, e.number) for e in found.between(*pair).events] for pair in pairwise(days)]
    assert told == [[("issued", "15")], []]
