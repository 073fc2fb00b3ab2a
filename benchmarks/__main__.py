"""Run the benchmarks and write ``docs/performance.md``: all of it, or the sections named with ``--only``."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Collection
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from benchmarks import daily, growing, page, peers, reading, states, ten_years
from benchmarks.checking import checked
from benchmarks.copies import Full

_PAGE: Final = Path(__file__).parent.parent / "docs" / "performance.md"
TITLES: Final = {
    "diff": states.TITLE,
    "unchanged": daily.TITLE,
    "peers": peers.TITLE,
    "decade": ten_years.TITLE,
    "reading": reading.TITLE,
}
"""What can be measured alone, and its section, in the order of the page."""


def main() -> None:
    """Measure what is asked for; a section is written as soon as it is known."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", choices=TITLES, help="renew this section; repeatable")
    parser.add_argument(
        "--quick", action="store_true", help="leave out the tools that take more than minutes"
    )
    arguments = parser.parse_args()
    chosen = frozenset(arguments.only or TITLES)
    if chosen & {"diff", "unchanged", "reading"}:
        _full_size(chosen)
    if "decade" in chosen:
        _tell(ten_years.section(ten_years.measure()))
    if "peers" in chosen:
        reason = peers.installed()
        _tell(
            peers.not_installed(reason) if reason else peers.section(peers.measure(is_quick=arguments.quick))
        )


def _full_size(chosen: Collection[str]) -> None:
    """Measure what needs full-size documents, one format after the other."""
    diffs: list[states.States] = []
    quiet: list[daily.Unchanged] = []
    readings: list[reading.Reading] = []
    for grow in (growing.classic, growing.advanced, growing.enhanced, growing.fsf):
        with tempfile.TemporaryDirectory(prefix="potashwatch-bench-") as folder:
            full = _apart(grow, Path(folder, "full"))
            if "diff" in chosen:
                small = _apart(partial(grow, parties=1), Path(folder, "small"))
                diffs.append(states.measure(full, small, Path(folder)))
            if "unchanged" in chosen:
                quiet.append(daily.measure(full))
            if "reading" in chosen:
                readings.append(reading.measure(full))
        print(full.name, "measured", file=sys.stderr)
    if diffs:
        _tell(states.section(diffs))
    if quiet:
        _tell(daily.section(quiet))
    if readings:
        _tell(reading.section(readings, reading.start()))


def _tell(section: page.Section) -> None:
    page.renew(_PAGE, section, tuple(TITLES.values()))
    for row in section.rows:
        print(f"{row.work} ({row.aim}): {row.here}")


def _apart(grow: Callable[[Path], Full], folder: Path) -> Full:
    """Make and check a document in another process: a child's peak memory begins with that of its parent."""
    folder.mkdir()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(checked, grow, folder).result()


if __name__ == "__main__":
    main()
