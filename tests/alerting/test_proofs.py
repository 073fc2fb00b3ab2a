"""Proofs of the review of alerting logic: each test fails on the code as it was reviewed (or says CONTROL)."""

import errno
import itertools
import json
import os
import random
import re
import shutil
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

from potashwatch.archive import Archive, outbox as outbox_module
from potashwatch.archive.holder import Holder
from potashwatch.archive.local import LocalStore
from potashwatch.errors import ArchiveError, DeliveryError, OutputError
from potashwatch.pipeline.alerting.sending import drop, send
from potashwatch.pipeline.run import Surroundings, run
from potashwatch.records.alert import Alert, Settled
from potashwatch.records.sink import SmtpSink
from tests.alerting.mailroom import Mailroom, absent, kinds, news, ops
from tests.alerting.test_command_line import CONFIGURATION, Office as Program
from tests.alerting.test_command_line import office as program  # noqa: F401 - a fixture
from tests.fetchers.licenses_site import LicenseSite
from tests.fetchers.server import Reply
from tests.published import published
from tests.run.desk import EU, EU_NEXT, NON_SDN, SMALL, STARTER, classic
from tests.run.net import ADVANCED, CLASSIC, FALLBACK, Net
from tests.run.office import Office, row
from tests.run.test_licenses import STANDING
from tests.run.test_sequences import LOOSENED

MAIL = SmtpSink(name="mail", kind="smtp", host="mail.example", sender="w@example", to=("a@x", "b@x"))


def first(tmp_path: Path, **more: object) -> Mailroom:
    room = Mailroom(tmp_path, **more)  # type: ignore[arg-type]
    room.put(classic(published(NON_SDN), drop=20))
    room.day()
    room.arrived.clear()
    room.offered.clear()
    return room


def edition(room: Mailroom, drop: int, day: str) -> None:
    room.put(classic(published(NON_SDN), drop=drop, date_text=day))


def use(room: Mailroom, *sinks: object) -> None:
    room.settings = room.settings.model_copy(update={"sinks": sinks})


# 1. A damaged file of the outbox


@pytest.mark.parametrize("which", ["begun", "failed"])
def test_a_damaged_attempt_does_not_stop_runs(tmp_path: Path, which: str) -> None:
    """One broken byte under attempts/ kills every later run before it looks at a list's news."""
    room = first(tmp_path, sinks=(news(), news("second"), ops()))
    edition(room, 22, "03/01/2024")
    room.fails = lambda alert: absent() if alert.sink == "officer" else None
    room.day()
    for path in (tmp_path / "archive/outbox/attempts").rglob(f"*.{which}.json"):
        path.write_bytes(path.read_bytes()[:-9])
    edition(room, 23, "03/02/2024")
    assert ("second", "news") in kinds(room.day())


def test_a_damaged_settled_alert_does_not_stop_sending(tmp_path: Path) -> None:
    """Killed while settling, and the settled file is damaged: nothing is sent to anybody, ever."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    room.fails = lambda _alert: absent()
    room.day()
    (pending,) = (tmp_path / "archive/outbox/pending").iterdir()
    kept = pending.read_bytes()
    room.fails = lambda _alert: None
    room.send(lambda _each: True)
    pending.parent.mkdir(exist_ok=True)
    pending.write_bytes(kept)
    (settled,) = (tmp_path / "archive/outbox/settled").rglob(pending.name)
    settled.write_bytes(settled.read_bytes()[:-3])
    edition(room, 23, "03/02/2024")
    assert ("officer", "news") in kinds(room.day())


@pytest.mark.parametrize("has_pending", [False, True])
def test_a_damaged_old_record_does_not_stop_runs(tmp_path: Path, has_pending: bool) -> None:
    """CONTROL without a pending alert; with one, a damaged record in the middle of the ledger ends every run."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    room.fails = lambda _alert: absent() if has_pending else None
    room.day()
    room.day()
    record = tmp_path / "archive/ledger/00000002.json"
    record.write_bytes(record.read_bytes()[:-5])
    edition(room, 23, "03/02/2024")
    room.fails = lambda _alert: None
    assert ("officer", "news") in kinds(room.day())


def test_a_lost_record_does_not_delete_its_alerts(tmp_path: Path) -> None:
    """A record that is missing in the middle is damage, not 'never decided': the alert must not be destroyed."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    room.fails = lambda _alert: absent()
    room.day()
    room.day()
    record = tmp_path / "archive/ledger/00000002.json"
    kept = record.read_bytes()
    record.unlink()
    room.day()
    record.write_bytes(kept)  # put back from a copy, as verify advises
    room.fails = lambda _alert: None
    room.clock.at += timedelta(days=1)
    assert ("officer", "news") in kinds(list(room.send(lambda _each: True).delivered))


def test_an_unreadable_alert_is_trouble_that_is_told(tmp_path: Path) -> None:
    """A change that can never be told is not trouble for the readers of trouble."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    room.fails = lambda _alert: absent()
    room.day()
    (pending,) = (tmp_path / "archive/outbox/pending").iterdir()
    pending.write_bytes(pending.read_bytes()[:-3])
    room.fails = lambda _alert: None
    assert ("ops", "failing") in kinds(room.day())


# 2. Who waits behind whom


def test_a_greylisted_address_keeps_no_other_from_its_mail(tmp_path: Path) -> None:
    """450 to one reader (alert.busy, may pass) keeps all other readers of the sink waiting."""
    room = first(tmp_path, sinks=(MAIL,))
    busy = DeliveryError("alert.busy", "mail: 450 to the reader", hint="", may_pass=True)
    room.fails = lambda alert: busy if alert.to == "a@x" else None
    edition(room, 22, "03/01/2024")
    assert [each.to for each in room.day()] == ["b@x"]


def test_a_poisonous_alert_does_not_hold_up_the_next_days(tmp_path: Path) -> None:
    """One alert at which the server answers 500 each time: with a daily run all others wait until it is given up."""
    room = first(tmp_path, sinks=(news(),))
    edition(room, 21, "03/01/2024")
    poison: list[str] = []

    def fails(alert: Alert) -> DeliveryError | None:
        poison[:] = poison or [alert.id]
        return absent() if alert.id in poison else None

    room.fails = fails
    room.day()
    edition(room, 22, "03/02/2024")
    assert kinds(room.day()) == [("officer", "news")]


# 3. Another process is sending


def test_a_run_while_another_sends_is_not_well(program: Program) -> None:  # noqa: F811
    """The other one took its list before: it does not send these. Exit code 1 and the dead-man switch is asked."""
    program.change()
    archive = Archive.open(program.folder / "archive")
    asked = len([each for each in program.receiver.requests if each.startswith(b"GET")])
    with archive.outbox.lock(Holder(started_by=STARTER, since_at=Mailroom(program.folder / "x").clock.at)):
        done = program.start("run")
        retried = program.start("alerts", "retry")
    assert program.receiver.bodies() == []
    now_asked = len([each for each in program.receiver.requests if each.startswith(b"GET")])
    assert (done.returncode, retried.returncode, now_asked - asked) == (2, 2, 0)


def test_what_a_run_adds_while_another_sends_goes_out(tmp_path: Path) -> None:
    """A sender is at work; a run ends meanwhile, says 'it sends these too': it does not."""
    room = first(tmp_path, sinks=(news(),))
    edition(room, 22, "03/01/2024")
    busy: list[bool] = []

    def second_run(_alert: Alert) -> None:
        if not busy:
            busy.append(True)
            room.fails_after = lambda _alert: None
            edition(room, 23, "03/02/2024")
            settings = room.settings.model_copy(update={"lists": room.lists, "mirror": str(room.mirror)})
            run(room.archive, settings, Surroundings(room.clock, STARTER), lambda _report: None)
            busy.append(room.send().is_busy)

    room.fails_after = second_run  # type: ignore[assignment]
    room.day()
    assert busy == [True, True]
    assert room.left() == []


# 4. Told before, and the report was lost


def test_a_sink_narrowed_is_not_told_that_changes_are_gone(tmp_path: Path) -> None:
    """The changes stand; the sink wants them no more. It is told that they are not found any more."""
    room = first(tmp_path, sinks=(news(), ops()))
    edition(room, 22, "03/01/2024")
    room.day(is_full=True)
    use(room, news(targets=("any",)), ops())
    found = [alert for alert in room.day() if alert.kind == "news"]
    assert found == [], found[0].subject


def test_an_address_added_is_told_what_the_list_has_not_moved_past(tmp_path: Path) -> None:
    """A new sink is told all; a new reader of a known sink never hears of it."""
    room = first(tmp_path, sinks=(MAIL,))
    edition(room, 22, "03/01/2024")
    room.day(is_full=True)
    use(room, MAIL.model_copy(update={"to": ("a@x", "b@x", "c@x")}))
    assert [alert.to for alert in room.day() if alert.kind == "news"] == ["c@x"]


def test_an_address_added_is_not_told_of_corrections_to_what_it_never_got(tmp_path: Path) -> None:
    """'Told before' to one who was told nothing before."""
    room = first(tmp_path, sinks=(MAIL,))
    edition(room, 22, "03/01/2024")
    room.day(is_full=True)
    use(room, MAIL.model_copy(update={"to": ("a@x", "c@x")}))
    edition(room, 20, "03/02/2024")
    assert [alert.to for alert in room.day() if alert.kind == "news"] == ["a@x"]


def test_a_party_that_changes_further_is_not_told_as_gone(tmp_path: Path) -> None:
    """Told: its name changed. Next edition: name and title changed. The first still stands."""
    room = first(tmp_path)
    base = classic(published(NON_SDN), drop=20, date_text="03/01/2024")
    one = re.sub(rb"<lastName>([^<]*)</lastName>", rb"<lastName>\1 ONE</lastName>", base, count=1)
    two = re.sub(rb"</lastName>", rb"</lastName><title>Chairman</title>", one, count=1)
    room.put(one)
    assert kinds(room.day(is_full=True))[0] == ("officer", "news")
    room.put(two.replace(b"03/01/2024", b"03/02/2024"))
    (alert,) = [each for each in room.day() if each.kind == "news"]
    assert len(alert.tells) == 1
    assert "no longer found" not in alert.subject


@dataclass
class Licensed(Office):
    """An office with alerts."""

    room: Mailroom | None = None

    def day(self, *, days: int = 1, is_full: bool = False) -> list[Alert]:
        self.clock.at += timedelta(days=days)
        settings = self.site.settings(attempts=1).model_copy(
            update={"lists": self.lists, "guards": SMALL, "sinks": (news(), ops())}
        )

        def deliver(_report: object) -> None:
            if is_full:
                raise OutputError("output.unwritable", "x", hint="y")

        try:
            run(self.archive, settings, Surroundings(self.clock, STARTER), deliver)
        except OutputError:
            pass
        assert self.room
        self.room.clock = self.clock
        return list(self.room.send().delivered)


@pytest.fixture
def licensed(tmp_path: Path):  # noqa: ANN201
    with LicenseSite(STANDING) as site:
        yield Licensed(tmp_path, site, room=Mailroom(tmp_path))


def test_a_license_told_and_then_told_by_the_report_of_a_bad_day_is_not_gone(licensed: Licensed) -> None:
    """Lost report; then OFAC cannot be asked but the events are reported and told_at moves; then all is well."""
    licensed.day()
    licensed.site.licenses.insert(0, row("15", 936001))
    assert ("officer", "news") in kinds(licensed.day(is_full=True))
    page = next(name for name in licensed.site.files() if "program" in name or "belarus" in name.lower())
    licensed.site.faults[page] = Reply(500, b"", {})
    assert "news" not in [each.kind for each in licensed.day()]
    del licensed.site.faults[page]
    found = [each for each in licensed.day() if each.kind == "news"]
    assert found == [], found[0].text


def test_an_end_that_was_told_and_came_is_no_correction(licensed: Licensed) -> None:
    """'Ends soon' was told; the next report is written after the end: it was no mistake."""
    licensed.day()
    licensed.site.licenses.insert(
        0, row("15", 936001, until="12:01 a.m. eastern standard time, December 20, 2026")
    )
    (alert,) = [each for each in licensed.day(is_full=True) if each.kind == "news"]
    assert len(alert.tells) == 2
    found = [each for each in licensed.day(days=30) if each.kind == "news"]
    assert all("not found" not in each.text for each in found), found[0].text


# 5. Routes that change while alerts wait


def test_news_do_not_go_to_a_sink_that_carries_trouble_now(tmp_path: Path) -> None:
    """'no news goes there'."""
    room = first(tmp_path, sinks=(news(),))
    edition(room, 22, "03/01/2024")
    room.fails = lambda _alert: absent()
    room.day()
    use(room, ops("officer"), news("other"))
    room.fails = lambda _alert: None
    assert kinds(room.day()) == []


def test_a_sink_narrowed_to_another_list_does_not_get_what_waits(tmp_path: Path) -> None:
    """The desk now reads the EU alone; what waits of OFAC goes there all the same."""
    room = first(tmp_path, sinks=(news(),))
    edition(room, 22, "03/01/2024")
    room.fails = lambda _alert: absent()
    room.day()
    use(room, news(lists=("eu-fsf",)))
    room.fails = lambda _alert: None
    assert kinds(room.day()) == []


# 6. Trouble


def test_trouble_is_told_once_though_the_outcome_of_the_list_differs(tmp_path: Path) -> None:
    """The same guard on the first day and an hour later: 'failing' twice, since the state holds the outcome."""
    room = Mailroom(tmp_path)
    stale = SMALL.model_copy(
        update={"stale_trouble_days": SMALL.stale_trouble_days.model_copy(update={"ofac_consolidated": 1})}
    )
    room.settings = room.settings.model_copy(update={"guards": stale})
    room.put(classic(published(NON_SDN), drop=20))
    assert kinds(room.day()) == [("ops", "failing")]
    assert kinds(room.day(days=0.04)) == []
    edition(room, 22, "03/01/2024")
    assert [each for each in kinds(room.day(days=0.04)) if each[0] == "ops"] == []
    assert kinds(room.day(days=0.04)) == []


def test_news_hold_no_trouble(tmp_path: Path) -> None:
    """A stale list that changed: the report in the news has the trouble among its notices."""
    room = Mailroom(tmp_path)
    stale = SMALL.model_copy(
        update={"stale_trouble_days": SMALL.stale_trouble_days.model_copy(update={"ofac_consolidated": 1})}
    )
    room.settings = room.settings.model_copy(update={"guards": stale})
    room.put(classic(published(NON_SDN), drop=20))
    room.day()
    edition(room, 22, "03/01/2024")
    (alert,) = [each for each in room.day() if each.kind == "news"]
    assert alert.report
    assert [each.code for each in alert.report.lists[0].notices if each.level == "trouble"] == []


def test_trouble_is_reminded_of_though_the_clock_was_ahead_once(tmp_path: Path) -> None:
    """One run with a clock ten years ahead: the trouble is silent for ten years."""
    room = first(tmp_path)
    room.put(b"<html>maintenance</html>")
    assert kinds(room.day()) == [("ops", "failing")]
    assert kinds(room.day(days=3650)) == [("ops", "still-failing")]
    room.clock.at -= timedelta(days=3650)
    assert [kinds(room.day()) for _ in range(4)].count([("ops", "still-failing")]) >= 2


def test_the_trouble_of_a_removed_sink_is_told_to_be_over(tmp_path: Path) -> None:
    """Told when it began, never that it is over."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    room.fails = lambda _alert: absent()
    room.day()
    room.fails = lambda _alert: None
    use(room, ops())
    assert kinds(room.day()) == [("ops", "failing")]
    drop(room.archive, room.left(), room.post)
    assert kinds(room.day()) == [("ops", "recovered")]


def test_offline_does_not_make_the_state_of_a_trouble_flap(tmp_path: Path) -> None:
    """CONTROL: online unavailable, offline unchanged, online unavailable: one message."""
    room = first(tmp_path)
    room.put(b"<html>maintenance</html>")
    assert kinds(room.day()) == [("ops", "failing")]
    assert kinds(room.day(days=0.1, is_offline=True)) == []
    assert kinds(room.day(days=0.1)) == []


def test_trouble_that_began_while_nobody_could_be_told_is_told(tmp_path: Path) -> None:
    """A run without a sink for trouble (another configuration, by hand) takes the state as told: ops hears nothing."""
    room = first(tmp_path)
    sinks = room.settings.sinks
    use(room)
    room.put(b"<html>maintenance</html>")
    assert room.day() == []
    use(room, *sinks)
    assert kinds(room.day(days=0.5)) == [("ops", "failing")]


def test_an_end_seen_by_a_run_without_sinks_is_told(tmp_path: Path) -> None:
    """The same, of 'recovered'."""
    room = first(tmp_path)
    sinks = room.settings.sinks
    room.put(b"<html>maintenance</html>")
    assert kinds(room.day()) == [("ops", "failing")]
    use(room)
    room.put(classic(published(NON_SDN), drop=20))
    room.day(days=0.1)
    use(room, *sinks)
    assert kinds(room.day(days=0.1)) == [("ops", "recovered")]


def test_news_of_licenses_on_a_day_of_trouble_hold_no_trouble(licensed: Licensed) -> None:
    """CONTROL: a license ends by the clock while OFAC cannot be asked."""
    licensed.day()
    licensed.site.licenses.insert(
        0, row("15", 936001, until="12:01 a.m. eastern standard time, December 20, 2026")
    )
    licensed.day()
    page = next(name for name in licensed.site.files() if "program" in name or "belarus" in name.lower())
    licensed.site.faults[page] = Reply(500, b"", {})
    found = licensed.day(days=30)
    assert sorted(kinds(found)) == [("officer", "news"), ("ops", "failing")]
    (alert,) = [each for each in found if each.kind == "news"]
    assert alert.report
    assert alert.report.errors == ()
    assert [n for n in alert.report.lists[0].notices if n.level == "trouble"] == []


# 7. Heartbeats and the dead-man switch


def both(tmp_path: Path) -> Mailroom:
    room = Mailroom(tmp_path, lists=("ofac-consolidated", "eu-fsf"), sinks=(news(heartbeat="daily"), ops()))
    limits = SMALL.stale_trouble_days.model_copy(update={"eu_fsf": 99_999})
    guards = SMALL.model_copy(update={"stale_trouble_days": limits})
    room.settings = room.settings.model_copy(update={"guards": guards})
    room.put(classic(published(NON_SDN), drop=20))
    room.put(published(EU), "eu.xml")
    assert kinds(room.day()) == [("officer", "heartbeat")]
    return room


def test_no_heartbeat_of_a_part_while_there_is_trouble_with_the_rest(tmp_path: Path) -> None:
    """The sink reads all lists; one is down; run --list of the other says 'checked, nothing moved'."""
    room = both(tmp_path)
    room.put(b"<html>maintenance</html>")
    assert kinds(room.day()) == [("ops", "failing")]
    room.lists = ("eu-fsf",)
    assert kinds(room.day()) == []


def test_no_heartbeat_of_a_part_though_all_lists_are_wanted(tmp_path: Path) -> None:
    """'on which a run checked all lists of the sink': all, where none is named. Two a day from two --list runs."""
    room = both(tmp_path)
    room.lists = ("eu-fsf",)
    beats = kinds(room.day())
    room.lists = ("ofac-consolidated",)
    beats += kinds(room.day(days=0.01))
    assert len(beats) <= 1


def test_no_heartbeat_on_the_day_of_news_of_a_partial_run(tmp_path: Path) -> None:
    """News in the morning by --list; the whole run an hour later says 'nothing moved' on that day."""
    room = both(tmp_path)
    room.lists = ("ofac-consolidated",)
    edition(room, 22, "03/01/2024")
    assert kinds(room.day()) == [("officer", "news")]
    room.lists = ("ofac-consolidated", "eu-fsf")
    assert kinds(room.day(days=0.04)) == []


def test_no_heartbeat_while_news_for_its_reader_wait(tmp_path: Path) -> None:
    """The news was refused (too large); next day the same reader is told that nothing moved."""
    room = first(tmp_path, sinks=(news(heartbeat="daily"), ops()))
    refused = DeliveryError("alert.too-large", "officer: too large", hint="look")
    room.fails = lambda alert: refused if alert.kind == "news" else None
    edition(room, 22, "03/01/2024")
    room.day()
    assert ("officer", "heartbeat") not in kinds(room.day())


def test_the_switch_is_not_asked_by_a_run_of_some_lists(program: Program) -> None:  # noqa: F811
    """'after each run that read every list'."""
    text = CONFIGURATION.replace('["ofac-consolidated"]', '["ofac-consolidated", "eu-fsf"]')
    (program.folder / "potashwatch.toml").write_text(text)
    asked = len(program.receiver.requests)
    assert program.start("run").returncode == 2  # no EU list in the mirror
    assert program.start("run", "--list", "ofac-consolidated").returncode == 0
    assert len(program.receiver.requests) == asked


# 8. Giving up


def test_an_alert_is_given_up_after_trying_not_after_resting(tmp_path: Path) -> None:
    """Killed on Friday after the record, down for four days, then one failed try: given up at once."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")

    def die(_alert: Alert) -> DeliveryError:
        raise KeyboardInterrupt

    room.clock.at += timedelta(days=1)
    settings = room.settings.model_copy(update={"lists": room.lists, "mirror": str(room.mirror)})
    run(room.archive, settings, Surroundings(room.clock, STARTER), lambda _report: None)
    room.clock.at += timedelta(days=4)
    room.fails = lambda alert: absent() if alert.sink == "officer" else None
    room.send()
    assert [each.state for each in room.left()] == ["waiting"]


# 9. Two processes


def test_verify_while_alerts_are_sent_finds_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An alert is settled between listing and reading: verify calls it lost."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    room.fails = lambda _alert: absent()
    room.day()
    room.fails = lambda _alert: None
    really, done = outbox_module.check, []

    def check(store: LocalStore, key: str) -> None:
        if not done:
            done.append(True)
            room.send(lambda _each: True)
        really(store, key)

    monkeypatch.setattr(outbox_module, "check", check)
    assert list(room.archive.verify()) == []


def test_a_run_and_a_sender_do_not_trip_over_an_empty_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sender settles the last alert and takes the empty folder away just before the run renames into it."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    room.fails = lambda _alert: absent()
    room.day()
    room.fails = lambda _alert: None
    edition(room, 23, "03/02/2024")
    really, done = LocalStore._make_folder, []

    def make(store: LocalStore, folder: Path) -> None:
        really(store, folder)
        if folder.name == "pending" and not done:
            done.append(True)
            room.send(lambda _each: True)

    monkeypatch.setattr(LocalStore, "_make_folder", make)
    room.day()
    assert len([each for each in room.arrived if each.kind == "news"]) == 2


def test_a_run_survives_that_the_folder_goes_while_it_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pending/ is there, then it is not: scandir raises archive.lost, and the run dies."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    room.fails = lambda _alert: absent()
    room.day()
    room.fails = lambda _alert: None
    really, done = LocalStore._below, []

    def below(store: LocalStore, folder: Path, prefix: str):  # noqa: ANN202
        if prefix == "outbox/pending/" and not done:
            done.append(True)
            room.send(lambda _each: True)
        return really(store, folder, prefix)

    monkeypatch.setattr(LocalStore, "_below", below)
    room.day()


def test_an_alert_that_is_just_being_sent_is_no_trouble(tmp_path: Path) -> None:
    """A run composes while another process waits for the server: 'the process died while sending' is told to ops."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")

    def second_run(_alert: Alert) -> None:
        room.fails_after = lambda _alert: None
        room.clock.at += timedelta(seconds=5)
        settings = room.settings.model_copy(update={"lists": room.lists, "mirror": str(room.mirror)})
        run(room.archive, settings, Surroundings(room.clock, STARTER), lambda _report: None)

    room.fails_after = second_run  # type: ignore[assignment]
    room.day()
    assert kinds(list(room.send().delivered)) == []


def test_a_drop_that_comes_too_late_says_so(tmp_path: Path) -> None:
    """CONTROL: what arrived between the look and the lock stays delivered."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    room.fails = lambda _alert: absent()
    room.day()
    room.fails = lambda _alert: None
    left = room.left()
    room.send(lambda _each: True)
    drop(room.archive, left, room.post)
    assert [each.outcome for each in room.archive.outbox.settled()] == ["delivered"]


def test_retry_of_one_says_why_it_ends_with_2(program: Program) -> None:  # noqa: F811
    """Exit code 2 'when something is left': with not a word when what is left was never tried."""
    text = CONFIGURATION + '[[sinks]]\nname = "second"\nkind = "webhook"\nurl = { env = "OFFICER_URL" }\n'
    (program.folder / "potashwatch.toml").write_text(text)
    program.change()
    archive = Archive.open(program.folder / "archive")
    with archive.outbox.lock(Holder(started_by=STARTER, since_at=Mailroom(program.folder / "x").clock.at)):
        program.start("run")
    left = json.loads(program.start("alerts", "pending", "--format", "json").stdout)["alerts"]
    done = program.start("alerts", "retry", left[0]["id"][:8])
    assert done.returncode == 0 or done.stderr


# 10. Formats, copies, other records


def test_a_fallback_format_is_no_proof_that_a_change_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told from the richer format, report lost; the poorer one of the next day does not carry it: not 'gone'."""
    net = Net(tmp_path, monkeypatch)
    room = Mailroom(tmp_path, clock=net.clock)
    net.settings = net.settings.model_copy(update={"sinks": (news(),)})
    room.settings = net.settings
    net.serve(ADVANCED)

    def full(_report: object) -> None:
        raise OutputError("output.unwritable", "x", hint="y")

    net.deliver = full
    with pytest.raises(OutputError):
        net.serve(LOOSENED)
    assert kinds(list(room.send().delivered)) == [("officer", "news")]
    net.deliver = lambda _report: None
    assert net.serve(CLASSIC, notices=FALLBACK).not_compared
    found = list(room.send().delivered)
    assert found == [], found[0].subject


def test_a_restored_archive_gives_another_alert_another_id(tmp_path: Path) -> None:
    """Restored from a copy, or copied: another trouble (or another day's heartbeat) has the id of one that was told.

    A webhook that remembers ids, a file and a directory take it for a repeat.
    """
    room = first(tmp_path, sinks=(news(heartbeat="daily"), ops()))
    shutil.copytree(tmp_path / "archive", tmp_path / "copy")
    room.put(b"<html>maintenance</html>")
    (one,) = room.day()
    shutil.rmtree(tmp_path / "archive")
    shutil.move(tmp_path / "copy", tmp_path / "archive")
    edition(room, 300, "03/01/2024")
    (two,) = room.day()
    assert one.errors[0].code != two.errors[0].code
    assert one.id != two.id


def test_records_of_others_change_nothing_of_alerts(tmp_path: Path) -> None:
    """CONTROL: an approval's record between two runs keeps trouble, what was told, and what waits."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    room.fails = lambda alert: absent() if alert.sink == "officer" else None
    room.day(is_full=True)
    other = Archive.open(tmp_path / "archive")
    with other.lock(STARTER, room.clock.at):
        last = other.last()
        assert last
        kept = last.model_copy(
            update={"kind": "approve", "reason": "x", "alerts": (), "alerting": None, "lists": ()}
        )
        other.append(kept)
    room.fails = lambda _alert: None
    found = room.day()
    assert sorted(kinds(found)) == [("officer", "news"), ("ops", "failing"), ("ops", "recovered")]
    assert list(room.archive.verify()) == []


def test_what_waits_is_sent_though_the_archive_is_in_use(program: Program) -> None:  # noqa: F811
    """'Each later run tries again': a run that the archive refuses (locked, full, damaged) sends nothing that waits."""
    program.change()
    program.receiver.status = 503
    program.start("run")
    program.receiver.status = 204
    program.receiver.requests.clear()
    archive = Archive.open(program.folder / "archive")
    retry = re.compile(rb"archive.locked")
    for path in (program.folder / "archive/outbox/attempts").rglob("*.json"):
        path.unlink()
    with archive.lock(STARTER, Mailroom(program.folder / "x").clock.at):
        done = program.start("run")
    assert retry.search(done.stderr)
    assert len(program.receiver.bodies()) == 1


def _fuzz(folder: Path, seed: int, monkeypatch: pytest.MonkeyPatch, *, with_lost: bool) -> list[str]:
    rng = random.Random(seed)
    limits = SMALL.stale_trouble_days.model_copy(update={"ofac_consolidated": 99_999})
    room = Mailroom(folder, sinks=(news(), news("second"), ops()))
    guards = SMALL.model_copy(update={"stale_trouble_days": limits})
    room.settings = room.settings.model_copy(update={"guards": guards})
    log: list[str] = []
    day = date(2024, 2, 24)
    base = published(NON_SDN)

    def serve(drop: int) -> None:
        nonlocal day
        day += timedelta(days=1)
        log.append(f"serve {drop}")
        room.put(classic(base, drop=drop, date_text=f"{day:%m/%d/%Y}"))

    room.put(classic(base, drop=424))
    room.day()
    for _ in range(rng.randint(4, 9)):
        what = rng.choice("serve serve serve broken jump down unsure offline kill lost retry back".split())
        if what == "serve":
            serve(rng.choice((422, 423, 424, 425, 426)))
        elif what == "broken":
            room.put(b"<html>")
            log.append("broken")
        elif what == "jump":
            room.clock.at += timedelta(days=rng.choice((-3, 2, 400)))
        names = rng.choice((("officer",), ("second",), ("officer", "second", "ops"), ()))
        room.fails = room.fails_after = lambda _alert: None
        if what == "down":
            room.fails = lambda alert, names=names: absent() if alert.sink in names else None
        if what == "unsure":
            room.fails_after = lambda alert, names=names: (
                absent(is_unsure=True) if alert.sink in names else None
            )
        log.append(what)
        if what == "retry":
            room.send(lambda _each: True)
            continue
        with monkeypatch.context() as patch:
            if what == "kill":
                left = [rng.randint(1, 30)]
                for name in ("create", "remove"):
                    really = getattr(LocalStore, name)

                    def broken(store: LocalStore, *args: object, really: object = really) -> object:
                        left[0] -= 1
                        if left[0] == 0:
                            raise KeyboardInterrupt
                        return really(store, *args)  # type: ignore[operator]

                    patch.setattr(LocalStore, name, broken)
            try:
                room.day(
                    days=rng.choice((0.01, 1, 2)),
                    is_offline=what == "offline",
                    is_full=with_lost and what == "lost",
                )
            except KeyboardInterrupt:
                log.append("killed")
            except ArchiveError as error:
                log.append(f"!{error.code}")
    room.fails = room.fails_after = lambda _alert: None
    serve(424)
    final = room.clock.at
    for _ in range(4):
        room.clock.at = max(room.clock.at, final)
        try:
            room.day()
        except Exception as error:  # noqa: BLE001
            return [f"{seed}: {error!r}", *log]
        room.send(lambda _each: True)
    wrong = []
    for sink in ("officer", "second"):
        seen: dict[str, Alert] = {}
        for alert in room.arrived:
            if alert.sink == sink and alert.kind == "news":
                seen.setdefault(alert.id, alert)
        told: dict[str, list[str]] = {}
        other = {"removal": "addition", "addition": "removal"}
        for alert in sorted(seen.values(), key=lambda each: each.record):
            for kind, key in re.findall(
                r"^- (\w+): (\S+)", alert.text.partition("Told before, and not")[2], re.M
            ):
                told.setdefault(key, []).append(other[kind])
            assert alert.report
            for change in alert.report.lists[0].changes:
                told.setdefault(change.reference or change.uid, []).append(change.kind)
        for key, events in told.items():
            if any(one == two for one, two in itertools.pairwise(events)):
                wrong.append(f"{seed}: {sink} told twice {key} {events}")
            elif len(events) % 2:
                wrong.append(f"{seed}: {sink} believes wrong {key} {events}")
    if room.left():
        wrong.append(f"{seed}: left {[(each.state, each.alert.kind) for each in room.left()]}")
    wrong += [f"{seed}: {finding.message}" for finding in room.archive.verify()]
    return [*wrong, *log] if wrong else []


@pytest.mark.parametrize("with_lost", [False, True])
def test_fuzz(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, with_lost: bool) -> None:
    """CONTROL: after any sequence a reader who applies each alert once has the newest list, and was told nothing twice."""
    wrong = []
    start = int(os.environ.get("FUZZ_START", "0"))
    for seed in range(start, start + int(os.environ.get("FUZZ", "25"))):
        found = _fuzz(tmp_path / str(seed), seed, monkeypatch, with_lost=with_lost)
        wrong += [found] if found else []
        shutil.rmtree(tmp_path / str(seed))
    assert not wrong, json.dumps(sorted(wrong, key=len)[:4]) + str(len(wrong))


# 11. Sweeps


def _sweep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, how: BaseException, *, is_full: bool
) -> None:
    prepared = tmp_path / "prepared"
    room = Mailroom(prepared, sinks=(news(), news("second", heartbeat="daily"), ops()))
    room.put(classic(published(NON_SDN), drop=424))
    room.day()
    wrong = []
    for n in range(1, 200):
        folder = tmp_path / f"n{n}"
        shutil.copytree(prepared, folder)
        room = Mailroom(folder, sinks=(news(), news("second", heartbeat="daily"), ops()))
        room.clock.at += timedelta(days=1)
        room.put(classic(published(NON_SDN), drop=430, date_text="03/01/2024"))
        really, left = getattr(LocalStore, name), [n]

        def broken(store: LocalStore, *args: object) -> object:
            left[0] -= 1
            if left[0] <= 0 and (left[0] == 0 or not isinstance(how, KeyboardInterrupt)):
                raise how
            return really(store, *args)

        with monkeypatch.context() as patch:
            patch.setattr(LocalStore, name, broken)
            try:
                room.day(is_full=is_full)
            except (ArchiveError, KeyboardInterrupt, AssertionError):
                pass
        if left[0] > 0:
            break
        for days in (1, 1, 1):
            try:
                room.day(days=days)
            except Exception as error:  # noqa: BLE001
                wrong.append(f"{n}: {error!r}")
        for sink in ("officer", "second"):
            once = {a.id: a.tells for a in room.arrived if a.sink == sink}
            told = [i for tells in once.values() for i in tells]
            if len(told) != 6 or len(set(told)) != 6:
                wrong.append(f"{n}: {sink} told {len(told)} {len(set(told))}")
        if room.left():
            wrong.append(f"{n}: left {[(e.state, e.alert.kind) for e in room.left()]}")
        wrong += [f"{n}: {f.message}" for f in room.archive.verify()]
        bad = [a for a in room.arrived if "no longer found" in a.subject]
        if bad:
            wrong.append(f"{n}: invented")
        shutil.rmtree(folder)
    assert n > 3
    assert wrong == []


@pytest.mark.parametrize("is_full", [False, True])
@pytest.mark.parametrize("name", ["_write", "create", "remove"])
@pytest.mark.parametrize("how", ["kill", "full"])
def test_sweep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, how: str, *, is_full: bool
) -> None:
    """CONTROL: a kill, or a disk that is full from then on, at every operation of the store."""
    error: BaseException = KeyboardInterrupt()
    if how == "full":
        error = (
            OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            if name == "_write"
            else ArchiveError("archive.disk-full", "full", hint="")
        )
    _sweep(tmp_path, monkeypatch, name, error, is_full=is_full)
