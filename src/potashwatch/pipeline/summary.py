"""What the authorities say of a target, in one sentence, and the last day on which they said something new. Pure."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from typing import Final, Literal

from potashwatch.pipeline.stretch import Stretch
from potashwatch.pipeline.watching import Seen, is_alike
from potashwatch.records.edition import ListId
from potashwatch.records.license import IN_FORCE
from potashwatch.records.status import StatusLicense, StatusList
from potashwatch.records.target import Target, TouchReason
from potashwatch.reports.dates import in_prose
from potashwatch.reports.describe import plural
from potashwatch.reports.review import NO_DATA, review_words
from potashwatch.targets import is_party

Authority = Literal["OFAC", "EU"]
AUTHORITIES: Final[tuple[Authority, ...]] = ("OFAC", "EU")

NAMES: Final[dict[ListId, str]] = {
    "ofac-sdn": "SDN List",
    "ofac-consolidated": "Consolidated (non-SDN) List",
    "eu-fsf": "EU list",
    "ofac-licenses": "license page",
}
"""What a sentence calls a list, once its authority is named."""

NOT_COVERED: Final = (
    "not covered, as no list shows it: EU bans on goods (potash among them) and Annexes V, IX and XV of Regulation"
    " 765/2006; Directive 1 under E.O. 14038 and what 31 CFR part 548 itself exempts; US export controls (15 CFR 746);"
    " EU duties on fertilizer (Regulation 2025/1227); the lists of the United Kingdom, Canada and other countries"
)
"""Measures that concern the built-in targets and are on none of the lists that are read. Sources: Regulation (EC)
765/2006, 31 CFR part 548, 15 CFR part 746, Regulation (EU) 2025/1227."""


def authority_of(list_id: ListId) -> Authority:
    """Return who publishes a list."""
    return "EU" if list_id.startswith("eu-") else "OFAC"


def summary(lists: Sequence[StatusList], licenses: Sequence[StatusLicense]) -> str:
    """Return one sentence: who lists the target, who does not, and which of the licenses are in force.

    ``licenses`` are those that count for the target: see ``LinkedParty.announced_only``.
    """
    by_authority = {
        authority: [found for found in lists if authority_of(found.list) == authority]
        for authority in ("EU", "OFAC")
    }
    words = [
        f"{authority}: {_listed(found)}"
        for authority, own in by_authority.items()
        for found in own
        if found.listed
    ]
    words += [
        f"{authority}: {', '.join(_absent(own))}"
        for authority, own in by_authority.items()
        if not any(found.listed for found in own)
    ]
    return "; ".join([*words, *_licensed(licenses)])


def _listed(found: StatusList) -> str:
    edition, since = found.edition, _since(found)
    name = f" on the {NAMES[found.list]}" if authority_of(found.list) == "OFAC" else ""
    if found.removed_on and edition:
        told = f"last seen listed{name} {in_prose(edition.dated_on)}"
        return f"{told}; the register has a removal on {in_prose(found.removed_on)}"
    if edition and edition.is_stale:
        age = f"in an edition {plural(edition.age_days, 'day')} old"
        return f"last seen listed{name} {in_prose(edition.dated_on)}, {age}{since}"
    by_name = " by its name alone: check whether it is the same party" if found.reason == "name" else ""
    return f"listed{name}{by_name}{since}{_unconfirmed(found)}"


def _unconfirmed(found: StatusList) -> str:
    """Return what a held edition shows otherwise."""
    held = found.unconfirmed
    if held is None:
        return ""
    shows = "lists it" if held.listed else "does not list it"
    return f", unconfirmed: the edition of {in_prose(held.dated_on)}, held for review, {shows}"


def _since(found: StatusList) -> str:
    if found.since is None:
        return ""
    day = in_prose(found.since)
    if found.since_basis == "authority":
        return f" (since {day}, the authority's own date)"
    if found.since_basis == "first-edition":
        return f" (since at least {day}, our earliest copy)"
    return f" (since the edition of {day})"


def _absent(lists: Sequence[StatusList]) -> Iterator[str]:
    """Yield what the lists of an authority say that do not have the target; those that say the same together."""
    for found in lists:
        if found.review:
            yield f"{review_words(found.review)} ({NAMES[found.list]}{_age(found)})"
    absent = [found for found in lists if found.listed is False]
    left = [found for found in absent if found.uid]  # a list that had the party once says more
    for found in left:
        yield f"removed from the {NAMES[found.list]}{_gone(found)}{_age(found)}{_unconfirmed(found)}"
    for found in absent:
        if found not in left:
            held = f" held since {in_prose(found.since)}" if found.since else ""
            yield f"not on the {NAMES[found.list]} in any edition{held}{_age(found)}{_unconfirmed(found)}"
    if unknown := [NAMES[found.list] for found in lists if found.listed is None and not found.review]:
        yield NO_DATA if len(unknown) == len(lists) else f"{' and '.join(unknown)}: {NO_DATA}"


def _gone(found: StatusList) -> str:
    return f" (absent since the edition of {in_prose(found.since)})" if found.since else ""


def _age(found: StatusList) -> str:
    edition = found.edition
    if edition is None or not edition.is_stale:
        return ""
    return f", as of the edition of {in_prose(edition.dated_on)}, {plural(edition.age_days, 'day')} old"


_NAMING: Final[tuple[TouchReason, ...]] = ("key", "identifier", "name", "text", "owned")
_LINKING: Final[tuple[TouchReason, ...]] = ("linked", "possible")


def _licensed(licenses: Sequence[StatusLicense]) -> Iterator[str]:
    in_force = [found for found in licenses if found.status in IN_FORCE]
    for one, many, reasons in (
        ("names it", "name it", _NAMING),
        ("concerns a party linked to it", "concern a party linked to it", _LINKING),
    ):
        if numbers := [found.number for found in in_force if found.touch.reason in reasons]:
            plural_s, verb = ("s", many) if len(numbers) > 1 else ("", one)
            yield f"OFAC General License{plural_s} {' and '.join(numbers)}, in force, {verb}"
    unknown = [
        found.number for found in licenses if found.status == "unknown" and found.touch.reason != "excluded"
    ]
    if unknown:
        plural_s, be = ("s", "are") if len(unknown) > 1 else ("", "is")
        yield f"whether OFAC General License{plural_s} {' and '.join(unknown)} {be} in force is unknown for this day"


def latest_action(
    target: Target,
    stretches: Sequence[Stretch],
    licenses: Sequence[StatusLicense],
    as_of: date,
    license_sources: Sequence[str],
) -> str:
    """Return, for each authority, the last change found, and the days after it for which the sources show none.

    ``license_sources`` name what the licenses were read from, with days.
    """
    told = []
    for authority in AUTHORITIES:
        own = [stretch for stretch in stretches if authority_of(stretch.list) == authority]
        if not own:
            told.append(f"{authority}: {NO_DATA}")
            continue
        days = [*_moves(target, own), *(_license_days(licenses, as_of) if authority == "OFAC" else ())]
        last = max(days, default=None)
        begin = last + timedelta(days=1) if last else min(stretch.editions[0].on for stretch in own)
        end = max(stretch.editions[-1].on for stretch in own)
        sources = [f"{NAMES[stretch.list]} of {in_prose(stretch.editions[-1].on)}" for stretch in own]
        sources += license_sources if authority == "OFAC" else ()
        found = f"{authority}: {f'latest action found {in_prose(last)}' if last else 'no action found'}"
        if begin > end:
            told.append(f"{found} (sources read: {', '.join(sources)})")
        else:
            between = f"between {in_prose(begin)} and {in_prose(end)}"
            told.append(f"{found}; no change in the lists and licenses read {between} ({', '.join(sources)})")
    return " · ".join(told)


def _moves(target: Target, stretches: Sequence[Stretch]) -> Iterator[date]:
    """Yield the days of editions that show the target, or a party linked to it, otherwise than the edition before."""
    ids = {target.id, *(party.id for party in target.linked)}
    for stretch in stretches:
        for before, edition in stretch.turns:
            if before is None:
                continue
            is_whole = is_alike(before, edition)  # else another format explains what differs
            if _shown(before, ids, is_whole=is_whole) != _shown(edition, ids, is_whole=is_whole):
                yield edition.on


def _shown(edition: Seen, ids: AbstractSet[str], *, is_whole: bool) -> list[tuple[object, ...]]:
    return [
        (record.uid, record.programs, record.parts if is_whole else ())
        for record in edition.watched.records
        if any(touch.party in ids and is_party(touch) for touch in record.touches)
    ]


def _license_days(licenses: Sequence[StatusLicense], as_of: date) -> Iterator[date]:
    for found in licenses:
        # An end by its own terms publishes nothing.
        ended_on = found.ended_on if found.status != "expired" else None
        yield from (day for day in (found.issued_on, ended_on) if day and day <= as_of)
