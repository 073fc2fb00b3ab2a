"""Dead-man switches: what a run signals to each, at its beginning and at its end.

For runs of all configured lists that ask the authorities: a run of some of them (``--list``) or without the network
(``--offline``) signals nothing, since a switch would take it for the scheduled run.
"""

import threading
from collections.abc import Iterable, Iterator

from potashwatch.alerts import Secrets, Signal, ping
from potashwatch.errors import DeliveryError
from potashwatch.pipeline.alerting.routing import pings
from potashwatch.records.edition import ListId
from potashwatch.records.settings import Settings
from potashwatch.records.sink import PingSink


class Requests:
    """Requests to switches, each in a thread of its own: one that hangs holds up neither the others nor the run."""

    def __init__(
        self, signals: Iterable[tuple[PingSink, Signal | None]], settings: Settings, secrets: Secrets
    ) -> None:
        self._settings, self._secrets = settings, secrets
        self._errors: list[DeliveryError] = []
        self._threads = [
            threading.Thread(target=self._send, args=each, name="dead-man switch", daemon=True)
            for each in signals
            if each[1] is not None
        ]
        for thread in self._threads:
            thread.start()

    def __iter__(self) -> Iterator[DeliveryError]:
        """Wait for the end of each, and yield why a switch could not be reached."""
        for thread in self._threads:
            thread.join()
        yield from self._errors

    def _send(self, switch: PingSink, signal: Signal) -> None:
        try:
            ping(switch, signal, self._secrets, timeout_seconds=self._settings.alerts.timeout_seconds)
        except DeliveryError as error:
            self._errors.append(error)


def begin(settings: Settings, secrets: Secrets) -> Requests:
    """Signal to the switches that a run begins; nothing waits for their answers."""
    return Requests(((switch, at_beginning(switch)) for switch in pings(settings.sinks)), settings, secrets)


def end(settings: Settings, secrets: Secrets, *, ran: bool, checked: frozenset[ListId]) -> Requests:
    """Signal to the switches how a run ended.

    ``settings`` name every configured list. ``ran``: the run came to its end and left nothing undelivered.
    ``checked``: the lists that it read and accepted.
    """
    signals = (
        (switch, at_end(switch, settings.lists, ran=ran, checked=checked)) for switch in pings(settings.sinks)
    )
    return Requests(signals, settings, secrets)


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
