"""Sends what a run put into the outbox, and says what did not arrive."""

import os
import time
from collections.abc import Collection, Iterable
from functools import partial

import click

from potashwatch.alerts import Secrets, deliver
from potashwatch.archive import Archive
from potashwatch.cli.clock import SystemClock
from potashwatch.cli.signals import SIGNALS
from potashwatch.cli.starter import starter
from potashwatch.errors import DeliveryError, PotashwatchError, one_line
from potashwatch.pipeline.alerting import switches
from potashwatch.pipeline.alerting.direct import report_directly
from potashwatch.pipeline.alerting.sending import Post, Sent, remaining, send, undelivered
from potashwatch.pipeline.arriving import internal
from potashwatch.records.edition import ListId
from potashwatch.records.settings import Settings

NO_SINKS = "alert.no-sinks"


def post(settings: Settings) -> Post:
    """Return what sends alerts from this machine."""
    clock = SystemClock()
    return Post(
        clock=clock,
        pause=time.sleep,
        deliver=partial(deliver, timeout_seconds=settings.alerts.timeout_seconds, clock=clock.now),
        secrets=Secrets(os.environ, settings.sinks),
        starter=starter(),
        shield=SIGNALS.shield,
    )


def send_due(archive: Archive, settings: Settings) -> bool:
    """Send what is due, and tell whether nothing is left that should have arrived. Raises ArchiveError."""
    warn_of_missing_sinks(archive, settings)
    return told(send(archive, settings, post(settings)))


def warn_of_missing_sinks(archive: Archive, settings: Settings) -> None:
    """Say that earlier runs had sinks, where this one has none. Raises ArchiveError."""
    last = archive.last()
    known = last.alerting.sinks if last and last.alerting else ()
    if known and not settings.sinks:
        click.echo(
            f"potashwatch: warning: earlier runs sent alerts to {', '.join(known)}, and this one knows no sink: what it"
            f" found is told here alone [{NO_SINKS}]; use the same --config",
            err=True,
        )


def told(sent: Sent) -> bool:
    """Say on standard error what did not arrive, and tell whether all did."""
    if sent.is_busy:
        click.echo("potashwatch: another process has been sending alerts all the time", err=True)
    for error in undelivered(sent.left).values():
        click.echo(f"potashwatch: {one_line(error.message)} [{error.code}]; {error.hint}", err=True)
    untried = sum(each.state == "new" for each in sent.left)
    if untried:
        told_count = f"{untried} alert{'s' if untried > 1 else ''}"
        click.echo(
            f"potashwatch: {told_count} not tried yet; potashwatch alerts retry sends what waits", err=True
        )
    for fault in sent.unreadable:
        click.echo(f"potashwatch: {one_line(fault.message)} [{fault.code}]; {fault.hint}", err=True)
    return not sent.left and not sent.unreadable


def say_undelivered(archive: Archive, settings: Settings) -> bool:
    """Say what of a run's alerts did not arrive, and tell whether all did. Raises ArchiveError."""
    warn_of_missing_sinks(archive, settings)
    return told(remaining(archive, settings, SystemClock().now()))


class Switches:
    """The dead-man switches during one run.

    ``is_scheduled``: it is of all lists, from the authorities; any other run signals nothing.
    """

    def __init__(self, settings: Settings, *, is_scheduled: bool) -> None:
        self._settings, self._is_scheduled = settings, is_scheduled
        self._secrets = Secrets(os.environ, settings.sinks)
        self._started = switches.begin(settings, self._secrets) if is_scheduled else ()

    def end(self, *, ran: bool, checked: frozenset[ListId] = frozenset()) -> None:
        """Signal how the run ended; a switch that does not answer raises its alarm by itself."""
        if self._is_scheduled:
            _say(self._started)  # what began must not arrive after what ended
            _say(switches.end(self._settings, self._secrets, ran=ran, checked=checked))


def report_trouble(settings: Settings, error: Exception, checked: Collection[ListId]) -> None:
    """Send an error that no archive can remember to the trouble sinks, without the outbox.

    ``checked``: lists that were recorded before it.
    """
    if not isinstance(error, PotashwatchError):
        error = internal(error)
    _say(report_directly(error, settings, post(settings), checked=checked))


def _say(errors: Iterable[DeliveryError]) -> None:
    for error in errors:
        click.echo(f"potashwatch: warning: {one_line(error.message)} [{error.code}]; {error.hint}", err=True)
