"""What a start of the program loads: nothing that the call does not need."""

import json
import subprocess
from pathlib import Path

import pytest

from potashwatch.errors import ExitCode
from tests.program import COMMAND, EU, ROOT, environment

HEAVY = (
    "apprise",
    "filelock",
    "httpx",
    "jinja2",
    "pypdf",
    "rapidfuzz",
    "rich",
    "stamina",
    "urllib.request",
    "potashwatch.alerts",
    "potashwatch.archive",
    "potashwatch.fetchers",
)
ARCHIVE = {"filelock", "potashwatch.archive"}
NEAR_NAMES = {"rapidfuzz"}
"""The register of licenses that is shipped has names to compare."""


def started(arguments: tuple[str, ...], home: Path) -> tuple[int, set[str]]:
    """Return the exit code of a call, and which heavy modules it has loaded when it is through."""
    code = (
        f"import json, sys; from potashwatch.__main__ import run; code = run({list(arguments)!r});"
        f"print(json.dumps([code, [name for name in {HEAVY!r} if name in sys.modules]]))"
    )
    done = subprocess.run(
        [COMMAND[0], "-c", code],
        cwd=home,
        env=environment(HOME=str(home)),
        capture_output=True,
        check=True,
        text=True,
    )
    exit_code, names = json.loads(done.stdout.splitlines()[-1])
    return exit_code, set(names)


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (("diff", str(ROOT / EU), str(ROOT / EU), "-f", "json"), set()),
        (("diff", str(ROOT / EU), str(ROOT / EU), "-f", "table"), {"rich"}),
        (("status", "-f", "json"), NEAR_NAMES | ARCHIVE),
        (("history", "belavia", "-f", "json"), NEAR_NAMES | ARCHIVE),
        (("snapshots", "import", "--help"), ARCHIVE | {"rich"}),
        (("config", "show", "-f", "json"), {"rich"}),
    ],
    ids=["diff json", "diff table", "status json", "history json", "snapshots", "config"],
)
def test_a_call_loads_only_what_it_needs(
    arguments: tuple[str, ...], allowed: set[str], tmp_path: Path
) -> None:
    """What reaches no network, prints no page and needs no archive does not wait for their code."""
    code, found = started(arguments, tmp_path)
    assert (code, found - allowed) == (ExitCode.SAME, set())
