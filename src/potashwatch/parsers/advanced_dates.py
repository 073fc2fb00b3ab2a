"""Dates of advanced XML: a year, month and day each in an element of its own, alone or as the ends of a period."""

from functools import lru_cache
from typing import Final

from potashwatch.parsers.dates import day
from potashwatch.parsers.mapping import Unmapped, stray, texts, values
from potashwatch.parsers.tokens import Known, Node
from potashwatch.records.party import Period

_PARTS: Final = frozenset({"Year", "Month", "Day"})
_WHOLE: Final = ["Year", "Month", "Day"]
_CALENDAR: Final = Known({"CalendarTypeID"})
_FIXED: Final = ("Approximate", "YearFixed", "MonthFixed", "DayFixed")
_PERIOD: Final = Known({"CalendarTypeID", *_FIXED})
_BARE: Final = Known()
_UNDATED: Final = Period(text="")

Told = list[tuple[str, str]]


def printed_date(node: Node, path: str, unmapped: Unmapped) -> str:
    """Return a date's parts as ``YYYY-M-D``, as many as there are."""
    own = values(node, _CALENDAR, path, unmapped)
    if own.get("CalendarTypeID", "1") != "1":
        unmapped.append((f"{path}/@CalendarTypeID", own["CalendarTypeID"]))
    return _parts(node, path, unmapped)


def _parts(node: Node, path: str, unmapped: Unmapped) -> str:
    if not node[1] and [child[0] for child in node[3]] == _WHOLE:
        (_, raw, year, inner), (_, raw2, month, inner2), (_, raw3, number, inner3) = node[3]
        if not (raw or raw2 or raw3 or inner or inner2 or inner3):
            return f"{year}-{month}-{number}"
    found = texts((node[0], "", node[2], node[3]), _PARTS, path, unmapped)
    return "-".join(found[key] for key in ("Year", "Month", "Day") if key in found)


def printed_period(node: Node, path: str, unmapped: Unmapped, *, usual: str) -> tuple[Period, Told]:
    """Return a ``DatePeriod`` with its four dates as one text, and the flags that are not as usual.

    A year is written as the period from 1 January to 31 December, each end itself from one day to another.
    """
    told: Told = []
    own = values(node, _PERIOD, path, unmapped)
    if own.get("CalendarTypeID", "1") != "1":
        told.append(("calendar", own["CalendarTypeID"]))
    _tell(own, usual, "", told)
    if not node[3]:
        return _UNDATED, told
    ends: dict[str, list[str]] = {"Start": ["", ""], "End": ["", ""]}
    for child in node[3]:
        at = f"{path}/{child[0]}"
        if child[0] not in ends:
            stray(child, at, unmapped)
            continue
        flags = values(child, _PERIOD, at, unmapped)
        _tell(flags, usual, f"{child[0]} ", told)
        for end in child[3]:
            if end[0] in ("From", "To"):
                if end[1]:
                    values(end, _BARE, f"{at}/{end[0]}", unmapped)
                ends[child[0]][end[0] == "To"] = _parts(end, f"{at}/{end[0]}", unmapped)
            else:
                stray(end, f"{at}/{end[0]}", unmapped)
    first, last = ends["Start"], ends["End"]
    text = _span(first)
    if last != first and any(last):
        text = f"{text} to {_span(last)}"
    return _period(text, first[0], last[1] or first[1]), told


def _tell(flags: dict[str, str], usual: str, name: str, told: Told) -> None:
    for key in _FIXED:
        if flags.get(key, usual) != usual:
            told.append((f"{name}{key}", flags[key]))


@lru_cache(maxsize=8192)
def _period(text: str, first: str, last: str) -> Period:
    return Period(text=text, start_on=day(first), end_on=day(last))


def _span(end: list[str]) -> str:
    return end[0] if end[0] == end[1] or not end[1] else f"{end[0]}..{end[1]}"
