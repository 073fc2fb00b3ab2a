"""The whole program, with an archive in a bucket."""

import json
import re
import select
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.cloud.server import SECRET, Shelf
from tests.program import COMMAND, ROOT, environment, run

OLD = ROOT / "fixtures/ofac/classic/consolidated_2022-04-07.xml.gz"
NEW = ROOT / "fixtures/ofac/classic/consolidated_2022-04-29.xml.gz"
"""290 changes: as JSON half a megabyte, more than a pipe holds."""

CONFIGURATION = """
lists = ["ofac-consolidated"]

[guards]
stale_trouble_days = {ofac_consolidated = 99999, ofac_sdn = 99999, eu_fsf = 99999}
vanished_percent = 100.0
few_parties = {eu_fsf = 1}

[[sinks]]
kind = "directory"
name = "desk"
path = "alerts"
format = "json"
"""


class Runner:
    """A machine that runs the program; the archive, and what it fetches, are shared."""

    def __init__(self, shelf: Shelf, folder: Path) -> None:
        self._shelf = shelf
        self.place = shelf.place
        self._folder = folder
        self.mirror = folder / "mirror"
        self.mirror.mkdir(parents=True)
        (folder / "alerts").mkdir()
        (folder / "potashwatch.toml").write_text(CONFIGURATION)
        self.publish(OLD)

    @property
    def environment(self) -> dict[str, str]:
        return environment(**self._shelf.server.environment, POTASHWATCH_TRACEBACK="1")

    def publish(self, path: Path) -> None:
        """Let the authority publish an edition in place of the one before."""
        (self.mirror / "list.xml.gz").write_bytes(path.read_bytes())

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
        """Start a command and wait for its end."""
        return run(*arguments, *self._archive, env=self.environment, folder=self._folder)

    def check(self, *more: str) -> "subprocess.CompletedProcess[bytes]":
        """Start a run and wait for its end."""
        return self.run(*self._check, *more)

    def start_check(self) -> "subprocess.Popen[bytes]":
        """Start a run, and return when it waits for somebody to read its report.

        The list is committed and its alerts are sent; the record of its end is to come.
        """
        process = self.start(*self._check)
        assert process.stdout is not None
        select.select([process.stdout], [], [])
        return process

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """Start a command, and do not wait."""
        return subprocess.Popen(
            [*COMMAND, *arguments, *self._archive],
            cwd=self._folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    @property
    def _check(self) -> Sequence[str]:
        return ("run", "--mirror", str(self.mirror), "--format", "json")

    @property
    def _archive(self) -> Sequence[str]:
        return ("--archive", self._shelf.address)

    def alerts(self) -> list[dict[str, Any]]:
        """Return the news that arrived at the desk."""
        found = sorted((self._folder / "alerts").glob("*_news_*.json"))
        return [json.loads(path.read_text("utf-8")) for path in found]


def changes(output: bytes) -> list[str]:
    """Return the ids of the changes that a report tells."""
    return [change["id"] for each in json.loads(output)["lists"] for change in each["changes"]]


def code_of(done: "subprocess.CompletedProcess[bytes] | tuple[bytes, bytes]") -> str:
    """Return the code of the one line that a command ended with."""
    told = (done.stderr if isinstance(done, subprocess.CompletedProcess) else done[1]).decode()
    assert "Traceback" not in told
    assert SECRET not in told
    lines = [line for line in told.splitlines() if line.startswith("potashwatch: ")]
    found = re.search(r"\[([a-z.-]+)\]; ", lines[-1] if lines else "")
    assert found, told
    return found[1]
