"""After a lost ledger: what a person is shown of each new baseline, the alerts that wait, and the licenses."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from potashwatch.archive import Archive
from potashwatch.pipeline.recovery import Recovered, recover
from potashwatch.records.settings import Settings
from potashwatch.reports.recovery import recovered_lines
from tests.alerting.mailroom import Mailroom, absent, kinds, news, ops
from tests.fetchers.licenses_site import LicenseSite
from tests.run import sdn_table
from tests.run.desk import SMALL, STARTER, Desk
from tests.run.office import Office, row
from tests.run.test_licenses import STANDING

TITLES = {"belaruskali": "Belaruskali", "bpc": "Belarusian Potash Company"}


@pytest.fixture
def room(tmp_path: Path) -> Mailroom:
    """A desk that watches a short SDN List with potash on it, after its first day."""
    made = Mailroom(tmp_path, lists=("ofac-sdn",), sinks=(news(), ops()))
    made.clock.at = datetime(2026, 4, 1, 6, tzinfo=UTC)
    sdn_table.put(made.mirror, sdn_table.table(), "2026-04-01")
    made.first_day()
    return made


def recovered(desk: Desk | Office) -> Recovered:
    """Lose the ledger, recover, and return what is said of the only list."""
    shutil.rmtree(desk.folder / "archive/ledger")
    archive = Archive.open(desk.folder / "archive")
    (found,) = recover(archive, Settings(guards=SMALL), "disk lost", STARTER, desk.clock.at)
    return found


def lines(found: Recovered) -> list[str]:
    return list(
        recovered_lines(
            found.baseline, found.previous, found.counts, found.changes, found.doubts, found.error, TITLES
        )
    )


def test_a_baseline_that_was_held_is_recovered_with_a_warning(room: Mailroom) -> None:
    """The newest edition had been held: what it removes is named, and that a guard would hold it."""
    sdn_table.put(room.mirror, sdn_table.cut(), "2026-04-02")
    room.day()
    found = recovered(room)
    assert found.previous
    assert (str(found.baseline.dated_on), str(found.previous.dated_on)) == ("2026-04-02", "2026-04-01")
    assert "guard.vanished" in {doubt.code for doubt in found.doubts}
    text = lines(found)
    assert "removes Belaruskali (32746), Belarusian Potash Company (33374)" in text[2]
    assert f"{found.counts and found.counts.removals} removals" in text[2]
    assert "WARNING: removed: " in text[3]
    assert "held before the ledger was lost?" in text[3]


def test_a_plausible_baseline_is_recovered_without_a_warning(room: Mailroom) -> None:
    """One removal is shown, and nothing doubted; one edition alone is said to be alone."""
    alone = recovered(room)
    assert (alone.previous, alone.counts, alone.doubts) == (None, None, ())
    assert lines(alone)[1:] == ["  no other edition of the list is in the archive"]
    sdn_table.put(room.mirror, sdn_table.lacking(33374), "2026-04-02")
    room.day()
    found = recovered(room)
    assert lines(found)[2:] == [
        "  between them: 0 additions, 1 removal, 0 changes, 0 re-issues; removes Belarusian Potash Company (33374)"
    ]


def test_an_edition_that_cannot_be_compared_stops_no_recovery(room: Mailroom) -> None:
    """The edition before it is damaged: said, and the newest is the baseline all the same."""
    (old,) = room.archive.sightings("ofac-sdn")
    sdn_table.put(room.mirror, sdn_table.lacking(33374), "2026-04-02")
    room.day()
    shutil.rmtree(room.folder / "archive/derived")
    document = room.archive.snapshot(old).documents[0].sha256
    shutil.rmtree(room.folder / "archive/objects" / document[:2] / document)
    found = recovered(room)
    assert found.error
    assert "WARNING: the two could not be compared: " in lines(found)[2]
    assert room.archive.state("ofac-sdn").baseline == found.baseline.sha256


def test_alerts_that_wait_are_sent_after_a_recovery(room: Mailroom) -> None:
    """The news of the day before the ledger was lost arrives, once, with the id that it had."""
    sdn_table.put(room.mirror, sdn_table.lacking(33374), "2026-04-02")
    room.fails = lambda alert: absent() if alert.kind == "news" else None
    room.day()
    (waiting,) = room.left()
    recovered(room)
    assert [each.alert.id for each in room.left()] == [waiting.alert.id]
    assert list(room.archive.verify()) == []
    room.fails = lambda _alert: None
    assert [alert.id for alert in room.day() if alert.kind == "news"] == [waiting.alert.id]
    assert [kind for kind in kinds(room.day()) if kind[1] == "news"] == []
    assert list(room.archive.verify()) == []


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with LicenseSite(STANDING) as site:
        yield Office(tmp_path, site)


def test_licenses_after_a_recovery_are_reported_from_the_last_look_on(office: Office) -> None:
    """What was known at the newest look is no event again; what is issued after it is one."""
    office.run()
    office.site.licenses.insert(0, row("15", 936001))
    assert office.events() == [("issued", "15")]
    found = recovered(office)
    state = office.archive.state("ofac-licenses")
    assert (state.told_at, state.told_to) == (found.baseline.provenance.fetched_at, found.baseline.number)
    assert (state.baseline, state.checked_at) == (found.baseline.sha256, state.told_at)
    assert lines(found)[0].startswith("ofac-licenses: the edition of 2026-12-04, ")
    assert office.events() == []
    office.site.licenses.insert(0, row("16", 936002))
    assert office.events() == [("issued", "16")]
