"""A program of one's own, which reads the alert as JSON from its standard input."""

import os
from typing import Final

from potashwatch.alerts.running import run
from potashwatch.alerts.sending import Sending
from potashwatch.errors import DeliveryError, one_line, printable
from potashwatch.records.alert import Alert
from potashwatch.records.sink import CommandSink

_TRY_LATER: Final = 75
"""EX_TEMPFAIL of sysexits.h."""
_MOST_SAID: Final = 200


def deliver_command(alert: Alert, sink: CommandSink, sending: Sending) -> None:
    """Start the program; exit code 0 is delivered, 75 is tried again later, any other a refusal.

    Its environment has ALERT_ID, ALERT_KIND and ALERT_IS_REPEAT (0 or 1), and none of the variables with secrets of
    sinks. A program that was killed may have done its work. Raises DeliveryError (alert.command, alert.timeout).
    """
    name = printable(os.path.basename(sink.command[0]))  # noqa: PTH119 - a path of another platform stays whole
    environment = {
        **sending.secrets.environment,
        "ALERT_ID": alert.id,
        "ALERT_KIND": alert.kind,
        "ALERT_IS_REPEAT": str(int(sending.is_repeat)),
    }
    given = alert.model_dump_json(by_alias=True).encode("utf-8") + b"\n"
    try:
        ended = run(sink.command, given, environment, sending.deadline)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
        raise DeliveryError(
            "alert.command",
            f"{name}: cannot be started: {reason}",
            hint="look at command of the sink: the program, then its arguments, each a text of its own",
        ) from error
    if ended.status == 0:
        return
    if ended.status is None:
        raise DeliveryError(
            "alert.timeout",
            f"{name}: had not ended after {sending.deadline.seconds:g} seconds, and was killed",
            hint="it is started again later with the same ALERT_ID",
            is_unsure=True,
            may_pass=True,
        )
    how = f"exit code {ended.status}" if ended.status > 0 else f"signal {-ended.status}"
    said = sending.secrets.hide(_last_line(ended.said))
    raise DeliveryError(
        "alert.command",
        f"{name}: ended with {how}" + (f": {said}" if said else ""),
        hint="run the program by hand with an alert from a file; see docs/alerts.md",
        is_unsure=ended.status < 0,
        may_pass=ended.status == _TRY_LATER or ended.status < 0,
    )


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return one_line(lines[-1].strip())[:_MOST_SAID] if lines else ""
