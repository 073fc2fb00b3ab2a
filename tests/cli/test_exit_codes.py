"""Every outcome has the exit code that is documented, and trouble one line (F52)."""

import signal
import subprocess
from pathlib import Path

import pytest

import potashwatch.__main__
from potashwatch.__main__ import run as run_here
from potashwatch.errors import ExitCode
from tests.program import CHANGED, COMMAND, EU, ONE_REMOVAL, ROOT, environment, run, shell

FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")


def test_the_codes_are_those_of_the_documents() -> None:
    """Scripts rely on the numbers."""
    assert {code.name: int(code) for code in ExitCode} == {
        "SAME": 0,
        "CHANGED": 1,
        "TROUBLE": 2,
        "BUSY": 75,
        "HUNG_UP": 129,
        "INTERRUPTED": 130,
        "TERMINATED": 143,
    }


def test_nothing_to_report_is_0() -> None:
    """Equal editions, or nothing left after the filters."""
    assert run("diff", EU, EU).returncode == ExitCode.SAME
    assert run("diff", *ONE_REMOVAL, "--kind", "addition").returncode == ExitCode.SAME


def test_changes_are_1() -> None:
    """As diff(1); --exit-zero makes it 0."""
    assert run("diff", *ONE_REMOVAL).returncode == ExitCode.CHANGED
    assert run("diff", *ONE_REMOVAL, "--exit-zero").returncode == ExitCode.SAME


@pytest.mark.parametrize(
    "arguments",
    [
        ("diff", EU, "no-such-file.xml", "--exit-zero"),
        ("diff", "fixtures/ofac/failures/empty_body.xml", EU),
        ("diff", ONE_REMOVAL[0], EU, "--exit-zero"),
        ("diff", EU, EU, "--strict", "--list", "no-list"),
        ("diff", EU),
        ("diff", EU, EU, "--no-such-option"),
        ("diff", "-", "-"),
        ("show", EU, "no-such-uid"),
        ("no-such-command",),
        (),
    ],
    ids=" ".join,
)
def test_trouble_is_2_and_says_nothing_on_stdout(arguments: tuple[str, ...]) -> None:
    """A broken run never looks like one that found something (F11, F52)."""
    done = run(*arguments)
    assert done.returncode == ExitCode.TROUBLE
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments", [("diff", *CHANGED, "-f", "json"), ("--help",), ("schema",)], ids=lambda a: a[0]
)
def test_a_reader_that_had_enough_is_no_fault(arguments: tuple[str, ...]) -> None:
    """Into head -1: the code tells what was found, and nobody complains (F52)."""
    done = shell('{ "$@"; echo "code $?" >&2; } | head -1 >/dev/null', arguments)
    assert done.stderr == b"code 1\n" if arguments[0] == "diff" else b"code 0\n"


@pytest.mark.parametrize("arguments", [("diff", *CHANGED), ("--version",), ("schema",)], ids=lambda a: a[0])
def test_a_pipe_closed_from_the_start_is_no_fault(arguments: tuple[str, ...]) -> None:
    """Nobody reads from the first byte on: same codes, no complaint (F52)."""
    done = shell('{ sleep 0; "$@"; echo "code $?" >&2; } | exec 0<&-', arguments)
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr
    assert done.stderr.endswith(b"code 1\n" if arguments[0] == "diff" else b"code 0\n")


@FULL
@pytest.mark.parametrize(
    "arguments",
    [("diff", *CHANGED, "-f", "json"), ("diff", *ONE_REMOVAL), ("info", EU), ("--help",)],
    ids=" ".join,
)
def test_a_full_disk_is_2(arguments: tuple[str, ...]) -> None:
    """What could not be written was not delivered, and one line says so (F52)."""
    done = shell('"$@" >/dev/full', arguments)
    assert done.returncode == ExitCode.TROUBLE
    assert done.stderr.startswith(b"potashwatch: ")
    assert b"No space left on device" in done.stderr
    assert b"[output.unwritable]" in done.stderr
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(("stream", "code"), [(">&-", 2), ("2>&-", 1), (">&- 2>&-", 2), ("<&-", 1)])
def test_a_closed_output_is_trouble_and_no_other_closed_stream_is(stream: str, code: int) -> None:
    """A caller that closes a stream gets the exit code all the same."""
    done = shell(f'"$@" {stream}', ("diff", *ONE_REMOVAL))
    assert done.returncode == code
    assert (b"[output.unwritable]" in done.stderr) is (stream == ">&-")


def test_trouble_with_nobody_to_tell_is_still_2() -> None:
    """Standard error closed or gone: the code tells."""
    assert shell('"$@" 2>&-', ("diff", EU, "no-such-file")).returncode == ExitCode.TROUBLE
    assert (
        shell('{ "$@" 2>&1; echo "code $?" >&3; } 3>&2 | exec 0<&-', ("diff", EU, "nope")).stderr
        == b"code 2\n"
    )


def test_ctrl_c_is_130() -> None:
    """Interrupted while it waits for standard input: 130, and no traceback (F52)."""
    with subprocess.Popen(
        [*COMMAND, "diff", "-", EU],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A job in the background ignores Ctrl-C, and its children would inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as process:
        assert process.stdin is not None
        # Once it takes more than a pipe holds, it is in the middle of reading.
        process.stdin.write(b" " * 300_000)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    assert process.returncode == ExitCode.INTERRUPTED
    assert output == b""
    assert errors.strip() == b"potashwatch: stopped by SIGINT"


def test_a_fault_of_our_own_is_2_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A crash never looks like "changed", and prints no traceback unless asked (F52)."""

    def crash(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("line one\nline two \x1b[31m")

    monkeypatch.setattr("potashwatch.cli.diff.compare_editions", crash)
    assert run_here(["diff", "a", "b"]) == ExitCode.TROUBLE
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert printed.err.startswith(
        "potashwatch: internal error: RuntimeError: line one\\nline two \\x1b[31m [internal]"
    )
    monkeypatch.setenv("POTASHWATCH_TRACEBACK", "1")
    assert run_here(["diff", "a", "b"]) == ExitCode.TROUBLE
    assert "Traceback" in capsys.readouterr().err


def test_ctrl_c_before_the_command_line_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted while modules are loaded: the same code, no traceback (F52)."""

    def interrupted(_arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(potashwatch.__main__, "run", interrupted)
    with pytest.raises(SystemExit) as stopped:
        potashwatch.__main__.main()
    assert stopped.value.code == ExitCode.INTERRUPTED


def test_an_empty_path_is_no_folder() -> None:
    """A variable that is not set must not mean the current folder."""
    done = shell('"$@"', ("diff", "", ONE_REMOVAL[1]))
    assert done.returncode == ExitCode.TROUBLE
    assert b"[input.empty-path]" in done.stderr


def test_a_result_never_overwrites_its_source(tmp_path: Path) -> None:
    """The edition that is compared is evidence."""
    edition = tmp_path / "old.xml.gz"
    edition.write_bytes(Path(ONE_REMOVAL[0]).read_bytes())
    done = shell('"$@"', ("diff", str(edition), ONE_REMOVAL[1], "--output", str(edition)))
    assert done.returncode == ExitCode.TROUBLE
    assert b"[input.output-is-input]" in done.stderr
    assert edition.read_bytes() == Path(ONE_REMOVAL[0]).read_bytes()


def test_a_program_that_nobody_is_under_is_trouble() -> None:
    """A mistyped filter must not be silence for ever."""
    done = shell('"$@"', ("diff", *ONE_REMOVAL, "--program", "UKRAINE-EO1366"))
    assert done.returncode == ExitCode.TROUBLE
    assert b"such as UKRAINE-EO13662" in done.stderr


def test_swapped_editions_are_warned_about() -> None:
    """The dates inside tell which edition is the older one."""
    done = shell('"$@"', ("diff", *reversed(ONE_REMOVAL)))
    assert done.returncode == ExitCode.CHANGED
    assert b"swapped?" in done.stderr


def test_a_list_of_the_other_authority_is_refused() -> None:
    """--list decides between OFAC's two lists, and makes no EU list of them."""
    done = shell('"$@"', ("diff", *ONE_REMOVAL, "--list", "eu-fsf"))
    assert done.returncode == ExitCode.TROUBLE
    assert b"[input.wrong-list]" in done.stderr
