"""What is damaged, lost or restored in the archive stops no run and takes no alert from its readers."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from potashwatch.alerts import Secrets
from potashwatch.pipeline.configuration import load
from potashwatch.pipeline.doctor import examine
from tests.alerting.days import edition, first
from tests.alerting.mailroom import absent, kinds, news, ops


@pytest.mark.parametrize("which", ["begun", "failed"])
def test_a_damaged_attempt_stops_no_run(tmp_path: Path, which: str) -> None:
    """A damaged attempt stops no run."""
    room = first(tmp_path, news(), news("second"), ops())
    edition(room, 22, "03/01/2024")
    room.fails = lambda alert: absent() if alert.sink == "officer" else None
    room.day()
    attempts = list((tmp_path / "archive/outbox/attempts").rglob(f"*.{which}.json"))
    assert attempts
    for path in attempts:
        path.write_bytes(path.read_bytes()[:-9])
    edition(room, 23, "03/02/2024")
    assert ("second", "news") in kinds(room.day())


def test_a_damaged_settled_alert_stops_no_sending(tmp_path: Path) -> None:
    """An alert whose settled file is damaged keeps no other from being sent."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    room.fails = lambda alert: absent() if alert.kind == "news" else None
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
def test_a_damaged_old_record_stops_no_run(tmp_path: Path, *, has_pending: bool) -> None:
    """A damaged record amid the ledger stops no run, whether alerts wait or not."""
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


def test_a_lost_record_takes_no_alert_along(tmp_path: Path) -> None:
    """The alerts of a lost record are kept and go out once the record is put back."""
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
    """An alert that cannot be read is trouble, and told to the readers of trouble."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    room.fails = lambda alert: absent() if alert.kind == "news" else None
    room.day()
    (pending,) = (tmp_path / "archive/outbox/pending").iterdir()
    pending.write_bytes(pending.read_bytes()[:-3])
    room.fails = lambda _alert: None
    assert ("ops", "failing") in kinds(room.day())


def test_a_restored_archive_gives_another_alert_another_id(tmp_path: Path) -> None:
    """After an archive is restored from a copy, another alert has another id.

    Receivers know repeats by the id: a webhook that remembers it, a file, a directory.
    """
    room = first(tmp_path, news(heartbeat="daily"), ops())
    shutil.copytree(tmp_path / "archive", tmp_path / "copy")
    room.put(b"<html>maintenance</html>")
    (one,) = room.day()
    shutil.rmtree(tmp_path / "archive")
    shutil.move(tmp_path / "copy", tmp_path / "archive")
    edition(room, 300, "03/01/2024")
    two = next(alert for alert in room.day() if alert.kind == "failing")
    assert one.errors[0].code != two.errors[0].code
    assert one.id != two.id


def test_an_alert_that_was_removed_is_missed(tmp_path: Path) -> None:
    """A waiting alert is deleted, its attempts are left: verifying and doctor name it, and no note says all arrived."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    room.fails = lambda alert: absent() if alert.kind == "news" else None
    room.day()
    room.fails = lambda _alert: None
    assert list(room.archive.verify()) == []
    (pending,) = (tmp_path / "archive/outbox/pending").iterdir()
    pending.unlink()
    assert list((tmp_path / "archive/outbox/attempts").iterdir())
    (found,) = room.archive.verify()
    assert (found.code, pending.name[:12] in found.message) == ("archive.lost", True)
    sinks = [{"name": "officer", "kind": "directory", "path": "unused"}]
    flags: dict[tuple[str, ...], object] = {("archive",): str(tmp_path / "archive"), ("sinks",): sinks}
    told = load(flags=flags, environment={}, cwd=tmp_path, config=None)
    notices = [n for n in examine(told, room.clock.at, None, Secrets({})) if n.code == "doctor.outbox"]
    assert [(n.level, pending.name[:12] in n.message) for n in notices] == [("trouble", True)]


def test_an_alert_that_no_record_names_is_a_stray_file(tmp_path: Path) -> None:
    """Put there after the run that could have named it: it is not sent; one of a run that was killed is not named."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    room.fails = lambda alert: absent() if alert.kind == "news" else None
    room.day()
    room.fails = lambda _alert: None
    (waiting,) = room.archive.outbox.look().pending
    last = room.archive.last()
    assert last
    for record, codes in ((last.number + 1, []), (last.number, []), (waiting.record, ["archive.stray"])):
        room.archive.outbox.put(waiting.model_copy(update={"id": "e" * 64, "record": record}))
        assert [found.code for found in room.archive.verify()] == codes
    room.day()
    assert [alert.id for alert in room.delivered if alert.kind == "news"] == [waiting.id]
    assert list(room.archive.verify()) == []
