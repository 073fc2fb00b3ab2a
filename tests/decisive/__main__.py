"""``python -m tests.decisive`` prints what happens on the decisive days; ``--update`` makes it what must happen."""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests.decisive.driver import EXPECTED, Stage, expected
from tests.publisher.decisive_days import DAYS


def main() -> None:
    """Play the days."""
    parser = argparse.ArgumentParser(prog="python -m tests.decisive")
    parser.add_argument("--update", action="store_true", help="write it as what must happen")
    parser.add_argument("days", nargs="*", metavar="DAY", help="only these days, by name")
    options = parser.parse_args()
    found = expected()
    with tempfile.TemporaryDirectory() as name, Stage(Path(name)) as stage:
        for day in DAYS:
            if options.days and day.name not in options.days:
                continue
            folder = Path(name) / day.name
            folder.mkdir()
            found[day.name] = [seen.data() for seen in stage.play(day, folder)]
            sys.stdout.write(f"{day.name} {json.dumps(found[day.name], indent=1, ensure_ascii=False)}\n")
    if options.update:
        ordered = {day.name: found[day.name] for day in DAYS if day.name in found}
        EXPECTED.write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
