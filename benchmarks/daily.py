"""What a day costs on which nothing moved: a run over the bytes of the day before."""

import json
import shutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.copies import Full
from benchmarks.machine import measured
from benchmarks.page import Row, Section, bold_above, prose, table
from benchmarks.processes import PROGRAM, MeasuringError, potashwatch, run
from tests.published import FIXTURES

TITLE: Final = "An unchanged day"
_RUNS: Final = 7
_AIM: Final = 1.0
_TEXT: Final = """
A run over a folder that holds the bytes of the day before. What it costs beyond the same run over a list of one party,
in passes of SHA-256 over the document; below zero is noise.
"""
_SMALL: Final = FIXTURES / "eu/excerpts/fsf_1_1_excerpt_2026-08-05.xml"


@dataclass(frozen=True)
class Unchanged:
    """A run over a mirror that holds the same bytes as the day before."""

    name: str
    size_bytes: int
    start_seconds: float
    """Of the same run over a list of one party."""
    hash_seconds: float
    run_seconds: float

    @property
    def hash_passes(self) -> float:
        """Return what the run costs beyond its start, in passes of SHA-256 over the document."""
        return (self.run_seconds - self.start_seconds) / self.hash_seconds


def measure(full: Full) -> Unchanged:
    """Measure the second of two runs over the same bytes."""
    told = potashwatch("info", "-f", "json", str(full.old)).output
    list_id = json.loads(told)[0]["list"]
    with tempfile.TemporaryDirectory() as folder:
        small = _second_run(Path(folder, "small"), _SMALL, "eu-fsf")
        large = _second_run(Path(folder, "full"), full.old, list_id)
        starts, hashes, runs = [], [], []
        for _ in range(_RUNS):
            starts.append(run(small).cpu_seconds)
            hashes.append(_hash_seconds(full.old))
            runs.append(run(large).cpu_seconds)
    return Unchanged(full.name, full.old.stat().st_size, min(starts), min(hashes), min(runs))


def _second_run(folder: Path, edition: Path, list_id: str) -> tuple[str, ...]:
    """Return the command of a run, after a first one: all that it finds is the same bytes."""
    mirror = folder / "mirror"
    mirror.mkdir(parents=True)
    shutil.copyfile(edition, mirror / "list.xml")
    (folder / "few.toml").write_text(
        "[guards.few_parties]\nofac_sdn = 1\nofac_consolidated = 1\neu_fsf = 1\n"
    )
    config = ("--config", f"{folder}/few.toml", "--archive", f"{folder}/archive")
    command = (*PROGRAM, "run", "--list", list_id, "--mirror", str(mirror), *config)
    run(command)
    second = run(command)
    if b"unchanged, the same bytes" not in second.output:
        raise MeasuringError(f"not an unchanged day: {second.output!r}")
    return command


def _hash_seconds(path: Path) -> float:
    script = (
        "import hashlib, sys, time; begun = time.process_time();"
        " hashlib.file_digest(open(sys.argv[1], 'rb'), 'sha256'); print(time.process_time() - begun)"
    )
    return float(run((sys.executable, "-c", script, str(path))).output)


def section(days: Iterable[Unchanged]) -> Section:
    """Tell what was found."""
    chosen = tuple(days)
    told = ", ".join(f"{day.name} {_passes(day)}" for day in chosen)
    heads = ("format", "size", "beyond the start, hash passes", "start alone", "whole run", "one hash pass")
    lines = (
        (
            day.name,
            f"{day.size_bytes / 1e6:.0f} MB",
            _passes(day),
            f"{day.start_seconds:.2f} s",
            f"{day.run_seconds:.2f} s",
            f"{day.hash_seconds:.2f} s",
        )
        for day in chosen
    )
    return Section(
        TITLE,
        (Row("unchanged day", "one hash pass plus start-up", f"start-up and, in hash passes: {told}"),),
        f"{measured()}\n\n{prose(_TEXT)}\n\n{table(heads, lines)}",
    )


def _passes(day: Unchanged) -> str:
    return bold_above(_AIM, round(day.hash_passes, 1), f"{day.hash_passes:.1f}")
