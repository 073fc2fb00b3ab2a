"""Measuring: CPU time in fresh processes, the things to compare in turn, the best of several runs."""

import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.copies import Full

_RUNS = 3
_START_RUNS = 15


@dataclass(frozen=True)
class Figures:
    """What one format costs."""

    name: str
    size_bytes: int
    parties: int
    bare_seconds: float
    cut_seconds: float
    """Of the reading: hashing, certifying and cutting."""
    read_seconds: float
    read_kib: int
    diff_seconds: float | None
    """None when the program has no diff command yet."""

    @property
    def cut_passes(self) -> float:
        """Hashing, certifying and cutting the document, in bare passes."""
        return self.cut_seconds / self.bare_seconds

    @property
    def read_passes(self) -> float:
        """Reading the document into records, in bare passes."""
        return self.read_seconds / self.bare_seconds

    @property
    def diff_passes(self) -> float | None:
        """Comparing two editions, in bare passes over one of them."""
        return None if self.diff_seconds is None else self.diff_seconds / self.bare_seconds


def measure(full: Full) -> Figures:
    """Measure one format."""
    bare: list[float] = []
    cut: list[float] = []
    read: list[float] = []
    peaks: list[int] = []
    diffs: list[float | None] = []
    for _ in range(_RUNS):
        bare.append(_child("bare", full.old)[0])
        cut.append(_child("cut", full.old)[0])
        seconds, kib = _child("read", full.old)
        read.append(seconds)
        peaks.append(kib)
        diffs.append(_diff(full))
    known = [seconds for seconds in diffs if seconds is not None]
    return Figures(
        full.name,
        full.old.stat().st_size,
        len(full.origin),
        min(bare),
        min(cut),
        min(read),
        max(peaks),
        min(known) if known else None,
    )


def measure_start() -> float:
    """Return how many times ``python -c pass`` the start of the program costs."""
    nothing = [_cost([sys.executable, "-c", "pass"])[0] for _ in range(_START_RUNS)]
    version = [_cost([sys.executable, "-m", "potashwatch", "--version"])[0] for _ in range(_START_RUNS)]
    return min(version) / min(nothing)


def has_program() -> bool:
    """Tell whether the program can be started at all."""
    return _cost([sys.executable, "-m", "potashwatch", "--version"])[1] == 0


def _child(what: str, path: Path) -> tuple[float, int]:
    command = [sys.executable, "-m", "benchmarks.child", what, str(path)]
    seconds, kib = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(seconds), int(kib)


def _diff(full: Full) -> float | None:
    with tempfile.TemporaryDirectory() as folder:
        output = str(Path(folder, "report.json"))
        command = [sys.executable, "-m", "potashwatch", "diff", str(full.old), str(full.new)]
        seconds, code = _cost([*command, "--format", "json", "--output", output])
        return seconds if code == 1 and Path(output).exists() else None


def _cost(command: list[str]) -> tuple[float, int]:
    """Run a command; return its CPU time, start and end included, and its exit code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    code = subprocess.run(command, check=False, capture_output=True).returncode
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, code
