"""The evidence: raw snapshots, content-addressed and immutable, and the ledger of what was done."""

from potashwatch.archive.addresses import is_address
from potashwatch.archive.archive import Archive
from potashwatch.archive.blocks import Block, blocks_of
from potashwatch.archive.findings import Finding
from potashwatch.archive.packing import Kept
from potashwatch.archive.pruning import PrunePlan
from potashwatch.archive.snapshots import Sighting, edition_digest

__all__ = [
    "Archive",
    "Block",
    "Finding",
    "Kept",
    "PrunePlan",
    "Sighting",
    "blocks_of",
    "edition_digest",
    "is_address",
]
