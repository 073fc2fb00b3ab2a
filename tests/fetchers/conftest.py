"""Servers, a clock and patience for the tests of fetching."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Final

import pytest

from potashwatch.fetchers import Backoff, Fetched, Unmoved, fetch
from potashwatch.records.edition import ListId
from potashwatch.records.settings import Settings
from potashwatch.records.snapshot import Transfer
from tests.fetchers.authority import EuSite, OfacSite, zipped
from tests.parsers.support import published

NOW: Final = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
CLASSIC: Final = published("ofac/classic/consolidated_2024-05-06.xml.gz")
ENHANCED: Final = published("ofac/enhanced/YEMEN_program_ENHANCED_2024-05-24.xml")
ENHANCED_ZIP: Final = zipped("SDN_ENHANCED.XML", ENHANCED)
FSF: Final = published("eu/excerpts/fsf_1_1_excerpt_2026-08-05.xml")


class FakeClock:
    """Runs as fast as time does, and jumps when somebody waits."""

    def __init__(self) -> None:
        self.jumped_seconds = 0.0

    def now(self) -> datetime:
        return NOW

    def monotonic(self) -> float:
        return time.monotonic() + self.jumped_seconds


class Patience(threading.Event):
    """An event whose waits take no time and are written down."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self.pauses: list[float] = []
        self._clock = clock

    def wait(self, timeout: float | None = None) -> bool:
        self.pauses.append(timeout or 0.0)
        self._clock.jumped_seconds += timeout or 0.0
        return self.is_set()


class Fetching:
    """Calls ``fetch`` with a clock that jumps; closes what it gives."""

    def __init__(self, stack: ExitStack) -> None:
        self.clock = FakeClock()
        self.stop: threading.Event = Patience(self.clock)
        self.watched: list[int] = []
        self._stack = stack

    @property
    def pauses(self) -> list[float]:
        assert isinstance(self.stop, Patience)
        return self.stop.pauses

    def __call__(
        self, list_id: ListId, settings: Settings, known: Transfer | None = None
    ) -> Fetched | Unmoved:
        found = fetch(
            list_id,
            settings,
            known,
            clock=self.clock,
            watch=self.watched.append,
            stop=self.stop,
            backoff=Backoff(chance=lambda: 0.5),
        )
        if isinstance(found, Fetched):
            self._stack.enter_context(found.file)
        return found

    def fetched(self, list_id: ListId, settings: Settings, known: Transfer | None = None) -> Fetched:
        found = self(list_id, settings, known)
        assert isinstance(found, Fetched), found
        return found


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the proxies and CA bundles of this machine away."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def fetching() -> Iterator[Fetching]:
    with ExitStack() as stack:
        yield Fetching(stack)


@pytest.fixture
def ofac() -> Iterator[OfacSite]:
    files = {"SDN_ENHANCED.ZIP": ENHANCED_ZIP, "SDN_ENHANCED.XML": ENHANCED, "SDN.XML": CLASSIC}
    with OfacSite(files) as site:
        yield site


@pytest.fixture
def eu() -> Iterator[EuSite]:
    with EuSite(FSF) as site:
        yield site
