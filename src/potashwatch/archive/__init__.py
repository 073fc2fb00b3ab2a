"""The evidence: raw snapshots, content-addressed and immutable, and the ledger of what was done."""

from potashwatch.archive.addresses import is_address
from potashwatch.archive.archive import Archive
from potashwatch.archive.findings import Finding
from potashwatch.archive.packing import Kept
from potashwatch.archive.place import Bucket, Place, is_remote, parse_bucket
from potashwatch.archive.pruning import PrunePlan
from potashwatch.archive.snapshots import Sighting, edition_digest

__all__ = [
    "Archive",
    "Bucket",
    "Finding",
    "Kept",
    "Place",
    "PrunePlan",
    "Sighting",
    "edition_digest",
    "is_address",
    "is_remote",
    "parse_bucket",
]
