"""``potashwatch run``: the daily check."""

from pathlib import Path

import click

from potashwatch.archive import Archive
from potashwatch.cli import options, progress
from potashwatch.cli.clock import SystemClock
from potashwatch.cli.output import write
from potashwatch.cli.settings import archive_option, configured
from potashwatch.cli.starter import starter
from potashwatch.errors import ExitCode, one_line
from potashwatch.pipeline.run import Surroundings, run
from potashwatch.records.edition import ListId
from potashwatch.records.report import Report
from potashwatch.reports import RENDERERS
from potashwatch.reports.table import trouble, warnings


@click.command("run")
@click.option(
    "lists",
    "--list",
    type=click.Choice(options.LIST_IDS),
    multiple=True,
    help="Only this list; repeatable. All three otherwise.",
)
@options.report_format_option
@options.output_option
@click.option(
    "--mirror", help="Take the lists from this folder or internal address, not from the authorities."
)
@click.option("--offline", is_flag=True, help="Fetch nothing: take up what was imported into the archive.")
@archive_option
@options.config_option
@click.option("--strict", is_flag=True, help="Put an edition with format drift under quarantine.")
@click.option(
    "--quiet",
    "-q",
    is_flag=True,
    help="Print no report when nothing changed and all lists were read; warnings are told, --output is written.",
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 also when there are changes. Trouble stays 2.")
def command(
    *,
    lists: tuple[ListId, ...],
    format_: str,
    output: Path | None,
    mirror: str | None,
    offline: bool,
    archive: Path | None,
    config: Path | None,
    strict: bool,
    quiet: bool,
    exit_zero: bool,
) -> int:
    """Do the daily check: what changed since the last run.

    Fetches the current lists, keeps every byte, and refuses what is implausible. The first run of a list takes its
    edition as the baseline and reports no changes. A list that cannot be read, or that a guard objects to, keeps its
    baseline and is named; the others are checked all the same.

    \b
    Examples:
      potashwatch run
      potashwatch run --format json --output report.json --quiet
      potashwatch run --list eu-fsf --mirror /srv/lists
    """  # noqa: D301 - click reads the backspace itself
    flags: dict[tuple[str, ...], object] = {
        ("lists",): list(lists) or None,
        ("mirror",): mirror,
        ("strict",): strict or None,
        ("archive",): archive,
    }
    found = configured(flags, config)

    def deliver(report: Report) -> None:
        is_news = bool(report.errors) or any(of_list.changes for of_list in report.lists)
        if is_news or output or not quiet:
            write(RENDERERS[format_](report, options.style(output)), output, must_arrive=True)

    with progress.by_list() as watch_of:
        report = run(
            Archive.open(found.archive_path, create=True),
            found.settings,
            Surroundings(SystemClock(), starter(), watch_of),
            deliver,
            is_offline=offline,
        )
    for error in report.errors:
        click.echo(f"potashwatch: {one_line(trouble(error))}", err=True)
    for warning in (text for of_list in report.lists for text in warnings(of_list)):
        click.echo(f"potashwatch: warning: {one_line(warning)}", err=True)
    if report.errors:
        return ExitCode.TROUBLE
    is_changed = any(of_list.changes for of_list in report.lists)
    return ExitCode.CHANGED if is_changed and not exit_zero else ExitCode.SAME
