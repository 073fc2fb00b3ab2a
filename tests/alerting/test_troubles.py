"""Trouble of operations is told once for each state, to its own readers, and never among the news (F46)."""

from datetime import timedelta
from pathlib import Path

import pytest

from potashwatch.errors import DeliveryError
from potashwatch.pipeline.alerting.sending import is_being_sent, undelivered
from tests.alerting.mailroom import Mailroom, absent, kinds, news, ops
from tests.published import published
from tests.run.desk import NON_SDN, classic


@pytest.fixture
def room(tmp_path: Path) -> Mailroom:
    """A desk with a sink of each sort, after its first day."""
    made = Mailroom(tmp_path)
    made.put(classic(published(NON_SDN), drop=20))
    made.first_day()
    return made


def test_an_outage_is_told_when_it_begins_each_day_and_when_it_ends(room: Mailroom) -> None:
    """Six runs a day for three days on a dead source: three messages, and one that it is over."""
    room.put(b"<html>maintenance</html>")
    found = [kinds(room.day(days=1 / 6)) for _ in range(18)]
    assert [each for each in found if each] == [
        [("ops", "failing")],
        [("ops", "still-failing")],
        [("ops", "still-failing")],
    ]
    first = room.arrived[0]
    assert first.list == "ofac-consolidated"
    assert first.errors
    assert first.report is None
    assert first.subject.startswith("potashwatch: action required: ")
    room.put(classic(published(NON_SDN), drop=20))
    (over,) = room.day()
    assert (over.kind, over.errors) == ("recovered", ())
    assert "2024-05-08" in over.text
    assert room.day() == []


def test_another_trouble_is_told_anew(room: Mailroom) -> None:
    """An edition under quarantine needs a person; that the list could not be read before does not hide it."""
    room.put(b"<html>maintenance</html>")
    assert kinds(room.day()) == [("ops", "failing")]
    room.put(classic(published(NON_SDN), drop=300, date_text="03/01/2024"))
    found = room.day(days=0.1)
    assert kinds(found) == [("officer", "provisional"), ("ops", "failing")]
    assert found[1].errors[0].code == "guard.vanished"


def test_trouble_and_news_of_one_run_are_told_apart(tmp_path: Path) -> None:
    """One list is read and changed, the other is not: each message has its own, and the news hold no trouble."""
    room = Mailroom(tmp_path, lists=("ofac-consolidated", "eu-fsf"))
    room.put(classic(published(NON_SDN), drop=20))
    room.day()
    room.put(classic(published(NON_SDN), drop=22, date_text="03/01/2024"))
    found = {alert.sink: alert for alert in room.day(days=2)}
    assert {name: alert.kind for name, alert in found.items()} == {"officer": "news", "ops": "still-failing"}
    report = found["officer"].report
    assert report is not None
    assert report.errors == ()
    assert "EU" not in found["officer"].text


def test_without_a_sink_for_trouble_nothing_of_it_is_sent(tmp_path: Path) -> None:
    """The exit code and the ledger still tell."""
    room = Mailroom(tmp_path, sinks=(news(),))
    room.put(b"<html>maintenance</html>")
    assert room.day() == []


def test_a_sink_of_one_list_hears_of_that_list_alone(tmp_path: Path) -> None:
    """Trouble is routed by list as news are."""
    room = Mailroom(tmp_path, sinks=(ops(lists=("eu-fsf",)), ops("us", lists=("ofac-consolidated",))))
    room.put(b"<html>maintenance</html>")
    assert kinds(room.day()) == [("us", "failing")]


def test_a_heartbeat_says_each_day_that_nothing_changed_unless_something_did(tmp_path: Path) -> None:
    """Checked, no change: once a day; not on the day of any other alert, not while there is trouble, not unasked."""
    room = Mailroom(tmp_path, sinks=(news(heartbeat="daily"), news("week", heartbeat="weekly"), ops()))
    room.put(classic(published(NON_SDN), drop=20))
    room.first_day()
    assert room.day(days=0.01) == []
    assert kinds(room.day(days=0.99)) == [("officer", "heartbeat")]
    assert room.arrived[-1].subject == "potashwatch: checked 2024-05-09, no change"
    assert "sha256" in room.arrived[-1].text
    room.put(classic(published(NON_SDN), drop=22, date_text="03/01/2024"))
    assert sorted(kinds(room.day())) == [("officer", "news"), ("week", "news")]
    assert room.day(days=0.01) == []
    room.put(b"<html>maintenance</html>")
    assert kinds(room.day()) == [("ops", "failing")]
    assert room.day(is_offline=True) == []


def test_a_sink_that_is_given_up_is_told_and_comes_back_by_hand(room: Mailroom) -> None:
    """After three days nobody tries any more; the readers of trouble know, and a person sends it again."""
    room.put(classic(published(NON_SDN), drop=22, date_text="03/01/2024"))
    room.fails = lambda alert: absent() if alert.sink == "officer" else None
    seen = [kinds(room.day()) for _ in range(6)]
    assert seen[:2] == [[("ops", "failing")], [("ops", "still-failing")]]
    stuck = [alert for alert in room.arrived if alert.errors and alert.errors[0].code == "alert.given-up"]
    assert stuck[0].kind == "failing"
    (left,) = room.left()
    assert left.state == "given-up"
    tried = len(room.offered)
    room.day()
    assert [alert for alert in room.offered[tried:] if alert.sink == "officer"] == []
    room.fails = lambda _alert: None
    assert kinds(list(room.send(lambda _each: True).delivered)) == [("officer", "news")]
    assert kinds(room.day()) == [("ops", "recovered")]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            absent(),
            "; the next run tries again: officer",
        ),
        (
            DeliveryError("alert.refused", "officer: 403", hint="look"),
            "cannot be until a person has corrected the cause: officer: 403",
        ),
    ],
)
def test_right_after_the_try_a_failure_says_whether_it_is_for_good(
    room: Mailroom, error: DeliveryError, words: str
) -> None:
    """The run that failed to deliver can report it, in words: what passes, and what needs a person."""
    room.put(classic(published(NON_SDN), drop=22, date_text="03/01/2024"))
    room.fails = lambda alert: error if alert.sink == "officer" else None
    room.day()
    (left,) = room.left()
    assert not is_being_sent(left, room.settings, room.clock.now())
    assert left.failure is not None
    assert left.failure.is_permanent is not error.may_pass
    (told,) = undelivered([left]).values()
    assert (told.code, words in told.message) == ("alert.undelivered", True)


def test_one_alert_that_is_refused_keeps_no_other_back(tmp_path: Path) -> None:
    """What a server refuses for itself is not tried three times, and the next alert is."""
    room = Mailroom(tmp_path, sinks=(news(),))
    room.put(classic(published(NON_SDN), drop=20))
    refused = DeliveryError("alert.too-large", "officer: too large", hint="look")
    room.first_day()
    room.fails = lambda alert: refused if alert.id == room.offered[0].id else None
    room.put(classic(published(NON_SDN), drop=21, date_text="03/01/2024"))
    assert room.day() == []
    assert len(room.offered) == 1
    room.put(classic(published(NON_SDN), drop=22, date_text="03/02/2024"))
    assert kinds(room.day()) == [("officer", "news")]
    assert len(room.left()) == 1


def test_a_sink_taken_out_of_the_configuration_keeps_its_alerts(room: Mailroom) -> None:
    """A run with another configuration drops nothing: it says that nobody takes them."""
    room.put(classic(published(NON_SDN), drop=22, date_text="03/01/2024"))
    room.fails = lambda alert: absent() if alert.sink == "officer" else None
    room.day()
    room.settings = room.settings.model_copy(update={"sinks": ()})
    assert [each.state for each in room.left()] == ["no-sink"]
    room.clock.at += timedelta(days=9)
    assert room.send().delivered == ()
    assert [each.state for each in room.left()] == ["no-sink"]
