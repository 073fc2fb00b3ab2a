"""Ten years of daily editions: taking them in, asking them, proving them."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

import zstandard

from benchmarks.decade import DAYS, FIRST_DAY, editions
from benchmarks.machine import measured
from benchmarks.page import Row, Section, bold_above, prose, table
from benchmarks.processes import Cost, potashwatch

TITLE: Final = "Ten years of daily editions"
_BATCHES: Final = 10
_RATE_AIM: Final = 40
_BYTES_AIM: Final = 10**9
_ASK_AIM_SECONDS: Final = 1.0
_RUNS: Final = 5
_BARS: Final = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True)
class Batch:
    """What came in at once, a year or so."""

    days: int
    """Editions taken in."""
    cost: Cost
    archive_bytes: int
    """Of the whole archive afterwards."""


@dataclass(frozen=True)
class Question:
    """What is asked of the archive."""

    command: str
    aim_seconds: float | None
    first: Cost
    """Before any other question."""
    best: Cost


@dataclass(frozen=True)
class TenYears:
    """What ten years cost."""

    edition_bytes: int
    """Of one edition, on the average."""
    packed_bytes: int
    """The same compressed alone."""
    batches: tuple[Batch, ...]
    disk_bytes: int
    """What the archive takes on the disk, in whole blocks."""
    questions: tuple[Question, ...]
    verify: Cost

    @property
    def days(self) -> int:
        """Return how many editions there are."""
        return sum(batch.days for batch in self.batches)


def measure(days: int = DAYS) -> TenYears:
    """Take ten years in, a tenth at a time, and ask them."""
    with tempfile.TemporaryDirectory(prefix="potashwatch-decade-") as folder:
        archive, waiting = Path(folder, "archive"), Path(folder, "editions")
        waiting.mkdir()
        pack = zstandard.ZstdCompressor(level=9)
        batches: list[Batch] = []
        edition_bytes = packed_bytes = pending = 0
        for number, path in enumerate(editions(waiting, days), 1):
            content = path.read_bytes()
            edition_bytes += len(content)
            packed_bytes += len(pack.compress(content))
            pending += 1
            if number * _BATCHES // days > (number - 1) * _BATCHES // days:
                batches.append(_import(waiting, archive, pending))
                pending = 0
        asked = ("--archive", str(archive))
        return TenYears(
            edition_bytes // days,
            packed_bytes // days,
            tuple(batches),
            sum(file.stat().st_blocks * 512 for file in archive.rglob("*") if file.is_file()),
            tuple(_ask(command, code, aim, asked) for command, code, aim in _questions(days)),
            potashwatch("snapshots", "verify", *asked),
        )


def _import(waiting: Path, archive: Path, days: int) -> Batch:
    cost = potashwatch("snapshots", "import", str(waiting), "--archive", str(archive))
    for path in waiting.iterdir():
        path.unlink()
    size = sum(file.stat().st_size for file in archive.rglob("*") if file.is_file())
    return Batch(days, cost, size)


def _questions(days: int) -> tuple[tuple[str, int, float | None], ...]:
    """Return the questions, with the exit code of the answer and the aim."""
    first, last = FIRST_DAY, FIRST_DAY + timedelta(days=days - 1)
    middle = FIRST_DAY + timedelta(days=days // 2)
    return (
        ("history belaruskali", 0, _ASK_AIM_SECONDS),
        (f"status --as-of {middle}", 0, _ASK_AIM_SECONDS),
        (f"diff ofac-sdn@{middle - timedelta(days=1)} ofac-sdn@{middle}", 1, None),
        (f"diff ofac-sdn@{first} ofac-sdn@{last}", 1, None),
        ("snapshots list", 0, None),
    )


def _ask(command: str, code: int, aim_seconds: float | None, archive: Sequence[str]) -> Question:
    costs = [potashwatch(*command.split(), *archive, code=code) for _ in range(_RUNS)]
    return Question(command, aim_seconds, costs[0], min(costs, key=lambda cost: cost.wall_seconds))


def section(found: TenYears) -> Section:
    """Tell what was found."""
    rate = found.days / sum(batch.cost.wall_seconds for batch in found.batches)
    size = found.batches[-1].archive_bytes
    added = _added(found.batches)
    flat = f"{_milliseconds(found.batches[-1]) / _milliseconds(found.batches[0]):.2f} times its CPU time"
    grown = f"{added[-1] / found.batches[-1].days / (added[0] / found.batches[0].days):.2f} times its bytes"
    asked = [each for each in found.questions if each.aim_seconds]
    years = (
        f"ten years of dailies, {found.days:,} editions" if found.days == DAYS else f"{found.days:,} dailies"
    )
    rows = (
        Row(
            f"{years}: import",
            f"at least {_RATE_AIM} editions a second on two cores",
            bold_above(-_RATE_AIM, -rate, f"{rate:.1f} a second"),
        ),
        Row("the archive of them", "under 1 GB", bold_above(_BYTES_AIM, size, f"{size / 1e6:.0f} MB")),
        Row(
            "`history` and `status --as-of` over them",
            "under one second",
            ", ".join(
                bold_above(_ASK_AIM_SECONDS, each.best.wall_seconds, f"{each.best.wall_seconds:.2f} s")
                for each in asked
            ),
        ),
        Row("cost of an added day", "flat from year 1 to year 10", f"year 10: {flat}, {grown} of year 1"),
    )
    return Section(TITLE, rows, f"{measured()}\n\n{_text(found, added)}")


def _text(found: TenYears, added: Sequence[int]) -> str:
    batches = found.batches
    cpu = [_milliseconds(batch) for batch in batches]
    sizes = [size / batch.days for size, batch in zip(added, batches, strict=True)]
    curve = table(
        ("year", *map(str, range(1, len(batches) + 1)), "curve"),
        (
            ("CPU time for an added day, ms", *(f"{each:.0f}" for each in cpu), bars(cpu)),
            (
                "wall clock, ms",
                *(f"{1000 * batch.cost.wall_seconds / batch.days:.0f}" for batch in batches),
                bars([batch.cost.wall_seconds / batch.days for batch in batches]),
            ),
            ("bytes for an added day", *(f"{each:,.0f}" for each in sizes), bars(sizes)),
        ),
    )
    questions = table(
        ("command", "CPU time", "wall clock", "wall clock, asked first", "memory"),
        (*map(_answer, found.questions), _verified(found.verify)),
    )
    per_day = batches[-1].archive_bytes / found.days
    taken_in = f"""
        {found.days:,} editions of the SDN list as CSV, {found.edition_bytes / 1e6:.1f} MB each, made of the real steps
        between the published ones, imported with `potashwatch snapshots import FOLDER`, a tenth at a time, on
        {os.cpu_count()} cores.
    """
    kept = f"""
        The archive has {batches[-1].archive_bytes:,} bytes, {found.disk_bytes:,} on the disk in whole blocks:
        {per_day:,.0f} for each edition, snapshot, record index and ledger included,
        {per_day / found.packed_bytes:.1%} of the edition compressed alone ({found.packed_bytes:,} bytes, zstd 9).
    """
    return "\n\n".join((prose(taken_in), curve, prose(kept), questions))


def bars(values: Sequence[float]) -> str:
    """Return a curve of blocks, from zero to the largest."""
    most = max(values)
    return "".join(_BARS[min(7, int(8 * value / most))] for value in values)


def _added(batches: Sequence[Batch]) -> list[int]:
    sizes = [0, *(batch.archive_bytes for batch in batches)]
    return [now - before for before, now in pairwise(sizes)]


def _milliseconds(batch: Batch) -> float:
    return 1000 * batch.cost.cpu_seconds / batch.days


def _answer(question: Question) -> tuple[str, ...]:
    best, aim = question.best, question.aim_seconds or float("inf")
    return (
        f"`{question.command}`",
        f"{best.cpu_seconds:.2f} s",
        bold_above(aim, best.wall_seconds, f"{best.wall_seconds:.2f} s"),
        f"{question.first.wall_seconds:.2f} s",
        f"{best.peak_kib / 1024:.0f} MiB",
    )


def _verified(cost: Cost) -> tuple[str, ...]:
    seconds = f"{cost.wall_seconds:.2f} s"
    return (
        "`snapshots verify`, every byte",
        f"{cost.cpu_seconds:.2f} s",
        seconds,
        seconds,
        f"{cost.peak_kib / 1024:.0f} MiB",
    )
