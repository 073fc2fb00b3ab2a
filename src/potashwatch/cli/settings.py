"""The configuration, as commands take it."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from potashwatch.archive import Archive
from potashwatch.errors import ArchiveError
from potashwatch.parsers.documents import Source, Watch
from potashwatch.pipeline.configuration import Configuration, load
from potashwatch.pipeline.sources import source_of
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.settings import Settings
from potashwatch.targets import Watcher, targets_of

F = TypeVar("F", bound=Callable[..., Any])


def archive_option(function: F) -> F:
    """Add ``--archive``."""
    return click.option(
        "--archive",
        metavar="PLACE",
        type=click.Path(file_okay=False),
        help="Folder of the archive, or its s3://, gs:// or az:// address; also POTASHWATCH_ARCHIVE. The data folder"
        " of the platform otherwise.",
    )(function)


def source(text: str, archive: str | None, config: Path | None) -> Source:
    """Return what a text names: a path, or a snapshot of the archive. Raises ConfigError and ArchiveError."""
    return source_of(text, lambda: Archive.open(configured({("archive",): archive}, config).archive_place))


@dataclass(frozen=True)
class Desk:
    """What the commands that answer about targets work with."""

    archive: Archive | None
    """None where none is there yet: the register of licenses answers without one."""
    watcher: Watcher
    lookout: Lookout | None
    settings: Settings


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
    return Desk(opened, watcher, Lookout(opened, watcher, watch), found.settings)


def configured(flags: Mapping[tuple[str, ...], object], config: Path | None) -> Configuration:
    """Return the effective configuration; flags that are None were not given. Raises ConfigError."""
    return load(flags=flags, environment=os.environ, cwd=Path.cwd(), config=config)
