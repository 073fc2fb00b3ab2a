"""Writing ``docs/performance.md``."""

import os
import platform
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.measuring import Figures

READ_AIM, DIFF_AIM, START_AIM = 1.6, 3.5, 8.0
MEMORY_AIMS = {"advanced": 250}
MEMORY_AIM = 150

_TEXT = """# Performance

Measured on {day} by `python -m benchmarks` on {machine};
Python {python}, lxml {lxml}, pydantic {pydantic}.

The documents are as large as the published lists, made of the published records in `fixtures/`, each copy
with numbers and years of birth of its own; before anything is measured they are read, counted and compared
with the records they were made of. One *pass* is a bare `lxml.etree.iterparse` over the same file that looks
at nothing. All times are CPU times of fresh processes, the best of three runs taken in turn; memory is the
peak of the whole process.

| format | size | parties | read, passes (aim {read_aim}) | certify, cut | memory (aim) | diff (aim {diff_aim}) |
|---|---|---|---|---|---|---|
{rows}

Certifying and cutting is part of reading. A diff is the whole program, its start and the writing of the
report included; 100 parties differ.
CPU time of `potashwatch --version` (aim: less than {start_aim:.0f} times `python -c pass`): {start}.

Where a figure is above its aim: hashing, certifying and cutting a document is far below a pass; the rest goes
into looking at each element in Python and making validated records, which no arrangement tried so far brought
under the aim. [ADR 2](adr/0002-certified-cutting.md) and [ADR 5](adr/0005-what-both-editions-share.md) say what
was tried.
"""


def table(figures: list[Figures]) -> str:
    """Return the rows of the table."""
    return "\n".join(map(_row, figures))


def _row(found: Figures) -> str:
    aim = MEMORY_AIMS.get(found.name, MEMORY_AIM)
    diff = "not measured" if found.diff_passes is None else f"{found.diff_passes:.2f}"
    return (
        f"| {found.name} | {found.size_bytes / 1e6:.0f} MB | {found.parties:,} | {found.read_passes:.2f}"
        f" | {found.cut_passes:.2f} | {found.read_kib / 1024:.0f} MiB ({aim} MiB) | {diff} |"
    )


def write(path: Path, figures: list[Figures], start: float | None) -> None:
    """Write the page."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        _TEXT.format(
            day=datetime.now().astimezone().date().isoformat(),
            machine=f"{os.cpu_count()} cores of {_cpu()}",
            python=platform.python_version(),
            lxml=version("lxml"),
            pydantic=version("pydantic"),
            read_aim=READ_AIM,
            diff_aim=DIFF_AIM,
            start_aim=START_AIM,
            rows=table(figures),
            start="not measured" if start is None else f"{start:.1f} times",
        ),
        encoding="utf-8",
    )


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()
