"""A report that cannot be delivered: its alerts went out once already, and the next report has its changes."""

from datetime import timedelta
from pathlib import Path

import pytest

from potashwatch.archive import Archive
from potashwatch.errors import OutputError
from potashwatch.pipeline.run import Surroundings, run
from potashwatch.records.ledger import LedgerRecord
from tests.alerting.days import MAIL, Licensed, edition, first, lose, use
from tests.alerting.mailroom import Mailroom, kinds, news, ops
from tests.published import published
from tests.run.desk import NON_SDN, STARTER, classic, codes
from tests.run.net import ADVANCED, CLASSIC, FALLBACK, Net
from tests.run.office import row
from tests.run.test_sequences import LOOSENED


def told(room: Mailroom) -> list[tuple[str, int, bool]]:
    """Return of each entry of the last delivered report its outcome, number of changes, and whether it was owed."""
    lists = room.reports[-1].lists
    return [(found.outcome, len(found.changes), "run.owed" in codes(found)) for found in lists]


def test_changes_that_no_report_had_are_in_the_next_and_in_no_second_alert(tmp_path: Path) -> None:
    """Two reports are lost, then one arrives: it has the changes of each day, once; alerts are not repeated."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    assert kinds(room.day(is_full=True)) == [("officer", "news"), ("ops", "failing")]
    assert kinds(room.day(is_full=True)) == [("ops", "still-failing")]
    edition(room, 23, "03/02/2024")
    alert, over = room.day()
    assert kinds([alert, over]) == [("officer", "news"), ("ops", "recovered")]
    assert len(alert.tells) == 1
    assert told(room) == [("changed", 2, True), ("changed", 1, False)]
    assert room.day() == []
    assert told(room) == [("unchanged", 0, False)]


def test_what_was_taken_back_meanwhile_is_in_the_report_with_its_return(tmp_path: Path) -> None:
    """Two parties go while no report arrives, and come back: two alerts, and a report of both steps."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    room.day(is_full=True)
    edition(room, 20, "03/02/2024")
    alert = room.day()[0]
    assert (alert.kind, alert.subject.endswith("2 changes")) == ("news", True)
    assert told(room) == [("changed", 2, True), ("changed", 2, False)]


@pytest.mark.parametrize("bad", [b"<html>maintenance</html>", classic(published(NON_SDN), drop=300)])
def test_what_is_owed_is_reported_on_a_day_without_an_accepted_edition(tmp_path: Path, bad: bytes) -> None:
    """The list cannot be read, or is held for review, when the next report is delivered: it has what was owed."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    room.day(is_full=True)
    room.put(bad)
    room.day()
    assert told(room)[0] == ("changed", 2, True)
    edition(room, 23, "03/03/2024")
    room.day()
    assert told(room) == [("changed", 1, False)]


def test_a_run_that_is_killed_before_its_report_owes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the record of the list and that of the end: the next report has the changes, no alert repeats."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    append = Archive.append

    def die(archive: Archive, record: LedgerRecord) -> LedgerRecord:
        if record.is_end:
            raise SystemExit
        return append(archive, record)

    with monkeypatch.context() as patch:
        patch.setattr(Archive, "append", die)
        with pytest.raises(SystemExit):
            room.day()
    assert kinds(room.delivered) == [("officer", "news")]
    assert room.day() == []
    assert told(room) == [("changed", 2, True), ("unchanged", 0, False)]
    ends = [(record.is_end, len(record.lists)) for record in room.archive.records()][1:]
    assert ends == [(False, 1), (True, 0), (False, 1), (False, 1), (True, 0)]


def test_a_first_edition_that_no_report_had_is_in_the_next(tmp_path: Path) -> None:
    """The report of the first day is lost: the next one says that the list begins; the alert is not repeated."""
    room = Mailroom(tmp_path)
    edition(room, 20, "03/01/2024")
    assert kinds(room.day(is_full=True)) == [("officer", "baseline"), ("ops", "baseline"), ("ops", "failing")]
    assert kinds(room.day()) == [("ops", "recovered")]
    assert told(room) == [("baseline", 0, True), ("unchanged", 0, False)]


def test_who_is_added_meanwhile_gets_no_alert_of_before(tmp_path: Path) -> None:
    """A new address or a narrowed sink gets what is found from then on, whatever reports owe."""
    room = first(tmp_path, MAIL, ops())
    edition(room, 22, "03/01/2024")
    room.day(is_full=True)
    use(room, MAIL.model_copy(update={"to": ("a@x", "c@x")}), news(targets=("any",)), ops())
    assert kinds(room.day()) == [("ops", "recovered")]
    edition(room, 23, "03/02/2024")
    assert [alert.to for alert in room.day()] == ["a@x", "c@x"]


def test_licenses_are_owed_over_a_day_of_trouble(licensed: Licensed) -> None:
    """A license is issued, no report arrives, then OFAC cannot be asked: a later report has it; one alert."""
    licensed.day()
    licensed.site.licenses.insert(0, row("15", 936001))
    assert ("officer", "news") in kinds(licensed.day(is_full=True))
    page = licensed.refuse()
    assert ("officer", "news") not in kinds(licensed.day(is_full=True))
    del licensed.site.faults[page]
    assert ("officer", "news") not in kinds(licensed.day())
    assert licensed.room
    assert [event.number for event in licensed.room.reports[-1].licenses] == ["15"]
    assert licensed.day() == []
    assert licensed.room.reports[-1].licenses == ()


def test_a_fallback_format_owes_what_both_formats_carry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change reported from a richer format is not repeated, nor taken back, when a poorer one comes."""
    net = Net(tmp_path, monkeypatch)
    room = Mailroom(tmp_path, clock=net.clock)
    net.settings = net.settings.model_copy(update={"sinks": (news(),)})
    room.settings = net.settings
    net.serve(ADVANCED)
    assert kinds(list(room.send().delivered)) == [("officer", "baseline")]
    net.deliver = lose
    with pytest.raises(OutputError):
        net.serve(LOOSENED)
    assert kinds(list(room.send().delivered)) == [("officer", "news")]
    net.deliver = lambda _report: None
    assert net.serve(CLASSIC, notices=FALLBACK).not_compared
    assert room.send().delivered == ()


def test_a_run_of_one_list_does_not_settle_what_another_owes(tmp_path: Path) -> None:
    """The report of ``run --list`` has its list; the other's changes are in the next report that has that list."""
    room = Mailroom(tmp_path, lists=("ofac-consolidated", "eu-fsf"))
    edition(room, 20, "03/01/2024")
    settings = room.settings.model_copy(update={"lists": room.lists, "mirror": str(room.mirror)})
    run(room.archive, settings, Surroundings(room.clock, STARTER), lambda _report: None)
    room.clock.at += timedelta(days=1)
    edition(room, 22, "03/02/2024")
    room.day(is_full=True)
    room.lists = ("eu-fsf",)
    room.day()
    room.lists = ("ofac-consolidated",)
    assert kinds(room.day()) == [("ops", "recovered")]  # not before: a report was owed still
    assert told(room) == [("changed", 2, True), ("unchanged", 0, False)]
