"""Who of the watched parties was in each edition of a list, in blocks of editions: two dozen files for ten years."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from potashwatch.archive import Archive, Block, Sighting, blocks_of
from potashwatch.records.edition import ListId
from potashwatch.records.target import WatchedEdition, WatchedRecord
from potashwatch.records.timeline import WatchedBlock

_KIND: Final = "timeline"


class Timeline:
    """What is remembered of blocks, under some rules of recognition. What does not fit is as good as none."""

    def __init__(self, archive: Archive, rules: str) -> None:
        self._derived = archive.derived
        self._rules = rules
        self._known: dict[tuple[ListId, str], WatchedEdition] = {}
        self._seen: set[str] = set()

    def look_up(self, list_id: ListId, sightings: Sequence[Sighting]) -> list[Block]:
        """Get ready to tell of a list's editions, all sightings given in the order of arrival.

        Returns the blocks that nothing usable is remembered of.
        """
        unknown: list[Block] = []
        for block in blocks_of(sightings):
            if block.sha256 not in self._seen and not self._recall(list_id, block):
                unknown.append(block)
                for part in block.parts:
                    self._recall(list_id, part)
        return unknown

    def known(self, list_id: ListId, sha256: str) -> WatchedEdition | None:
        """Return who is in an edition; None where no block tells."""
        return self._known.get((list_id, sha256))

    def roll_up(
        self, blocks: Iterable[Block], counted: AbstractSet[str], found: Mapping[str, WatchedEdition]
    ) -> None:
        """Remember the blocks of which all editions that count as the list were looked at, and are in ``found``."""
        for block in blocks:
            wanted = dict.fromkeys(s.sha256 for s in block.sightings if s.sha256 in counted)
            if wanted.keys() <= found.keys():
                self._keep(block, [found[sha256] for sha256 in wanted])

    def _recall(self, list_id: ListId, block: Block) -> bool:
        found = self._derived.recall(_KIND, block.sha256, self._rules, WatchedBlock)
        if found is None or (found.block, found.rules) != (block.sha256, self._rules):
            return False
        own = {sighting.sha256 for sighting in block.sightings}
        if not all(sha256 in own and 0 <= place < len(found.told) for sha256, place in found.editions):
            return False
        self._seen.add(block.sha256)
        for sha256, place in found.editions:
            self._known[list_id, sha256] = self._edition(list_id, sha256, found.told[place])
        return True

    def _keep(self, block: Block, editions: Iterable[WatchedEdition]) -> None:
        places: dict[tuple[WatchedRecord, ...], int] = {}
        told = [(each.sha256, places.setdefault(each.records, len(places))) for each in editions]
        rolled = WatchedBlock(block=block.sha256, rules=self._rules, told=tuple(places), editions=tuple(told))
        self._derived.remember(_KIND, block.sha256, self._rules, rolled)
        self._seen.add(block.sha256)
        for part in block.parts:
            self._derived.drop(_KIND, part.sha256, self._rules)

    def _edition(self, list_id: ListId, sha256: str, records: tuple[WatchedRecord, ...]) -> WatchedEdition:
        return WatchedEdition(list=list_id, sha256=sha256, rules=self._rules, records=records)
