"""The units for systemd are valid, locked up, and know the exit codes."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from potashwatch.records.settings import FetchSettings
from tests.deploy.files import BIN, DEPLOY
from tests.program import run

UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
_HAS_SYSTEMD = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
_MOST_EXPOSURE = 20
"""Tenths: systemd calls up to 2.0 OK and does no better for what must reach the network."""


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """Return a folder with the units, told where the program of these tests is."""
    for unit in UNITS:
        text = unit.read_text("utf-8").replace("/usr/local/bin/potashwatch", str(BIN / "potashwatch"))
        (tmp_path / unit.name).write_text(text, "utf-8")
    return tmp_path


def _analyze(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["systemd-analyze", *arguments],
        capture_output=True,
        check=False,
        text=True,
        env={"LC_ALL": "C", "TZ": "UTC"},
    )


@_HAS_SYSTEMD
def test_systemd_finds_nothing_wrong(units: Path) -> None:
    """systemd-analyze verify is silent about every unit."""
    done = _analyze("verify", "--man=no", *(str(unit) for unit in sorted(units.iterdir())))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@_HAS_SYSTEMD
@pytest.mark.parametrize("service", [service.name for service in SERVICES])
def test_the_services_can_reach_little(units: Path, service: str) -> None:
    """systemd rates what a taken over program could reach, and the rating stays low."""
    done = _analyze(
        "security", "--offline=true", f"--threshold={_MOST_EXPOSURE}", "--no-pager", str(units / service)
    )
    assert done.returncode == 0, done.stdout


def _section(unit: Path, section: str) -> list[tuple[str, str]]:
    lines = unit.read_text("utf-8").partition(f"[{section}]\n")[2].split("\n[")[0].splitlines()
    return [
        (key, value)
        for key, found, value in (line.partition("=") for line in lines)
        if found and key[0] != "#"
    ]


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.name)
def test_changes_are_no_failure_and_trouble_is(service: Path) -> None:
    """Changes and a second runner are success for systemd, trouble and SIGTERM, which it sends, are not (F52)."""
    settings = _section(service, "Service")
    assert ("SuccessExitStatus", "1 75") in settings
    assert "KillSignal" not in dict(settings)
    assert ("Environment", "POTASHWATCH_ARCHIVE=%S/potashwatch/archive") in settings
    assert {("DynamicUser", "yes"), ("NoNewPrivileges", "yes"), ("PrivateTmp", "yes")} <= set(settings)
    assert {("ProtectSystem", "strict"), ("StateDirectory", "potashwatch")} <= set(settings)


def test_a_check_is_given_more_time_than_a_run_takes() -> None:
    """Systemd stops a check after the deadline of the run, not before it."""
    settings = dict(_section(DEPLOY / "systemd/potashwatch.service", "Service"))
    minutes = int(settings["TimeoutStartSec"].removesuffix("min"))
    assert minutes * 60 > FetchSettings().total_timeout_seconds * 1.25


def test_both_services_are_locked_up_alike() -> None:
    """They share a user, a state folder and credentials; what one may, the other may."""
    differing = {"ExecStart", "TimeoutStartSec"}
    settings = [
        [(key, value) for key, value in _section(service, "Service") if key not in differing]
        for service in SERVICES
    ]
    assert settings[0] == settings[1]


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.name)
def test_the_services_start_commands_that_exist(service: Path) -> None:
    """Each option of the unit is one that the program has."""
    (start,) = [value for key, value in _section(service, "Service") if key == "ExecStart"]
    _, *words = start.split()
    commands = [word for word in words if re.fullmatch("[a-z]+", word) and word != "json"]
    if commands[0] == "alerts" and run("alerts", "--help").returncode:
        pytest.skip("the command alerts is not there yet")
    help_text = run(*commands, "--help").stdout.decode()
    assert [word for word in words if word.startswith("--") and word not in help_text] == []


@pytest.mark.parametrize(
    "timer", [unit for unit in UNITS if unit.suffix == ".timer"], ids=lambda path: path.name
)
def test_the_timers_keep_off_the_full_hour(timer: Path) -> None:
    """Odd minutes, with a delay by chance, in UTC, and each for a service of ours (F55)."""
    settings = configparser.ConfigParser(interpolation=None)
    settings.optionxform = str  # type: ignore[assignment,method-assign]
    settings.read_string(timer.read_text("utf-8"))
    minute = re.fullmatch(r"\S+ \S+:(\d+)(?:/\d+)?:00 UTC", settings["Timer"]["OnCalendar"])
    assert minute is not None
    assert int(minute[1]) % 5 != 0
    assert settings["Timer"]["RandomizedDelaySec"]
    assert settings["Install"]["WantedBy"] == "timers.target"
    assert timer.with_suffix(".service").exists()


@_HAS_SYSTEMD
def test_a_day_has_the_checks_that_were_meant() -> None:
    """What is written as three times a day is three times a day to systemd."""
    (calendar,) = [
        value for key, value in _section(DEPLOY / "systemd/potashwatch.timer", "Timer") if key == "OnCalendar"
    ]
    done = _analyze("calendar", "--iterations=4", "--base-time=2026-01-01 00:00:00 UTC", calendar)
    found = re.findall(r"(?:elapse|\(in UTC\)|#\d+): \w+ ([\d-]+ [\d:]+) UTC", done.stdout)
    assert list(dict.fromkeys(found)) == [
        "2026-01-01 05:23:00",
        "2026-01-01 13:23:00",
        "2026-01-01 22:23:00",
        "2026-01-02 05:23:00",
    ]
