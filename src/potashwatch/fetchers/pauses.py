"""How long to wait before asking again. Pure: the clock and chance are passed in."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


@dataclass(frozen=True)
class Backoff:
    """Pauses that grow by two, with jitter: many installations must not come back in step."""

    initial_seconds: float = 1.0
    max_seconds: float = 60.0
    jitter_seconds: float = 1.0
    chance: Callable[[], float] = random.random
    """Gives a number from 0 to 1."""

    def seconds(self, pause: int) -> float:
        """Return the length of a pause, counted from 1."""
        grown = self.initial_seconds * 2.0 ** min(pause - 1, 60)
        return float(min(grown, self.max_seconds) + self.jitter_seconds * self.chance())


DEFAULT_BACKOFF = Backoff()


def parse_retry_after(text: str | None, now: datetime) -> float | None:
    """Return the seconds a server asks to wait (RFC 9110, 10.2.3: seconds or a date); None where it asks nothing.

    A date without a time zone is taken as UTC, as the RFC has it; one in the past asks for no wait.
    """
    text = (text or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    until = parse_instant(text)
    return None if until is None else max(0.0, (until - now).total_seconds())


def parse_instant(text: str | None) -> datetime | None:
    """Return the instant of an HTTP date (RFC 9110, 5.6.7), UTC; None where it is none."""
    try:
        instant = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
