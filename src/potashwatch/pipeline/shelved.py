"""An edition of an archive as a source to read from; an archive itself is not needed to know one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from potashwatch.parsers.documents import Stored

if TYPE_CHECKING:
    from potashwatch.archive import Archive
    from potashwatch.records.snapshot import Snapshot


@dataclass(frozen=True)
class Shelved(Stored):
    """An edition that lies in an archive, where its record index may lie too."""

    archive: "Archive"
    snapshot: "Snapshot"
