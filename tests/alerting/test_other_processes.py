"""Runs, senders and checks that work at once do not trip over each other."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from potashwatch.archive import Archive
from potashwatch.archive import outbox as outbox_module
from potashwatch.archive.holder import Holder
from potashwatch.archive.local import LocalStore
from potashwatch.pipeline.alerting.sending import drop
from potashwatch.records.alert import Alert
from tests.alerting.days import edition, first, run_alone
from tests.alerting.mailroom import Mailroom, absent, kinds, news
from tests.alerting.test_command_line import Office as Program
from tests.run.desk import STARTER


def test_a_run_while_another_sends_is_not_well(program: Program) -> None:
    """A run that leaves its alerts to another sender ends with 2 and pings no dead-man switch."""
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
    """A sender at work also sends what a run adds meanwhile."""
    room = first(tmp_path, news())
    edition(room, 22, "03/01/2024")
    busy: list[bool] = []

    def second_run(_alert: Alert) -> None:
        if not busy:
            busy.append(True)
            room.fails_after = lambda _alert: None
            edition(room, 23, "03/02/2024")
            run_alone(room)
            busy.append(room.send().is_busy)

    run_alone(room)
    room.fails_after = second_run
    room.send()
    assert busy == [True, True]
    assert room.left() == []


def test_verify_while_alerts_are_sent_finds_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An alert that is settled while the archive is verified is not called lost."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    room.fails = lambda alert: absent() if alert.kind == "news" else None
    room.day()
    room.fails = lambda _alert: None
    done: list[bool] = []
    really = outbox_module.check

    def check(store: LocalStore, key: str) -> None:
        if not done:
            done.append(True)
            room.send(lambda _each: True)
        really(store, key)

    monkeypatch.setattr(outbox_module, "check", check)
    assert list(room.archive.verify()) == []
    assert done


def test_a_run_and_a_sender_do_not_trip_over_an_empty_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run adds its alert though a sender takes the empty folder away just before."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    room.fails = lambda alert: absent() if alert.kind == "news" else None
    room.day()
    room.fails = lambda _alert: None
    edition(room, 23, "03/02/2024")
    done: list[bool] = []
    really = LocalStore._make_folder

    def make(store: LocalStore, folder: Path) -> None:
        really(store, folder)
        if folder.name == "pending" and not done:
            done.append(True)
            room.send(lambda _each: True)

    monkeypatch.setattr(LocalStore, "_make_folder", make)
    room.day()
    assert len([each for each in room.arrived if each.kind == "news"]) == 2
    assert done


def test_a_run_survives_that_the_folder_goes_while_it_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run goes on though the folder of what waits goes while it looks."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    room.fails = lambda alert: absent() if alert.kind == "news" else None
    room.day()
    room.fails = lambda _alert: None
    done: list[bool] = []
    really = LocalStore._below

    def below(store: LocalStore, folder: Path, prefix: str) -> Iterator[str]:
        if prefix == "outbox/pending/" and not done:
            done.append(True)
            room.send(lambda _each: True)
        return really(store, folder, prefix)

    monkeypatch.setattr(LocalStore, "_below", below)
    room.day()
    assert done
    assert {each.outcome for each in room.archive.outbox.settled()} == {"delivered"}
    assert room.left() == []


def test_an_alert_that_is_just_being_sent_is_no_trouble(tmp_path: Path) -> None:
    """An alert that another process is sending just now is not told as trouble."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")

    def second_run(_alert: Alert) -> None:
        room.fails_after = lambda _alert: None
        room.clock.at += timedelta(seconds=5)
        run_alone(room)

    run_alone(room)
    room.fails_after = second_run
    assert kinds(list(room.send().delivered)) == [("officer", "news")]
    assert room.send().delivered == ()


def test_a_drop_that_comes_too_late_changes_nothing(tmp_path: Path) -> None:
    """What arrived before it could be dropped stays delivered."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    room.fails = lambda alert: absent() if alert.kind == "news" else None
    room.day()
    room.fails = lambda _alert: None
    left = room.left()
    room.send(lambda _each: True)
    drop(room.archive, left, room.post)
    assert {each.outcome for each in room.archive.outbox.settled()} == {"delivered"}
    assert room.left() == []


def test_records_of_others_change_nothing_of_alerts(tmp_path: Path) -> None:
    """An approval's record between two runs keeps trouble, what was told, and what waits."""
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
    assert sorted(kinds(found)) == [("officer", "news"), ("ops", "recovered"), ("ops", "recovered")]
    assert list(room.archive.verify()) == []
