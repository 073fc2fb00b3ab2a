"""Trouble is told when it begins, again while it lasts, and when it is over, whatever runs come between."""

from datetime import timedelta
from pathlib import Path

from tests.alerting.days import Licensed, edition, first, stale, use
from tests.alerting.mailroom import kinds
from tests.published import published
from tests.run.desk import NON_SDN, classic
from tests.run.office import row


def test_trouble_is_told_once_though_the_outcome_of_the_list_differs(tmp_path: Path) -> None:
    """The same trouble is told once though the outcome of its list differs between runs."""
    room = stale(tmp_path)
    assert [each for each in kinds(room.day()) if each[1] != "baseline"] == [("ops", "failing")]
    assert kinds(room.day(days=0.04)) == []
    edition(room, 22, "03/01/2024")
    assert [each for each in kinds(room.day(days=0.04)) if each[0] == "ops"] == []
    assert kinds(room.day(days=0.04)) == []


def test_news_hold_no_trouble(tmp_path: Path) -> None:
    """The news of a stale list that changed hold no notice of trouble."""
    room = stale(tmp_path)
    room.day()
    edition(room, 22, "03/01/2024")
    (alert,) = [each for each in room.day() if each.kind == "news"]
    assert alert.report
    assert [each.code for each in alert.report.lists[0].notices if each.level == "trouble"] == []


def test_news_of_licenses_on_a_day_of_trouble_hold_no_trouble(licensed: Licensed) -> None:
    """News of a license that ends while OFAC cannot be asked hold no trouble."""
    licensed.day()
    licensed.site.licenses.insert(
        0, row("15", 936001, until="12:01 a.m. eastern standard time, December 20, 2026")
    )
    licensed.day()
    licensed.refuse()
    found = licensed.day(days=30)
    assert sorted(kinds(found)) == [("officer", "news"), ("ops", "failing")]
    (alert,) = [each for each in found if each.kind == "news"]
    assert alert.report
    assert alert.report.errors == ()
    assert [n for n in alert.report.lists[0].notices if n.level == "trouble"] == []


def test_that_all_licenses_may_be_gone_is_an_alarm_to_everyone(licensed: Licensed) -> None:
    """News once, trouble as long as it lasts; on a day of other trouble too; again after the page was good."""
    licensed.day()
    page = licensed.refuse()
    assert kinds(licensed.day()) == [("ops", "failing")]
    del licensed.site.faults[page]
    kept, licensed.site.licenses = licensed.site.licenses, []
    found = licensed.day()
    assert kinds(found) == [("officer", "alarm"), ("ops", "failing")]
    gone = "OFAC general licenses on Belarus: all licenses may be gone: look now"
    assert [alert.subject for alert in found] == [
        f"potashwatch: {gone}",
        f"potashwatch: action required: {gone} [license.none-listed]",
    ]
    assert "Belarus General License 12, Belarus General License 14" in found[0].text
    assert kinds(licensed.day()) == [("ops", "still-failing")]
    licensed.refuse()
    assert kinds(licensed.day()) == [("ops", "failing")]
    licensed.site.faults.clear()
    assert kinds(licensed.day()) == [("ops", "failing")]
    licensed.site.licenses = kept
    assert kinds(licensed.day()) == [("ops", "recovered")]
    licensed.site.licenses = []
    assert kinds(licensed.day()) == [("officer", "alarm"), ("ops", "failing")]


def test_trouble_is_reminded_of_though_the_clock_was_ahead_once(tmp_path: Path) -> None:
    """A run whose clock was ten years ahead does not silence the trouble for ten years."""
    room = first(tmp_path)
    room.put(b"<html>maintenance</html>")
    assert kinds(room.day()) == [("ops", "failing")]
    assert kinds(room.day(days=3650)) == [("ops", "still-failing")]
    room.clock.at -= timedelta(days=3650)
    assert [kinds(room.day()) for _ in range(4)].count([("ops", "still-failing")]) >= 2


def test_offline_does_not_make_the_state_of_a_trouble_flap(tmp_path: Path) -> None:
    """A run offline between two that find the same trouble tells nothing."""
    room = first(tmp_path)
    room.put(b"<html>maintenance</html>")
    assert kinds(room.day()) == [("ops", "failing")]
    assert kinds(room.day(days=0.1, is_offline=True)) == []
    assert kinds(room.day(days=0.1)) == []


def test_trouble_that_began_while_nobody_could_be_told_is_told(tmp_path: Path) -> None:
    """Trouble first seen by a run without sinks is told by the next run that has one."""
    room = first(tmp_path)
    sinks = room.settings.sinks
    use(room)
    room.put(b"<html>maintenance</html>")
    assert room.day() == []
    use(room, *sinks)
    assert kinds(room.day(days=0.5)) == [("ops", "failing")]


def test_an_end_seen_by_a_run_without_sinks_is_told(tmp_path: Path) -> None:
    """An end first seen by a run without sinks is told by the next run that has one."""
    room = first(tmp_path)
    sinks = room.settings.sinks
    room.put(b"<html>maintenance</html>")
    assert kinds(room.day()) == [("ops", "failing")]
    use(room)
    room.put(classic(published(NON_SDN), drop=20))
    room.day(days=0.1)
    use(room, *sinks)
    assert kinds(room.day(days=0.1)) == [("ops", "recovered")]
