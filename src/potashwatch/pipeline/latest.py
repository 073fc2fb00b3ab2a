"""The last change found for a target, and the days since for which each list shows none. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from potashwatch.pipeline.authorities import AUTHORITIES, NAMES, authority_of
from potashwatch.pipeline.stretch import Stretch, removals, to_review
from potashwatch.pipeline.watching import Seen, is_alike
from potashwatch.records.status import StatusLicense
from potashwatch.records.target import Target, WatchedParty
from potashwatch.reports.dates import in_prose
from potashwatch.reports.review import NO_DATA

_NEAR: Final = timedelta(days=3)
"""Editions no further apart come on consecutive working days: the day of the newer one is taken for the action's."""


def since_edition(before: Seen, edition: Seen) -> date:
    """Return the first day on which what an edition shows first may have happened; its own where the last is near."""
    return edition.on if edition.on - before.on <= _NEAR else before.on


def latest_action(
    target: Target,
    stretches: Sequence[Stretch],
    licenses: Sequence[StatusLicense],
    as_of: date,
    license_sources: Sequence[str],
) -> str:
    """Return, for each authority, the last change found, and for each list the days after it without one.

    ``license_sources`` name what the licenses were read from, with days. Of licenses no absence of change is claimed:
    an end by its own terms is published by nobody.
    """
    told = []
    for authority in AUTHORITIES:
        own = [stretch for stretch in stretches if authority_of(stretch.list) == authority]
        if not own:
            told.append(f"{authority}: {NO_DATA}")
            continue
        is_ofac = authority == "OFAC"
        actions = [*_moves(target, own), *(_license_actions(licenses, as_of) if is_ofac else ())]
        last = max(actions, default=None, key=lambda action: (action.until, action.since))
        sources = [f"{NAMES[stretch.list]} of {in_prose(stretch.editions[-1].on)}" for stretch in own]
        sources += license_sources if is_ofac else ()
        found = f"{authority}: {f'latest action found {last}' if last else 'no action found'}"
        silences = [silence for stretch in own if (silence := _silence(target, stretch, last))]
        told.append("; ".join([found, *silences]) + f" (sources read: {', '.join(sources)})")
    return " · ".join(told)


@dataclass(frozen=True)
class _Action:
    """Something that changed, on a day or between two."""

    since: date
    until: date

    def __str__(self) -> str:
        if self.since == self.until:
            return in_prose(self.until)
        return f"between {in_prose(self.since)} and {in_prose(self.until)}"


def _silence(target: Target, stretch: Stretch, last: _Action | None) -> str:
    """Return for which days a list shows no change; empty where that is one day, or the register knows better."""
    legible = stretch.legible(target)
    if legible is None:
        return ""
    first, end = legible.editions[0].on, legible.editions[-1].on
    begin = max(first, last.until + timedelta(days=1)) if last else first
    if begin >= end:
        return ""
    name = NAMES[stretch.list]
    if contrary := _contradiction(target, legible, begin):
        return f"{name}: the register has a removal on {in_prose(contrary)} that no edition held shows"
    return f"no change in the {name} between {in_prose(begin)} and {in_prose(end)}"


def _contradiction(target: Target, stretch: Stretch, begin: date) -> date | None:
    """Return the last removal that the register has from those days, or from before, that the editions do not show."""
    end = stretch.editions[-1].on
    days = [
        day
        for party in (target, *target.linked)
        for day in removals(party, stretch.list)
        if begin <= day <= end or (day < begin and _is_on_throughout(party, stretch, day))
    ]
    return max(days, default=None)


def _is_on_throughout(party: WatchedParty, stretch: Stretch, since: date) -> bool:
    """Tell whether every edition after a day lists a party."""
    spells = stretch.of(party).spells
    return all(spell.presence == "listed" for spell in spells if spell.last.on >= since)


def _moves(target: Target, stretches: Sequence[Stretch]) -> Iterator[_Action]:
    """Yield when editions show the target, or a party linked to it, otherwise than the edition before.

    That includes records that may be the target, where none is; editions that could not show it are left out.
    """
    for stretch in stretches:
        for party in (target, *target.linked):
            legible = stretch.legible(party)
            for before, edition in legible.turns if legible else ():
                if before and _differs(before, edition, party, is_own=party is target):
                    yield _Action(since_edition(before, edition), edition.on)


def _differs(before: Seen, edition: Seen, party: WatchedParty, *, is_own: bool) -> bool:
    is_whole = is_alike(before, edition)  # else another format explains what differs
    one, other = (_shown(each, party, is_own=is_own, is_whole=is_whole) for each in (before, edition))
    return one != other


def _shown(edition: Seen, party: WatchedParty, *, is_own: bool, is_whole: bool) -> list[tuple[object, ...]]:
    listed: list[tuple[object, ...]] = [
        (record.uid, record.programs, record.parts if is_whole else ()) for record in edition.of(party.id)
    ]
    if listed or not is_own:
        return listed
    return [(found.uid, "review") for found in to_review(edition, party.id)]


def _license_actions(licenses: Sequence[StatusLicense], as_of: date) -> Iterator[_Action]:
    for found in licenses:
        # An end by its own terms publishes nothing.
        ended_on = found.ended_on if found.status != "expired" else None
        yield from (_Action(day, day) for day in (found.issued_on, ended_on) if day and day <= as_of)
