"""Days, times of day and lengths of time that a license text prints, wherever they stand and whatever they mean.

A text is given with white space folded. Every pattern is linear: each repetition is bounded.
"""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Final, Literal

from potashwatch.records.base import Frozen

_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH: Final = (
    r"(?:Jan(?:uary|\b\.?)|Feb(?:ruary|\b\.?)|Mar(?:ch|\b\.?)|Apr(?:il|\b\.?)|May|June?\b\.?|July?\b\.?|Aug(?:ust|\b\.?)"
    r"|Sep(?:tember|t?\b\.?)|Oct(?:ober|\b\.?)|Nov(?:ember|\b\.?)|Dec(?:ember|\b\.?))"
)
_YEAR: Final = r"(?:19|20|21)\d\d\b"
DAY_WORDS: Final = rf"(?:{_MONTH}\s{{1,4}}\d{{1,2}}(?:st|nd|rd|th)?,?\s{{1,4}}{_YEAR})"
"""How OFAC prints a day: ``June 3, 2021``, also ``Jun. 3, 2021`` and ``June 3rd, 2021``."""

_DAY: Final = re.compile(
    rf"\b(?P<month>{_MONTH})\s{{1,4}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{0,4}}(?P<year>{_YEAR})"
    rf"|\b(?P<day_first>\d{{1,2}})(?:st|nd|rd|th)?(?: day)?(?: of)? (?P<month_second>{_MONTH}),? (?P<year_last>{_YEAR})"
    rf"|\b(?P<iso>{_YEAR}-\d\d-\d\d)\b",
    re.IGNORECASE,
)
_CLOCK_WORDS: Final = r"(?<!\d)\d{1,2}(?:[:.]\d\d)? ?[ap]\.? ?m\b\.?|(?:12:00 )?\b(?:midnight|noon)\b"
_CLOCK: Final = rf"(?:{_CLOCK_WORDS}|(?<!\d)\d{{1,2}}:\d\d(?: hours)?)"
_ZONE_AFTER: Final = (
    r"\(?(?:(?:[a-z]{1,20} ){1,4}time\b|(?:E[SD]?T|[CMP][SD]?T|UTC|GMT|MSK|CET)\b)(?: \([a-z]{2,4}\))?\)?"
)
_DAY_AND_CLOCK: Final = re.compile(
    rf"(?:(?P<before>{_CLOCK})(?P<zone>,? ?\(?[a-z][a-z.() ]{{0,60}}?)??,? (?:on |of )?)?"
    rf"(?P<on>{_DAY.pattern})"
    rf"(?:(?:,? at| at|,)? (?P<after>{_CLOCK}))?(?:,? (?P<zone_after>{_ZONE_AFTER}))?",
    re.IGNORECASE,
)
_UNREAD: Final = re.compile(
    rf"\b{_MONTH}(?: of)?,? {_YEAR}|(?<![\w/])\d{{1,4}}[/.]\d{{1,2}}[/.]\d{{2,4}}\b|{_CLOCK_WORDS}"
    rf"|\b(?-i:{_MONTH}) \d{{1,2}}\b(?!\d)"
    rf"|(?<![\w,.$/\-]){_YEAR}(?![%/\-]|,\d|\.\d)"
    r"|\bend of (?:the|this|next) (?:(?:calendar|fiscal|current) )?(?:year|month|quarter|week)\b",
    re.IGNORECASE,
)
"""A day, a month, a year or a time of day in a form that names no one day."""

_LONGEST: Final = 999
"""Of anything: what is longer is a year and no count."""

_UNITS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS: Final = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_COUNT_WORDS: Final = (
    rf"(?:(?:one|a) hundred(?: and)?(?:[ -](?:{'|'.join((*_TENS, *_UNITS))})(?:[ -](?:{'|'.join(_UNITS)}))?)?"
    rf"|(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_UNITS)}))?|{'|'.join(reversed(_UNITS))}"
    r"|(?:(?<=for )|(?<=within )|(?<=after )|(?<=of ))an?)"
)
_LENGTH: Final = re.compile(
    rf"(?<![\w$.,])(?P<count>\d{{1,4}}|{_COUNT_WORDS})(?: ?\((?P<digits>\d{{1,4}})\))?[ -]"
    r"(?P<sort>(?:calendar|consecutive|full|business|working|banking) )?(?P<unit>hour|day|week|month|year|quarter)s?\b",
    re.IGNORECASE,
)


class Moment(Frozen):
    """One day or length of time, where it stands in a text."""

    start: int
    stop: int
    """Of the words, times of day and zone included."""
    kind: Literal["day", "length", "unread"]
    day: date | None = None
    """None of a day that does not exist, and of the other kinds."""
    at: time | None = None
    """Wall clock; None where no time of day is printed. ``time.max`` where it is none that exists."""
    is_midnight: bool = False
    """Printed as a word: of the two midnights of a day nothing tells which."""
    zone: str = ""
    """In small letters, without dots and parentheses."""
    count: int | None = None
    """Of a length; None where it cannot be told, as with business days."""
    unit: str = ""
    """``hour``, ``day``, ``week``, ``month``, ``year``, ``quarter``."""


def day_of(text: str) -> date | None:
    """Return the first day that a text names; None where the words name none."""
    match = _DAY.search(text)
    return _day(match) if match else None


def moments(text: str) -> Iterator[Moment]:
    """Yield what a text prints of time, in its order, none within another."""
    found = [
        *map(_day_and_clock, _DAY_AND_CLOCK.finditer(text)),
        *map(_length, _LENGTH.finditer(text)),
        *(Moment(start=each.start(), stop=each.end(), kind="unread") for each in _UNREAD.finditer(text)),
    ]
    order = {"day": 0, "length": 1, "unread": 2}
    stop = 0
    # Of two that overlap the one that begins first counts; a full day begins before the month in it.
    for moment in sorted(found, key=lambda each: (each.start, order[each.kind])):
        if moment.start >= stop:
            yield moment
            stop = moment.stop


def later(day: date, length: Moment) -> date | None:
    """Return the day a length of time after another; None where the length cannot be counted in days."""
    if length.count is None or length.unit in ("hour", ""):
        return None
    try:
        if length.unit in ("day", "week"):
            return day + timedelta(days=length.count * (7 if length.unit == "week" else 1))
        months = day.month - 1 + length.count * {"month": 1, "quarter": 3, "year": 12}[length.unit]
        year, month = day.year + months // 12, months % 12 + 1
        last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
        return date(year, month, min(day.day, last))
    except (OverflowError, ValueError):
        return None


def _day_and_clock(match: re.Match[str]) -> Moment:
    words = match["before"] or match["after"] or ""
    zone = match["zone"] or match["zone_after"] or ""
    if match["before"] and match["after"]:
        zone = "two times of day"
    day = _day(match)
    at = _clock(words) if words else None
    return Moment(
        start=match.start(),
        stop=match.end(),
        kind="day",
        day=day,
        at=at,
        is_midnight="midnight" in words.lower(),
        zone=_zone(zone),
    )


def _zone(words: str) -> str:
    bare = re.sub(r"(?<=[a-z.]) ?\([^()]{0,60}\)", "", words.lower())
    folded = " ".join(re.sub(r"[.,()]", "", bare).split())
    return re.sub(r"(?:^| )(?:on|of|the day)$", "", folded)


def _clock(words: str) -> time:
    said = words.lower().replace(".", ":", 1) if re.match(r"\d{1,2}\.\d\d", words) else words.lower()
    if "midnight" in said:
        return time(0)
    if "noon" in said:
        return time(12)
    match = re.match(r"(\d{1,2})(?::(\d\d))? ?([ap])?", said)
    assert match  # noqa: S101 - the words are those of the pattern
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if minute > 59 or (half and not 1 <= hour <= 12) or hour > 23:
        return time.max
    return time(hour % 12 + 12 * (half == "p") if half else hour, minute)


def _day(match: re.Match[str]) -> date | None:
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        words = (match["month"] or match["month_second"]).lower().rstrip(".")
        month = next(number for number, name in enumerate(_MONTHS, 1) if name.startswith(words[:3]))
        return date(int(match["year"] or match["year_last"]), month, int(match["day"] or match["day_first"]))
    except ValueError:
        return None


def _length(match: re.Match[str]) -> Moment:
    said, digits = _number(match["count"].lower()), match["digits"]
    differ = (digits is not None and int(digits) != said) or said > _LONGEST  # "the 2027 calendar year"
    is_business = (match["sort"] or "").lower().strip() in ("business", "working", "banking")
    return Moment(
        start=match.start(),
        stop=match.end(),
        kind="length",
        count=None if differ or is_business else said,
        unit=match["unit"].lower(),
    )


def _number(words: str) -> int:
    if words.isdecimal():
        return int(words)
    total = 0
    for word in words.replace("-", " ").split():
        total += 100 if word == "hundred" else _TENS.get(word, _UNITS.get(word, 0))
    # "one hundred": the one counts the hundreds; "a" alone is one.
    if words.startswith("one hundred"):
        total -= 1
    return total or 1
