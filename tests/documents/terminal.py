"""A terminal at which a page is typed, line by line: folder, variables and the last exit code stay."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from tests.documents.stubs import stubs

HOME: Final = "/home/ana"
"""How pages write the home folder of their reader."""
NOWHERE: Final = "http://127.0.0.1:9"
"""A proxy that nobody is behind: what reaches for the internet fails at once."""

_ALIKE: Final = (
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)? UTC"), "<instant>"),
    (re.compile(r"\d{8}T\d{6}Z_(\w+)_[0-9a-f]{12}"), r"<instant>_\1_<id>"),
    (re.compile(r"20(?:2[6-9]|[3-9]\d)-\d\d-\d\d_[0-9a-f-]{8,36}"), "<day>_<id>"),
    (re.compile(r"[\d,]+ days? (ago|old)"), r"<n> days \1"),
    (re.compile(r"started by .*"), "started by <who>"),
    (re.compile(r"^Status on \S+", re.MULTILINE), "Status on <day>"),
    (re.compile(r"[\d.,]+ [KMGT]?i?B free"), "<n> free"),
    (re.compile(r"(?<=held for review since )\d{4}-\d\d-\d\d"), "<day>"),
    (re.compile(r"(?<=last record: sha256 )[0-9a-f]{64}"), "<head>"),
)
"""What differs from day to day and from machine to machine, on both sides of a comparison: instants of runs, ids of
alerts and reports, ages in days, who started a run, the day of today's board, free disk, the head of a ledger."""


class Done(NamedTuple):
    """What came of a command."""

    code: int
    output: str
    """Both streams, in the order of a terminal; the home folder is called ``HOME``."""


class Terminal:
    """A shell without a terminal, in a home folder of its own, without the internet."""

    def __init__(self, folder: Path) -> None:
        """Open one; ``folder`` is empty. Commands are found among the stubs and in the system."""
        self.home = folder / "home"
        self.bin = folder / "bin"
        self.called = folder / "called"
        self._state = folder / "state"
        for each in (self.home, self.bin, self._state):
            each.mkdir()
        self.called.touch()
        stubs(self.bin, self.called)
        program = f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m potashwatch "$@"\n'
        (self.bin / "potashwatch").write_text(program, "utf-8")
        (self.bin / "potashwatch").chmod(0o755)
        (self.bin / "python").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n', "utf-8")
        (self.bin / "python").chmod(0o755)
        self._last = 0

    def environment(self) -> Mapping[str, str]:
        """Return what a new shell has."""
        kept = ("PYTHONPATH", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG")
        proxies = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")
        return {
            **{name: os.environ[name] for name in kept if name in os.environ},
            "PATH": f"{self.bin}:{os.defpath}",
            "HOME": str(self.home),
            "TMPDIR": str(self._state),
            "TZ": "UTC",
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
            "PYTHONWARNINGS": "error",
            **dict.fromkeys(proxies, NOWHERE),
        }

    def type(self, command: str) -> Done:
        """Type a command, and return what came of it."""
        script = f"""
        set -a
        if [ -f {self._kept("variables")} ]; then . {self._kept("variables")}; cd "$(cat {self._kept("folder")})"; fi
        (exit {self._last})
{command}
        _code=$?
        export -p > {self._kept("variables")}
        pwd > {self._kept("folder")}
        exit $_code
        """
        done = subprocess.run(
            ["sh", "-c", script],
            cwd=self.home,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=300,
        )
        self._last = done.returncode
        return Done(done.returncode, done.stdout.decode().replace(str(self.home), HOME))

    def _kept(self, what: str) -> str:
        return shlex.quote(str(self._state / what))


def is_as_shown(shown: str, printed: str) -> bool:
    """Tell whether the output is what a page shows; a line ``...`` there stands for any lines."""
    lines = [".*?" if line == "..." else re.escape(f"{line}\n") for line in alike(shown).splitlines()]
    return re.fullmatch("".join(lines), alike(printed), re.DOTALL) is not None


def alike(text: str) -> str:
    """Return a text without what differs from day to day."""
    for pattern, word in _ALIKE:
        text = pattern.sub(word, text)
    return text
