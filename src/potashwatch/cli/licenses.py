"""``potashwatch licenses``: OFAC's general licenses on Belarus, and where each stands."""

from datetime import datetime
from pathlib import Path

import click

from potashwatch.cli import options, progress
from potashwatch.cli.clock import SystemClock
from potashwatch.cli.desk import desk
from potashwatch.cli.output import write
from potashwatch.cli.settings import archive_option
from potashwatch.errors import ExitCode
from potashwatch.pipeline.history import find_target
from potashwatch.pipeline.license_list import Licenses
from potashwatch.reports.events import LICENSE_EVENTS_RENDERERS
from potashwatch.reports.license import LICENSE_RENDERERS
from potashwatch.reports.licenses import LICENSES_RENDERERS

_DATE = click.DateTime(["%Y-%m-%d"])


@click.group("licenses", invoke_without_command=True, subcommand_metavar="[COMMAND] [ARGS]...")
@click.option("--in-force", is_flag=True, help="Only those in force.")
@click.option("--target", metavar="TARGET", help="Only those that touch this watched party.")
@click.option(
    "--due", metavar="DAYS", type=click.IntRange(1, 3650), help="Only those that end within so many days."
)
@options.as_of_option
@options.forms_option(LICENSES_RENDERERS)
@options.output_option
@archive_option
@options.config_option
@click.pass_context
def command(
    context: click.Context,
    *,
    in_force: bool,
    target: str | None,
    due: int | None,
    as_of: datetime | None,
    format_: str,
    output: Path | None,
    archive: str | None,
    config: Path | None,
) -> int:
    """List OFAC's general licenses on Belarus, and where each stands.

    From the register that is shipped and from what "potashwatch run" fetched; nobody is asked.

    \b
    Examples:
      potashwatch licenses --in-force
      potashwatch licenses --target belavia --as-of 2025-10-01
      potashwatch licenses show 13
      potashwatch licenses diff 2025-12-01 2026-04-01
    """  # noqa: D301 - click reads the backspace itself
    if context.invoked_subcommand:
        return ExitCode.SAME
    now = SystemClock().now()
    day = options.day_of(as_of, now)
    with progress.reading() as watch:
        found = desk(archive, config, watch)
        wanted = find_target(found.watcher, target) if target is not None else None
        answering = Licenses(found.archive, found.watcher, found.lookout, now)
        listed = answering.listed(day, is_in_force=in_force, target=wanted, due_days=due)
    write(LICENSES_RENDERERS[format_](listed, options.style(output)), output)
    return ExitCode.SAME


@command.command("show")
@click.argument("number", nargs=-1, required=True)
@options.as_of_option
@options.forms_option(LICENSE_RENDERERS)
@options.output_option
@archive_option
@options.config_option
def show(
    *,
    number: tuple[str, ...],
    as_of: datetime | None,
    format_: str,
    output: Path | None,
    archive: str | None,
    config: Path | None,
) -> int:
    """Show everything known of the license NUMBER: what it authorizes and excludes, its end, its sources.

    \b
    Examples:
      potashwatch licenses show 13
      potashwatch licenses show Russia-related 101
    """  # noqa: D301 - click reads the backspace itself
    now = SystemClock().now()
    day = options.day_of(as_of, now)
    with progress.reading() as watch:
        found = desk(archive, config, watch)
        one = Licenses(found.archive, found.watcher, found.lookout, now).find(day, " ".join(number))
    write(LICENSE_RENDERERS[format_](one, options.style(output)), output)
    return ExitCode.SAME


@command.command("diff")
@click.argument("old", type=_DATE, metavar="FROM")
@click.argument("new", type=_DATE, metavar="[TO]", required=False)
@options.forms_option(LICENSE_EVENTS_RENDERERS)
@options.output_option
@archive_option
@options.config_option
@click.option("--exit-zero", is_flag=True, help="Exit 0 also when something happened. Trouble stays 2.")
def diff(
    *,
    old: datetime,
    new: datetime | None,
    format_: str,
    output: Path | None,
    archive: str | None,
    config: Path | None,
    exit_zero: bool,
) -> int:
    """Show what happened to the licenses between the ends of two days.

    TO is today where it is left out. Issued, re-issued, amended (clause by clause), expired, archived, revoked,
    withdrawn. Exit code 1 when something happened.

    \b
    Example:
      potashwatch licenses diff 2025-12-01 2026-04-01
    """  # noqa: D301 - click reads the backspace itself
    now = SystemClock().now()
    with progress.reading() as watch:
        found = desk(archive, config, watch)
        answering = Licenses(found.archive, found.watcher, found.lookout, now)
        told = answering.between(options.day_of(old, now), options.day_of(new, now))
    write(LICENSE_EVENTS_RENDERERS[format_](told, options.style(output)), output)
    return ExitCode.CHANGED if told.events and not exit_zero else ExitCode.SAME
