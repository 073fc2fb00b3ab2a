"""One outcome for each list and run; the baseline moves only where it may."""

from pathlib import Path

import pytest

from potashwatch.errors import OutputError
from potashwatch.pipeline.approving import approve
from potashwatch.pipeline.importing import Importing
from potashwatch.pipeline.run import Surroundings, run
from potashwatch.records.report import Report
from tests.published import published
from tests.run.desk import EU, NON_SDN, NON_SDN_NEXT, SMALL, STARTER, Desk, classic, codes, entry_of, nobody

FIRST, NEXT = published(NON_SDN), published(NON_SDN_NEXT)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_first_run_is_a_baseline(desk: Desk) -> None:
    """No additions are invented on the first day (F42); exit code and ledger know it is the first."""
    desk.put(FIRST)
    found = desk.one()
    assert (found.outcome, found.old, found.counts, found.changes) == ("baseline", None, None, ())
    assert found.new is not None
    assert found.new.records == 444
    state = desk.archive.state("ofac-consolidated")
    assert state.baseline == found.new.sha256


def test_the_same_bytes_are_unchanged(desk: Desk) -> None:
    """The second day brings the same bytes: recorded, nothing reported (F31)."""
    desk.put(FIRST)
    desk.one()
    found = desk.one()
    assert (found.outcome, found.changes) == ("unchanged", ())
    assert found.counts is not None
    assert found.counts.unchanged == 444
    assert entry_of(desk.archive).outcome == "unchanged"
    assert len(desk.archive.sightings()) == 1


def test_changes_are_reported_once(desk: Desk) -> None:
    """One removal, told on the day it comes and never again (F35)."""
    desk.put(FIRST)
    desk.one()
    desk.put(NEXT)
    found = desk.one()
    assert found.outcome == "changed"
    assert [change.kind for change in found.changes] == ["removal"]
    assert desk.one().outcome == "unchanged"


def test_other_bytes_with_the_same_content_are_republished(tmp_path: Path) -> None:
    """Another generation date and file id, nothing else (F32): kept, recorded, no change."""
    desk = Desk(tmp_path, lists=("eu-fsf",))
    content = published(EU)
    desk.put(content)
    desk.one()
    desk.put(content.replace(b'generationDate="2022-06-08', b'generationDate="2022-06-09', 1))
    found = desk.one()
    assert (found.outcome, found.changes) == ("republished", ())
    assert len(desk.archive.sightings()) == 2
    assert found.new is not None
    assert desk.archive.state("eu-fsf").baseline == found.new.sha256


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "fetch.not-in-mirror"),
        (b"<html><body>Error 500</body></html>", "fetch.not-in-mirror"),
        (FIRST[: len(FIRST) // 2], "fetch.not-in-mirror"),
        (FIRST.replace(b"<Record_Count>444<", b"<Record_Count>445<"), "fetch.not-in-mirror"),
    ],
)
def test_what_cannot_be_read_is_unavailable(desk: Desk, content: bytes, code: str) -> None:
    """Empty, an error page, cut, off by one: trouble, the baseline stays, no removal (F11, F12, F13, F14)."""
    desk.put(FIRST)
    before = desk.one()
    desk.put(content)
    report = desk.run()
    (found,) = report.lists
    assert not report.complete
    assert [error.code for error in report.errors] == [code]
    assert (found.outcome, found.new, found.changes, found.counts) == ("unavailable", None, (), None)
    assert found.old is not None
    assert before.new is not None
    assert found.old.sha256 == before.new.sha256
    desk.put(NEXT)
    assert [change.kind for change in desk.one().changes] == ["removal"]


def test_one_list_that_fails_leaves_the_others(tmp_path: Path) -> None:
    """The list that is missing is named first; the other is read all the same (F09)."""
    desk = Desk(tmp_path, lists=("eu-fsf", "ofac-consolidated"))
    desk.put(FIRST)
    report = desk.run()
    assert [found.outcome for found in report.lists] == ["unavailable", "baseline"]
    assert [error.list for error in report.errors] == ["eu-fsf"]
    assert not report.complete


def test_an_undelivered_report_comes_again(desk: Desk) -> None:
    """A report that reached nobody comes again, with the same changes and the same ids."""
    desk.put(FIRST)
    desk.one()
    desk.put(NEXT)
    undelivered: list[Report] = []

    def fail(report: Report) -> None:
        undelivered.append(report)
        raise OutputError("output.unwritable", "the disk is full", hint="make room")

    settings = desk.settings.model_copy(update={"lists": desk.lists, "mirror": str(desk.mirror)})
    with pytest.raises(OutputError):
        run(desk.archive, settings, Surroundings(desk.clock, STARTER), fail)
    last = desk.archive.last()
    assert last is not None
    assert not last.complete
    report = desk.run()
    owed, today = report.lists
    assert owed.changes == undelivered[0].lists[0].changes
    assert (today.outcome, today.changes) == ("unchanged", ())


def test_an_implausible_edition_is_put_under_quarantine_until_it_is_approved(desk: Desk) -> None:
    """A fifth of the list is gone: kept apart, exit 2, every day, until a person accepts exactly that edition (F14)."""
    desk.put(FIRST)
    first = desk.one()
    desk.put(classic(FIRST, drop=100, date_text="02/26/2024"))
    for _ in range(2):
        report = desk.run()
        (found,) = report.lists
        assert (found.outcome, found.changes, found.counts) == ("quarantined", (), None)
        assert "guard.vanished" in [error.code for error in report.errors]
    assert found.new is not None
    assert first.new is not None
    state = desk.archive.state("ofac-consolidated")
    assert state.baseline == first.new.sha256
    assert [kept.sha256 for kept in state.quarantined] == [found.new.sha256]
    assert desk.archive.find("ofac-consolidated@latest").sha256 == first.new.sha256
    approve(
        desk.archive, found.new.sha256[:10], "confirmed by the notice of 26 February", STARTER, desk.clock.at
    )
    report = desk.run()
    assert report.errors == ()
    (accepted,) = report.lists
    assert accepted.outcome == "changed"
    assert "guard.vanished" in codes(accepted)
    assert accepted.counts is not None
    assert accepted.counts.removals == 100
    assert desk.one().outcome == "unchanged"


def test_an_approval_is_of_one_edition_only(desk: Desk) -> None:
    """What was approved is accepted first; the edition that came meanwhile is judged against it, by itself."""
    desk.put(FIRST)
    desk.one()
    desk.put(classic(FIRST, drop=100, date_text="02/26/2024"))
    found = desk.one()
    assert found.new is not None
    approve(desk.archive, found.new.sha256, "confirmed", STARTER, desk.clock.at)
    desk.put(classic(FIRST, drop=200, date_text="02/27/2024"))
    accepted, held = desk.run().lists
    assert (accepted.outcome, len(accepted.changes), held.outcome) == ("changed", 100, "quarantined")
    desk.put(classic(FIRST, drop=101, date_text="02/28/2024"))
    after = desk.one()
    assert after.outcome == "changed"
    assert after.counts is not None
    assert after.counts.removals == 1


def test_a_list_that_flaps_is_reported_once(desk: Desk) -> None:
    """686, 515, 686: the hole is under quarantine, the return is said once, and no party is gone or new (F16)."""
    desk.put(FIRST)
    first = desk.one()
    desk.put(classic(FIRST, drop=120, date_text="02/24/2024"))
    hole = desk.one()
    assert hole.new is not None
    desk.put(classic(FIRST, date_text="02/25/2024"))
    back = desk.one()
    assert back.outcome == "republished"
    assert "guard.flap" in codes(back)
    again = desk.one()
    assert again.outcome == "unchanged"
    assert "guard.flap" not in codes(again)
    assert first.new is not None
    assert desk.archive.find("ofac-consolidated@2024-02-24").sha256 == first.new.sha256
    assert desk.archive.find(f"ofac-consolidated@{hole.new.sha256[:12]}").sha256 == hole.new.sha256


def test_an_older_edition_is_put_under_quarantine(desk: Desk) -> None:
    """A server that goes back to an old file is not believed (F27)."""
    desk.put(NEXT)
    desk.one()
    desk.put(FIRST)
    report = desk.run()
    assert report.lists[0].outcome == "quarantined"
    assert "guard.date-backwards" in [error.code for error in report.errors]


def test_a_list_under_the_name_of_another_is_refused(tmp_path: Path) -> None:
    """Lists are compared only with themselves, whatever the address says (F42)."""
    desk = Desk(tmp_path, lists=("ofac-sdn",))
    desk.put(FIRST)
    report = desk.run()
    assert [error.code for error in report.errors] == ["fetch.not-in-mirror"]


def test_offline_takes_up_what_was_imported(desk: Desk) -> None:
    """An air-gapped desk imports the file of the day and works from the archive alone."""
    importing = Importing(desk.archive, STARTER, desk.clock.now, nobody(desk.archive), guards=SMALL)
    assert [done.error for done in importing.run([NON_SDN])] == [None]
    assert desk.one(is_offline=True).outcome == "baseline"
    assert [done.error for done in importing.run([NON_SDN_NEXT])] == [None]
    found = desk.one(is_offline=True)
    assert found.outcome == "changed"
    assert len(found.changes) == 1
    assert desk.one(is_offline=True).outcome == "unchanged"
    assert "run.offline" in codes(found)


def test_a_clock_that_went_back_is_said(desk: Desk) -> None:
    """Records of the ledger keep their order by number; a clock behind them is a warning, not a failure."""
    desk.put(FIRST)
    desk.one()
    found = desk.one(days=-30)
    assert "run.clock-behind" in codes(found)
    assert found.outcome == "unchanged"
    assert found.age_days is not None
    assert found.age_days >= 0
    assert list(desk.archive.verify()) == []


def test_a_missed_week_and_two_editions_a_day_lose_nothing(desk: Desk) -> None:
    """What changed while nobody looked is reported by the next run; the second edition of a day as well."""
    desk.put(FIRST)
    desk.one()
    desk.put(classic(FIRST, drop=1, date_text="02/26/2024"))
    morning = desk.one(days=7)
    desk.put(classic(FIRST, drop=3, date_text="02/26/2024"))
    evening = desk.one(days=0)
    assert [len(morning.changes), len(evening.changes)] == [1, 2]
    assert evening.new is not None
    assert morning.new is not None
    assert desk.archive.find("ofac-consolidated@2024-02-26").sha256 == evening.new.sha256
    assert desk.archive.find("ofac-consolidated@previous").sha256 == morning.new.sha256
