"""An alert that waits keeps no other back, and is tried until it arrives or is given up."""

import json
from datetime import timedelta
from pathlib import Path

from potashwatch.archive import Archive
from potashwatch.archive.holder import Holder
from potashwatch.errors import DeliveryError
from potashwatch.records.alert import Alert
from tests.alerting.days import MAIL, edition, first, run_alone
from tests.alerting.mailroom import Mailroom, absent, kinds, news
from tests.alerting.test_command_line import CONFIGURATION
from tests.alerting.test_command_line import Office as Program
from tests.run.desk import STARTER


def test_a_greylisted_address_keeps_no_other_from_its_mail(tmp_path: Path) -> None:
    """An address that is busy (450) keeps no other address of its sink waiting."""
    room = first(tmp_path, MAIL)
    busy = DeliveryError("alert.busy", "mail: 450 to the reader", hint="", may_pass=True)
    room.fails = lambda alert: busy if alert.to == "a@x" else None
    edition(room, 22, "03/01/2024")
    assert [each.to for each in room.day()] == ["b@x"]


def test_an_alert_that_always_fails_holds_up_no_later_one(tmp_path: Path) -> None:
    """An alert at which the server fails each time holds up no alert of later days."""
    room = first(tmp_path, news())
    edition(room, 21, "03/01/2024")
    poison: list[str] = []

    def fails(alert: Alert) -> DeliveryError | None:
        poison[:] = poison or [alert.id]
        return absent() if alert.id in poison else None

    room.fails = fails
    room.day()
    edition(room, 22, "03/02/2024")
    assert kinds(room.day()) == [("officer", "news")]


def test_an_alert_is_given_up_after_trying_not_after_resting(tmp_path: Path) -> None:
    """Days on which nothing was tried do not count towards giving up."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    room.clock.at += timedelta(days=1)
    run_alone(room)
    room.clock.at += timedelta(days=4)
    room.fails = lambda alert: absent() if alert.sink == "officer" else None
    room.send()
    assert [each.state for each in room.left()] == ["waiting"]


def test_what_waits_is_sent_though_the_archive_is_in_use(program: Program) -> None:
    """A run that finds the archive locked still sends what waits."""
    program.change()
    program.receiver.status = 503
    program.start("run")
    program.receiver.status = 204
    program.receiver.requests.clear()
    archive = Archive.open(program.folder / "archive")
    for path in (program.folder / "archive/outbox/attempts").rglob("*.json"):
        path.unlink()
    with archive.lock(STARTER, Mailroom(program.folder / "x").clock.at):
        done = program.start("run")
    assert b"archive.locked" in done.stderr
    assert len(program.receiver.bodies()) == 1


def test_retry_of_one_says_why_it_ends_with_2(program: Program) -> None:
    """A retry of one alert of two delivers that one, and says that the other was not tried; then a timer takes over."""
    text = CONFIGURATION + '[[sinks]]\nname = "second"\nkind = "webhook"\nurl = { env = "OFFICER_URL" }\n'
    (program.folder / "potashwatch.toml").write_text(text)
    program.change()
    archive = Archive.open(program.folder / "archive")
    with archive.outbox.lock(Holder(started_by=STARTER, since_at=Mailroom(program.folder / "x").clock.at)):
        program.start("run")
    left = json.loads(program.start("alerts", "pending", "--format", "json").stdout)["alerts"]
    done = program.start("alerts", "retry", left[0]["id"][:8])
    assert (done.returncode, b"delivered" in done.stdout) == (2, True)
    assert b"1 alert not tried yet" in done.stderr
    program.receiver.status = 503
    failed = program.start("alerts", "retry", "--due")
    assert (failed.returncode, b"[alert.undelivered]" in failed.stderr) == (2, True)
    waits = program.start("alerts", "retry", "--due")  # a timer does not complain again and again (F46)
    assert (waits.returncode, waits.stderr) == (0, b"")
