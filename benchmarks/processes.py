"""Fresh processes and what they cost, as the system counts it: start, end and all their own children included."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PROGRAM = (sys.executable, "-m", "potashwatch")


class MeasuringError(Exception):
    """A command did not do what was to be measured."""


@dataclass(frozen=True)
class Cost:
    """What a process cost, and what it said."""

    cpu_seconds: float
    wall_seconds: float
    peak_kib: int
    """Of the largest process."""
    code: int
    """Exit code; negative: the signal that ended it."""
    output: bytes
    errors: bytes


def run(command: Sequence[str], cwd: Path | None = None) -> Cost:
    """Run a command to its end."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("POTASHWATCH_")}
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=errors, env=own, cwd=cwd)
        _, status, usage = os.wait4(process.pid, 0)
        wall_seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)  # it is waited for already
        output.seek(0)
        errors.seek(0)
        return Cost(
            usage.ru_utime + usage.ru_stime,
            wall_seconds,
            usage.ru_maxrss // 1024 if sys.platform == "darwin" else usage.ru_maxrss,
            process.returncode,
            output.read(),
            errors.read(),
        )


def within(command: Sequence[str], cpu_seconds: int, memory_kib: int) -> tuple[str, ...]:
    """Return a command that the system ends after so much CPU time, and refuses more memory."""
    limits = f'ulimit -t {cpu_seconds}; ulimit -v {memory_kib}; exec "$0" "$@"'
    return ("sh", "-c", limits, *command)


def potashwatch(*arguments: str, code: int = 0) -> Cost:
    """Run the program. Raises MeasuringError where it ends otherwise than expected."""
    cost = run((*PROGRAM, *arguments))
    if cost.code != code:
        raise MeasuringError(f"{arguments} ended with {cost.code}: {cost.errors.decode()[-500:]}")
    return cost


def last_line(text: bytes) -> str:
    """Return the last line that says anything."""
    lines = [line for line in text.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1].strip() if lines else "nothing said"
