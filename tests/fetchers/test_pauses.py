"""Pauses between attempts."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potashwatch.fetchers.pauses import Backoff, parse_retry_after

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_pauses_grow_to_a_limit_and_never_in_step(pause: int, chance: float) -> None:
    """Doubled each time from one second, a minute at most, up to a second more by chance (F04)."""
    seconds = Backoff(chance=lambda: chance).seconds(pause)
    assert seconds == min(2.0 ** min(pause - 1, 6), 60.0) + chance


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("9" * 40, 999_999_999),
        ("Sun, 22 Nov 2026 06:01:30 GMT", 90),
        ("Sun, 22 Nov 2026 07:01:30 +0100", 90),
        ("Sun, 22 Nov 2026 06:01:30 -0000", 90),
        ("Sun, 22 Nov 2026 05:00:00 GMT", 0),
        ("", None),
        (None, None),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("١", None),
    ],
)
def test_what_a_server_asks_for(text: str | None, seconds: float | None) -> None:
    """Seconds or a date of HTTP; anything else asks for nothing."""
    assert parse_retry_after(text, NOW) == seconds


@given(st.text(max_size=40))
def test_no_words_break_it(text: str) -> None:
    """Whatever the header holds: seconds, or nothing."""
    seconds = parse_retry_after(text, NOW)
    assert seconds is None or seconds >= 0
