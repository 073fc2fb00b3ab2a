"""News goes to those who want it, once, whatever breaks in between."""

from datetime import timedelta
from pathlib import Path

import pytest

from potashwatch.archive import Archive
from potashwatch.records.alert import Alert
from potashwatch.records.ledger import LedgerRecord
from tests.alerting.mailroom import Mailroom, absent, kinds, news, ops
from tests.published import published
from tests.run.desk import EU, EU_NEXT, NON_SDN, classic


def _first(tmp_path: Path) -> Mailroom:
    room = Mailroom(tmp_path)
    room.put(classic(published(NON_SDN), drop=20))
    room.first_day()
    return room


def _next(room: Mailroom, *, drop: int, day: str) -> None:
    room.put(classic(published(NON_SDN), drop=drop, date_text=day))


def test_a_change_goes_to_the_news_sink_once(tmp_path: Path) -> None:
    """A changed day makes one alert for a list; the next run of the same bytes says nothing."""
    room = _first(tmp_path)
    _next(room, drop=22, day="03/01/2024")
    (alert,) = room.day()
    assert (alert.sink, alert.kind, alert.list) == ("officer", "news", "ofac-consolidated")
    assert alert.report is not None
    assert {change.id for change in alert.report.lists[0].changes} == set(alert.tells)
    assert "2 changes" in alert.subject
    assert kinds(room.day()) == []


def test_what_comes_back_and_goes_again_is_told_each_time(tmp_path: Path) -> None:
    """The same change, found again after the list had moved back, is news again (F47 asks no more than once each)."""
    room = _first(tmp_path)
    for drop, day in ((21, "03/01/2024"), (20, "03/02/2024"), (21, "03/03/2024"), (20, "03/04/2024")):
        _next(room, drop=drop, day=day)
        assert kinds(room.day()) == [("officer", "news")]
    assert room.arrived[0].tells == room.arrived[2].tells
    assert len({alert.id for alert in room.arrived}) == 4


def test_a_run_that_died_before_its_record_tells_nothing_and_the_next_tells_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What no ledger record names is not sent, and goes with the next run."""
    room = _first(tmp_path)
    _next(room, drop=22, day="03/01/2024")

    def die(_archive: Archive, _record: LedgerRecord) -> LedgerRecord:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(Archive, "append", die)
        with pytest.raises(SystemExit):
            room.day()
    assert room.left() == []
    assert room.send().delivered == ()
    _next(room, drop=23, day="03/02/2024")
    (alert,) = room.day()
    assert len(alert.tells) == 3


def test_an_outage_keeps_the_alert_until_the_server_is_back(tmp_path: Path) -> None:
    """Nothing is lost, the tries are counted, and other sinks get theirs."""
    room = Mailroom(tmp_path, sinks=(news(), news("second"), ops()))
    room.put(classic(published(NON_SDN), drop=20))
    room.day()
    _next(room, drop=22, day="03/01/2024")
    room.fails = lambda alert: absent() if alert.sink == "officer" else None
    assert kinds(room.day()) == [("second", "news"), ("ops", "failing")]
    (left,) = room.left()
    assert (left.state, len(left.tries)) == ("waiting", room.settings.alerts.attempts)
    assert room.pauses == [2.0, 4.0]
    room.fails = lambda _alert: None
    assert kinds(room.day()) == [("officer", "news"), ("ops", "recovered")]
    assert room.day() == []
    assert room.repeats == []


def test_a_try_that_may_have_arrived_is_marked_when_it_is_sent_again(tmp_path: Path) -> None:
    """No answer is no proof: it is sent again, not at once, and the reader is told that it may be the second."""
    room = _first(tmp_path)
    _next(room, drop=22, day="03/01/2024")
    room.fails_after = lambda alert: absent(is_unsure=True) if alert.kind == "news" else None
    assert kinds(room.day()) == [("ops", "failing")]
    assert kinds(room.offered) == [("officer", "news"), ("ops", "failing")]
    room.fails_after = lambda _alert: None
    (again,) = [alert for alert in room.day() if alert.kind == "news"]
    assert room.repeats == [again.id]
    assert room.left() == []


def test_a_process_that_died_between_sending_and_recording_sends_again_with_the_same_id(
    tmp_path: Path,
) -> None:
    """The try was written down before it began: the next one knows that it is a repeat."""
    room = _first(tmp_path)
    _next(room, drop=22, day="03/01/2024")

    def die(_alert: Alert) -> None:
        raise SystemExit

    room.fails_after = die
    with pytest.raises(SystemExit):
        room.day()
    room.fails_after = lambda _alert: None
    room.clock.at += timedelta(hours=1)
    (again,) = room.send().delivered
    assert [alert.id for alert in room.arrived] == [again.id, again.id]
    assert room.repeats == [again.id]


def test_routes_by_list_target_and_significance(tmp_path: Path) -> None:
    """Each sink gets its part, and a report of its own with nothing else in it (F56)."""
    sinks = (
        news("all"),
        news("belarus", targets=("belaruskali", "bpc")),
        news("any", targets=("any",)),
        news("belavia", targets=("belavia",)),
        news("us", lists=("ofac-consolidated",)),
        news("grave", min_significance="legal"),
    )
    room = Mailroom(tmp_path, lists=("eu-fsf",), sinks=sinks)
    room.put(published(EU.with_name("fsf_1_1_rebuilt_2022-06-04.xml.gz")))
    room.day()
    room.put(published(EU.with_name("fsf_1_1_rebuilt_2022-06-05.xml.gz")))
    found = {alert.sink: alert for alert in room.day()}
    assert set(found) == {"all", "belarus", "any", "grave"}
    assert set(found["belarus"].tells) < set(found["grave"].tells) <= set(found["all"].tells)
    assert found["belarus"].tells == found["any"].tells
    assert "affects belaruskali, bpc" in found["belarus"].subject
    report = found["belarus"].report
    assert report is not None
    assert report.filters.targets_only
    assert all(change.targets for change in report.lists[0].changes)


def test_each_address_of_mail_is_a_reader_of_its_own(tmp_path: Path) -> None:
    """One wrong address keeps no other from its mail, and nobody gets it twice."""
    from potashwatch.records.sink import SmtpSink  # noqa: PLC0415

    sink = SmtpSink(name="mail", kind="smtp", host="mail.example", sender="w@example", to=("a@x", "b@x"))
    room = Mailroom(tmp_path, lists=("eu-fsf",), sinks=(sink,))
    room.put(published(EU))
    room.day()
    room.put(published(EU_NEXT))
    refused = absent("mail")
    refused.may_pass = False
    room.fails = lambda alert: refused if alert.to == "a@x" else None
    assert [alert.to for alert in room.day()] == ["b@x"]
    narrowed = sink.model_copy(update={"to": ("b@x",)})
    room.settings = room.settings.model_copy(update={"sinks": (narrowed,)})
    assert room.day() == []
    assert [each.state for each in room.left()] == ["no-sink"]
    room.settings = room.settings.model_copy(update={"sinks": (sink,)})
    room.fails = lambda _alert: None
    assert [alert.to for alert in room.day()] == ["a@x"]
