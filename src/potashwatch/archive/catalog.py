"""The snapshots of an archive in short, without opening each: rolled up in blocks, which are no evidence.

A block is believed only where it tells of exactly the snapshots that are there now.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from potashwatch.archive.blocks import Block, blocks_of
from potashwatch.archive.derived import Derived
from potashwatch.archive.snapshots import Sighting, Snapshots, key_of
from potashwatch.errors import ArchiveError
from potashwatch.records.timeline import ShortSnapshot, SnapshotBlock

_KIND: Final = "catalog"
_RULES: Final = "0" * 15 + "1"
"""Which members a snapshot in short has; other members, another number."""


class Catalog:
    """See above."""

    def __init__(self, snapshots: Snapshots, derived: Derived) -> None:
        self._snapshots = snapshots
        self._derived = derived
        self._known: dict[str, ShortSnapshot] = {}
        self._seen: set[str] = set()

    def short(self, sighting: Sighting) -> ShortSnapshot:
        """Return a snapshot in short. Raises ArchiveError where it has to be opened and cannot be read."""
        known = self._known.get(sighting.key)
        if known is None:
            known = self._known[sighting.key] = ShortSnapshot.of(self._snapshots.read(sighting))
        return known

    def look_up(self, sightings: Sequence[Sighting]) -> None:
        """Get ready to tell of a list's snapshots, all given in the order of arrival; roll up what is not yet."""
        for block in blocks_of(sightings):
            if block.sha256 not in self._seen:
                self._seen.add(block.sha256)
                if not self._recall(block):
                    self._roll_up(block)

    def _recall(self, block: Block) -> bool:
        found = self._derived.recall(_KIND, block.sha256, _RULES, SnapshotBlock)
        keys = [sighting.key for sighting in block.sightings]
        if found is None or [key_of(short) for short in found.snapshots] != keys:
            return False
        self._known.update(zip(keys, found.snapshots, strict=True))
        return True

    def _roll_up(self, block: Block) -> None:
        for part in block.parts:
            self._recall(part)
        with suppress(ArchiveError):  # what cannot be read is told by whoever asks for it
            shorts = tuple(map(self.short, block.sightings))
            self._derived.remember(
                _KIND, block.sha256, _RULES, SnapshotBlock(block=block.sha256, snapshots=shorts)
            )
            for part in block.parts:
                self._derived.drop(_KIND, part.sha256, _RULES)
