"""``potashwatch diff`` of two editions in three states: from files, with the old one in an archive, with both there."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Final

from benchmarks.copies import Full
from benchmarks.machine import measured
from benchmarks.page import Row, Section, bold_above, prose, table
from benchmarks.processes import MeasuringError, potashwatch
from benchmarks.reading import bare_seconds

TITLE: Final = "Two editions, in three states"
_RUNS: Final = 5
_MEMORY_AIM_MIB: Final = 200
_AIMS: Final = {
    "both from files": 1.2,
    "the old one in an archive": 0.6,
    "both in an archive": 0.15,
}
_WORK: Final = {
    "both from files": "`diff` of two full-size editions, 100 changed parties, cold, from files",
    "the old one in an archive": "the same with the old edition indexed in the archive, the new one fresh",
    "both in an archive": "the same with both indexed",
}
_MEMORY: Final = "peak memory of any of these"

_TEXT: Final = f"""
The whole program, its start and the writing of the JSON report included, in passes over one of the two files; the best
of {_RUNS} runs. The start is that of the same command over two editions of one party. `--full` reads and compares every
record; it was run once. Before any figure counts, all these runs must have told the same: the counts and every change.
"""


@dataclass(frozen=True)
class State:
    """What a diff costs in one state, start and report included."""

    name: str
    seconds: float
    start_seconds: float
    """Of the same command over two editions of one party each."""
    full_seconds: float | None
    """With ``--full``; None where the program has no such option."""
    peak_kib: int
    full_peak_kib: int | None


@dataclass(frozen=True)
class States:
    """The states of one format."""

    name: str
    size_bytes: int
    bare_seconds: float
    found: tuple[State, ...]


def measure(full: Full, small: Full, folder: Path) -> States:
    """Measure a format; ``small`` are two tiny editions of it. Raises MeasuringError where reports differ."""
    commands = _commands(full, full.old.parent)
    tiny = _commands(small, small.old.parent)
    bare: list[float] = []
    runs: dict[str, list[float]] = {name: [] for name in commands}
    starts: dict[str, list[float]] = {name: [] for name in commands}
    peaks = dict.fromkeys(commands, 0)
    answers: list[object] = []
    for _ in range(_RUNS):
        bare.append(bare_seconds(full.old))
        for name, command in commands.items():
            seconds, kib, answer = _diff(command, folder)
            runs[name].append(seconds)
            peaks[name] = max(peaks[name], kib)
            answers.append(answer)
            starts[name].append(_diff(tiny[name], folder)[0])
    in_full = {name: _diff((*command, "--full"), folder) for name, command in commands.items() if _has_full()}
    answers.extend(answer for _, _, answer in in_full.values())
    if any(answer != answers[0] for answer in answers):
        raise MeasuringError(f"{full.name}: the reports of the states differ")
    states = tuple(
        State(
            name,
            min(runs[name]),
            min(starts[name]),
            in_full[name][0] if name in in_full else None,
            peaks[name],
            in_full[name][1] if name in in_full else None,
        )
        for name in commands
    )
    return States(full.name, full.old.stat().st_size, min(bare), states)


def _commands(full: Full, folder: Path) -> dict[str, tuple[str, ...]]:
    """Prepare the archives; return the arguments of each state's diff."""
    old, new = str(full.old), str(full.new)
    told = json.loads(potashwatch("info", "-f", "json", old).output)[0]["list"]
    one, two = str(folder / "archive"), str(folder / "archive-of-both")
    potashwatch("snapshots", "import", old, "--archive", one)
    copytree(one, two)
    potashwatch("snapshots", "import", new, "--archive", two)
    return dict(
        zip(
            _AIMS,
            (
                ("diff", old, new),
                ("diff", f"{told}@latest", new, "--archive", one),
                ("diff", f"{told}@previous", f"{told}@latest", "--archive", two),
            ),
            strict=True,
        )
    )


def _diff(command: tuple[str, ...], folder: Path) -> tuple[float, int, object]:
    """Run a diff; return its CPU seconds, its peak memory in KiB, and what it found."""
    output = folder / "report.json"
    output.unlink(missing_ok=True)
    cost = potashwatch(*command, "--format", "json", "--output", str(output), code=1)
    return cost.cpu_seconds, cost.peak_kib, answer_of(json.loads(output.read_bytes()))


def answer_of(report: Mapping[str, object]) -> object:
    """Return what a report says of the editions, without where they came from."""
    lists = report["lists"]
    assert isinstance(lists, list)  # noqa: S101 - docs/schema.md
    return [{key: value for key, value in found.items() if key not in ("old", "new")} for found in lists]


def _has_full() -> bool:
    return b"--full" in potashwatch("diff", "--help").output


def section(formats: Iterable[States]) -> Section:
    """Tell what was found."""
    chosen = tuple(formats)
    rows = [
        Row(
            _WORK[name],
            f"at most {aim} passes over one of them",
            ", ".join(f"{each.name} {_passes(each, _state(each, name).seconds, aim)}" for each in chosen),
        )
        for name, aim in _AIMS.items()
    ]
    peak_mib = max(state.peak_kib for each in chosen for state in each.found) / 1024
    rows.append(
        Row(
            _MEMORY,
            f"at most {_MEMORY_AIM_MIB} MiB",
            bold_above(_MEMORY_AIM_MIB, peak_mib, f"{peak_mib:.0f} MiB"),
        )
    )
    lines = [_line(each, state) for each in chosen for state in each.found]
    heads = (
        "format",
        "state",
        "whole",
        "aim",
        "start alone",
        "beyond the start",
        "with `--full`",
        "memory (with `--full`)",
    )
    return Section(
        TITLE,
        tuple(rows),
        f"{measured()}\n\n{prose(_TEXT)}\n\n{table(heads, lines)}",
    )


def _state(formats: States, name: str) -> State:
    return next(state for state in formats.found if state.name == name)


def _passes(formats: States, seconds: float, aim: float) -> str:
    passes = seconds / formats.bare_seconds
    return bold_above(aim, passes, f"{passes:.2f}")


def _line(formats: States, state: State) -> tuple[str, ...]:
    bare, aim = formats.bare_seconds, _AIMS[state.name]
    in_full = "-" if state.full_seconds is None else f"{state.full_seconds / bare:.2f}"
    full_peak = "-" if state.full_peak_kib is None else f"{state.full_peak_kib / 1024:.0f} MiB"
    peak_mib = state.peak_kib / 1024
    return (
        f"{formats.name}, {formats.size_bytes / 1e6:.0f} MB, one pass {bare:.2f} s",
        state.name,
        _passes(formats, state.seconds, aim),
        f"{aim}",
        f"{state.start_seconds / bare:.2f}",
        f"{(state.seconds - state.start_seconds) / bare:.2f}",
        in_full,
        f"{bold_above(_MEMORY_AIM_MIB, peak_mib, f'{peak_mib:.0f} MiB')} ({full_peak})",
    )
