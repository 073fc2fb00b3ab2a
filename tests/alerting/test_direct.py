"""A run whose archive cannot be used still reaches the readers of trouble, without the outbox."""

import json
import ssl
import sys
from pathlib import Path
from typing import Any

import pytest
import trustme

from potashwatch.alerts import Secrets, deliver, read_sinks
from potashwatch.errors import ArchiveError, DeliveryError, InputError
from potashwatch.pipeline.alerting.direct import report_directly
from potashwatch.pipeline.alerting.sending import Post
from potashwatch.records.alert import Alert
from potashwatch.records.edition import ListId
from potashwatch.records.settings import Settings
from tests.alerting.mailroom import Mailroom, news, ops
from tests.alerting.test_command_line import Receiver
from tests.alerts.post import open_office
from tests.alerts.support import PATIENT
from tests.alerts.wire import Wire
from tests.run.desk import MORNING, STARTER, Told

MISSING = ArchiveError("archive.missing", "/srv/archive: there is no archive", hint="check the mount")
MORE_AND_MORE: tuple[tuple[ListId, ...], ...] = ((), ("ofac-sdn",), ("ofac-sdn", "eu-fsf"))
TO = ["ops@bank.example", "night@bank.example"]
COPY = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_bytes(sys.stdin.buffer.read())"


def test_every_kind_of_sink_renders_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Real sinks: each reader of trouble gets one alert with what failed, what was not checked, what to do, where."""
    authority, tls = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(tls)
    (tmp_path / "folder").mkdir()
    receiver = Receiver()
    with (
        Wire(receiver.behave) as wire,
        open_office(tls) as office,
        authority.cert_pem.tempfile() as bundle,
    ):
        monkeypatch.setenv("SSL_CERT_FILE", bundle)
        mail = {"host": "localhost", "port": office.port, "sender": "pw@bank.example", "to": TO}
        tables: list[dict[str, Any]] = [
            {"kind": "file", "path": "journal.jsonl"},
            {"kind": "directory", "path": "folder", "format": "text", "lists": ["eu-fsf"]},
            {"kind": "command", "command": [sys.executable, "-c", COPY, str(tmp_path / "ran.json")]},
            {"kind": "webhook", "url": {"env": "URL"}},
            {"kind": "smtp", **mail},
        ]
        named = [{"name": each["kind"], "carries": "trouble", **each} for each in tables]
        reading_news = {"name": "officer", "kind": "file", "path": "news.jsonl"}
        sinks = read_sinks([*named, reading_news], "test.toml", tmp_path)

        def send(alert: Alert, sink: Any, secrets: Secrets, *, is_repeat: bool) -> None:  # noqa: ANN401
            deliver(alert, sink, secrets, is_repeat=is_repeat, timeout_seconds=PATIENT, clock=lambda: MORNING)

        secrets = Secrets({"URL": wire.url}, sinks)
        post = Post(Told(MORNING), lambda _: None, send, secrets, STARTER)
        assert list(report_directly(MISSING, Settings(sinks=sinks), post)) == []
    (line,) = (tmp_path / "journal.jsonl").read_text().splitlines()
    (file,) = (tmp_path / "folder").iterdir()
    (posted,) = receiver.bodies()
    alerts = [json.loads(line), json.loads((tmp_path / "ran.json").read_bytes()), posted]
    assert [(each["record"], each["kind"], each["list"]) for each in alerts] == [(0, "failing", None)] * 3
    assert [each["errors"][0]["code"] for each in alerts] == ["archive.missing"] * 3
    assert len({each["id"] for each in alerts}) == 3
    texts = [file.read_text(), *(each["subject"] + each["text"] for each in alerts)]
    texts += [f"{message['Subject']} {message.get_content()}" for _, _, message in office.got]
    for text in texts:
        for part in ("/srv/archive: there is no archive", "check the mount", "bank", "No list was checked"):
            assert part in text
    assert [to for _, readers, _ in office.got for to in readers] == TO
    assert not (tmp_path / "news.jsonl").exists()


def test_it_is_tried_a_few_times_and_what_did_not_arrive_is_returned(tmp_path: Path) -> None:
    """A busy reader is tried again, under one id; a refusal is not; the others get theirs."""
    room = Mailroom(tmp_path, sinks=(ops("refuses"), ops("busy"), ops("unsure"), ops("well"), news()))
    errors = {
        "refuses": DeliveryError("alert.refused", "refuses: 403", hint="look"),
        "busy": DeliveryError("alert.busy", "busy: 503", hint="wait", may_pass=True),
        "unsure": DeliveryError("alert.timeout", "unsure", hint="wait", may_pass=True, is_unsure=True),
    }
    room.fails_after = lambda alert: errors.get(alert.sink)
    left = list(report_directly(MISSING, room.settings, room.post))
    assert left == list(errors.values())
    tried = [alert.sink for alert in room.offered]
    attempts = room.settings.alerts.attempts
    assert tried == ["refuses", *["busy"] * attempts, *["unsure"] * attempts, "well"]
    assert len({alert.id for alert in room.offered}) == 4
    assert room.repeats == [room.offered[-2].id] * (attempts - 1)
    assert room.pauses == [2.0, 4.0, 2.0, 4.0]


def test_what_was_checked_before_is_not_called_unchecked(tmp_path: Path) -> None:
    """An archive that fills up while the second list is committed: the first one was checked."""
    room = Mailroom(tmp_path, sinks=(ops(),))
    settings = room.settings.model_copy(update={"lists": ("ofac-sdn", "eu-fsf")})
    full = ArchiveError("archive.full", "no space left", hint="make room")
    for checked in MORE_AND_MORE:
        list(report_directly(full, settings, room.post, checked=checked))
    none, one, both = (alert.text for alert in room.arrived)
    assert "No list was checked: OFAC SDN list" in none
    assert "Not checked by this run: EU" in one
    assert "OFAC SDN list" not in one
    assert "Every list was checked" in both


def test_a_failure_of_another_sort_is_not_blamed_on_the_archive(tmp_path: Path) -> None:
    """The subject names it; an earlier instant makes another id."""
    room = Mailroom(tmp_path, sinks=(ops(),))
    list(report_directly(InputError("input.x", "no", hint="look"), room.settings, room.post))
    (alert,) = room.arrived
    assert alert.subject == "potashwatch: action required: the run failed on bank [input.x]"
