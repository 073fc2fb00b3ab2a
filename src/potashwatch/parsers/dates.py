"""Reading dates as authorities print them, beside their words, never instead of them.

The forms were counted on the published lists: ``1961``, ``Dec 1948``, ``03 Apr 1969``, ``circa 1965``, ``1968 to
1969``, ``01 Jan 1953 to 31 Dec 1954``, ``2020-12-10``, ``04/29/2022``, ``1958-07`` (year and
month of an EU birth). Anything else keeps its words and no days.
"""

import calendar
import re
from datetime import date
from functools import lru_cache

from potashwatch.records.party import Period

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_WORDS = re.compile(r"(?:(\d{1,2}) )?(?:([A-Z][a-z]{2})[a-z]* )?(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:T.*)?")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_CIRCA = re.compile(r"(?:circa|approximately|approx\.?|c\.) +", re.IGNORECASE)


@lru_cache(maxsize=8192)
def period(text: str) -> Period:
    """Return the text with the days it can mean; both None where the words are of no known form."""
    first, _, last = _CIRCA.sub("", text.strip()).partition(" to ")
    start = _days(first)
    end = _days(last) if last else start
    if start is None or end is None or end[1] < start[0]:
        return Period(text=text)
    return Period(text=text, start_on=start[0], end_on=end[1])


def is_circa(text: str) -> bool:
    """Tell whether the words say about."""
    return _CIRCA.match(text.strip()) is not None


def day(text: str) -> date | None:
    """Return the day that the text names, or None where it names none or several."""
    found = _days(text.strip())
    return found[0] if found and found[0] == found[1] else None


def _days(text: str) -> tuple[date, date] | None:
    try:
        if match := _ISO.fullmatch(text):
            return (exact := date(int(match[1]), int(match[2]), int(match[3]))), exact
        if match := _ISO_MONTH.fullmatch(text):
            return _range(int(match[1]), int(match[2]), None)
        if match := _AMERICAN.fullmatch(text):
            return (exact := date(int(match[3]), int(match[1]), int(match[2]))), exact
        if (match := _WORDS.fullmatch(text)) and not (match[1] and not match[2]):
            return _range(int(match[3]), _MONTHS[match[2].lower()] if match[2] else None, match[1])
    except (ValueError, KeyError):
        pass
    return None


def _range(year: int, month: int | None, day_text: str | None) -> tuple[date, date]:
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day_text is None:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return (exact := date(year, month, int(day_text))), exact
