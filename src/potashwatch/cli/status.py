"""``potashwatch status``: where each watched party stands."""

from datetime import datetime
from pathlib import Path

import click

from potashwatch.cli import options, progress
from potashwatch.cli.clock import SystemClock
from potashwatch.cli.desk import desk
from potashwatch.cli.output import write
from potashwatch.cli.settings import archive_option
from potashwatch.errors import ExitCode
from potashwatch.reports.status import STATUS_RENDERERS


@click.command("status")
@options.as_of_option
@options.forms_option(STATUS_RENDERERS)
@options.output_option
@archive_option
@options.config_option
def command(
    *, as_of: datetime | None, format_: str, output: Path | None, archive: str | None, config: Path | None
) -> int:
    """Show where each watched party stands: listed or not, licensed or not.

    From the newest editions in the archive, the register of general licenses that is shipped, and what was fetched
    since; works offline. A list without an edition of that day or before has no data, and where no record is a party
    exactly, those that name it are shown for review.

    \b
    Examples:
      potashwatch status
      potashwatch status --as-of 2025-12-20 --format json
    """  # noqa: D301 - click reads the backspace itself
    now = SystemClock().now()
    day = options.day_of(as_of, now)
    with progress.reading() as watch:
        found = desk(archive, config, watch)
        status = found.board(now).status(day)
    write(STATUS_RENDERERS[format_](status, options.style(output)), output)
    return ExitCode.SAME
