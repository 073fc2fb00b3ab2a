"""An installation of the program: a folder with configuration and archive, and the real command line."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from potashwatch.cli import cli
from potashwatch.errors import PotashwatchError
from tests.program import COMMAND, environment, run
from tests.publisher.server import Publisher

BEGIN = ("run", "--init")
"""Begins an archive."""
_FULL_DISK = ("sh", "-c", 'ulimit -f 1; exec "$@"', "sh")


@dataclass(frozen=True)
class Installation:
    """See the module."""

    folder: Path
    publisher: Publisher

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    def configure(self, **fetch: float) -> None:
        """Write the configuration; ``fetch`` are keys of ``[fetch]``."""
        text = self.publisher.configuration(**fetch)
        (self.folder / "potashwatch.toml").write_text(text, "utf-8")

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
        """Run a command to its end."""
        return run(*arguments, env=self.publisher.environment, folder=self.folder)

    def start(
        self, *arguments: str, has_room: bool = True, through: tuple[str, ...] = ()
    ) -> "subprocess.Popen[bytes]":
        """Start a command, ``through`` a program that starts others.

        Without ``has_room`` no file that it writes can be larger than 512 bytes.
        """
        found = environment(**self.publisher.environment, PYTHONDONTWRITEBYTECODE="1")
        return subprocess.Popen(
            [*through, *(() if has_room else _FULL_DISK), *COMMAND, *arguments],
            cwd=self.folder,
            env={name: value for name, value in found.items() if not name.startswith("COVERAGE")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def board(self) -> dict[str, str]:
        """Return, for each watched party and list, what ``status`` says; the error where there is no answer."""
        arguments = ["status", "--format", "json", "--config", str(self.folder / "potashwatch.toml")]
        done = CliRunner().invoke(cli, arguments)  # in this process: half a second less, two dozen times
        if isinstance(done.exception, PotashwatchError):
            return {"all": f"no answer [{done.exception.code}]"}
        assert done.exception is None, done.exception
        status = json.loads(done.stdout)
        return {
            f"{target['target']} on {each['list']}": _state(each)
            for target in status["targets"]
            for each in target["lists"]
            if each["list"] != "ofac-consolidated"
        }


def _state(answer: dict[str, Any]) -> str:
    if answer.get("unconfirmed"):
        return "unconfirmed"
    if answer["listed"] is None:
        return "review" if answer.get("review") else "no data"
    return "listed" if answer["listed"] else "not listed"
