"""A line that names a general license: series, number, title, day. Pure.

``General License 8 - Authorizing ... (August 09, 2023)``; also ``No. 8``, other dashes, a series in front
(``Russia-related General License 101``), ``2-H``, no day.
"""

import re
from dataclasses import dataclass
from datetime import date

from potashwatch.parsers.dates import day

PROGRAM = "Belarus"

_MENTION = re.compile(r"\b(?:General License|GENERAL LICENSE)\b")
_NUMBER = r"[A-Z]-?\d{1,4}[A-Z]?|\d{1,4}(?:-?[A-Z]{1,2})?"
_LINE = re.compile(
    rf"\b(?:General License|GENERAL LICENSE) (?:(?:[Nn]o\.?|NO\.?|[Nn]umber|#) ?)?(?P<number>{_NUMBER})"
    r"(?=$|\.(?!\d)|[\s:,;(\"“‘'–—‒―−-])"
)
_BEFORE = re.compile(
    r"(?:(?:Issuance|Publication|Extension|Reissuance) of )?(?:an? |the )?(?:OFAC )?", re.IGNORECASE
)
_SERIES = re.compile(r"[A-Z][\w'’./-]*(?: (?:and|of|the|in|[A-Z][\w'’./-]*))*(?: ?/ ?[\w-]+)?")
_ENDED = re.compile(r"archiv|expire|supersed|revok|rescind|former|withdr", re.IGNORECASE)
_MARKS = re.compile(r"amended|revised|updated|new|issued|re-?issued", re.IGNORECASE)
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_DAY = rf"(?:{_MONTHS})[a-z]*\.? \d{{1,2}},? \d{{4}}"
_IN_BRACKETS = re.compile(rf"\(\s*(?:(?:[Ii]ssued|[Dd]ated)(?: on)?:? )?({_DAY})\s*\)")
_AT_THE_END = re.compile(rf"(?<=[\s,–—-])(?:(?:[Ii]ssued|[Dd]ated)(?: on)?:? )?({_DAY})\s*$")
_HYPHENS = dict.fromkeys((0x2010, 0x2011), "-")
_EDGES = " \t:;,.–—‒―−-"


@dataclass(frozen=True)
class Named:
    """What a line says of a license. ``series`` is empty where it says none; ``title`` likewise."""

    series: str
    number: str
    title: str
    issued_on: date | None


def mentions(text: str) -> bool:
    """Tell whether a line is about a general license: in the singular, with the capitals of a name."""
    return _MENTION.search(text) is not None


def is_of_the_past(text: str) -> bool:
    """Tell whether a heading is over licenses that have ended."""
    return _ENDED.search(text) is not None


def read_line(text: str) -> Named | None:
    """Return what a line says, or None where its number or its series cannot be read beyond doubt."""
    text = text.strip().translate(_HYPHENS)
    found = _LINE.search(text)
    if found is None:
        return None
    series = series_of(text[: found.start()])
    rest = text[found.end() :]
    # "2 H - ...": a letter on its own may belong to the number, or not.
    if series is None or re.match(r"\s+[A-Z](?=$|[\s:,;(–—-])", rest):
        return None
    title, issued_on = _dated(rest)
    return Named(series, found["number"], title.strip(_EDGES), issued_on)


def series_of(words: str) -> str | None:
    """Return the series that stands before ``General License``: empty for none, None where it is no name of one."""
    name = _BEFORE.sub("", words.strip(" \t:;,–—-\"“'"), count=1).strip()
    if not name:
        return ""
    if len(name) > 60 or not _SERIES.fullmatch(name) or _ENDED.search(name) or _MARKS.match(name):
        return None
    if re.fullmatch(r"Belarus(?:[- ]related| Sanctions(?: Regulations)?)?", name, re.IGNORECASE):
        return PROGRAM
    return re.sub(r"-related$", "-related", name, flags=re.IGNORECASE)


def folded(number: str) -> str:
    """Return a number as it is compared: ``2-H`` is ``2H``."""
    return number.replace("-", "").upper()


def _dated(rest: str) -> tuple[str, date | None]:
    """Return the words before the day of issue, and the day; all words where there is none."""
    in_brackets = [*_IN_BRACKETS.finditer(rest)]
    found = in_brackets[-1] if in_brackets else _AT_THE_END.search(rest)
    on = printed_day(found[1]) if found else None
    return (rest[: found.start()], on) if found and on else (rest, None)


def printed_day(text: str) -> date | None:
    """Return the day that ``August 09, 2023`` names; None where there is no such day."""
    parts = re.fullmatch(r"([A-Za-z]+)\.? (\d{1,2}),? (\d{4})", text)
    return day(f"{int(parts[2]):02} {parts[1].capitalize()} {parts[3]}") if parts else None
