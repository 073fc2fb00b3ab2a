"""Ten years of daily editions of the SDN list as CSV, made of the real steps between the published ones.

The first lap goes the real way, from August 2021 to August 2023, a dozen rows a day. Each lap after it does the same
steps again with parties of its own: who came comes as somebody new, under the next free number, and who came in
the lap before leaves; who left comes back, or leaves again; what was changed changes back. So the list keeps its size.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import count as counting
from itertools import islice, pairwise
from pathlib import Path
from typing import Final, NamedTuple

from tests.published import FIXTURES
from tests.run.year import cut

FIRST_DAY: Final = date(2016, 1, 1)
DAYS: Final = 3650
_ROWS_A_DAY: Final = 12
_PUBLISHED: Final = (
    "2021-08-18T0939",
    "2021-08-20T1850",
    "2021-12-02T0141",
    "2021-12-02T1850",
    "2023-08-03T1843",
    "2023-08-09T1843",
)
_CONSONANTS: Final = b"BCDFGHJKLMNPQRSTVWXZ"
_NAME: Final = re.compile(rb'^\d+,"[^"]*"')
_NUMBER: Final = re.compile(rb"(?<!\d)\d{6,}(?!\d)")


class _Step(NamedTuple):
    """What became of a row from one published edition to the next; None where it is not there."""

    key: int
    old: bytes | None
    new: bytes | None


def editions(folder: Path, count: int = DAYS) -> Iterator[Path]:
    """Write an edition a day into a folder and yield each; the caller may remove it before the next one is made."""
    for day, content in contents(count):
        path = folder / f"sdn_{day}.csv"
        path.write_bytes(content)
        yield path


def contents(count: int = DAYS) -> Iterator[tuple[date, bytes]]:
    """Yield day and bytes of so many editions, the same in every run."""
    published = [cut(FIXTURES / f"ofac/csv/sdn_{name}/sdn.csv.gz") for name in _PUBLISHED]
    steps = [
        _Step(key, old.parties.get(key), new.parties.get(key))
        for old, new in pairwise(published)
        for key in sorted(old.parties.keys() | new.parties.keys())
        if old.parties.get(key) != new.parties.get(key)
    ]
    rows = dict(published[0].parties)
    moves = _moves(rows, steps, 1 + max(key for each in published for key in each.parties))
    for number in range(count):
        body = b"".join(rows[key] for key in sorted(rows))
        yield FIRST_DAY + timedelta(days=number), body + published[0].after
        next(islice(moves, _ROWS_A_DAY - 1, None))


def _moves(rows: dict[int, bytes], steps: list[_Step], first_free: int) -> Iterator[None]:
    """Change one row at a time, for ever."""
    for key, row in _wanted(rows, steps, first_free):
        if rows.get(key) == row:
            continue
        if row is None:
            del rows[key]
        else:
            rows[key] = row
        yield None


def _wanted(
    rows: Mapping[int, bytes], steps: list[_Step], first_free: int
) -> Iterator[tuple[int, bytes | None]]:
    """Yield what becomes of which row; None: it goes."""
    free = counting(first_free)
    now = {step.key: step.key for step in steps}
    for lap in counting():
        for step in steps:
            key = now[step.key]
            if not lap:
                yield key, step.new
            elif step.old and step.new:
                if key in rows:
                    yield key, _fresh(step.old if lap % 2 else step.new, key, lap)
            else:
                is_here = key in rows
                yield key, None
                if step.new or not is_here:
                    now[step.key] = key = next(free)
                    yield key, _fresh(step.new or step.old or b"", key, lap)


def _fresh(row: bytes, key: int, lap: int) -> bytes:
    """Return a row as that of somebody else: with this number, another name, and documents of its own."""
    shift = lap % len(_CONSONANTS)
    names = bytes.maketrans(_CONSONANTS, _CONSONANTS[shift:] + _CONSONANTS[:shift])
    name = _NAME.match(row)
    begin = name.end() if name else row.index(b",")
    told = row[row.index(b",") : begin].translate(names)
    rest = _NUMBER.sub(lambda found: b"%0*d" % (len(found[0]), _moved(found[0], key)), row[begin:])
    return b"%d%s%s" % (key, told, rest)


def _moved(number: bytes, key: int) -> int:
    modulus: int = 10 ** len(number)
    return (int(number) + 7919 * key) % modulus
