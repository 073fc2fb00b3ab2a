"""What reading one edition costs, and the start of the program."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.copies import Full
from benchmarks.machine import measured
from benchmarks.page import Row, Section, bold_above, prose, table
from benchmarks.processes import PROGRAM, MeasuringError, run

TITLE: Final = "Reading one edition, and the start"
_RUNS: Final = 3
_START_RUNS: Final = 15
_READ_AIM, _START_AIM = 1.6, 8.0
_MEMORY_AIMS_MIB: Final = {"advanced": 250}
_MEMORY_AIM_MIB: Final = 150

_TEXT: Final = """
Certifying and cutting is part of reading. Where reading is above its aim: hashing, certifying and cutting a document is
far below a pass; the rest goes into looking at each element in Python and making validated records.
[ADR 2](adr/0002-certified-cutting.md) and [ADR 5](adr/0005-what-both-editions-share.md) say what was tried.
"""


@dataclass(frozen=True)
class Reading:
    """What reading one format costs."""

    name: str
    size_bytes: int
    parties: int
    bare_seconds: float
    cut_seconds: float
    """Of the reading: hashing, certifying and cutting."""
    read_seconds: float
    read_kib: int


def measure(full: Full) -> Reading:
    """Measure one format."""
    bare: list[float] = []
    cut: list[float] = []
    read: list[float] = []
    peaks: list[int] = []
    for _ in range(_RUNS):
        bare.append(bare_seconds(full.old))
        cut.append(_child("cut", full.old)[0])
        seconds, kib = _child("read", full.old)
        read.append(seconds)
        peaks.append(kib)
    size_bytes = full.old.stat().st_size
    return Reading(full.name, size_bytes, len(full.origin), min(bare), min(cut), min(read), max(peaks))


def bare_seconds(path: Path) -> float:
    """Return the CPU time of one bare pass over a document, in a fresh process."""
    return _child("bare", path)[0]


def start() -> float:
    """Return how many times ``python -c pass`` the start of the program costs."""
    commands = ((sys.executable, "-c", "pass"), (*PROGRAM, "--version"))
    nothing, version = zip(
        *([run(command).cpu_seconds for command in commands] for _ in range(_START_RUNS)), strict=True
    )
    return float(min(version) / min(nothing))


def _child(what: str, path: Path) -> tuple[float, int]:
    cost = run((sys.executable, "-m", "benchmarks.child", what, str(path)))
    if cost.code:
        raise MeasuringError(cost.errors.decode())
    seconds, kib = cost.output.split()
    return float(seconds), int(kib)


def section(readings: Iterable[Reading], start_times: float) -> Section:
    """Tell what was found."""
    chosen = tuple(readings)
    rows = (
        Row(
            "reading one edition into records",
            f"at most {_READ_AIM} passes",
            ", ".join(f"{each.name} {_passes(each)}" for each in chosen),
        ),
        Row(
            "start of the program (`--version`)",
            f"at most {_START_AIM:.0f} times `python -c pass`",
            bold_above(_START_AIM, start_times, f"{start_times:.1f} times"),
        ),
    )
    heads = ("format", "size", "parties", "read, passes", "certify and cut", "memory (aim)")
    return Section(
        TITLE,
        rows,
        f"{measured()}\n\n{table(heads, map(_line, chosen))}\n\n" + prose(_TEXT),
    )


def _passes(reading: Reading) -> str:
    passes = reading.read_seconds / reading.bare_seconds
    return bold_above(_READ_AIM, passes, f"{passes:.2f}")


def _line(reading: Reading) -> tuple[str, ...]:
    aim, mib = _MEMORY_AIMS_MIB.get(reading.name, _MEMORY_AIM_MIB), reading.read_kib / 1024
    return (
        reading.name,
        f"{reading.size_bytes / 1e6:.0f} MB",
        f"{reading.parties:,}",
        _passes(reading),
        f"{reading.cut_seconds / reading.bare_seconds:.2f}",
        f"{bold_above(aim, mib, f'{mib:.0f} MiB')} ({aim} MiB)",
    )
