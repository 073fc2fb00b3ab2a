"""The clock of this machine; everything below is handed it."""

import time
from datetime import UTC, datetime


class SystemClock:
    """Tells the time. See ``fetchers.Clock``."""

    def now(self) -> datetime:
        """Return the present instant, aware, UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        return time.monotonic()
