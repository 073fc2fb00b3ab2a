"""When a text says that it ends: which of the days and lengths of time in it are ends, and which are something else.

Every day, month, year and length of time in the text is either an end, or explained otherwise (the day of an order, of
an issue, a condition such as "entered into before ..."), or not understood. What is not understood is returned as an
end without an instant: taken for nothing it could make a license endless. A day without a time of day is a day in New
York; see ``end_words`` for which words include it.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import islice
from typing import Final, NamedTuple

from potashwatch.licenses import end_words as words
from potashwatch.licenses.clock import Expiry, end_of_day, end_of_moment, not_understood
from potashwatch.licenses.moments import Moment, later, moments

_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_MOST: Final = 200
"""Days and lengths of time that are read of one text. A license has a handful."""
_NEAR: Final = 240
"""Characters before and after a day in which is said what it means."""


class _Place(NamedTuple):
    """A moment, and the text around it."""

    text: str
    moment: Moment
    following: Moment | None
    """The next moment of the text."""
    begin: int
    """Where ``before`` begins in the text."""

    @property
    def before(self) -> str:
        return self.text[self.begin : self.moment.start]

    @property
    def after(self) -> str:
        return self.text[self.moment.stop : self.moment.stop + _NEAR]


class _Count(NamedTuple):
    """What a length of time counts from."""

    day: date | None
    """None where it is not known."""
    what: str
    stop: int
    """Where the words of the length and of what it counts from end."""


def expiry(text: str, issued_on: date | None = None) -> Expiry | None:
    """Return the last end that the text states; None where it states none, which means until revoked."""
    found = expiries(text, issued_on)
    return max(found, key=lambda each: each.at or _NEVER, default=None)


def expiries(text: str, issued_on: date | None = None) -> tuple[Expiry, ...]:
    """Return every end that an authorizing text states, in its order, and what of time in it no rule explains.

    ``issued_on`` is what lengths of time count from ("for a period of 90 days"); None: not known, then they are not
    understood. A length ends with the start of its last day where the words leave it open: the earlier reading.
    """
    folded = " ".join(text.split())
    every = list(islice(moments(folded), _MOST + 1))
    if len(every) > _MOST:
        return (not_understood(f"more than {_MOST} days and lengths of time"),)
    if every and (several := words.WHICHEVER.search(folded)):
        start = min(several.start(), every[0].start)
        return (not_understood(folded[max(start, several.start() - _NEAR) : several.end()]),)
    effective_on = _effective_on(folded, every)
    found: list[tuple[int, Expiry]] = []
    last: Moment | None = None  # the moment before, where it is explained as something else than an end
    for place, moment in enumerate(every):
        near = _Place(
            folded,
            moment,
            every[place + 1] if place + 1 < len(every) else None,
            max(0, moment.start - _NEAR),
        )
        if moment.kind == "length":
            end = _end_of_length(near, issued_on, effective_on)
        elif last and words.JOINED.fullmatch(folded[last.stop : moment.start]):
            end = None
        else:
            end = _end_of_day(near)
        last = None if end else moment
        if end:
            found.append((moment.start, end))
    read = [(moment.start, moment.stop) for moment in every]
    found.extend(
        (match.start(), not_understood(match[0].strip()))
        for match in islice(words.UNTIL.finditer(folded), _MOST)
        if not any(match.start() < stop and start < match.end() for start, stop in read)
    )
    return tuple(end for _, end in sorted(found, key=lambda each: each[0]))


def later_days(text: str, issued_on: date) -> tuple[Expiry, ...]:
    """Return, as ends that are not understood, the days after the issue that a paragraph prints of its dealings.

    For paragraphs that do not authorize: "The authorization in paragraph (a) does not extend to transactions after
    ...". A day on which a report is due is none.
    """
    folded = " ".join(text.split())
    found = (moment for moment in islice(moments(folded), _MOST) if moment.day and moment.day > issued_on)
    places = (_Place(folded, moment, None, max(0, moment.start - _NEAR)) for moment in found)
    return tuple(_unexplained(place) for place in places if not words.NO_TERM.search(place.before))


def _end_of_day(place: _Place) -> Expiry | None:
    """Return what a day ends, and None where it is explained otherwise."""
    before, moment = place.before, place.moment
    intro = words.INTRO.search(before)
    if intro is None:
        around = place.text[max(0, moment.start - 10) : moment.stop + 2]
        is_name = moment.kind == "unread" and words.OF_A_NAME.search(around)
        return None if is_name or _is_no_end(before, place.after) else _unexplained(place)
    prefix = before[: intro.start()]
    verb = " ".join(intro["verb"].lower().split())
    if words.ENDS_WHEREVER.fullmatch(verb):
        is_doubtful = verb in ("until", "till") and words.DENIED.search(prefix)
        if words.CLOSES.match(verb):
            is_doubtful = words.DENIED.search(prefix) or words.OF_ANOTHER.search(prefix)
        if is_doubtful:
            return _unexplained(place)
    elif not _is_of_license(place, prefix):
        return None if words.CONDITION.search(prefix) else _unexplained(place)
    is_whole_day = bool(intro["whole"])
    if moment.kind == "unread" or (is_whole_day and (moment.at or verb in ("before", "prior to"))):
        return _unexplained(place)
    said = place.text[place.begin + intro.start() : moment.stop]
    return end_of_moment(said, moment, is_included=is_whole_day or bool(words.INCLUDES.fullmatch(verb)))


def _is_no_end(before: str, after: str) -> bool:
    """Tell whether the words before a day, and after it, explain it as something else than an end."""
    if words.OF_THE_END.search(before) and not words.DATED.search(before):
        return False
    if words.BEGINS.search(before) or words.EFFECTIVE.search(before):
        return not (words.CLOSED_BEFORE.search(before) or words.CLOSED_AFTER.match(after))
    return bool(
        words.CONDITION.search(before) or words.OF_A_TEXT.search(before) or words.OF_A_NUMBER.search(before)
    )


def _is_of_license(place: _Place, prefix: str) -> bool:
    """Tell whether what follows the prefix belongs to the authorization: it stands behind it, or opens the text."""
    opens = place.begin == 0 and words.OPENS.match(prefix)
    return bool(opens or words.AUTHORIZED.search(prefix))


def _end_of_length(place: _Place, issued_on: date | None, effective_on: date | None) -> Expiry | None:
    """Return what a length of time ends, and None where it is explained otherwise."""
    before, after, moment = place.before, place.after, place.moment
    if words.NO_TERM.search(before) or words.NO_TERM_AFTER.match(after):
        return None
    from_words = words.FROM.match(after)
    if from_words and words.OF_DEALING.match(from_words["base"]):
        return None
    term = words.TERM.search(before)
    counted = _counted_from(place, from_words, issued_on, effective_on)
    if term is None or counted is None:
        return _unexplained(place)
    if from_words is None and not _is_of_license(place, before[: term.start()]):
        return _unexplained(place)
    last = later(counted.day, moment) if counted.day else None
    if last is None:
        return _unexplained(place, counted.stop)
    return end_of_day(
        place.text[place.begin + term.start() : counted.stop],
        last,
        is_included=term["verb"].lower() in words.INCLUDES_LAST,
        why=f"counts from {counted.day}, {counted.what}",
    )


def _counted_from(
    place: _Place, from_words: re.Match[str] | None, issued_on: date | None, effective_on: date | None
) -> _Count | None:
    """Return what a length counts from; None where its words are not understood."""
    if effective_on and issued_on and effective_on < issued_on:
        effective_on = issued_on = (
            None  # of a license that reaches back nothing tells which of the two is meant
        )
    stop = place.moment.stop
    if from_words is None:
        what = "the day it takes effect" if effective_on else "the day of issue"
        return _Count(effective_on or issued_on, what, stop)
    base = stop + from_words.start("base")
    if match := words.OF_ISSUE.match(from_words["base"]):
        return _Count(issued_on, "the day of issue", base + match.end())
    if match := words.OF_EFFECT.match(from_words["base"]):
        what = "the day it takes effect" if effective_on else "the day of issue, for want of another"
        return _Count(effective_on or issued_on, what, base + match.end())
    following = place.following
    if following and following.kind == "day" and following.start == base:
        return _Count(following.day, "the day named", following.stop)
    return None


def _effective_on(text: str, every: Sequence[Moment]) -> date | None:
    """Return the first day from which a text says that it takes effect."""
    found = (
        each
        for each in every
        if each.day and words.EFFECTIVE.search(text[max(0, each.start - 40) : each.start])
    )
    return next((each.day for each in found), None)


def _unexplained(place: _Place, stop: int | None = None) -> Expiry:
    """Return a day or length with the words around it, as an end that is not understood."""
    moment = place.moment
    lead = words.LEAD.search(place.before)
    start = place.begin + lead.start() if lead else moment.start
    if stop is None:
        tail = words.TAIL.match(place.after) if moment.kind == "length" else None
        stop = moment.stop + (tail.end() if tail else 0)
    return not_understood(place.text[start:stop].strip())
