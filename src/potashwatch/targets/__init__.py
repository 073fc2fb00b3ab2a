"""Who is watched, and which records and licenses touch them. Pure, but for the file that is shipped."""

from potashwatch.targets.known import known_sources, known_targets, targets_of
from potashwatch.targets.reading import read_targets
from potashwatch.targets.relisting import relisted
from potashwatch.targets.touching import is_party
from potashwatch.targets.watcher import Watcher

__all__ = ["Watcher", "is_party", "known_sources", "known_targets", "read_targets", "relisted", "targets_of"]
