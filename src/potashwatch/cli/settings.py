"""The configuration, as commands take it."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from potashwatch.parsers.documents import Source
from potashwatch.pipeline.configuration import Configuration, load

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
    if "@" not in text:  # no address of a snapshot: what needs no archive does not wait for its code
        return text
    from potashwatch.archive import Archive  # noqa: PLC0415
    from potashwatch.pipeline.sources import source_of  # noqa: PLC0415

    return source_of(text, lambda: Archive.open(configured({("archive",): archive}, config).archive_place))


def configured(flags: Mapping[tuple[str, ...], object], config: Path | None) -> Configuration:
    """Return the effective configuration; flags that are None were not given. Raises ConfigError."""
    return load(flags=flags, environment=os.environ, cwd=Path.cwd(), config=config)
