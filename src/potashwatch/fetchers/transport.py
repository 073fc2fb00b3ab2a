"""The one way to the network: attempts, redirects, limits of time and size, and what the answers mean.

No query of an address leaves this module.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import IO, Self, TypeVar

import stamina
from stamina.instrumentation import set_on_retry_hooks

from potashwatch.errors import FetchError
from potashwatch.fetchers.addresses import Route, bare, checked, is_signed
from potashwatch.fetchers.answers import Clock
from potashwatch.fetchers.body import HEAD_BYTES, Body, CutCoding, unpacked
from potashwatch.fetchers.client import Answer, Broken, Client, Query
from potashwatch.fetchers.pauses import Backoff, parse_instant, parse_retry_after
from potashwatch.fetchers.standing import Expected, Standing, Wanted, grounds, validators
from potashwatch.fetchers.verdicts import REDIRECTS, RESTING, refusal, unexpected
from potashwatch.fetchers.watchdog import Watchdog
from potashwatch.parsers.documents import Watch, ignore
from potashwatch.records.settings import FetchSettings
from potashwatch.records.snapshot import Transfer

LOOK_SECONDS = 30.0
"""For a catalogue or a feed, in all: they save a download, they must not delay one."""
LOOK_ATTEMPTS = 2
_LOOK_BYTES = 8 * 1024 * 1024
_RESTARTS = 2
"""How often a 403 of the storage is taken for an expired signature: it answers so for a missing file too."""
_NOT_MODIFIED = 304

set_on_retry_hooks(())  # stamina would warn on the terminal about each attempt

T = TypeVar("T")


@dataclass(frozen=True)
class Download:
    """A body. ``file``, at 0, is the caller's to close."""

    file: IO[bytes]
    transfer: Transfer
    fetched_at: datetime


class _Passing(Exception):  # noqa: N818 - a signal to try again, not an error
    """A failure that may be gone the next time."""

    def __init__(self, error: FetchError, retry_after_seconds: float | None = None) -> None:
        super().__init__(error.message)
        self.error = error
        self.retry_after_seconds = retry_after_seconds


class Transport(AbstractContextManager["Transport"]):
    """Downloads for one list, one after the other, under one total deadline. Use it as a context."""

    def __init__(
        self,
        settings: FetchSettings,
        *,
        hosts: frozenset[str],
        successor: str,
        clock: Clock,
        watch: Watch,
        stop: threading.Event,
        backoff: Backoff,
    ) -> None:
        """Make one. ``hosts`` a redirect may lead to; ``successor`` says where new addresses are announced."""
        self._settings = settings
        self._hosts, self._successor = hosts, successor
        self._clock, self._watch, self._stop, self._backoff = clock, watch, stop, backoff
        self._began = clock.monotonic()
        self._deadline = self._began + settings.total_timeout_seconds
        self._watchdog = Watchdog(clock, stop, self._deadline)
        self._attempts = self._received_bytes = self._restarts = 0
        self._read_seconds = settings.read_timeout_seconds
        self.client = Client(settings)

    def __enter__(self) -> Self:
        """Begin to watch the connections."""
        self._watchdog.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        """Close every connection."""
        self.client.close()
        self._watchdog.__exit__(kind, error, trace)

    @property
    def is_time_over(self) -> bool:
        """Whether the total time of the list has passed."""
        return self._clock.monotonic() >= self._deadline

    def download(self, wanted: Wanted) -> Download | Standing:
        """Get a file, or the server's word that it is what we had.

        Where a claim's digest is that of ``known``, the file is asked for all the same, and the body is left
        unread once its first 64 KiB are those we had.
        Raises FetchError: the codes of docs/fetching.md.
        """
        if wanted.is_brief:
            return self._persist(self._be_brief(), wanted.url, partial(self._download, wanted))
        self._watchdog.deadline = self._deadline
        self._read_seconds = self._settings.read_timeout_seconds
        return self._persist(self._settings.attempts, wanted.url, partial(self._download, wanted))

    def touch(self, url: str, expects: Expected = "list") -> datetime | None:
        """Ask for a list, or another thing, once and leave all but its beginning unread.

        Returns the server's time (the ``Date`` of the last hop, UTC); None where it gives none. Raises FetchError.
        """
        self._watchdog.deadline = self._deadline
        return self._persist(1, url, partial(self._touch, url, expects))

    def look(self, url: str, *, post: bytes | None = None) -> bytes:
        """Get something small, quickly or not at all; ``post`` is JSON to send. Raises FetchError."""
        return self._persist(self._be_brief(), url, partial(self._look, url, post))

    def _be_brief(self) -> int:
        """Limit the time of what comes next; return how often it is tried."""
        self._watchdog.deadline = min(self._deadline, self._clock.monotonic() + LOOK_SECONDS)
        self._read_seconds = min(self._settings.read_timeout_seconds, LOOK_SECONDS / 2)
        return min(LOOK_ATTEMPTS, self._settings.attempts)

    def _persist(self, attempts: int, url: str, once: Callable[[], T]) -> T:
        """Try until it works, or fails for good, or the attempts or the time are used up."""
        address = bare(checked(url))
        self._began = self._clock.monotonic()
        self._attempts = self._received_bytes = self._restarts = 0
        passing: _Passing | None = None
        try:
            # The pause is made here, not by stamina: it must end at once on an interrupt, and know the deadline.
            for attempt in stamina.retry_context(
                on=_Passing, attempts=attempts, timeout=None, wait_initial=0, wait_max=0, wait_jitter=0
            ):
                with attempt:
                    if passing is not None:
                        self._pause(address, passing)
                    self._attempts, self._received_bytes = attempt.num, 0
                    try:
                        return once()
                    except _Passing as again:
                        passing = again
                        raise
        except _Passing as last:
            raise self._given_up(last) from None
        raise AssertionError("stamina ends with a result or an exception")

    def _pause(self, address: str, passing: _Passing) -> None:
        seconds = max(self._backoff.seconds(self._attempts), passing.retry_after_seconds or 0.0)
        if self._clock.monotonic() + seconds >= self._watchdog.deadline:
            raise self._given_up(passing)
        self._stop.wait(seconds)
        self._check(address)

    def _given_up(self, passing: _Passing) -> FetchError:
        message = f"{passing.error.message}; {self._so_far()}"
        return FetchError(passing.error.code, message, hint=passing.error.hint)

    def _so_far(self) -> str:
        seconds = self._clock.monotonic() - self._began
        tries = "1 attempt" if self._attempts == 1 else f"{self._attempts} attempts"
        return f"{tries} in {seconds:,.0f} seconds, {self._received_bytes:,} bytes in the last"

    def _check(self, address: str) -> None:
        """Raise FetchError when the user interrupted or the time is over."""
        if self._stop.is_set():
            raise FetchError(
                "fetch.interrupted",
                f"{address}: interrupted after {self._received_bytes:,} bytes",
                hint="nothing was changed; run again",
            )
        if self._watchdog.is_time_over:
            raise FetchError(
                "fetch.deadline" if self.is_time_over else "fetch.unavailable",
                f"{address}: not done when its time was over: {self._so_far()}",
                hint="the baseline stands; for a slow line raise total_timeout_seconds in [fetch]",
            )

    def _download(self, wanted: Wanted) -> Download | Standing:
        address = bare(wanted.url)
        asked = validators(wanted, address)
        with ExitStack() as stack:
            answer = self._open("GET", wanted.url, asked, None, stack)
            if answer.status == _NOT_MODIFIED:
                return Standing("304 Not Modified")
            limits = filter(None, (self._settings.max_body_bytes, wanted.max_bytes))
            body = stack.enter_context(Body(address, min(limits), is_list=wanted.expects == "list"))
            if basis := self._receive(answer, body, self._watch, partial(_judge, answer, body, wanted)):
                return Standing(basis)
            etag, last_modified = answer.headers.get("etag"), answer.headers.get("last-modified")
            body.release()
            return Download(body.file, body.transfer(etag, last_modified), self._clock.now())

    def _touch(self, url: str, expects: Expected) -> datetime | None:
        with ExitStack() as stack:
            answer = self._open("GET", url, {}, None, stack)
            body = stack.enter_context(Body(bare(url), self._settings.max_body_bytes))
            self._receive(answer, body, ignore, partial(_begun, answer, body, expects))
            return parse_instant(answer.headers.get("date"))

    def _look(self, url: str, post: bytes | None) -> bytes:
        with ExitStack() as stack:
            headers = {} if post is None else {"Content-Type": "application/json"}
            answer = self._open("GET" if post is None else "POST", url, headers, post, stack)
            body = stack.enter_context(Body(bare(url), _LOOK_BYTES))
            self._receive(answer, body, ignore, lambda: None)
            body.file.seek(0)
            return body.file.read()

    def _open(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None, stack: ExitStack
    ) -> Answer:
        """Follow redirects to an answer with status 200, or 304 where validators were sent."""
        route = Route(url, self._hosts)
        while True:
            address = bare(route.url)
            self._check(address)
            limit = max(0.1, self._watchdog.deadline - self._clock.monotonic())
            query = Query(method, route.url, headers, content, self._read_seconds, limit)
            with self._translated(address):
                answer = stack.enter_context(self.client.send(query, self._watchdog.trace))
            if answer.status in REDIRECTS and method == "GET":
                route.follow(answer.headers.get("location"))
            elif answer.status == _NOT_MODIFIED and method == "GET" and headers:
                return answer
            else:
                self._admit(answer, route, address)
                return answer

    def _admit(self, answer: Answer, route: Route, address: str) -> None:
        """Let a 200 pass; raise for every other answer."""
        error = refusal(answer.status, answer.headers, address, self._successor)
        if error is None:
            return
        if answer.status in RESTING and error.code == "fetch.unavailable":
            raise _Passing(error, parse_retry_after(answer.headers.get("retry-after"), self._clock.now()))
        if error.code == "fetch.refused" and route.is_redirected and is_signed(route.url):
            self._restarts += 1
            if self._restarts <= _RESTARTS:
                raise _Passing(error)
        raise error

    def _receive(
        self, answer: Answer, body: Body, watch: Watch, judge: Callable[[], str | None]
    ) -> str | None:
        """Read the body, and ask once what its head means.

        Returns on what grounds the rest was left unread; None at the end.
        """
        coding = answer.headers.get("content-encoding", "")
        announced = answer.length_bytes
        body.announce(announced)
        is_judged = False
        with self._translated(body.address, announced, is_body=True):
            for chunk in unpacked(self._raw(answer, body.address), coding, body.address):
                body.feed(chunk)
                watch(len(chunk))
                if not is_judged and body.size_bytes >= HEAD_BYTES:
                    is_judged = True
                    if basis := judge():
                        return basis
        if body.size_bytes == 0:
            raise FetchError(
                "fetch.empty",
                f"{body.address}: status 200 with an empty body",
                hint="the address may be retired: look for its successor; the baseline stands",
            )
        return None if is_judged else judge()

    def _raw(self, answer: Answer, address: str) -> Iterator[bytes]:
        for chunk in answer.chunks():
            self._check(address)
            self._received_bytes += len(chunk)
            yield chunk

    @contextmanager
    def _translated(
        self, address: str, announced: int | None = None, *, is_body: bool = False
    ) -> Iterator[None]:
        """Turn a broken connection into an error, or another attempt."""
        try:
            yield
        except CutCoding:
            raise self._cut(address, announced) from None
        except Broken as broken:
            self._check(address)  # the watchdog may have shut the connection
            if broken.is_untrusted:
                raise FetchError(
                    "fetch.untrusted",
                    f"{address}: the certificate of the server cannot be verified",
                    hint="behind a proxy that inspects TLS, name its CA bundle in SSL_CERT_FILE",
                ) from None
            if broken.what is None and is_body:
                raise self._cut(address, announced) from None
            what = broken.what or "the connection broke before an answer came"
            hint = "run again later; look at the network, HTTPS_PROXY and the firewall"
            raise _Passing(FetchError("fetch.unavailable", f"{address}: {what}", hint=hint)) from None

    def _cut(self, address: str, announced: int | None) -> _Passing:
        of_all = f" of {announced:,}" if announced is not None else ""
        message = f"{address}: the download was cut after {self._received_bytes:,}{of_all} bytes"
        hint = "run again later; look at the network and at proxies that limit size or time"
        return _Passing(FetchError("fetch.truncated", message, hint=hint))


def _begun(answer: Answer, body: Body, expects: Expected) -> str:
    """Look at the head; it is enough."""
    if error := unexpected(expects, body.head, answer.headers.get("content-type", ""), body.address):
        raise error
    return "the beginning is enough"


def _judge(answer: Answer, body: Body, wanted: Wanted) -> str | None:
    """Look at the head: raise when it is another thing; return on what grounds it is the one we had."""
    if error := unexpected(wanted.expects, body.head, answer.headers.get("content-type", ""), body.address):
        raise error
    announced = None if answer.headers.get("content-encoding") else answer.length_bytes
    return grounds(wanted, body.head_sha256, len(body.head), announced)
