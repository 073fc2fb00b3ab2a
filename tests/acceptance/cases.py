"""A case is a folder: ``argv`` (an argument a line), ``stdin`` if there is any, and what is expected.

Paths in ``argv`` are relative to the root of the project. Inputs made up for a case lie in its folder, those of several
cases in ``inputs``. Expected are ``exit_code``, ``stdout`` and ``stderr``; a file that is not there is empty.
"""

from dataclasses import dataclass
from pathlib import Path

from tests.program import run

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Outcome:
    """What the program did."""

    exit_code: int
    stdout: bytes
    stderr: bytes


def names() -> list[str]:
    """Return the names of all cases."""
    return sorted(path.parent.name for path in FOLDER.glob("*/argv"))


def actual(name: str) -> Outcome:
    """Run a case."""
    arguments = (FOLDER / name / "argv").read_text("utf-8").splitlines()
    done = run(*arguments, stdin=_bytes(name, "stdin"))
    return Outcome(done.returncode, done.stdout, done.stderr)


def expected(name: str) -> Outcome:
    """Read what a case should do."""
    exit_code = int((FOLDER / name / "exit_code").read_text("utf-8"))
    return Outcome(exit_code, _bytes(name, "stdout"), _bytes(name, "stderr"))


def update(name: str) -> None:
    """Write down what a case does now."""
    outcome = actual(name)
    (FOLDER / name / "exit_code").write_text(f"{outcome.exit_code}\n", "utf-8")
    for stream, data in (("stdout", outcome.stdout), ("stderr", outcome.stderr)):
        path = FOLDER / name / stream
        path.unlink(missing_ok=True)
        if data:
            path.write_bytes(data)


def _bytes(name: str, file: str) -> bytes:
    path = FOLDER / name / file
    return path.read_bytes() if path.exists() else b""
