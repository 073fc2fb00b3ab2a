"""What is in the outbox, for people and for machines."""

from collections.abc import Callable, Iterator

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.alert import PendingAlert, PendingAlerts, PendingState
from potashwatch.reports.board import row
from potashwatch.reports.describe import plural
from potashwatch.reports.json_ import render_json
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import Row, print_lines

_STATES: dict[PendingState, str] = {
    "new": "not tried yet",
    "failed": "to be tried again with the next run",
    "waiting": "to be tried again with the next run, or after {next_at:%Y-%m-%d %H:%M} UTC by alerts retry --due",
    "given-up": "TRIED NO MORE",
    "no-sink": "NO SUCH SINK in the configuration",
}


def render_pending(found: PendingAlerts, style: Style) -> str:
    """Return the alerts, each with its last failure."""
    return print_lines(_lines(found), style)


PENDING_RENDERERS: dict[str, Callable[[PendingAlerts, Style], str]] = {
    "table": render_pending,
    "json": render_json,
}


def _lines(found: PendingAlerts) -> Iterator[Text | Row]:
    if not found.alerts:
        yield Text("nothing is pending")
    for alert in found.alerts:
        yield from _alert(alert)


def _alert(alert: PendingAlert) -> Iterator[Text | Row]:
    to = f" to {alert.to}" if alert.to else ""
    yield Text.assemble(f"{alert.id[:12]}  ", (one_line(f"{alert.sink}{to}"), "bold"), f"  {alert.kind}")
    yield row("subject", alert.subject)
    yield row("made", f"{alert.made_at:%Y-%m-%d %H:%M} UTC")
    state = _STATES[alert.state].format(next_at=alert.next_at)
    tried = f", tried {plural(alert.attempts, 'time')}" if alert.attempts else ""
    yield row("state", f"{state}{tried}")
    if alert.failure:
        yield row("failure", f"{alert.failure.message} [{alert.failure.code}]")
    elif alert.attempts:
        yield row("failure", "the last try has no end: it may have arrived")
