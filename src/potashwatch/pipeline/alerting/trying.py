"""A test alert for each sink, by hand: nothing of it is kept."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime

from potashwatch import __version__
from potashwatch.alerts import Signal, ping
from potashwatch.errors import DeliveryError, InputError
from potashwatch.pipeline.alerting.routing import addresses
from potashwatch.pipeline.alerting.sending import Post
from potashwatch.pipeline.alerting.switches import at_beginning
from potashwatch.records.alert import Alert
from potashwatch.records.report import Tool
from potashwatch.records.settings import Settings
from potashwatch.records.sink import PingSink, Reader, Sink

_TEXT = "This is a test by hand: nothing was found, and nothing is wrong.\n"


def try_sinks(
    settings: Settings, names: Sequence[str], post: Post
) -> Iterator[tuple[str, DeliveryError | None]]:
    """Try the sinks named, or all, and yield for each reader its name and why nothing arrived; None: it did.

    Raises InputError where a name is no sink, or none is configured.
    """
    for sink in _chosen(settings, names):
        if isinstance(sink, PingSink):
            yield sink.name, _ping(sink, settings, post)
        else:
            for to in addresses(sink):
                told = f"{sink.name} ({to})" if to else sink.name
                yield told, _deliver(_alert(sink.name, to, post.clock.now()), sink, post, told)


def _chosen(settings: Settings, names: Sequence[str]) -> list[Sink]:
    known: dict[str, Sink] = {sink.name: sink for sink in settings.sinks}
    if not known:
        raise InputError(
            "input.no-such-sink",
            "no sink is configured",
            hint="docs/alerts.md shows how: tables [[sinks]] in potashwatch.toml",
        )
    for name in names:
        if name not in known:
            raise InputError(
                "input.no-such-sink", f"{name}: is no sink", hint=f"those configured: {', '.join(known)}"
            )
    return [known[name] for name in dict.fromkeys(names)] or list(known.values())


def _alert(name: str, to: str | None, now: datetime) -> Alert:
    said = f"test {name} {to} {now.isoformat()}"
    return Alert(
        tool=Tool(version=__version__),
        id=hashlib.sha256(said.encode()).hexdigest(),
        sink=name,
        to=to,
        kind="test",
        made_at=now,
        record=0,
        subject="potashwatch: test",
        text=_TEXT,
    )


def _deliver(alert: Alert, sink: Reader, post: Post, told: str) -> DeliveryError | None:
    try:
        post.deliver(alert, sink, post.secrets, is_repeat=False)
    except DeliveryError as error:
        return _now(error, sink, told)
    return None


def _now(error: DeliveryError, sink: Sink, told: str) -> DeliveryError:
    """Return the error as it is for a test, which nobody sends again; of mail it says to whom."""
    hint = (
        "a test is kept nowhere: mend the sink or its way, and try once more"
        if error.may_pass
        else error.hint
    )
    message = f"{told}: {error.message.removeprefix(f'{sink.name}: ')}"
    return DeliveryError(error.code, message, hint=hint, may_pass=error.may_pass)


def _ping(sink: PingSink, settings: Settings, post: Post) -> DeliveryError | None:
    """Send what a good run sends: a failure would raise the alarm."""
    signals: tuple[Signal, ...] = ("start", "success") if at_beginning(sink) else ("success",)
    try:
        for signal in signals:
            ping(sink, signal, post.secrets, timeout_seconds=settings.alerts.timeout_seconds)
    except DeliveryError as error:
        return _now(error, sink, sink.name)
    return None
