"""A check depends on the folder alone."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.checking.folders import CASES, a_case, check, edited
from tests.program import run

_ALONE = """
import socket, sys, time
def refused(*_): raise AssertionError("not alone")
def audit(event, arguments):
    if event.startswith("socket."): refused()
sys.addaudithook(audit)
import potashwatch.cli.check  # logging looks at the clock once, when it is loaded
for name in ("time", "time_ns", "localtime", "gmtime"): setattr(time, name, refused)
from potashwatch.__main__ import run
code = run(["check", sys.argv[1]])
left = {"potashwatch.cli.clock", "potashwatch.pipeline.configuration"} & set(sys.modules)
assert not left, left
sys.exit(code)
"""


def test_a_check_asks_neither_clock_nor_network_nor_configuration() -> None:
    """With sockets and clocks that refuse, the answer is the same, and what reads them is not even loaded."""
    done = subprocess.run([sys.executable, "-c", _ALONE, str(CASES)], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().endswith("2 cases, 1 snapshot: 3 as expected.\n")


@pytest.mark.parametrize("format_", ["text", "json", "junit", "github"])
def test_the_same_folder_gives_the_same_bytes(tmp_path: Path, format_: str) -> None:
    """Whatever locale, time zone, hash seed and working directory (F45)."""
    folder = tmp_path / "cases"
    a_case(folder / "a", new=edited("B"))
    a_case(folder / "b", old=edited("ÄÖ Ж"), expected_json="[]\n", expected_csv="x\n")
    check(folder / "a", update=True)
    printed = set()
    for number, (locale, zone) in enumerate(
        [("C", "UTC"), ("C.UTF-8", "Asia/Tokyo"), ("POSIX", "America/New_York")]
    ):
        here = tmp_path / str(number)
        here.mkdir()
        env = {"LC_ALL": locale, "TZ": zone, "PYTHONHASHSEED": str(number), "COLUMNS": str(40 + number)}
        done = run("check", str(folder), "--format", format_, env=env, folder=here)
        assert done.returncode == 1
        printed.add(done.stdout)
    assert len(printed) == 1


def test_expected_reports_do_not_tell_where_they_were_made(tmp_path: Path) -> None:
    """A folder that is moved, or checked by another version, is as expected still."""
    for place in ("here", "some/where/else"):
        a_case(tmp_path / place / "a", new=edited("B"), expected_md="", expected_json="", expected_txt="")
        check(tmp_path / place, update=True)
    kept = [
        {path.name: path.read_bytes() for path in (tmp_path / place / "a").iterdir()}
        for place in ("here", "some/where/else")
    ]
    assert kept[0] == kept[1]
    assert not any(str(tmp_path).encode() in data for data in kept[0].values())


def test_build_services_get_paths_below_the_working_directory(tmp_path: Path) -> None:
    """An absolute folder below the working directory is told as GitHub wants its files: relative."""
    a_case(tmp_path / "cases/a")
    done = run("check", str(tmp_path / "cases"), "--format", "github", folder=tmp_path)
    assert b"::error file=cases/a/old.xml,title=" in done.stdout
