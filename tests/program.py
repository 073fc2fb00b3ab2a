"""The whole program, started as its users do."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMMAND = (sys.executable, "-m", "potashwatch")
CLASSIC = "fixtures/ofac/classic/consolidated_{}.xml.gz"
CHANGED = (CLASSIC.format("2022-04-07"), CLASSIC.format("2022-04-29"))
"""290 changes, half a megabyte of JSON: more than a pipe holds."""
ONE_REMOVAL = (CLASSIC.format("2024-02-23"), CLASSIC.format("2024-05-06"))
EU = "fixtures/eu/excerpts/fsf_1_1_excerpt_2026-08-05.xml"


def environment(**changes: str) -> dict[str, str]:
    """Return an environment without anything of the user's that could change what is printed."""
    kept = (
        "PATH",
        "PYTHONPATH",
        "HOME",
        "TMPDIR",
        "SYSTEMROOT",
        "COVERAGE_PROCESS_START",
        "COVERAGE_PROCESS_CONFIG",
    )
    return {name: os.environ[name] for name in kept if name in os.environ} | changes


def run(
    *arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None, folder: Path = ROOT
) -> "subprocess.CompletedProcess[bytes]":
    """Run the program, in the root of the project where no folder is named, and return what it said."""
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        input=stdin,
        capture_output=True,
        check=False,
        env=environment(**(env or {})),
        timeout=120,
    )


def shell(script: str, arguments: Sequence[str] = ()) -> "subprocess.CompletedProcess[bytes]":
    """Run a line of shell; ``"$@"`` is the program with its arguments."""
    return subprocess.run(
        ["sh", "-c", script, "sh", *COMMAND, *arguments],
        cwd=ROOT,
        capture_output=True,
        check=False,
        env=environment(),
        timeout=120,
        # Python ignores a broken pipe in itself, and its children would inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_DFL),
    )
