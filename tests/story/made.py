"""``python -m tests.story.made FOLDER`` makes the SDN editions that nobody kept, out of the last one that was.

No whole SDN edition after August 2023 is at hand. These two are MADE: the edition of 2023-08-09 without the records
that OFAC took out on 2025-11-04 and on 2026-03-26. That they went is published (``alt.csv`` of 2026-06-02 lacks
them); all else in the made editions is of 2023.
"""

import gzip
import sys
from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "fixtures"
LAST_KEPT = FIXTURES / "ofac/csv/sdn_2023-08-09T1843/sdn.csv.gz"
BELAVIA = (44541, 44580)
"""Belavia and its aircraft EW-301PJ."""
POTASH = (32746, 33372, 33374)
"""Belaruskali, Agrorozkvit, the Belarusian Potash Company."""
MADE = {"2025-11-04": BELAVIA, "2026-03-26": (*BELAVIA, *POTASH)}
"""Day to the records that are gone by then."""


def without(uids: tuple[int, ...], content: bytes | None = None) -> bytes:
    """Return the last edition kept, or another, without some records."""
    gone = tuple(f"{uid},".encode() for uid in uids)
    lines = (content or gzip.decompress(LAST_KEPT.read_bytes())).splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(gone))


def make(folder: Path) -> None:
    """Write both editions, each into a folder whose name says its day and that it is made."""
    for day, uids in MADE.items():
        target = folder / f"sdn_{day}_made"
        target.mkdir(parents=True, exist_ok=True)
        (target / "sdn.csv").write_bytes(without(uids))


if __name__ == "__main__":
    make(Path(sys.argv[1]))
