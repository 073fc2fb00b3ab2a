"""Brings what is in the outbox to its readers: each try is written down before it begins, and how it ended after."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from potashwatch.alerts import Secrets
from potashwatch.archive import Archive
from potashwatch.archive.holder import Holder
from potashwatch.archive.outbox import Try
from potashwatch.errors import ArchiveError, DeliveryError, LockedError
from potashwatch.fetchers import Clock
from potashwatch.pipeline.alerting.routing import fits, readers
from potashwatch.records.alert import Alert, Attempt, Failure, PendingAlert, PendingState, Settled
from potashwatch.records.ledger import Starter
from potashwatch.records.report import ReportError
from potashwatch.records.settings import Settings
from potashwatch.records.sink import Reader

_LONGEST_WAIT: Final = timedelta(hours=6)
_SLACK: Final = timedelta(seconds=30)
"""What a try takes beside its time: to begin, to end, to be written down."""


class Deliver(Protocol):
    """Brings one alert to one sink, once. Raises DeliveryError."""

    def __call__(self, alert: Alert, sink: Reader, secrets: Secrets, /, *, is_repeat: bool) -> None:
        """Deliver. ``is_repeat``: an earlier try may have arrived."""


@dataclass(frozen=True)
class Post:
    """What sending is handed from outside."""

    clock: Clock
    pause: Callable[[float], None]
    """Waits so many seconds."""
    deliver: Deliver
    secrets: Secrets
    starter: Starter
    shield: Callable[[], AbstractContextManager[None]] = nullcontext
    """Holds back signals that stop the program from the beginning of a try until its end is recorded."""


@dataclass(frozen=True)
class Pending:
    """An alert that has not arrived, as far as is known."""

    alert: Alert
    tries: tuple[Try, ...]
    state: PendingState
    next_at: datetime | None
    """When it is due again; None where it is due, or never."""

    @property
    def failure(self) -> Failure | None:
        """How the last try ended; None where there was none, or its end is not known."""
        return self.tries[-1].failure if self.tries else None

    def shortly(self) -> PendingAlert:
        """Return it as it is told."""
        alert = self.alert
        return PendingAlert(
            id=alert.id,
            sink=alert.sink,
            to=alert.to,
            kind=alert.kind,
            list=alert.list,
            made_at=alert.made_at,
            subject=alert.subject,
            state=self.state,
            attempts=len(self.tries),
            failure=self.failure,
            next_at=self.next_at,
        )


@dataclass
class Round:
    """What was tried in one run, which sends several times: no alert and no dead reader is tried twice."""

    tried: set[str] = field(default_factory=set)
    """Ids of alerts."""
    doubtful: set[tuple[str, str | None]] = field(default_factory=set)
    """Readers, by sink and address, at which an alert failed that had failed before: the fault may be the alert's."""
    unreachable: set[tuple[str, str | None]] = field(default_factory=set)
    """Readers that did not answer: what else they are to get waits, unharmed."""

    def fail(self, reader: tuple[str, str | None], *, is_repeat: bool) -> None:
        """Note that a reader did not answer. One alert that fails again and again must hold up no later one."""
        if is_repeat and reader not in self.doubtful:
            self.doubtful.add(reader)
        else:
            self.unreachable.add(reader)


@dataclass(frozen=True)
class Sent:
    """How it went."""

    delivered: tuple[Alert, ...]
    left: tuple[Pending, ...]
    """Everything that is in the outbox still."""
    is_busy: bool = False
    """Another process is sending; nothing was done here."""
    unreadable: tuple[ArchiveError, ...] = ()
    """What is wrong with alerts that cannot be read."""


def pending(archive: Archive, settings: Settings, now: datetime) -> tuple[Pending, ...]:
    """Return what is in the outbox, in the order in which it was made. Raises ArchiveError."""
    return tuple(_pending(archive, settings, alert, now) for alert in archive.outbox.look().pending)


def is_due(found: Pending) -> bool:
    """Tell whether the wait after the last try is over: for what asks every few minutes."""
    return found.state in ("new", "failed")


def is_open(found: Pending) -> bool:
    """Tell whether a run tries an alert: each that is not given up."""
    return is_due(found) or found.state == "waiting"


def send(
    archive: Archive,
    settings: Settings,
    post: Post,
    is_wanted: Callable[[Pending], bool] = is_open,
    *,
    round_: Round | None = None,
    is_patient: bool = True,
) -> Sent:
    """Try to deliver what is wanted, and return what arrived and what did not. Raises ArchiveError.

    ``round_``: what was tried before in the same run, and is not tried here; what is tried here is added.
    ``is_patient``: where another process is sending, wait for it, as long as one try may take.
    """
    round_ = round_ or Round()
    if not archive.outbox.look().pending:
        return remaining(archive, settings, post.clock.now())
    delivered: list[Alert] = []
    for turn in range(1 + int(settings.alerts.timeout_seconds) * is_patient):
        if turn:
            post.pause(1.0)
        try:
            with archive.outbox.lock(Holder(started_by=post.starter, since_at=post.clock.now())):
                archive.outbox.clear_settled()
                delivered += _deliver_each(archive, settings, post, is_wanted, round_)
        except LockedError:
            continue
        else:
            return remaining(archive, settings, post.clock.now(), tuple(delivered))
    return replace(remaining(archive, settings, post.clock.now()), is_busy=True)


def remaining(archive: Archive, settings: Settings, now: datetime, delivered: tuple[Alert, ...] = ()) -> Sent:
    """Return what arrived, and what is in the outbox still. Raises ArchiveError."""
    return Sent(delivered, pending(archive, settings, now), unreadable=archive.outbox.look().faults)


def _deliver_each(
    archive: Archive,
    settings: Settings,
    post: Post,
    is_wanted: Callable[[Pending], bool],
    round_: Round,
) -> Iterator[Alert]:
    """Try each alert once, the oldest first, so that nobody reads an outdated word last; what comes meanwhile, too."""
    sinks = _by_name(settings)
    seen: set[str] = set()
    while True:
        found = [each for each in pending(archive, settings, post.clock.now()) if each.alert.id not in seen]
        if not found:
            return
        for each in sorted(found, key=_may_have_killed):
            alert = each.alert
            seen.add(alert.id)
            reader = (alert.sink, alert.to)
            is_done = alert.id in round_.tried or reader in round_.unreachable
            if is_done or each.state == "no-sink" or not is_wanted(each):
                continue
            round_.tried.add(alert.id)
            error = _persist(archive, settings, post, each, sinks[alert.sink])
            if error is None:
                yield alert
            elif error.may_pass:
                round_.fail(reader, is_repeat=bool(each.tries))


def _may_have_killed(found: Pending) -> bool:
    """Tell whether a process died while it sent an alert: it comes after the others, so that it cannot block them."""
    return any(each.failure is None for each in found.tries)


def turns(settings: Settings, post: Post) -> Iterator[int]:
    """Yield once for each try of one run, with a pause before each but the first that doubles."""
    for turn in range(settings.alerts.attempts):
        if turn:
            post.pause(settings.alerts.wait_seconds * 2 ** (turn - 1))
        yield turn


def _persist(
    archive: Archive, settings: Settings, post: Post, found: Pending, sink: Reader
) -> DeliveryError | None:
    """Try a few times while it may pass; a try that may have arrived is not repeated at once."""
    tries = list(found.tries)
    error: DeliveryError | None = None
    for _ in turns(settings, post):
        with post.shield():
            error = _try(archive, post, found.alert, sink, tries)
        if error is None or error.is_unsure or not error.may_pass:
            return error
    return error


def _try(archive: Archive, post: Post, alert: Alert, sink: Reader, tries: list[Try]) -> DeliveryError | None:
    """Try once, and record the beginning and the end; a try that failed is added to ``tries``."""
    number = tries[-1].attempt.number + 1 if tries else 1
    attempt = Attempt(number=number, begun_at=post.clock.now())
    archive.outbox.begin(alert.id, attempt)
    try:
        post.deliver(alert, sink, post.secrets, is_repeat=any(each.is_unsure for each in tries))
    except DeliveryError as error:
        failure = Failure(
            failed_at=post.clock.now(),
            code=error.code,
            message=post.secrets.hide(error.message),
            is_unsure=error.is_unsure,
            is_permanent=not error.may_pass,
        )
        archive.outbox.fail(alert.id, attempt, failure)
        tries.append(Try(attempt, failure))
        return error
    settled = Settled(alert=alert, outcome="delivered", attempts=number, settled_at=post.clock.now())
    archive.outbox.settle(settled)
    return None


def _pending(archive: Archive, settings: Settings, alert: Alert, now: datetime) -> Pending:
    tries = archive.outbox.tries(alert)
    sink = _by_name(settings).get(alert.sink)
    if sink is None or not fits(alert, sink):
        return Pending(alert, tries, "no-sink", None)
    if not tries:
        return Pending(alert, tries, "new", None)
    last = tries[-1]
    since = last.failure.failed_at if last.failure else last.attempt.begun_at
    if since - tries[0].attempt.begun_at >= timedelta(hours=settings.alerts.give_up_hours):
        return Pending(alert, tries, "given-up", None)
    next_at = since + min(timedelta(minutes=2 ** min(len(tries), 12)), _LONGEST_WAIT)
    # A clock that was ahead then must not keep an alert waiting now.
    is_waiting = since <= now < next_at
    return Pending(alert, tries, "waiting" if is_waiting else "failed", next_at if is_waiting else None)


def is_being_sent(found: Pending, settings: Settings, now: datetime) -> bool:
    """Tell whether another process may be sending an alert just now: its last try has no end and is young."""
    if not found.tries or found.tries[-1].failure:
        return False
    age = now - found.tries[-1].attempt.begun_at
    return timedelta() <= age <= timedelta(seconds=settings.alerts.timeout_seconds) + _SLACK


def _by_name(settings: Settings) -> dict[str, Reader]:
    return {sink.name: sink for carries in ("news", "trouble") for sink in readers(settings.sinks, carries)}


def undelivered(found: Iterable[Pending]) -> dict[str, ReportError]:
    """Return for each sink that alerts did not reach what is wrong with it, as a report tells trouble."""
    told: dict[str, ReportError] = {}
    tried = [each for each in found if each.state != "new"]
    for name in sorted({each.alert.sink for each in tried}):
        told[name] = _error(name, [each for each in tried if each.alert.sink == name])
    return told


def _error(name: str, own: list[Pending]) -> ReportError:
    first = own[0]
    to = ", ".join(sorted({each.alert.to for each in own if each.alert.to}))
    count = f"{len(own)} alert{'s' if len(own) > 1 else ''}{f' to {to}' if to else ''}"
    since = f"the first made {first.alert.made_at:%Y-%m-%d %H:%M} UTC"
    if any(each.state == "no-sink" for each in own):
        return ReportError(
            list=None,
            code="alert.no-sink",
            message=f"sink {name}: the configuration has no such sink, or not for what {count} tell; {since}",
            hint="put it back, or drop them: potashwatch alerts drop; potashwatch alerts pending shows their ids",
        )
    why = next(
        (each.failure.message for each in reversed(own) if each.failure), "the process died while sending"
    )
    if any(each.state == "given-up" for each in own):
        return ReportError(
            list=None,
            code="alert.given-up",
            message=f"sink {name}: {count} could not be delivered, {since}, and some are tried no more: {why}",
            hint="mend the sink, then: potashwatch alerts retry --all",
        )
    permanent = [each.failure for each in own if each.failure and each.failure.is_permanent]
    if permanent:
        which = f"{len(permanent)} of them cannot be" if len(permanent) < len(own) else "cannot be"
        return ReportError(
            list=None,
            code="alert.undelivered",
            message=f"sink {name}: {count} not delivered, {since}; {which} until a person has corrected the cause:"
            f" {permanent[-1].message}",
            hint="correct the sink or its server, then: potashwatch alerts retry",
        )
    return ReportError(
        list=None,
        code="alert.undelivered",
        message=f"sink {name}: {count} not delivered yet, {since}; the next run tries again: {why}",
        hint="potashwatch alerts retry tries at once; potashwatch alerts pending shows them",
    )


def drop(archive: Archive, found: Collection[Pending], post: Post) -> None:
    """Settle alerts without delivering them: a person decided so. Raises ArchiveError."""
    now = post.clock.now()
    with archive.outbox.lock(Holder(started_by=post.starter, since_at=now)):
        for each in found:
            archive.outbox.settle(
                Settled(alert=each.alert, outcome="dropped", attempts=len(each.tries), settled_at=now)
            )
