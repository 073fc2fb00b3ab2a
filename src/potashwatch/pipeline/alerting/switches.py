"""Dead-man switches: what a run signals to each, at its beginning and at its end.

For runs of all configured lists that ask the authorities: a run of some of them (``--list``) or without the network
(``--offline``) signals nothing, since a switch would take it for the scheduled run.
"""

from collections.abc import Iterable, Iterator

from potashwatch.alerts import Secrets, Signal, ping
from potashwatch.errors import DeliveryError
from potashwatch.pipeline.alerting.routing import pings
from potashwatch.records.edition import ListId
from potashwatch.records.settings import Settings
from potashwatch.records.sink import PingSink


def begin(settings: Settings, secrets: Secrets) -> Iterator[DeliveryError]:
    """Signal to the switches that a run begins, and yield why one could not be reached."""
    yield from _send(((switch, at_beginning(switch)) for switch in pings(settings.sinks)), settings, secrets)


def end(
    settings: Settings, secrets: Secrets, *, ran: bool, checked: frozenset[ListId]
) -> Iterator[DeliveryError]:
    """Signal to the switches how a run ended, and yield why one could not be reached.

    ``settings`` name every configured list. ``ran``: the run came to its end and left nothing undelivered.
    ``checked``: the lists that it read and accepted.
    """
    signals = (
        (switch, at_end(switch, settings.lists, ran=ran, checked=checked)) for switch in pings(settings.sinks)
    )
    yield from _send(signals, settings, secrets)


def at_beginning(switch: PingSink) -> Signal | None:
    """Return what a switch gets when a run begins; None: nothing. Pure."""
    return "start" if switch.style == "healthchecks" else None


def at_end(
    switch: PingSink, configured: Iterable[ListId], *, ran: bool, checked: frozenset[ListId]
) -> Signal | None:
    """Return what a switch gets when a run has ended; None: nothing, and that silence is the alarm. Pure."""
    required = frozenset(switch.lists or configured) if switch.means == "checked" else frozenset()
    if ran and required <= checked:
        return "success"
    return "fail" if switch.style == "healthchecks" else None


def _send(
    signals: Iterable[tuple[PingSink, Signal | None]], settings: Settings, secrets: Secrets
) -> Iterator[DeliveryError]:
    for switch, signal in signals:
        if signal is not None:
            try:
                ping(switch, signal, secrets, timeout_seconds=settings.alerts.timeout_seconds)
            except DeliveryError as error:
                yield error
