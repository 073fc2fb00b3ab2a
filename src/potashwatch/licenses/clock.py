"""The instants of an end: from a day, a time of day and a zone to UTC, and the days of warning before it.

OFAC's words are kept; the instant is beside them, in UTC. Where the words leave more than one reading, the earlier
instant is taken, for a license must not be thought in force a minute too long, and a remark says so.
"""

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo

from potashwatch.licenses.moments import Moment
from potashwatch.records.base import Frozen

NEW_YORK: Final = ZoneInfo("America/New_York")
"""OFAC's own clock: its licenses speak of eastern time."""

_OFFSETS: Final = {
    "standard": timezone(timedelta(hours=-5), "eastern standard time"),
    "daylight": timezone(timedelta(hours=-4), "eastern daylight time"),
    "universal": UTC,
}


END_NOT_UNDERSTOOD: Final = "license.end-not-understood"
"""Code of every alert and notice about a license with a day or a length of time that no rule explains."""


class Expiry(Frozen):
    """An end, as one place in a text states it."""

    text: str
    """The words, white space folded."""
    at: datetime | None
    """UTC. None where the words speak of a time that no rule explains, which may be an end."""
    remark: str | None = None
    """What had to be decided to get from the words to the instant; None where nothing had."""


def due_at(expires_at: datetime, days: int) -> datetime:
    """Return the instant at which a warning that many days ahead is due: whole days of 24 hours, back from the end."""
    return expires_at - timedelta(days=days)


def is_due(expires_at: datetime, at: datetime, days: int) -> bool:
    """Tell whether ``at`` is in the last ``days`` days before the end. At the end itself it is over."""
    return due_at(expires_at, days) <= at < expires_at


def end_of_moment(words: str, moment: Moment, *, is_included: bool) -> Expiry:
    """Return the end at a day; where no time of day is printed ``is_included`` says whether the day is part of it."""
    if moment.day is None or moment.at == time.max:
        return not_understood(words)
    if moment.at is None:
        return end_of_day(words, moment.day, is_included=is_included)
    wall = datetime.combine(moment.day, moment.at)
    if moment.is_midnight:
        first = _at_time(words, wall, moment.zone)
        decided = (
            f'"{words}": the midnight at the start of {moment.day} is taken, the earlier of two readings'
        )
        return first.model_copy(update={"remark": "; ".join(filter(None, (decided, first.remark)))})
    return _at_time(words, wall, moment.zone)


def end_of_day(words: str, day: date, *, is_included: bool, why: str = "names no time") -> Expiry:
    """Return the end at the end or at the start of a day in New York; of a day without a successor none."""
    try:
        first_day_without = day + timedelta(days=1) if is_included else day
    except OverflowError:
        return not_understood(words)
    which = "the end" if is_included else "the start"
    return Expiry(
        text=words,
        at=datetime.combine(first_day_without, time(), NEW_YORK).astimezone(UTC),
        remark=f'"{words}" {why}: {which} of {day} in New York is taken',
    )


def not_understood(words: str) -> Expiry:
    """Return words about time of which it is not known whether and when they end the license."""
    return Expiry(text=words, at=None, remark=f'end not understood: "{words}"')


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
            remark=f'"{words}": New York is not on {zone} on that day; of {_utc(earlier)} and {_utc(other)} the '
            "earlier is taken",
        )
    if kind == "unknown":  # Moscow is hours ahead: New York's clock would make the license too long
        return not_understood(words)
    remark = None
    if readings[0] != readings[1]:
        remark = f'"{words}": clocks change in New York that hour; the earlier instant is taken'
    return Expiry(text=words, at=readings[0], remark=remark)


_UNIVERSAL: Final = ("utc", "gmt", "coordinated universal time", "greenwich mean time")
_STANDARD: Final = ("est", "eastern standard time")
_DAYLIGHT: Final = (
    "edt",
    "eastern daylight time",
    "eastern daylight savings time",
    "eastern daylight saving time",
)
_NEW_YORK: Final = ("", "et", "eastern", "eastern time", "eastern prevailing time", "new york time")


def _zone_kind(zone: str) -> str:
    if zone in _UNIVERSAL:
        return "universal"
    if zone in _STANDARD:
        return "standard"
    if zone in _DAYLIGHT:
        return "daylight"
    return "new-york" if zone in _NEW_YORK else "unknown"


def _utc(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
