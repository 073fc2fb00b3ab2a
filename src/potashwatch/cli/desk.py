"""What the commands that answer about targets work with."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from potashwatch.archive import Archive
from potashwatch.cli.settings import configured
from potashwatch.errors import ArchiveError
from potashwatch.parsers.documents import Watch
from potashwatch.pipeline.board import Board
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.settings import Settings
from potashwatch.targets import Watcher, targets_of


@dataclass(frozen=True)
class Desk:
    """The archive, and who is watched in it."""

    archive: Archive | None
    """None where none is there yet: the register of licenses answers without one."""
    watcher: Watcher
    lookout: Lookout | None
    settings: Settings

    def board(self, now: datetime) -> Board:
        """Return what answers about targets, at an instant."""
        settings = self.settings
        return Board(self.archive, self.watcher, self.lookout, now, settings.guards, lists=settings.lists)


def desk(archive: str | None, config: Path | None, watch: Watch) -> Desk:
    """Return archive and targets. Raises ConfigError and ArchiveError."""
    found = configured({("archive",): archive}, config)
    watcher = Watcher(targets_of(found.settings.targets))
    try:
        opened = Archive.open(found.archive_place)
    except ArchiveError as error:
        if error.code != "archive.missing" or archive is not None:
            raise
        return Desk(None, watcher, None, found.settings)
    opened.require_ledger()
    return Desk(opened, watcher, Lookout(opened, watcher, watch), found.settings)
