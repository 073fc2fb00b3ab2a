"""Alerts as officer and cron meet them: configuration, run, outage, retry, and no secret anywhere."""

import io
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.alerts.wire import Wire, read_request, unused_port
from tests.program import COMMAND, ROOT, environment, run

FIRST = ROOT / "fixtures/ofac/classic/consolidated_2024-02-23.xml.gz"
NEXT = ROOT / "fixtures/ofac/classic/consolidated_2024-05-06.xml.gz"
TOKEN = "s3cr3t-t0ken-4711"  # noqa: S105 - looked for in all that is written
KEY = "k3y-0f-the-signature"


@dataclass
class Receiver:
    """A web server on loopback: what it got, and what it answers."""

    requests: list[bytes] = field(default_factory=list)
    status: int = 204
    kill: int | None = None
    """A process that dies when a request has come in."""

    def behave(self, connection: socket.socket, _closing: threading.Event) -> None:
        """Read a request and answer it."""
        self.requests.append(read_request(connection))
        if self.kill:
            os.kill(self.kill, signal.SIGKILL)
            return
        connection.sendall(
            b"HTTP/1.1 %d Told\r\ncontent-length: 0\r\nconnection: close\r\n\r\n" % self.status
        )

    def bodies(self) -> list[dict[str, object]]:
        """Return the alerts that came."""
        return [
            json.loads(each.partition(b"\r\n\r\n")[2]) for each in self.requests if each.startswith(b"POST")
        ]

    def ids(self) -> list[bytes]:
        """Return the header by which a receiver knows an alert again."""
        heads = [each.partition(b"\r\n\r\n")[0].lower().split(b"\r\n") for each in self.requests]
        return [line.split(b": ")[1] for head in heads for line in head if line.startswith(b"webhook-id")]


@dataclass
class Office:
    """A folder with configuration, mirror and archive."""

    folder: Path
    receiver: Receiver
    url: str

    @property
    def env(self) -> dict[str, str]:
        """What the configuration's secrets are found in."""
        return {
            "OFFICER_URL": f"{self.url}/hook/{TOKEN}?key={TOKEN}",
            "OFFICER_KEY": KEY,
            "PING_URL": f"{self.url}/ping/{TOKEN}",
            "POTASHWATCH_GUARDS_STALE_TROUBLE_DAYS_OFAC_CONSOLIDATED": "99999",
        }

    def start(self, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
        """Start the program in the folder."""
        return run(*arguments, env=self.env, folder=self.folder)

    def change(self) -> None:
        """Publish the next edition."""
        shutil.copy(NEXT, self.folder / "mirror/list.gz")


CONFIGURATION = """
archive = "archive"
mirror = "mirror"
lists = ["ofac-consolidated"]
[alerts]
attempts = 1
timeout_seconds = 5
[[sinks]]
name = "officer"
kind = "webhook"
url = { env = "OFFICER_URL" }
secret = { env = "OFFICER_KEY" }
[[sinks]]
name = "switch"
kind = "ping"
url = { env = "PING_URL" }
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office after its first run."""
    receiver = Receiver()
    (tmp_path / "mirror").mkdir()
    (tmp_path / "potashwatch.toml").write_text(CONFIGURATION)
    shutil.copy(FIRST, tmp_path / "mirror/list.gz")
    with Wire(receiver.behave) as wire:
        made = Office(tmp_path, receiver, wire.url)
        assert made.start("run", "--init").returncode == 0
        assert [alert["kind"] for alert in made.receiver.bodies()] == ["baseline"]
        receiver.requests.clear()
        yield made


def test_a_change_arrives_and_the_switch_is_asked(office: Office) -> None:
    """One POST for the change; one GET after each run that did everything."""
    office.change()
    assert office.start("run", "--quiet", "--exit-zero").returncode == 0
    (alert,) = office.receiver.bodies()
    assert (alert["schema"], alert["kind"], alert["sink"]) == ("potashwatch/alert/1", "news", "officer")
    assert [each[:4] for each in office.receiver.requests] == [b"POST", b"GET "]
    assert office.start("run").returncode == 0
    assert len(office.receiver.bodies()) == 1


def test_an_outage_is_trouble_until_the_alert_arrived(office: Office) -> None:
    """Exit code 2 and one line; ``pending`` shows it, ``retry`` sends it, the switch is not asked meanwhile."""
    office.change()
    office.receiver.status = 503
    failed = office.start("run", "--quiet")
    assert failed.returncode == 2
    assert b"[alert.undelivered]" in failed.stderr
    assert not any(each.startswith(b"GET") for each in office.receiver.requests)
    shown = office.start("alerts", "pending", "--format", "json")
    (left,) = json.loads(shown.stdout)["alerts"]
    assert (shown.returncode, left["state"], left["failure"]["code"]) == (0, "waiting", "alert.busy")
    assert b"alert.busy" in office.start("alerts", "pending").stdout
    assert office.start("alerts", "retry", left["id"][:8]).returncode == 2
    office.receiver.status = 204
    quiet = office.start("alerts", "retry", "--due")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, b"", b"")
    assert len(office.receiver.ids()) == 2
    sent = office.start("alerts", "retry")
    assert (sent.returncode, b"delivered" in sent.stdout) == (0, True)
    assert len(set(office.receiver.ids())) == 1
    assert office.start("alerts", "pending").stdout == b"nothing is pending\n"


def test_a_run_that_is_killed_while_the_server_has_the_alert_sends_it_again_with_the_same_id(
    office: Office,
) -> None:
    """Between sending and recording: the receiver sees one id twice, and nothing is lost."""
    office.change()
    with subprocess.Popen(
        [*COMMAND, "run"],
        cwd=office.folder,
        env=environment(**office.env),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        office.receiver.kill = process.pid
        assert process.wait(timeout=60) == -signal.SIGKILL
    office.receiver.kill = None
    assert office.start("alerts", "retry").returncode == 0
    first, again = office.receiver.ids()
    assert first == again
    assert office.start("run").returncode == 1  # its report tells the change, which no report had
    assert len(office.receiver.ids()) == 2


def test_what_nobody_wants_any_more_is_dropped_by_hand(office: Office) -> None:
    """By id; an id that is none is an error of use."""
    office.change()
    office.receiver.status = 410
    office.start("run")
    (left,) = json.loads(office.start("alerts", "pending", "--format", "json").stdout)["alerts"]
    wrong = office.start("alerts", "drop", "00000000")
    assert (wrong.returncode, b"input.no-such-alert" in wrong.stderr) == (2, True)
    assert office.start("alerts", "drop", left["id"][:8]).returncode == 0
    assert office.start("alerts", "pending").stdout == b"nothing is pending\n"
    assert office.start("run").returncode == 0
    assert office.start("snapshots", "verify").returncode == 0


def test_the_test_tries_every_sink_and_keeps_nothing(office: Office) -> None:
    """Each sink is named with its result; one that fails is trouble."""
    done = office.start("alerts", "test")
    assert (done.returncode, done.stdout) == (0, b"officer: delivered\nswitch: delivered\n")
    assert office.receiver.bodies()[-1]["kind"] == "test"
    office.receiver.status = 500
    failed = office.start("alerts", "test", "officer")
    assert (failed.returncode, failed.stdout) == (2, b"")
    assert b"[alert.busy]" in failed.stderr
    assert office.start("alerts", "pending").stdout == b"nothing is pending\n"
    unknown = office.start("alerts", "test", "nobody")
    assert (unknown.returncode, b"input.no-such-sink" in unknown.stderr) == (2, True)


def test_a_missing_secret_keeps_no_list_from_being_checked(office: Office) -> None:
    """The run does its work, the alert waits, and the message says which variable is missing."""
    office.change()
    done = run("run", env={k: v for k, v in office.env.items() if k != "OFFICER_URL"}, folder=office.folder)
    assert done.returncode == 2
    assert b"OFFICER_URL" in done.stderr
    assert b"1 removal" in done.stdout
    assert office.start("alerts", "retry").returncode == 0
    assert len(office.receiver.bodies()) == 1


def test_a_report_that_cannot_be_written_keeps_no_alert_back(office: Office) -> None:
    """The disk for the report is full: the reader of alerts is told all the same."""
    office.change()
    done = office.start("run", "--output", "/dev/full")
    assert done.returncode == 2
    assert b"output.unwritable" in done.stderr
    assert len(office.receiver.bodies()) == 1


def test_a_run_that_knows_no_sink_says_so_where_earlier_ones_did(office: Office) -> None:
    """Started by hand with another configuration it would take the change and tell nobody."""
    (office.folder / "other.toml").write_text(CONFIGURATION.partition("[alerts]")[0])
    office.change()
    done = office.start("run", "--config", "other.toml")
    assert (done.returncode, b"[alert.no-sinks]" in done.stderr) == (1, True)


def test_doctor_looks_at_sinks_and_outbox(office: Office) -> None:
    """A missing secret and an alert that waits need a person; nothing is sent."""
    assert b"sink officer: configured" in office.start("doctor", "--offline").stdout
    office.change()
    office.receiver.status = 500
    office.start("run")
    sent = len(office.receiver.requests)
    env = {name: text for name, text in office.env.items() if name != "OFFICER_KEY"}
    done = run("doctor", "--offline", env=env, folder=office.folder)
    assert done.returncode == 2
    assert b"[alert.undelivered]" in done.stdout
    assert b"[alert.secret]" in done.stdout
    assert b"none carries trouble" in done.stdout
    assert len(office.receiver.requests) == sent


def test_no_secret_stands_anywhere(office: Office) -> None:
    """Not in what is printed, not in ledger, outbox, reports or configuration shown, in success and in failure."""
    office.change()
    said: list[bytes] = []
    for status in (500, 302, 204):
        office.receiver.status = status
        for arguments in (
            ("run", "--report-dir", "reports"),
            ("alerts", "test"),
            ("alerts", "retry", "--all"),
            ("alerts", "pending", "--format", "json"),
            ("config", "show", "--format", "json"),
            ("doctor", "--offline"),
            ("ledger", "--format", "json"),
        ):
            done = office.start(*arguments)
            said += [done.stdout, done.stderr]
    gone = office.env | {"OFFICER_URL": f"http://127.0.0.1:{unused_port()}/hook/{TOKEN}"}
    done = run("alerts", "test", env=gone, folder=office.folder)
    said += [done.stdout, done.stderr]
    written = [path.read_bytes() for path in office.folder.rglob("*") if path.is_file()]
    zstandard = pytest.importorskip("zstandard")
    packed = [path for path in office.folder.rglob("*.json.zst") if path.is_file()]
    unpacker = zstandard.ZstdDecompressor()
    for path in packed:
        with io.BytesIO(path.read_bytes()) as raw:
            written.append(unpacker.stream_reader(raw, read_across_frames=True).read())
    assert packed
    for text in (*said, *written):
        assert TOKEN.encode() not in text
        assert KEY.encode() not in text
