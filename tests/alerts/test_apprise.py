"""Apprise: any of its services, in a process of its own, and nothing of what it says is heard."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from potashwatch.alerts.apprise_ import _body
from potashwatch.alerts.wording import left_out
from tests.alerts.support import HOSTILE, ID, PATIENT, Trying, alert, words_of
from tests.fetchers.server import SILENCE, Reply, Site

TABLE = {"kind": "apprise", "url": {"env": "APPRISE_URL"}}
TOKEN = "T0k3nT0k3n"  # noqa: S105 - of the tests


def address(site: Site) -> str:
    return f"json://user:{TOKEN}@127.0.0.1:{site.port}/{TOKEN}?-{TOKEN}={TOKEN}"


@pytest.fixture(autouse=True)
def _path(trying: Trying) -> None:
    """Let the library be found as it is here."""
    trying.environment["PYTHONPATH"] = ""


@pytest.mark.parametrize("is_repeat", [False, True])
def test_a_service_gets_plain_text(
    trying: Trying, capfd: pytest.CaptureFixture[str], *, is_repeat: bool
) -> None:
    """With the id at its end; a repeat says what is known of the first time (F47)."""
    with Site(lambda _: Reply()) as site:
        trying.environment["APPRISE_URL"] = address(site)
        trying(TABLE, alert(text=HOSTILE), is_repeat=is_repeat)
    (asked,) = site.asked
    message = json.loads(asked.body)["message"]
    last = "Sent again: the service did not confirm the first time. " if is_repeat else ""
    assert message.endswith(f"\n\n{last}Alert {ID[:12]}{'.' if is_repeat else ''}")
    assert "<!channel>" in message
    assert "БЕЛАРУСЬКАЛІЙ" in message
    assert capfd.readouterr() == ("", "")


def test_what_failed_may_have_arrived(trying: Trying, capfd: pytest.CaptureFixture[str]) -> None:
    """The library tells yes or no: a no may be a silence. Its log, which has the address, goes nowhere."""
    with Site(lambda _: Reply(500, TOKEN.encode())) as site:
        trying.environment["APPRISE_URL"] = address(site)
        error = trying.failure(TABLE)
    assert (error.code, error.is_unsure, error.may_pass) == ("alert.apprise", True, True)
    assert TOKEN not in words_of(error)
    assert error.message.startswith("desk: json: ")
    assert capfd.readouterr() == ("", "")


def test_a_silent_service_is_left_when_the_time_is_over(trying: Trying) -> None:
    """Whatever the plug-in thinks of time."""
    began = time.monotonic()
    with Site(lambda _: SILENCE) as site:
        trying.environment["APPRISE_URL"] = address(site)
        error = trying.failure(TABLE, timeout_seconds=4.0)
    assert error.code in ("alert.timeout", "alert.apprise")
    assert (error.is_unsure, error.may_pass) == (True, True)
    assert time.monotonic() - began < PATIENT


@pytest.mark.parametrize(
    "url", [f"nosuchservice://{TOKEN}", TOKEN, f"{TOKEN}://x", f"slack://{TOKEN}", f"json://:{TOKEN}@"]
)
def test_an_address_of_no_service(trying: Trying, url: str) -> None:
    """Nothing of it is told."""
    trying.environment["APPRISE_URL"] = url
    error = trying.failure(TABLE)
    assert (error.code, error.is_unsure, error.may_pass) == ("alert.apprise", False, False)
    assert TOKEN.lower() not in words_of(error).lower()


def test_without_the_extra_it_says_what_to_install(trying: Trying, tmp_path: Path) -> None:
    """The program is complete without the library."""
    (tmp_path / "apprise.py").write_text("raise ImportError\n")
    trying.environment.update(PYTHONPATH=str(tmp_path), APPRISE_URL=f"json://{TOKEN}")
    error = trying.failure(TABLE)
    assert (error.code, error.is_unsure, error.may_pass) == ("alert.apprise", False, False)
    assert error.hint == 'pip install "potashwatch[alerts]"'


def test_a_folder_cannot_slip_a_library_in(
    trying: Trying, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder in which the program runs is no place for its modules."""
    (tmp_path / "apprise.py").write_text("raise ImportError\n")
    monkeypatch.chdir(tmp_path)
    with Site(lambda _: Reply()) as site:
        trying.environment["APPRISE_URL"] = address(site)
        trying(TABLE)
    assert len(site.asked) == 1


def test_warnings_of_the_library_are_its_own(trying: Trying) -> None:
    """Where warnings are errors, the library is not asked to have none."""
    with Site(lambda _: Reply()) as site:
        trying.environment.update(APPRISE_URL=address(site), PYTHONWARNINGS="error")
        trying(TABLE)
    assert len(site.asked) == 1


def test_the_library_is_loaded_by_nobody_else() -> None:
    """It takes its time, and most have no need of it."""
    code = "import potashwatch.alerts, sys; sys.exit('apprise' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_small_service_gets_what_it_has_room_for() -> None:
    """A text message of 160 characters: what is left out is said."""
    text = "\n".join(f"line {n}" for n in range(100))
    body = _body(text, "Alert 3f9a01c2d4e5", 500)
    shown = body.partition("\n\n")[0].split("\n")
    assert len(body) <= 500
    assert left_out(100 - len(shown)) in body
    assert body.endswith("\n\nAlert 3f9a01c2d4e5")
