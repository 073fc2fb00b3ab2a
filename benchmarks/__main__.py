"""Run the benchmarks and write ``docs/performance.md``."""

import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from benchmarks import daily, growing
from benchmarks.checking import checked
from benchmarks.copies import Full
from benchmarks.measuring import Figures, has_program, measure, measure_start
from benchmarks.report import table, write

_PAGE = Path(__file__).parent.parent / "docs" / "performance.md"


def main() -> None:
    """Measure the formats one after the other."""
    figures: list[Figures] = []
    quiet: list[daily.Unchanged] = []
    for grow in (growing.classic, growing.advanced, growing.enhanced, growing.fsf):
        with tempfile.TemporaryDirectory(prefix="potashwatch-bench-") as folder:
            full = _apart(grow, Path(folder))
            figures.append(measure(full))
            quiet.append(daily.unchanged(full))
        print(table(figures[-1:]), file=sys.stderr)
    write(_PAGE, figures, measure_start() if has_program() else None, quiet, daily.year())
    print(_PAGE.read_text(encoding="utf-8"))


def _apart(grow: Callable[[Path], Full], folder: Path) -> Full:
    """Make and check a document in another process: a child's peak memory begins with that of its parent."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(checked, grow, folder).result()


if __name__ == "__main__":
    main()
