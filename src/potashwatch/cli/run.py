"""``potashwatch run``: the daily check."""

from pathlib import Path
from typing import TypeGuard

import click

from potashwatch.archive import Archive
from potashwatch.cli import options, posting, progress
from potashwatch.cli.clock import SystemClock
from potashwatch.cli.output import write
from potashwatch.cli.report_dir import ReportDir, chosen, report_dir_options
from potashwatch.cli.settings import archive_option, configured
from potashwatch.cli.signals import SIGNALS
from potashwatch.cli.starter import starter
from potashwatch.errors import (
    ExitCode,
    InputError,
    Interrupted,
    LockedError,
    OutputError,
    PotashwatchError,
    one_line,
)
from potashwatch.pipeline.configuration import Configuration
from potashwatch.pipeline.filters import Filters
from potashwatch.pipeline.run import Surroundings, run
from potashwatch.records.edition import LIST_TITLES, ListId
from potashwatch.records.report import Report
from potashwatch.records.standing import Standing
from potashwatch.reports import rendered
from potashwatch.reports.sentences import trouble, warnings


@click.command("run")
@click.option(
    "lists",
    "--list",
    type=click.Choice(options.LIST_IDS),
    multiple=True,
    help="Only this list; repeatable. All of them otherwise; ofac-licenses are the general licenses.",
)
@options.report_format_option
@options.output_option
@report_dir_options
@click.option(
    "--mirror", help="Take the lists from this folder or internal address, not from the authorities."
)
@click.option("--offline", is_flag=True, help="Fetch nothing: take up what was imported into the archive.")
@options.full_option
@archive_option
@options.config_option
@options.targets_only_option
@click.option("--strict", is_flag=True, help="Put an edition with format drift under quarantine.")
@click.option(
    "--quiet",
    "-q",
    is_flag=True,
    help="Print no report when nothing changed and all lists were read; warnings are told, --output and --report-dir"
    " are written.",
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 also when there are changes. Trouble stays 2.")
@click.option(
    "--init",
    "is_first",
    is_flag=True,
    help="Begin the archive: for the first run, once, by a person. Refused where there is an archive already.",
)
@click.option(
    "--wait",
    "wait_seconds",
    metavar="SECONDS",
    type=click.FloatRange(min=0),
    default=0.0,
    help="Wait so long for another run to leave the archive; exit 75 at once otherwise.",
)
def command(  # noqa: PLR0913 - one parameter an option
    *,
    lists: tuple[ListId, ...],
    format_: str,
    output: Path | None,
    report_dir: str | None,
    report_formats: tuple[str, ...],
    mirror: str | None,
    offline: bool,
    is_full: bool,
    archive: str | None,
    config: Path | None,
    targets_only: bool,
    strict: bool,
    quiet: bool,
    exit_zero: bool,
    is_first: bool,
    wait_seconds: float,
) -> int:
    """Do the daily check: what changed since the last run.

    Fetches the current lists, stores every byte, and holds back what is implausible. "--init" begins the archive; a
    run that finds none ends with exit code 2, because it could not know what changed. Each list is recorded, and its
    alerts are sent, as soon as it is read. The first edition of a list is its baseline. A list that cannot be read, or
    that is held for review, keeps its baseline and is named; the others are checked all the same.

    \b
    Examples:
      potashwatch run --init
      potashwatch run
      potashwatch run --format json --output report.json --quiet
      potashwatch run --list eu-fsf --mirror /srv/lists
      potashwatch run --quiet --report-dir /srv/reports
    """  # noqa: D301 - click reads the backspace itself
    flags: dict[tuple[str, ...], object] = {
        ("lists",): list(lists) or None,
        ("mirror",): mirror,
        ("strict",): strict or None,
        ("archive",): archive,
    }
    if offline and mirror:
        raise click.UsageError("--offline asks nobody: leave --mirror out")
    found = configured(flags, config)
    all_lists = configured({**flags, ("lists",): None}, config).settings.lists
    settings = found.settings
    committed: list[ListId] = []
    is_scheduled = not offline and set(settings.lists) >= set(all_lists)
    board: list[Standing] = []

    def brief(standing: Standing | PotashwatchError) -> None:
        if isinstance(standing, Standing):
            board.append(standing)
        else:
            told = f"{standing.message} [{standing.code}]; {standing.hint}"
            click.echo(f"potashwatch: warning: the page has no board: {one_line(told)}", err=True)

    def deliver(report: Report) -> None:
        standing = board[0] if board else None
        if folder:  # also a day without news: the folder is the proof that it was looked at
            folder.write(report, standing)
        if output or not quiet or is_news(report):
            text = rendered(format_, report, options.style(output), standing)
            write(text, output, must_arrive=True)

    folder: ReportDir | None = None
    switches = posting.Switches(settings, is_scheduled=is_scheduled)
    try:
        refuse_own(output, found)
        folder = chosen(report_dir, report_formats, found)
        opened = Archive.open(found.archive_place, create=is_first)
        with progress.by_list() as watch_of:
            report = run(
                opened,
                settings,
                Surroundings(
                    SystemClock(),
                    starter(),
                    watch_of,
                    posting.post(settings),
                    SIGNALS.shield,
                    committed=committed.append,
                ),
                deliver,
                is_first=is_first,
                is_offline=offline,
                is_full=is_full,
                filters=Filters(targets_only=targets_only),
                configured=all_lists,
                brief=brief if "html" in (format_, *(folder.formats if folder else ())) else None,
                wait_seconds=wait_seconds,
            )
    except LockedError:
        posting.send_due(opened, settings)
        raise
    except (Exception, Interrupted) as error:
        if not (is_first and not committed):  # who begins an archive is at the keyboard
            switches.end(ran=False)
            if _is_unreported(error):
                posting.report_trouble(settings, error, committed)
        raise
    is_reported = format_ == "table" and output is None and (not quiet or is_news(report))
    if not is_reported:  # a table on standard output says it all
        _say(report)
    is_delivered = posting.say_undelivered(opened, settings)
    failed = {error.list for error in report.errors}
    checked = frozenset(each.list for each in report.lists if each.list not in failed)
    switches.end(ran=is_delivered, checked=checked)
    if not is_delivered or report.errors:
        return ExitCode.TROUBLE
    is_changed = bool(report.licenses) or any(of_list.changes for of_list in report.lists)
    return ExitCode.CHANGED if is_changed and not exit_zero else ExitCode.SAME


def _is_unreported(error: Exception | Interrupted) -> TypeGuard[Exception]:
    """Tell whether an error is none that the run reported itself, nor one of whoever typed the command."""
    return not isinstance(error, (Interrupted, OutputError, click.ClickException))


def is_news(report: Report) -> bool:
    """Tell whether there is anything that a person must hear of: a new beginning is, too."""
    return bool(report.errors or report.licenses) or any(
        found.changes or found.retracted or found.outcome == "baseline" for found in report.lists
    )


def refuse_own(output: Path | None, found: Configuration) -> None:
    """Refuse to write the report over what the run is made of. Raises InputError."""
    options.refuse_overwriting(output, str(found.file or ""))
    mirror = found.settings.mirror
    if output and mirror and Path(mirror).resolve() in output.resolve().parents:
        raise InputError(
            "input.output-is-input", f"{output}: lies in the mirror {mirror}", hint="name another place"
        )


def _say(report: Report) -> None:
    for error in report.errors:
        click.echo(f"potashwatch: {one_line(trouble(error))}", err=True)
    for found in report.lists:
        for warning in warnings(found):
            title = LIST_TITLES[found.list]
            click.echo(f"potashwatch: warning: {title}: {one_line(warning)}", err=True)
