"""``potashwatch history``: how a watched party came to stand where it does."""

from datetime import datetime
from pathlib import Path

import click

from potashwatch.cli import options, progress
from potashwatch.cli.clock import SystemClock
from potashwatch.cli.desk import desk
from potashwatch.cli.output import write
from potashwatch.cli.settings import archive_option
from potashwatch.errors import ExitCode
from potashwatch.pipeline.history import find_target, history
from potashwatch.reports.history import HISTORY_RENDERERS


@click.command("history")
@click.argument("target")
@options.as_of_option
@options.forms_option(HISTORY_RENDERERS)
@options.output_option
@archive_option
@options.config_option
def command(
    *,
    target: str,
    as_of: datetime | None,
    format_: str,
    output: Path | None,
    archive: str | None,
    config: Path | None,
) -> int:
    """Show the time line of TARGET: listings, removals, renames, licenses, acts.

    Over every edition in the archive, with the editions as evidence; parties linked to the target are on it too. An act
    is a recent action of OFAC, or a document of the Federal Register, that names Belarus.

    \b
    Examples:
      potashwatch history belaruskali
      potashwatch history belavia --format json
    """  # noqa: D301 - click reads the backspace itself
    now = SystemClock().now()
    day = options.day_of(as_of, now)
    with progress.reading() as watch:
        found = desk(archive, config, watch)
        told = history(found.board(now), find_target(found.watcher, target), day)
    write(HISTORY_RENDERERS[format_](told, options.style(output)), output)
    return ExitCode.SAME
