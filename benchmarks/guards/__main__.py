"""Measure how often each guard holds a published edition, and renew docs/guards.md.

Folders of further editions can be named: the tables are then printed, over those and the published files of the
project, and nothing is written.
"""

import argparse
from pathlib import Path

from benchmarks.copies import FIXTURES
from benchmarks.guards import tables
from benchmarks.guards.editions import found_in
from benchmarks.guards.figures import store
from benchmarks.guards.measuring import measure
from potashwatch.records.settings import GuardSettings


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.guards", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="folder of further editions")
    folders: list[Path] = parser.parse_args().folders
    figures = measure(found_in((FIXTURES, *folders)))
    if folders:
        print(tables.measured(figures, GuardSettings()))
    else:
        store(figures)
        tables.PAGE.write_text(tables.page(figures, GuardSettings()), encoding="utf-8")


if __name__ == "__main__":
    main()
