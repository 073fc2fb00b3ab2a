"""A run that is stopped, and a second runner: the real program, while a source is slow."""

import os
import signal
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from potashwatch.archive import Archive
from potashwatch.errors import ExitCode
from tests.publisher.editions import BPC, Sdn
from tests.publisher.installation import BEGIN, Installation
from tests.publisher.script import Day, Fault
from tests.publisher.server import Publisher
from tests.run.desk import STARTER

REMOVAL = Sdn(without=(BPC,))
_FIRST_PROCESS = ("unshare", "--pid", "--fork", "--kill-child", "--mount-proc")
"""Starts a program as process 1 of a PID namespace, as an engine does in a container."""


@cache
def _why_not() -> str | None:
    try:
        done = subprocess.run([*_FIRST_PROCESS, "true"], capture_output=True, check=False, text=True)
    except OSError as error:
        return f"unshare: {error.strerror}"
    return done.stderr.strip() or None


@pytest.fixture(autouse=True)
def _no_signal_is_ignored() -> Iterator[None]:
    """Give the programs the usual signals: one that ignores SIGHUP (``nohup make test``) would hand that on to them."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Installation]:
    """Return an installation on a day on which BPC is removed from the SDN List, and the EU's list does not end."""
    with Publisher() as publisher:
        made = Installation(tmp_path, publisher)
        made.configure()
        publisher.publish(Day(1))
        assert made.command(*BEGIN).returncode == ExitCode.SAME
        publisher.publish(Day(2, REMOVAL, faults={"eu": Fault("trickle")}))
        yield made


def _wait_for_the_desk(publisher: Publisher) -> None:
    """Wait until the news of the SDN List has arrived: the run has committed that list, and waits for the EU's."""
    assert publisher.wait_for(lambda received: received.by == "desk")


def _ended(process: "subprocess.Popen[bytes]") -> tuple[bytes, bytes]:
    """Return what a process printed; the limit only ends a test that fails."""
    try:
        return process.communicate(timeout=300)
    finally:
        process.kill()


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", ExitCode.TERMINATED), ("SIGHUP", ExitCode.HUNG_UP)])
def test_process_1_of_a_container_ends_its_run_when_it_is_stopped(
    slow: Installation, name: str, code: ExitCode
) -> None:
    """The system gives process 1 no signal that it does not handle; it would be killed when the time is over."""
    if reason := _why_not():
        pytest.skip(f"no PID namespace can be made here: {reason}")
    process = slow.start("run", through=_FIRST_PROCESS)
    _wait_for_the_desk(slow.publisher)
    (first,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    os.kill(int(first), signal.Signals[name])
    _, errors = _ended(process)
    assert process.returncode == code, errors.decode()
    archive = Archive.open(slow.archive)
    last = archive.last()
    assert last is not None
    assert (last.is_end, last.complete) == (True, False)
    assert f"stopped by {name}; not checked: EU" in (last.reason or "")
    ((kind, subject),) = slow.publisher.got("operations")
    assert (kind, "run.interrupted" in subject) == ("failing", True)
    with archive.lock(STARTER, datetime.now(UTC)):
        pass  # another run can begin


def test_a_second_runner_is_no_trouble_and_can_wait(slow: Installation) -> None:
    """It exits 75 and alerts nobody; with --wait it checks the lists once the first has left the archive."""
    publisher = slow.publisher
    first = slow.start("run")
    _wait_for_the_desk(publisher)
    publisher.received.clear()
    patient = slow.start("run", "--wait", "600")
    assert publisher.wait_for(lambda received: received.subject == "alive/start")
    second = slow.command("run")
    assert second.returncode == ExitCode.BUSY
    assert b"[archive.locked]" in second.stderr
    assert publisher.got("operations") == []
    assert {subject for _, subject in publisher.got("switch") if "fail" in subject} == set()
    publisher.day = Day(2, REMOVAL)  # the EU's server is well again
    first.terminate()
    _ended(first)
    output, errors = _ended(patient)
    assert (first.returncode, patient.returncode) == (ExitCode.TERMINATED, ExitCode.CHANGED), errors.decode()
    assert b"BELARUSIAN POTASH COMPANY" in output  # the report that the first did not deliver
