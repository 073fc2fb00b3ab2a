"""What an export did, and what it was asked for."""

from dataclasses import dataclass
from datetime import date

from potashwatch.errors import PotashwatchError


@dataclass
class Tally:
    """Of one table."""

    files: int = 0
    """Written now."""
    rows: int = 0
    """In them."""
    left: int = 0
    """Files that were there already."""
    removed: int = 0
    """Files whose place was taken: see ``docs/export.md``."""


@dataclass(frozen=True)
class Trouble:
    """Something that was left out."""

    what: str
    error: PotashwatchError


@dataclass(frozen=True)
class Days:
    """The days asked for, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        return not (self.first and day < self.first) and not (self.last and day > self.last)
