"""The words of the board in every form for people."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from potashwatch.records.license import IN_FORCE
from potashwatch.records.status import (
    StatusEdition,
    StatusLicense,
    StatusLinked,
    StatusList,
    StatusTarget,
    StatusUnconfirmed,
)
from potashwatch.reports.board import SHORT_TITLES
from potashwatch.reports.describe import plural
from potashwatch.reports.license_events import DOUBTFUL, end, issue, number, status_words
from potashwatch.reports.license_tally import tally, tally_words
from potashwatch.reports.review import NO_ALIASES, NO_DATA, NO_MATCH, absence_words, review_words

State = Literal["listed", "not-listed", "unconfirmed", "review", "unknown"]
_WORDS: dict[State, str] = {
    "listed": "listed",
    "not-listed": "not listed",
    "unconfirmed": "unconfirmed",
    "review": "no exact match",
    "unknown": NO_DATA,
}


def state_of(found: StatusList) -> State:
    """Return in one word where a target is on a list."""
    return "unconfirmed" if found.unconfirmed else confirmed_state(found)


def confirmed_state(found: StatusList) -> State:
    """Return where a target is on a list by the editions that were accepted."""
    if found.review:
        return "review"
    return "unknown" if found.listed is None else "listed" if found.listed else "not-listed"


def word(found: StatusList) -> str:
    """Return where a target is on a list in a few words; what an old edition shows is of its day."""
    edition = found.edition
    if found.listed and edition and (found.removed_on or edition.is_stale):
        return f"last seen listed {edition.dated_on}"
    if found.listed is False and edition and edition.is_stale:
        return f"not seen on {edition.dated_on} ({plural(edition.age_days, 'day')} old)"
    if found.listed is None and not found.review and edition:
        return NO_MATCH
    return _WORDS[confirmed_state(found)] + (", unconfirmed" if found.unconfirmed else "")


def standing(found: StatusList) -> str:
    """Return whether a list has the target, and since when; of a day without edition neither yes nor no."""
    return word(found) + detail(found)


def detail(found: StatusList) -> str:
    """Return what belongs behind ``word``: since when, which records to review, what another source knows."""
    if found.review:
        return review_words(found.review).removeprefix(_WORDS["review"])
    if found.listed is None:
        return (NO_ALIASES if found.edition else "") + held_words(found.unconfirmed)
    by_name = ", by its name alone: see whether it is the same party" if found.reason == "name" else ""
    told = since(found)
    if found.listed and word(found).startswith("last seen"):
        told = f" ({told.lstrip(', ')})"
    elif not found.listed and word(found).startswith("not seen"):
        is_one = found.edition is not None and found.since == found.edition.dated_on
        told = "" if is_one else f", nor{told}" if found.since_basis != "edition" else f", absent{told}"
    known = removal(found.removed_on or found.relisted_after)
    return f"{told}{by_name}{known}{held_words(found.unconfirmed)}"


def held_words(found: StatusUnconfirmed | None) -> str:
    """Return what an edition that is held for review shows of a target."""
    if found is None:
        return ""
    shows = f"lists it as {', '.join(found.keys)}" if found.listed else "does not list it"
    return f"; the edition of {found.dated_on}, held for review, {shows}"


def removal(on: date | None) -> str:
    """Return that a removal is known which the edition does not show."""
    return f"; the register has a removal on {on}" if on else ""


def since(found: StatusList) -> str:
    """Return since when, and where that is known from."""
    if found.since is None:
        return ", since when is not known"
    again = " again" if found.listed and (found.absence or found.relisted_after) else ""
    gap = f" ({absence_words(found.absence, str)})" if found.absence else ""
    return f"{again}{_since(found, has_gap=bool(gap))}{gap}"


def _since(found: StatusList, *, has_gap: bool) -> str:
    match found.since_basis:
        case "authority":
            return f" since {found.since}, by the authority's own date"
        case "edition":
            if has_gap:
                return f" since {found.since}"
            shows = "shows it" if found.listed else "does not show it"
            return f" since {found.since}, the first edition that {shows}"
        case "first-edition":
            if found.listed:
                return f" since at least {found.since}, our earliest copy"
            return f" in any edition held since {found.since}"
        case "review":
            return f" in any edition held since {found.since}; the edition before had a record to review"
        case None:
            return f" since {found.since}"


def record(found: StatusList) -> str:
    """Return the record that a list has, or had last; the empty text where none is known."""
    uid = f"uid {found.uid}" if found.uid else ""
    key = f"{found.reference} ({uid})" if found.reference and uid else found.reference or uid
    told = " ".join(text for text in (key, found.name) if text)
    last = "" if found.listed else "last known record: "
    return f"{last}{told}{in_brackets(found.programs)}" if told else ""


def in_brackets(programs: Sequence[str]) -> str:
    """Return programs as they stand behind a name; without any nothing."""
    return f" [{', '.join(programs)}]" if programs else ""


def edition(found: StatusEdition, *, is_whole: bool = False) -> str:
    """Return of which day the answer is, and how old that is; the digest whole, or as far as a line has room."""
    day = f"published {found.published_on}" if found.published_on else f"of {found.dated_on}"
    digest = found.sha256 if is_whole else found.sha256[:16]
    return f"edition {day}, {plural(found.age_days, 'day')} old, sha256 {digest}"


def linked(found: StatusLinked) -> str:
    """Return a linked party that is listed, or that a held edition lists."""
    key = found.reference or found.uid
    told = f"{found.title}, {SHORT_TITLES[found.list]} {key}{in_brackets(found.programs)}"
    state = linked_state(found)
    return told if state == "listed" else f"{told}: {state}"


def linked_state(found: StatusLinked) -> str:
    """Return where a linked party is on a list, with what other sources know of it."""
    old = found.edition
    told = linked_word(found)
    if found.unconfirmed is None and old and told != "listed":
        told += f" {old.dated_on} ({plural(old.age_days, 'day')} old)"
    return f"{told}{removal(found.removed_on or found.relisted_after)}{held_words(found.unconfirmed)}"


def linked_word(found: StatusLinked) -> str:
    """Return where a linked party is on a list in a few words; what an old edition shows is of its day."""
    if found.unconfirmed:
        return "unconfirmed"
    is_old = found.removed_on or (found.edition and found.edition.is_stale)
    return "last seen listed" if is_old else "listed"


def linked_title(found: StatusTarget) -> str:
    """Return how many linked parties are listed; of a list without an edition that is not known."""
    if not (found.linked_known or found.linked):
        return "none known"
    unknown = [SHORT_TITLES[one.list] for one in found.lists if one.edition is None]
    if len(unknown) == len(found.lists):
        return f"unknown, {NO_DATA}"
    words = [linked_word(one) for one in found.linked]
    counts = (
        f"{words.count(each)} {each}"
        for each in ("listed", "last seen listed", "unconfirmed")
        if each in words
    )
    told = ", ".join(counts) or "none listed"
    return f"{told}; {', '.join(unknown)}: {NO_DATA}" if unknown else told


def by_force(licenses: Sequence[StatusLicense]) -> tuple[list[StatusLicense], list[StatusLicense]]:
    """Return the licenses in force, and those that are not."""
    in_force = [one for one in licenses if one.status in IN_FORCE]
    return in_force, [one for one in licenses if one.status not in IN_FORCE]


def counted(licenses: Sequence[StatusLicense]) -> str:
    """Return how many of a target's licenses are in force, and of how many that is not known."""
    return tally_words(
        tally((one.number, one.status, one.touch.reason, one.announced_only) for one in licenses)
    )


def called(found: StatusLicense) -> str:
    """Return number and title of a license in force."""
    amended = ", amended" if found.status == "amended" else ""
    return f"{number(found.program, found.number)}{amended}: {found.title or 'no title known'}"


def days(found: StatusLicense) -> str:
    """Return when a license was issued and when it ends."""
    doubt = f" ({found.certainty})" if found.certainty in DOUBTFUL else ""
    return f"{issue(found.issued_on)}{doubt}; {end(found)}"


def ended(found: StatusLicense) -> str:
    """Return in one line that a license is not in force any more."""
    possible = ", near name only" if found.touch.reason == "possible" else ""
    return f"{number(found.program, found.number)}: {stands(found)}{possible}"


def stands(found: StatusLicense) -> str:
    """Return the status of a license; of one that is not in force any more also since when."""
    if found.status == "unknown" and found.end_not_understood:
        return f"{status_words(found.status)}, {end(found)}"
    if found.status in IN_FORCE or found.status == "unknown":
        return status_words(found.status)
    return f"{found.status} {found.ended_on}" if found.ended_on else f"{found.status}, date not available"
