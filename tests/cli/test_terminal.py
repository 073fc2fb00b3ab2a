"""What a terminal gets, and what it must not get."""

import os
import pty
import re
import subprocess
import time

import pytest

from potashwatch.cli import progress
from potashwatch.errors import ExitCode
from tests.program import COMMAND, EU, ONE_REMOVAL, ROOT, environment, run

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def on_terminal(*arguments: str, **env: str) -> str:
    """Return what the program prints on a pseudo-terminal that is 60 columns wide."""
    parent, child = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=ROOT,
        env=environment(**{"TERM": "xterm-256color", "COLUMNS": "60", **env}),
        stdin=subprocess.DEVNULL,
        stdout=child,
        stderr=child,
    ):
        os.close(child)
        printed = b""
        while chunk := _read(parent):
            printed += chunk
    os.close(parent)
    return printed.decode("utf-8").replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the other side is closed
        return b""


def test_a_terminal_gets_color_and_its_width() -> None:
    """On a terminal, people get color, and lines that fit."""
    printed = on_terminal("diff", *ONE_REMOVAL)
    assert "\x1b[" in printed
    lines = ANSI.sub("", printed).split("\n")
    assert max(map(len, lines)) <= 60
    assert any(line.startswith("- 18717  SBERBANK (SWITZERLAND) AG") for line in lines)


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_no_color_where_it_is_not_wanted(env: dict[str, str]) -> None:
    """NO_COLOR and a dumb terminal get the same words without one escape sequence."""
    printed = on_terminal("diff", *ONE_REMOVAL, **env)
    assert "\x1b" not in printed
    assert printed == ANSI.sub("", on_terminal("diff", *ONE_REMOVAL))


def test_an_empty_no_color_is_none() -> None:
    """https://no-color.org: only a value that is not empty counts."""
    assert "\x1b[" in on_terminal("diff", *ONE_REMOVAL, NO_COLOR="")


def test_a_pipe_gets_no_color_and_whole_lines() -> None:
    """What is piped is the same whatever the terminal around it looks like (F53)."""
    plain = run("diff", *ONE_REMOVAL)
    dressed = run(
        "diff",
        *ONE_REMOVAL,
        env={"COLUMNS": "40", "TERM": "xterm", "FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"},
    )
    assert dressed.stdout == plain.stdout
    assert b"\x1b" not in plain.stdout
    assert max(map(len, plain.stdout.split(b"\n"))) > 150


def test_data_formats_are_never_dressed() -> None:
    """JSON on a terminal is JSON: no color, no wrapping."""
    printed = on_terminal("diff", *ONE_REMOVAL, "-f", "json")
    assert printed == run("diff", *ONE_REMOVAL, "-f", "json").stdout.decode()


def test_progress_needs_a_terminal_and_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing moves on stderr unless it is a terminal and the work takes more than a second."""
    started: list[str] = []

    class Bar:
        def update(self, _task: object, advance: int) -> None:
            started.append(f"{advance} bytes")

        def stop(self) -> None:
            started.append("stopped")

    now = [0.0]
    monkeypatch.setattr(progress, "_start", lambda: (Bar(), 0))
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    for is_terminal, seconds, expected in (
        (True, 0.5, []),
        (False, 5.0, []),
        (True, 5.0, ["7 bytes", "stopped"]),
    ):
        monkeypatch.setattr("sys.stderr.isatty", lambda answer=is_terminal: answer)
        now[0] = 0.0
        started.clear()
        with progress.reading() as watch:
            now[0] = seconds
            watch(7)
        assert started == expected


def test_progress_is_gone_when_the_work_is_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The real bar draws on stderr alone."""
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", -1.0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with progress.reading() as watch:
        watch(1_000_000)
    printed = capsys.readouterr()
    assert printed.out == ""


def test_completion_prints_a_script() -> None:
    """The line in --help that switches on completion works in bash."""
    done = run(env={"_POTASHWATCH_COMPLETE": "bash_source"})
    assert done.returncode == ExitCode.SAME
    assert b"complete -o nosort -F _potashwatch_completion potashwatch" in done.stdout
    words = run(
        env={"_POTASHWATCH_COMPLETE": "bash_complete", "COMP_WORDS": "potashwatch sh", "COMP_CWORD": "1"}
    )
    assert words.stdout == b"plain,show\n"
    options = run(
        env={
            "_POTASHWATCH_COMPLETE": "bash_complete",
            "COMP_WORDS": "potashwatch diff --kind ",
            "COMP_CWORD": "3",
        }
    )
    assert b"plain,reissue\n" in options.stdout


@pytest.mark.parametrize("instruction", ["no_such_shell_source", "bash_nothing"])
def test_completion_of_nothing_known_is_trouble(instruction: str) -> None:
    """1 means "changed", also here."""
    assert run(env={"_POTASHWATCH_COMPLETE": instruction}).returncode == ExitCode.TROUBLE


def test_the_version_is_quick_for_it_loads_nothing_heavy() -> None:
    """--version imports neither pydantic nor lxml nor rich, and no command."""
    code = (
        "import sys; from potashwatch.__main__ import run; assert run(['--version']) == 0;"
        "print(sorted({'pydantic', 'lxml', 'rich', 'zstandard', 'potashwatch.pipeline', 'click'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [COMMAND[0], "-c", code], cwd=ROOT, env=environment(), capture_output=True, check=True, text=True
    )
    assert done.stdout.endswith("['click']\n")


def test_stdin_that_is_empty_is_trouble() -> None:
    """A broken download piped in is no list (F11)."""
    done = run("diff", EU, "-")
    assert (done.returncode, done.stdout) == (ExitCode.TROUBLE, b"")
    assert b"[parse.empty]" in done.stderr


def test_help_keeps_its_lines() -> None:
    """Examples in the help keep their lines, and no mark of the help's own syntax is left in it."""
    for command in ((), ("diff",), ("info",), ("show",), ("schema",)):
        printed = run(*command, "--help").stdout.decode()
        assert "\\b" not in printed
        assert "``" not in printed
        assert "\n    potashwatch " in printed
