"""Dates of advanced XML: a year, month and day each in an element of its own, alone or as the ends of a period."""

from typing import Final

from potashwatch.parsers.dates import day
from potashwatch.parsers.mapping import Unmapped, once, stray, texts, values
from potashwatch.parsers.tokens import Node
from potashwatch.records.party import Period

_PARTS: Final = frozenset({"Year", "Month", "Day"})
_CALENDAR: Final = frozenset({"CalendarTypeID"})
_FIXED: Final = ("Approximate", "YearFixed", "MonthFixed", "DayFixed")
_PERIOD: Final = frozenset({"CalendarTypeID", *_FIXED})

Told = list[tuple[str, str]]


def printed_date(node: Node, path: str, unmapped: Unmapped) -> str:
    """Return a date's parts as ``YYYY-M-D``, as many as there are."""
    own = values(node, _CALENDAR, path, unmapped)
    if own.get("CalendarTypeID", "1") != "1":
        unmapped.append((f"{path}/@CalendarTypeID", own["CalendarTypeID"]))
    return _parts((node[0], "", "", node[3]), path, unmapped)


def _parts(node: Node, path: str, unmapped: Unmapped) -> str:
    found = texts(node, _PARTS, path, unmapped)
    return "-".join(found[key] for key in ("Year", "Month", "Day") if key in found)


def printed_period(node: Node, path: str, unmapped: Unmapped, *, usual: str) -> tuple[Period, Told]:
    """Return a ``DatePeriod`` with its four dates as one text, and the flags that are not as usual.

    A year is written as the period from 1 January to 31 December, each end itself from one day to another.
    """
    told: Told = []
    own = values(node, _PERIOD, path, unmapped)
    is_gregorian = own.get("CalendarTypeID", "1") == "1"
    if not is_gregorian:
        told.append(("calendar", own["CalendarTypeID"]))
    told.extend((key, own[key]) for key in _FIXED if own.get(key, usual) != usual)
    ends: dict[str, list[str]] = {"Start": ["", ""], "End": ["", ""]}
    for child in once(node, path, unmapped):
        at = f"{path}/{child[0]}"
        if child[0] not in ends:
            stray(child, at, unmapped)
            continue
        flags = values(child, _PERIOD, at, unmapped)
        told.extend((f"{child[0]} {key}", flags[key]) for key in _FIXED if flags.get(key, usual) != usual)
        for end in once(child, at, unmapped):
            if end[0] in ("From", "To"):
                ends[child[0]][end[0] == "To"] = _parts(end, f"{at}/{end[0]}", unmapped)
            else:
                stray(end, f"{at}/{end[0]}", unmapped)
    first, last = ends["Start"], ends["End"]
    text = _span(first)
    if last != first and any(last):
        text = f"{text} to {_span(last)}"
    if not is_gregorian:
        return Period(text=text), told
    return Period(text=text, start_on=day(first[0]), end_on=day(last[1] or first[1])), told


def _span(end: list[str]) -> str:
    return end[0] if end[0] == end[1] or not end[1] else f"{end[0]}..{end[1]}"
