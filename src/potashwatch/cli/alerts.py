"""``potashwatch alerts``: what is on its way to whom."""

from pathlib import Path

import click

from potashwatch import __version__
from potashwatch.archive import Archive
from potashwatch.cli import options
from potashwatch.cli.clock import SystemClock
from potashwatch.cli.output import write
from potashwatch.cli.posting import post, told
from potashwatch.cli.settings import archive_option, configured
from potashwatch.errors import ExitCode, InputError, one_line
from potashwatch.pipeline.alerting.sending import Pending, Sent, drop, is_due, is_open, pending, send
from potashwatch.pipeline.alerting.trying import try_sinks
from potashwatch.records.alert import PendingAlerts
from potashwatch.records.place import Place
from potashwatch.records.report import Tool
from potashwatch.records.settings import Settings
from potashwatch.reports.alerts import PENDING_RENDERERS

_LEAST_DIGITS = 4


@click.group("alerts")
def command() -> None:
    """Look at the alerts: try the sinks, see what has not arrived, send it again.

    "potashwatch run" puts alerts into an outbox in the archive and sends them; docs/alerts.md shows how sinks are
    configured.
    """


@command.command("test")
@click.argument("sinks", nargs=-1, metavar="[SINK]...")
@options.config_option
def test(*, sinks: tuple[str, ...], config: Path | None) -> int:
    """Send a test alert to each SINK, or to all that are configured.

    Nothing is kept in the archive. Exit code 2 when one did not arrive.

    \b
    Examples:
      potashwatch alerts test
      potashwatch alerts test officer
    """  # noqa: D301 - click reads the backspace itself
    settings = configured({}, config).settings
    is_well = True
    for name, error in try_sinks(settings, sinks, post(settings)):
        if error is None:
            click.echo(f"{name}: delivered")
        else:
            is_well = False
            click.echo(f"potashwatch: {one_line(error.message)} [{error.code}]; {error.hint}", err=True)
    return ExitCode.SAME if is_well else ExitCode.TROUBLE


@command.command("pending")
@options.format_option
@options.output_option
@archive_option
@options.config_option
def pending_(*, format_: str, output: Path | None, archive: str | None, config: Path | None) -> int:
    """List the alerts that have not arrived, as far as is known, with the last failure of each.

    Exit code 2 when there are some that are tried no more, or whose sink is not configured.
    """
    found = configured({("archive",): archive}, config)
    opened = _opened(found.archive_place)
    left = pending(opened, found.settings, SystemClock().now())
    answer = PendingAlerts(tool=Tool(version=__version__), alerts=tuple(each.shortly() for each in left))
    write(PENDING_RENDERERS[format_](answer, options.style(output)), output)
    is_well = told(Sent((), (), unreadable=opened.outbox.look().faults))
    stuck = any(each.state in ("given-up", "no-sink") for each in left)
    return ExitCode.TROUBLE if stuck or not is_well else ExitCode.SAME


@command.command("retry")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("all_", "--all", is_flag=True, help="Also those that are tried no more.")
@click.option(
    "--due",
    is_flag=True,
    help="Only those whose wait is over, which grows with each try; nothing is said where there are none: for a timer.",
)
@archive_option
@options.config_option
def retry(*, ids: tuple[str, ...], all_: bool, due: bool, archive: str | None, config: Path | None) -> int:
    """Send what has not arrived, now: the alerts named, or all but those given up.

    Exit code 2 when something is left.

    \b
    Examples:
      potashwatch alerts retry
      potashwatch alerts retry --all
      potashwatch alerts retry --due
    """  # noqa: D301 - click reads the backspace itself
    if sum((bool(ids), all_, due)) > 1:
        raise click.UsageError("name alerts, or give --all, or --due")
    found = configured({("archive",): archive}, config)
    opened = _opened(found.archive_place)
    wanted = {each.alert.id for each in _named(opened, found.settings, ids)} if ids else None

    def is_wanted(each: Pending) -> bool:
        if wanted is not None:
            return each.alert.id in wanted
        return all_ or (is_due(each) if due else is_open(each))

    if due and not any(map(is_due, pending(opened, found.settings, SystemClock().now()))):
        return ExitCode.SAME  # a timer that complains each time would send hundreds of mails in an outage
    sent = send(opened, found.settings, post(found.settings), is_wanted)
    for alert in sent.delivered:
        click.echo(f"{alert.id[:12]}  {alert.sink}  delivered: {one_line(alert.subject)}")
    return ExitCode.SAME if told(sent) else ExitCode.TROUBLE


@command.command("drop")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@archive_option
@options.config_option
def drop_(*, ids: tuple[str, ...], archive: str | None, config: Path | None) -> int:
    """Take the alerts ID out of the outbox without sending them; the archive keeps them as dropped.

    \b
    Example:
      potashwatch alerts drop 3f9a01c2
    """  # noqa: D301 - click reads the backspace itself
    found = configured({("archive",): archive}, config)
    opened = _opened(found.archive_place)
    chosen = _named(opened, found.settings, ids)
    drop(opened, chosen, post(found.settings))
    for each in chosen:
        click.echo(f"{each.alert.id[:12]}  {each.alert.sink}  dropped: {one_line(each.alert.subject)}")
    return ExitCode.SAME


def _opened(place: Place) -> Archive:
    """Open the archive. Without its ledger, which alerts were decided is not known. Raises ArchiveError."""
    opened = Archive.open(place)
    opened.require_ledger()
    return opened


def _named(archive: Archive, settings: Settings, ids: tuple[str, ...]) -> list[Pending]:
    """Return the pending alerts whose ids begin so. Raises InputError."""
    left = pending(archive, settings, SystemClock().now())
    chosen: list[Pending] = []
    for prefix in ids:
        found = [each for each in left if len(prefix) >= _LEAST_DIGITS and each.alert.id.startswith(prefix)]
        if len(found) != 1:
            what = f"{len(found)} pending alerts begin so" if found else "no pending alert begins so"
            raise InputError(
                "input.no-such-alert", f"{prefix}: {what}", hint="potashwatch alerts pending shows their ids"
            )
        chosen += found
    return chosen
