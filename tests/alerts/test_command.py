"""A program of one's own: started without a shell, watched, and believed by its exit code."""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any, Final

import pytest

from potashwatch.alerts import Secrets, deliver
from potashwatch.errors import DeliveryError
from potashwatch.records.sink import CommandSink, Secret, WebhookSink
from tests.alerts.support import HOSTILE, ID, NOW, PATIENT, Trying, alert, words_of

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and groups of POSIX")

COPY: Final = """
import json, os, pathlib, sys
pathlib.Path(sys.argv[1]).write_bytes(sys.stdin.buffer.read())
pathlib.Path(sys.argv[2]).write_text(json.dumps(dict(os.environ)))
pathlib.Path(sys.argv[3]).write_text(json.dumps(sys.argv[4:]))
"""


def python(code: str, *arguments: str) -> dict[str, Any]:
    return {"kind": "command", "command": [sys.executable, "-c", code, *arguments]}


@pytest.mark.parametrize("is_repeat", [False, True])
def test_it_reads_the_alert_and_knows_the_id(trying: Trying, tmp_path: Path, *, is_repeat: bool) -> None:
    """Hostile text is JSON on standard input and never part of a command line; arguments stay as they are."""
    told = alert(text=HOSTILE, subject=HOSTILE)
    files = [str(tmp_path / name) for name in ("in", "environment", "arguments")]
    trying.environment.update(PATH=os.environ["PATH"], TICKET_QUEUE="7", POTASHWATCH_EU_TOKEN="t")  # noqa: S106 - none
    trying(python(COPY, *files, "$(id)", "; ls", "*"), told, is_repeat=is_repeat)
    read, environment, arguments = (Path(file).read_text("utf-8") for file in files)
    assert json.loads(read) == told.model_dump(mode="json", by_alias=True)
    assert read.count("\n") == 1
    assert json.loads(arguments) == ["$(id)", "; ls", "*"]
    found = json.loads(environment)
    assert (found["ALERT_ID"], found["ALERT_KIND"], found["ALERT_IS_REPEAT"]) == (
        ID,
        "news",
        str(int(is_repeat)),
    )
    assert found["TICKET_QUEUE"] == "7"
    assert "POTASHWATCH_EU_TOKEN" not in found


def test_it_sees_no_secret_of_any_sink() -> None:
    """Whether it was read so far or not, and the token of the EU's list as little."""
    other = WebhookSink(
        name="other", kind="webhook", url=Secret(env="HOOK_URL"), secret=Secret(env="HOOK_KEY")
    )
    environment = {
        "HOOK_URL": "u",
        "HOOK_KEY": "k",
        "READ": "r12345",
        "POTASHWATCH_EU_TOKEN": "t",
        "LANG": "C",
    }
    secrets = Secrets(environment, (other,))
    secrets.of(Secret(env="READ"))
    assert secrets.environment == {"LANG": "C"}


@pytest.mark.parametrize(
    ("code", "words", "is_unsure", "may_pass"),
    [
        ("import sys; sys.exit(3)", "ended with exit code 3", False, False),
        ("import sys; sys.exit(75)", "ended with exit code 75", False, True),
        (
            "import sys; sys.exit('one\\ntwo \\x1b[31m\\n\\n')",
            "ended with exit code 1: two \\x1b[31m",
            False,
            False,
        ),
        ("import sys; sys.stderr.write('x' * 10**7); sys.exit(2)", "exit code 2: " + "x" * 200, False, False),
        ("import sys; sys.stdout.write('x' * 10**7); sys.exit(2)", "exit code 2", False, False),
        pytest.param("import os; os.kill(os.getpid(), 9)", "ended with signal 9", True, True, marks=posix),
    ],
)
def test_its_exit_code_is_believed(
    trying: Trying, code: str, words: str, *, is_unsure: bool, may_pass: bool
) -> None:
    """0 alone is delivered; the last line of standard error says why not, bounded and printable."""
    error = trying.failure(python(code))
    assert (error.code, error.is_unsure, error.may_pass) == ("alert.command", is_unsure, may_pass)
    assert error.message.endswith(words)


def test_it_need_not_read(trying: Trying) -> None:
    """A pipe that closes early breaks nothing, however much was left."""
    trying(python("import os; os.close(0)"), alert(text="x" * 3_000_000))
    trying(python("pass"), alert(text="x" * 3_000_000))


def test_the_program_is_not_written_to(trying: Trying, capfd: pytest.CaptureFixture[str]) -> None:
    """What it says does not land between the lines of this program's own output."""
    trying(python("import sys; print('out'); print('err', file=sys.stderr)"))
    assert capfd.readouterr() == ("", "")


@posix
def test_it_is_killed_with_its_children_when_the_time_is_over(trying: Trying, tmp_path: Path) -> None:
    """It may have done its work by then."""
    code = """
import os, pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])
path = pathlib.Path(sys.argv[1])
path.with_suffix('.part').write_text(f'{os.getpid()} {child.pid}')
path.with_suffix('.part').rename(path)
time.sleep(600)
"""
    path = tmp_path / "pids"
    began = time.monotonic()
    error = trying.failure(python(code, str(path)), timeout_seconds=4.0)
    assert (error.code, error.is_unsure, error.may_pass) == ("alert.timeout", True, True)
    assert time.monotonic() - began < PATIENT
    for pid in map(int, path.read_text().split()):
        assert has_ended(pid)


def has_ended(pid: int) -> bool:
    """Tell whether a process is gone; an orphan waits a moment for whoever takes it over, and is a zombie meanwhile."""
    until = time.monotonic() + PATIENT
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
    return False


@posix
def test_what_it_leaves_behind_does_not_hold_us(trying: Trying) -> None:
    """A child that goes on, with the pipe for errors open, is its own affair."""
    code = """
import subprocess, sys
subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(5)'])
"""
    began = time.monotonic()
    trying(python(code))
    assert time.monotonic() - began < 4.5


@pytest.mark.parametrize("program", ["./gone.sh", "no-such-program-a1", "./", "/dev/null"])
def test_a_program_that_cannot_be_started(trying: Trying, program: str) -> None:
    """It is named by its last part; nothing was sent."""
    error = trying.failure({"kind": "command", "command": [program, "argument"]})
    assert (error.code, error.is_unsure, error.may_pass) == ("alert.command", False, False)
    assert "cannot be started" in error.message
    assert "argument" not in error.message


def test_a_program_beside_the_configuration_is_found(trying: Trying, tmp_path: Path) -> None:
    """A name with a / is taken from where the configuration lies, wherever the run begins."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "python").symlink_to(sys.executable)
    trying({"kind": "command", "command": ["tools/python", "-c", "pass"]})


def test_a_secret_in_its_last_words_is_taken_out() -> None:
    """A program may print what it was given by other ways."""
    secrets = Secrets({"HOOK": "https://hooks.bank.example/T0k3nT0k3n"})
    secrets.of(Secret(env="HOOK"))
    code = "import sys; sys.exit('cannot reach https://hooks.bank.example/T0k3nT0k3n or T0k3nT0k3n')"
    sink = CommandSink(name="desk", kind="command", command=(sys.executable, "-c", code))
    with pytest.raises(DeliveryError) as caught:
        deliver(alert(), sink, secrets, is_repeat=False, timeout_seconds=PATIENT, clock=lambda: NOW)
    assert "T0k3n" not in words_of(caught.value)
    assert "cannot reach … or …" in caught.value.message
