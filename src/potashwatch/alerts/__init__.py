"""Sinks: one a file, each delivers one message once, and says truthfully how it went.

When to try again, and what was told to whom, is not known here.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from potashwatch.alerts.apprise_ import deliver_apprise
from potashwatch.alerts.command import deliver_command
from potashwatch.alerts.files import deliver_directory, deliver_file
from potashwatch.alerts.reading import read_sinks
from potashwatch.alerts.secrets import Secrets
from potashwatch.alerts.sending import Clock, Deadline, Sending
from potashwatch.alerts.slack import deliver_slack
from potashwatch.alerts.smtp import deliver_smtp
from potashwatch.alerts.switch_address import Signal, address_of
from potashwatch.alerts.teams import deliver_teams
from potashwatch.alerts.web import request
from potashwatch.alerts.webhook import deliver_webhook
from potashwatch.errors import DeliveryError
from potashwatch.records.alert import Alert
from potashwatch.records.sink import PingSink, Reader

__all__ = ["DELIVERERS", "Clock", "Secrets", "Signal", "deliver", "ping", "read_sinks"]

Deliverer = Callable[[Alert, Any, Sending], None]

DELIVERERS: Final[Mapping[str, Deliverer]] = MappingProxyType(
    {
        "webhook": deliver_webhook,
        "slack": deliver_slack,
        "teams": deliver_teams,
        "smtp": deliver_smtp,
        "file": deliver_file,
        "directory": deliver_directory,
        "command": deliver_command,
        "apprise": deliver_apprise,
    }
)
"""By the kind of the sink."""


def deliver(
    alert: Alert, sink: Reader, secrets: Secrets, *, is_repeat: bool, timeout_seconds: float, clock: Clock
) -> None:
    """Try once to deliver an alert; return when it arrived.

    ``is_repeat``: an earlier attempt may have arrived. ``timeout_seconds`` is for all of it. ``clock`` tells the time
    that a signature needs. Raises DeliveryError with a code of docs/alerts.md; no secret is in it or its traceback.
    """

    def attempt(deadline: Deadline) -> None:
        DELIVERERS[sink.kind](alert, sink, Sending(secrets, is_repeat, deadline, clock))

    _once(attempt, sink.name, secrets, timeout_seconds)


def ping(sink: PingSink, signal: Signal, secrets: Secrets, *, timeout_seconds: float) -> None:
    """Send a signal to a dead-man switch (GET); return when the answer is 2xx. Raises DeliveryError."""

    def attempt(deadline: Deadline) -> None:
        request("GET", address_of(secrets.of(sink.url), signal), deadline=deadline)

    _once(attempt, sink.name, secrets, timeout_seconds)


def _once(attempt: Callable[[Deadline], None], name: str, secrets: Secrets, timeout_seconds: float) -> None:
    """Do it, and tell a failure with the name of the sink and without any secret."""
    failure: DeliveryError | None = None
    try:
        with Deadline(timeout_seconds) as deadline:
            attempt(deadline)
    except DeliveryError as error:
        failure = error
    except Exception as error:  # noqa: BLE001 - whatever a library says, it may hold an address with a token
        failure = DeliveryError(
            "alert.internal",
            f"an error that nobody foresaw: {type(error).__name__}; the alert may have arrived",
            hint="please report it, with the kind of the sink",
            is_unsure=True,
        )
    if failure is not None:
        raise DeliveryError(  # a new one, out here: nothing of the error before hangs on it
            failure.code,
            secrets.hide(f"{name}: {failure.message}"),
            hint=secrets.hide(failure.hint),
            is_unsure=failure.is_unsure,
            may_pass=failure.may_pass,
        )
