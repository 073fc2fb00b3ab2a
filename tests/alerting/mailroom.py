"""A desk with sinks: runs over a mirror folder, and a post that notes what was delivered or fails as it is told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from potashwatch.alerts import Secrets
from potashwatch.errors import DeliveryError, OutputError
from potashwatch.pipeline.alerting.sending import Pending, Post, Sent, is_open, pending, send
from potashwatch.pipeline.run import Surroundings, run
from potashwatch.records.alert import Alert
from potashwatch.records.edition import ListId
from potashwatch.records.report import Report
from potashwatch.records.sink import DirectorySink, ReadingSink, Sink
from tests.run.desk import STARTER, Desk


def news(name: str = "officer", **fields: object) -> DirectorySink:
    """Return a sink for news."""
    return DirectorySink.model_validate({"name": name, "kind": "directory", "path": "unused", **fields})


def ops(name: str = "ops", **fields: object) -> DirectorySink:
    """Return a sink for trouble."""
    return news(name, carries="trouble", **fields)


def absent(name: str = "officer", *, is_unsure: bool = False) -> DeliveryError:
    """Return what a sink raises whose server does not answer."""
    return DeliveryError(
        "alert.unreachable", f"{name}: no answer", hint="wait", is_unsure=is_unsure, may_pass=not is_unsure
    )


@dataclass
class Mailroom(Desk):
    """See the module."""

    sinks: tuple[Sink, ...] = (news(), ops())
    arrived: list[Alert] = field(default_factory=list)
    """What readers saw, repeats included."""
    delivered: list[Alert] = field(default_factory=list)
    """What arrived and is known to have arrived."""
    repeats: list[str] = field(default_factory=list)
    """Ids that were sent as a repeat."""
    fails: Callable[[Alert], DeliveryError | None] = lambda _alert: None
    """Why an alert does not arrive."""
    fails_after: Callable[[Alert], DeliveryError | None] = lambda _alert: None
    """Why it is not known that it did."""
    pauses: list[float] = field(default_factory=list)
    configured: tuple[ListId, ...] | None = None
    """All lists that are watched, where ``lists`` are some of them."""
    offered: list[Alert] = field(default_factory=list)
    """Every try."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.settings = self.settings.model_copy(update={"sinks": self.sinks})

    @property
    def post(self) -> Post:
        """Return what sends."""

        def deliver(alert: Alert, _sink: ReadingSink, _secrets: Secrets, *, is_repeat: bool) -> None:
            self.offered.append(alert)
            if error := self.fails(alert):
                raise error
            self.arrived.append(alert)
            if is_repeat:
                self.repeats.append(alert.id)
            if error := self.fails_after(alert):
                raise error
            self.delivered.append(alert)

        return Post(self.clock, self.pauses.append, deliver, Secrets({}), STARTER)

    def day(self, *, days: float = 1, is_offline: bool = False, is_full: bool = False) -> list[Alert]:
        """Run on the next day; return what was delivered. ``is_full``: the report cannot be written."""
        self.clock.at += timedelta(days=days)
        settings = self.settings.model_copy(update={"lists": self.lists, "mirror": str(self.mirror)})
        before = len(self.delivered)

        def deliver(report: Report) -> None:
            if is_full:
                raise OutputError("output.unwritable", "report.json: no space left", hint="make room")
            self.reports.append(report)

        try:
            run(
                self.archive,
                settings,
                Surroundings(self.clock, STARTER, post=self.post),
                deliver,
                is_offline=is_offline,
                configured=self.configured,
            )
        except OutputError:
            assert is_full
        return self.delivered[before:]

    def first_day(self) -> None:
        """Run on the first day, whose editions are the baselines, and forget the alerts about them."""
        assert {alert.kind for alert in self.day()} <= {"baseline"}
        for seen in (self.arrived, self.delivered, self.offered):
            seen.clear()

    def send(self, which: Callable[[Pending], bool] = is_open) -> Sent:
        """Send what is due."""
        return send(self.archive, self.settings, self.post, which)

    def left(self) -> list[Pending]:
        """Return what has not arrived."""
        return list(pending(self.archive, self.settings, self.clock.now()))


def kinds(alerts: list[Alert]) -> list[tuple[str, str]]:
    """Return sink and kind of each."""
    return [(alert.sink, alert.kind) for alert in alerts]
