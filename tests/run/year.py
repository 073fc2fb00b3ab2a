"""A year of daily editions made of real ones: each real step, party by party, spread over the days between."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from tests.published import FIXTURES, published

FIRST_DAY = date(2023, 1, 1)
CLASSIC = tuple(
    FIXTURES / f"ofac/classic/consolidated_{day}.xml.gz"
    for day in ("2021-05-21", "2021-06-03", "2022-02-22", "2022-02-24")
)
CSV = tuple(
    FIXTURES / f"ofac/csv/sdn_{day}/sdn.csv.gz"
    for day in (
        "2021-08-18T0939",
        "2021-08-20T1850",
        "2021-12-02T0141",
        "2021-12-02T1850",
    )
)

_ENTRY = re.compile(rb"[ \t]*<sdnEntry>\s*<uid>(\d+)</uid>.*?</sdnEntry>\r?\n?", re.DOTALL)
_ROW = re.compile(rb"^(\d+),.*\r\n", re.MULTILINE)


@dataclass(frozen=True)
class Cut:
    """A document as what stands before its parties, the parties by key, and what stands after them."""

    before: bytes
    parties: dict[int, bytes]
    after: bytes


def cut(path: Path) -> Cut:
    """Cut a published classic XML file or primary CSV table into its parties."""
    content = published(path)
    pattern = _ENTRY if content.lstrip().startswith((b"<", b"\xef")) else _ROW
    found = list(pattern.finditer(content))
    parties = {int(match[1]): match[0] for match in found}
    return Cut(content[: found[0].start()], parties, content[found[-1].end() :])


def dailies(paths: tuple[Path, ...], days: int, *, stable_every: int = 1) -> Iterator[tuple[date, bytes]]:
    """Yield an edition a day: the first is the first of ``paths``, the last is the last.

    Of the parties that never change only every n-th is kept.
    """
    editions = [cut(path) for path in paths]
    moving = {
        key
        for old, new in pairwise(editions)
        for key in old.parties.keys() | new.parties.keys()
        if old.parties.get(key) != new.parties.get(key)
    }
    steps = [
        (key, new.parties.get(key))
        for old, new in pairwise(editions)
        for key in sorted(old.parties.keys() | new.parties.keys())
        if old.parties.get(key) != new.parties.get(key)
    ]
    now = {
        key: party for key, party in editions[0].parties.items() if key in moving or not key % stable_every
    }
    done = 0
    for number in range(days):
        upto = len(steps) * number // (days - 1)
        for key, party in steps[done:upto]:
            if party is None:
                now.pop(key, None)
            else:
                now[key] = party
        done = upto
        day = FIRST_DAY + timedelta(days=number)
        yield day, _edition(editions[0], now, day)


def _edition(first: Cut, parties: dict[int, bytes], day: date) -> bytes:
    before = re.sub(
        rb"<Publish_Date>[^<]*<", b"<Publish_Date>" + day.strftime("%m/%d/%Y").encode() + b"<", first.before
    )
    before = re.sub(rb"<Record_Count>[^<]*<", b"<Record_Count>%d<" % len(parties), before)
    return before + b"".join(parties[key] for key in sorted(parties)) + first.after
