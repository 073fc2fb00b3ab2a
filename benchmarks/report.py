"""Writing ``docs/performance.md``."""

import os
import platform
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.daily import Unchanged, Year
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

## The daily run

A day on which nothing moved: a run over a folder that holds the bytes of the day before. What it costs beyond
the same run over a list of one party, in passes of SHA-256 over the document (aim: at most 1; below zero is noise):

| format | size | run, hash passes |
|---|---|---|
{unchanged}

A year: {days} daily editions of the SDN list as CSV, {parties:,} parties at the end, made of the real steps between
published editions, imported with `potashwatch snapshots import`, neighbors compared with `potashwatch diff` on
their addresses:

| | |
|---|---|
| reading one edition from a plain file (`potashwatch info`, start included) | 1 |
| importing one edition, in such readings | {imports:.2f} |
| comparing two consecutive editions of the archive, in such readings | {diffs:.2f} |
| reading, importing, comparing one, in CPU seconds here | {seconds} |
| one edition compressed alone (zstd 9) | {packed_bytes:,} bytes |
| the archive's bytes for each edition, snapshot and ledger included | {archive_bytes:,} bytes |
| as a share (aim: under 15 %) | {share:.1%} |

Archive after so many editions: {curve}.
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


def write(
    path: Path, figures: list[Figures], start: float | None, quiet: list[Unchanged], year: Year
) -> None:
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
            unchanged="\n".join(
                f"| {day.name} | {day.size_bytes / 1e6:.0f} MB | {day.hash_passes:.1f} |" for day in quiet
            ),
            days=year.days,
            parties=year.parties,
            imports=year.import_seconds / year.read_seconds,
            diffs=year.diff_seconds / year.read_seconds,
            seconds=f"{year.read_seconds:.2f}, {year.import_seconds:.2f}, {year.diff_seconds:.2f}",
            packed_bytes=year.packed_bytes,
            archive_bytes=year.archive_bytes,
            share=year.share,
            curve=", ".join(f"{days}: {size / 1e3:,.0f} kB" for days, size in year.curve),
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
