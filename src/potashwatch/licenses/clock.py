"""When a license ends: the words of its text, and the instant they mean.

OFAC's words are kept; the instant is beside them, in UTC. Where the words leave more than one reading, the earlier
instant is taken, for a license must not be thought in force a minute too long, and a remark says so.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo

from potashwatch.records.base import Frozen

NEW_YORK: Final = ZoneInfo("America/New_York")
"""OFAC's own clock: its licenses speak of eastern time."""

_OFFSETS: Final = {
    "standard": timezone(timedelta(hours=-5), "eastern standard time"),
    "daylight": timezone(timedelta(hours=-4), "eastern daylight time"),
    "universal": UTC,
}
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DAY_WORDS: Final = rf"(?:{'|'.join(_MONTHS)})\s+\d{{1,2}},?\s+(?:19|20|21)\d\d\b"
"""How OFAC prints a day: ``June 3, 2021``."""

_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_DAY: Final = re.compile(r"([A-Z][a-z]+)\s+(\d{1,2}),?\s+(\d{4})", re.IGNORECASE)
_TIME_WORDS: Final = r"(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?\s?(?P<half>[ap])\.?\s?m\b\.?"
_END: Final = re.compile(
    r"\b(?P<verb>through|until|expires?)\s+(?:on\s+|at\s+)?"
    rf"(?:{_TIME_WORDS},?\s*(?P<zone>(?!on\b)[a-z][a-z. ]{{0,40}}?)?,?\s+(?:on\s+)?)?"
    rf"(?P<day>{DAY_WORDS})",
    re.IGNORECASE,
)
_END_OF_SOME_KIND: Final = re.compile(
    r"\b(?:through|until|expires?)\b(?:[^.;]|\.(?!\s)|(?<=[ap]\.m)\.){0,90}?\b(?:19|20|21)\d\d\b",
    re.IGNORECASE,
)
"""A day in words of another form, in the same sentence."""


class Expiry(Frozen):
    """An end, as one place in a text states it."""

    text: str
    """The words, white space folded."""
    at: datetime | None
    """UTC. None where the words speak of an end that could not be understood."""
    remark: str | None = None
    """What had to be decided to get from the words to the instant; None where nothing had."""


def expiry(text: str) -> Expiry | None:
    """Return the last end that the text states; None where it states none, which means until revoked."""
    found = expiries(text)
    return max(found, key=lambda each: each.at or _NEVER, default=None)


def expiries(text: str) -> tuple[Expiry, ...]:
    """Return every end that the text states, in its order.

    Forms: ``through 12:01 a.m. eastern daylight time, June 3, 2021`` and the same without zone or time; ``until`` and
    ``expires on`` likewise. Source: OFAC's general licenses, such as Belarus 2H and Russia-related 112,
    https://sanctions.org/turbofac/research/OFAC-Russia-related-General-License-112.
    """
    folded = " ".join(text.split())
    found = tuple(_read(match) for match in _END.finditer(folded))
    if not found and (unread := _END_OF_SOME_KIND.search(folded)):
        return (_not_understood(unread[0]),)
    return found


def day_of(text: str) -> date | None:
    """Return the day that ``Month D, YYYY`` names; None where the words name none."""
    match = _DAY.search(text)
    if match is None or match[1].capitalize() not in _MONTHS:
        return None
    try:
        return date(int(match[3]), _MONTHS.index(match[1].capitalize()) + 1, int(match[2]))
    except ValueError:
        return None


def due_at(expires_at: datetime, days: int) -> datetime:
    """Return the instant at which a warning that many days ahead is due: whole days of 24 hours, back from the end."""
    return expires_at - timedelta(days=days)


def is_due(expires_at: datetime, at: datetime, days: int) -> bool:
    """Tell whether ``at`` is in the last ``days`` days before the end. At the end itself it is over."""
    return due_at(expires_at, days) <= at < expires_at


def _read(match: re.Match[str]) -> Expiry:
    day, words = day_of(match["day"]), match[0]
    if day is None:
        return _not_understood(words)
    if match["hour"] is None:
        return _whole_day(words, day, is_through=match["verb"].lower() == "through")
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if not (1 <= hour <= 12 and minute <= 59):
        return _not_understood(words)
    wall = datetime(day.year, day.month, day.day, hour % 12 + 12 * (match["half"].lower() == "p"), minute)  # noqa: DTZ001 - a clock on the wall; the zone follows
    return _at_time(words, wall, " ".join((match["zone"] or "").lower().replace(".", "").split()))


def _whole_day(words: str, day: date, *, is_through: bool) -> Expiry:
    """``through`` a day includes it; with ``until`` and ``expires on`` the start of it is the earlier reading."""
    first_day_without = day + timedelta(days=1) if is_through else day
    at = datetime(first_day_without.year, first_day_without.month, first_day_without.day, tzinfo=NEW_YORK)
    which = "the end" if is_through else "the start"
    return Expiry(
        text=words,
        at=at.astimezone(UTC),
        remark=f'"{words}" names no time: {which} of {day} in New York is taken',
    )


def _at_time(words: str, wall: datetime, zone: str) -> Expiry:
    """Read a time of day. The clock shows some minutes of a year twice and some never: the earlier reading counts."""
    readings = sorted(wall.replace(tzinfo=NEW_YORK, fold=fold).astimezone(UTC) for fold in (0, 1))
    kind = _zone_kind(zone)
    if kind in _OFFSETS:
        literal = wall.replace(tzinfo=_OFFSETS[kind]).astimezone(UTC)
        if kind == "universal" or literal in readings:
            return Expiry(text=words, at=literal)
        earlier = min(literal, readings[0])
        other = max(literal, readings[0])
        return Expiry(
            text=words,
            at=earlier,
            remark=f'"{words}": New York is not on {zone} on that day; of {_clock(earlier)} and {_clock(other)} the '
            "earlier is taken",
        )
    remark = None
    if kind == "unknown":
        remark = f'"{words}": the zone is not understood; the clock of New York is taken'
    elif readings[0] != readings[1]:
        remark = f'"{words}": clocks change in New York that hour; the earlier instant is taken'
    return Expiry(text=words, at=readings[0], remark=remark)


def _zone_kind(zone: str) -> str:
    if zone in ("utc", "gmt", "coordinated universal time", "greenwich mean time"):
        return "universal"
    if zone in ("est", "eastern standard time"):
        return "standard"
    if zone in (
        "edt",
        "eastern daylight time",
        "eastern daylight savings time",
        "eastern daylight saving time",
    ):
        return "daylight"
    return (
        "new-york" if zone in ("", "et", "eastern", "eastern time", "eastern prevailing time") else "unknown"
    )


def _not_understood(words: str) -> Expiry:
    return Expiry(text=words, at=None, remark=f'"{words}" speaks of an end that could not be read')


def _clock(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
