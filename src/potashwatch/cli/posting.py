"""Sends what a run put into the outbox, and says what did not arrive."""

import os
import time
from functools import partial

import click

from potashwatch.alerts import Secrets, deliver
from potashwatch.archive import Archive
from potashwatch.cli.clock import SystemClock
from potashwatch.cli.starter import starter
from potashwatch.errors import one_line
from potashwatch.pipeline.alerting.sending import Post, Sent, send, undelivered
from potashwatch.pipeline.alerting.switches import end
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
    )


def send_due(archive: Archive, settings: Settings) -> bool:
    """Send what is due, and tell whether nothing is left that should have arrived. Raises ArchiveError."""
    last = archive.last()
    known = last.alerting.sinks if last and last.alerting else ()
    if known and not settings.sinks:
        click.echo(
            f"potashwatch: warning: earlier runs sent alerts to {', '.join(known)}, and this one knows no sink: what it"
            f" found is told here alone [{NO_SINKS}]; use the same --config",
            err=True,
        )
    return told(send(archive, settings, post(settings)))


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


def ask_switches(settings: Settings) -> None:
    """Ask the dead-man switches; one that does not answer is told, and raises its alarm by itself."""
    secrets = Secrets(os.environ, settings.sinks)
    for error in end(settings, secrets, ran=True, checked=frozenset(settings.lists)):
        click.echo(f"potashwatch: warning: {one_line(error.message)} [{error.code}]; {error.hint}", err=True)
