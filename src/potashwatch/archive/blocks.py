"""Consecutive sightings of a list, in blocks that no arrival changes any more: what is worked out of one stays right.

Numbers count arrivals over all lists; a block is a stretch of numbers, and is full when the list has a higher one.
Full blocks are large or small: a large one takes the place of its small ones. So an edition is rolled up twice, however
many there are, and what is left are few.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Final

from potashwatch.archive.snapshots import Sighting

_LARGE: Final = 1024
_SMALL: Final = 32
_FEWEST: Final = 4
"""What is told by fewer files is not worth one more."""


@dataclass(frozen=True)
class Block:
    """Sightings of one list whose numbers lie in one stretch, in the order of arrival."""

    sightings: tuple[Sighting, ...]
    parts: "tuple[Block, ...]" = ()
    """The smaller blocks that it takes the place of."""

    @cached_property
    def sha256(self) -> str:
        """Return what names the block: another sighting, or one that was pruned, is another block."""
        return hashlib.sha256("".join(f"{s.key}\n" for s in self.sightings).encode()).hexdigest()


def blocks_of(sightings: Sequence[Sighting]) -> Iterator[Block]:
    """Yield the full blocks of a list's sightings, all given in the order of arrival; the last ones are in none."""
    for large, is_full in _stretches(sightings, sightings, _LARGE):
        parts = tuple(Block(small) for small, is_full in _stretches(large, sightings, _SMALL) if is_full)
        if is_full:
            yield Block(large, parts)
        else:
            yield from parts


def _stretches(
    some: Sequence[Sighting], sightings: Sequence[Sighting], size: int
) -> Iterator[tuple[tuple[Sighting, ...], bool]]:
    """Yield sightings by stretches of so many numbers, and whether each is full and worth a block."""
    for place, group in groupby(some, key=lambda sighting: (sighting.number - 1) // size):
        found = tuple(group)
        yield found, len(found) >= _FEWEST and (place + 1) * size <= sightings[-1].number
