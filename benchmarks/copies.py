"""Making many parties of few: published records again and again, each copy with numbers and years of its own.

A number is changed by one rule wherever it stands, so what it ties together stays tied. Years of birth differ
from copy to copy too, lest a cache of dates look better than it is.
"""

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path

MANY = 128
"""More copies than are ever made: a number becomes the old one times this, plus the copy's own."""

FIXTURES = Path(__file__).parent.parent / "fixtures"
_YEAR = re.compile(r"(?<!\d)19[2-9]\d(?!\d)")


Origin = tuple[Path, str]
"""A published file, and the key of a party in it."""


@dataclass(frozen=True)
class Full:
    """A full-size document, its later edition, and what must be read from it."""

    name: str
    old: Path
    new: Path
    origin: dict[str, Origin]
    """Key of each party to the published party it was made of."""
    changed: int
    """How many parties differ in the later edition."""


def renumber(text: str, numbers: re.Pattern[str], copy: int) -> str:
    """Return a record with numbers of its own; the pattern's last group is the number."""
    return numbers.sub(partial(_number, copy), text)


def _number(copy: int, match: re.Match[str]) -> str:
    whole, number = match[0], match[match.re.groups]
    at = match.start(match.re.groups) - match.start()
    return f"{whole[:at]}{fresh(number, copy)}{whole[at + len(number) :]}"


def fresh(number: str, copy: int) -> str:
    """Return what a number becomes in a copy."""
    return str(int(number) * MANY + copy)


def redate(text: str, dates: re.Pattern[str], copy: int) -> str:
    """Return a record with years of birth of its own; the pattern finds where such years stand."""

    def year(match: re.Match[str]) -> str:
        return str(1920 + (int(match[0]) - 1920 + 7 * copy) % 80)

    return dates.sub(lambda found: _YEAR.sub(year, found[0]), text)


def picked(count: int, total: int) -> frozenset[int]:
    """Return as many places, evenly spread."""
    return frozenset(place * total // count for place in range(count))
