"""Status, history and licenses on the command line: every form, the same exit code, the same bytes everywhere."""

import json
import re
from collections.abc import Collection
from pathlib import Path

import pytest

from potashwatch.errors import ExitCode
from potashwatch.reports.events import LICENSE_EVENTS_RENDERERS
from potashwatch.reports.history import HISTORY_RENDERERS
from potashwatch.reports.license import LICENSE_RENDERERS
from potashwatch.reports.licenses import LICENSES_RENDERERS
from potashwatch.reports.status import STATUS_RENDERERS
from tests.cli.test_terminal import ANSI, on_terminal
from tests.program import run

pytestmark = pytest.mark.long

DAY = ("--as-of", "2026-06-30")
COMMANDS: dict[str, tuple[tuple[str, ...], Collection[str], ExitCode]] = {
    "status": (("status", *DAY), STATUS_RENDERERS, ExitCode.SAME),
    "history": (("history", "bpc", *DAY), HISTORY_RENDERERS, ExitCode.SAME),
    "licenses": (("licenses", *DAY), LICENSES_RENDERERS, ExitCode.SAME),
    "license": (("licenses", "show", "13", *DAY), LICENSE_RENDERERS, ExitCode.SAME),
    "license-events": (
        ("licenses", "diff", "2025-12-01", "2026-04-01"),
        LICENSE_EVENTS_RENDERERS,
        ExitCode.CHANGED,
    ),
}
ELSEWHERE = {
    "PYTHONHASHSEED": "12345",
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "COLUMNS": "40",
    "FORCE_COLOR": "1",
}


@pytest.fixture
def nowhere(tmp_path: Path) -> dict[str, str]:
    """No archive: the register of licenses that is shipped answers alone."""
    return {"POTASHWATCH_ARCHIVE": str(tmp_path / "none")}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_form_has_the_same_exit_code_and_the_same_bytes(name: str, nowhere: dict[str, str]) -> None:
    """Whatever the form, the locale, the time zone and the hash seed (F45)."""
    arguments, renderers, code = COMMANDS[name]
    for form in renderers:
        here = run(*arguments, "--format", form, env=nowhere)
        assert (here.returncode, here.stderr) == (code, b"")
        assert len(here.stdout) > 300
        if form in ("table", "json", "html"):  # the others are made of the same words
            assert run(*arguments, "--format", form, env={**nowhere, **ELSEWHERE}).stdout == here.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_json_names_its_schema(name: str, nowhere: dict[str, str]) -> None:
    """A reader knows what a document is without knowing the command; so it does of JSON Lines."""
    arguments, _, _ = COMMANDS[name]
    whole = json.loads(run(*arguments, "-f", "json", env=nowhere).stdout)
    first = json.loads(run(*arguments, "-f", "jsonl", env=nowhere).stdout.splitlines()[0])
    assert whole["schema"] == first["schema"] == f"potashwatch/{name}/1"
    assert whole["tool"] == first["tool"]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_terminal_of_80_columns_gets_the_words_of_the_pipe(name: str, nowhere: dict[str, str]) -> None:
    """Real licenses, with their long titles and ends: no line too wide, no word lost; dumb ones get no color (F53)."""
    arguments, _, _ = COMMANDS[name]
    piped = run(*arguments, env=nowhere).stdout.decode()
    for dress in ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {}):
        printed = on_terminal(*arguments, **{"COLUMNS": "80", **nowhere, **dress})
        assert ("\x1b[" in printed) == (not dress)
        plain = ANSI.sub("", printed)
        assert max(map(len, plain.split("\n"))) <= 80
        assert re.sub(r"\s", "", plain) == re.sub(r"\s", "", piped)
