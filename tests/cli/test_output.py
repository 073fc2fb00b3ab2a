"""Where results go: standard output as UTF-8, or a file that is there whole or not at all."""

import os
import shutil
import stat
from pathlib import Path

import pytest

from potashwatch.cli.output import write
from potashwatch.errors import ExitCode, OutputError
from potashwatch.reports import RENDERERS
from tests.program import EU, ONE_REMOVAL, ROOT, run, shell

REPORT = run("diff", *ONE_REMOVAL).stdout


def test_a_file_gets_what_standard_output_would(tmp_path: Path) -> None:
    """--output writes the same bytes, prints nothing, and leaves nothing else behind."""
    target = tmp_path / "report.txt"
    done = run("diff", *ONE_REMOVAL, "--output", str(target))
    assert (done.returncode, done.stdout, done.stderr) == (ExitCode.CHANGED, b"", b"")
    assert target.read_bytes() == REPORT
    assert list(tmp_path.iterdir()) == [target]


def test_trouble_leaves_an_old_report_alone(tmp_path: Path) -> None:
    """Where the comparison fails, yesterday's file still stands."""
    target = tmp_path / "report.txt"
    target.write_text("yesterday")
    assert run("diff", EU, "no-such-file.xml", "-o", str(target)).returncode == ExitCode.TROUBLE
    assert target.read_text() == "yesterday"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failed_write_leaves_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails at the last moment costs neither the old file nor a temporary one."""
    target = tmp_path / "report.txt"
    target.write_text("yesterday")

    def fail(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputError, match="No space left on device"):
        write("today", target)
    assert target.read_text() == "yesterday"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    """The message names the file and the reason."""
    done = run("diff", *ONE_REMOVAL, "-o", str(tmp_path / "nowhere" / "report.txt"))
    assert done.returncode == ExitCode.TROUBLE
    assert b"report.txt: cannot be written: No such file or directory [output.unwritable]" in done.stderr


def test_permissions_are_those_of_the_user_or_of_the_old_file(tmp_path: Path) -> None:
    """A new file gets what the umask leaves, a replaced one keeps what it had."""
    target = tmp_path / "report.txt"
    previous = os.umask(0o027)
    try:
        write("one", target)
        assert stat.S_IMODE(target.stat().st_mode) == 0o640
        target.chmod(0o600)
        write("two", target)
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
    finally:
        os.umask(previous)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """What a link leads to is replaced, not the link."""
    (tmp_path / "real.txt").write_text("yesterday")
    link = tmp_path / "link.txt"
    link.symlink_to("real.txt")
    write("today", link)
    assert link.is_symlink()
    assert (tmp_path / "real.txt").read_text() == "today"


@pytest.mark.parametrize("name", ["/dev/stdout", "-"])
def test_standard_output_can_be_named(name: str, tmp_path: Path) -> None:
    """-o /dev/stdout and -o - print, into a pipe and into a file alike, and never replace the device."""
    assert run("diff", *ONE_REMOVAL, "-o", name).stdout == REPORT
    shell(f'"$@" >"{tmp_path}/out"', ("diff", *ONE_REMOVAL, "-o", name))
    assert (tmp_path / "out").read_bytes() == REPORT
    assert not Path("/dev/stdout").is_file() or Path("/dev/stdout").is_symlink()


def test_a_pipe_can_be_the_target(tmp_path: Path) -> None:
    """A named pipe is written to, not replaced."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    done = shell(f'cat "{pipe}" & "$@" -o "{pipe}"; code=$?; wait; exit $code', ("diff", *ONE_REMOVAL))
    assert done.stdout == REPORT
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_pipe_that_nobody_reads_is_said(tmp_path: Path) -> None:
    """Nobody waits for ever for a reader who may never come, with whatever is locked."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    done = run("diff", *ONE_REMOVAL, "-o", str(pipe))
    assert (done.returncode, done.stdout) == (ExitCode.TROUBLE, b"")
    assert b"pipe: cannot be written: nobody reads from this pipe [output.unwritable]" in done.stderr


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_a_process_of_the_shell_can_be_the_target() -> None:
    """What bash makes of >(...) is a pipe without a name of its own."""
    script = '{ "$@" -o >(cat >&3); } 3>&1; code=$?; wait $!; exit $code'
    done = shell(f"exec bash -c '{script}' bash \"$@\"", ("diff", *ONE_REMOVAL))
    assert (done.returncode, done.stdout) == (ExitCode.CHANGED, REPORT)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device here")
def test_devices_are_written_to(tmp_path: Path) -> None:
    """Of a device that takes everything nothing is heard; one that is full is said, and both stay devices."""
    assert run("diff", *ONE_REMOVAL, "-o", "/dev/null").returncode == ExitCode.CHANGED
    link = tmp_path / "full"
    link.symlink_to("/dev/full")
    for target in ("/dev/full", str(link)):
        done = run("diff", *ONE_REMOVAL, "-o", target)
        assert done.returncode == ExitCode.TROUBLE
        assert b"cannot be written: No space left on device [output.unwritable]" in done.stderr
    assert Path("/dev/full").is_char_device()
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONIOENCODING": "ascii:strict", "LC_ALL": "POSIX"},
        {"TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8"},
    ],
    ids=str,
)
@pytest.mark.parametrize("format_", ["table", "json"])
def test_output_is_utf_8_whatever_the_locale(env: dict[str, str], format_: str, tmp_path: Path) -> None:
    """Names in Cyrillic come out as UTF-8, the same bytes in any locale and time zone (F45)."""
    text = (ROOT / EU).read_text("utf-8")
    (tmp_path / "new.xml").write_text(text.replace("Haji Ahmad Jan", "Мiĸалай ДОЛЯ"), "utf-8")
    arguments = ("diff", EU, str(tmp_path / "new.xml"), "-f", format_)
    done = run(*arguments, env=env)
    assert done.returncode == ExitCode.CHANGED
    assert "Мiĸалай ДОЛЯ" in done.stdout.decode("utf-8")
    assert done.stdout == run(*arguments).stdout


@pytest.mark.parametrize("format_", RENDERERS)
def test_every_hash_seed_gives_the_same_bytes(format_: str) -> None:
    """A set's order must not show, in any format (F45)."""
    pair = (f"tests/acceptance/inputs/classic-{side}.xml" for side in ("old", "new"))
    arguments = ("diff", *pair, "--format", format_)
    outputs = {run(*arguments, env={"PYTHONHASHSEED": seed}).stdout for seed in ("0", "1", "12345")}
    assert len(outputs) == 1
    assert len(outputs.pop()) > 1000


def test_standard_input_can_be_either_side() -> None:
    """- reads a document, packed or not, as OLD or as NEW; not as both."""
    old, new = ((ROOT / path).read_bytes() for path in ONE_REMOVAL)
    for done in (run("diff", "-", ONE_REMOVAL[1], stdin=old), run("diff", ONE_REMOVAL[0], "-", stdin=new)):
        assert done.returncode == ExitCode.CHANGED
        assert done.stdout.splitlines()[3:] == REPORT.splitlines()[3:]
        assert b"  -: published 2024" in done.stdout
    both = run("diff", "-", "-", stdin=old)
    assert (both.returncode, both.stdout) == (ExitCode.TROUBLE, b"")
    assert b"[compare.stdin]" in both.stderr


def test_a_file_name_that_is_no_utf_8_is_reported(tmp_path: Path) -> None:
    """File names are bytes; a report that names one is UTF-8 all the same."""
    odd = os.fsdecode(bytes(tmp_path) + b"/\xff\x1b[31m.xml")
    Path(odd).write_bytes((ROOT / EU).read_bytes())
    for command in (("diff", odd, odd), ("info", odd)):
        for format_ in ("table", "json"):
            done = run(*command, "-f", format_)
            assert done.returncode == ExitCode.SAME
            assert "udcff" in done.stdout.decode("utf-8")
            assert b"\x1b" not in done.stdout
