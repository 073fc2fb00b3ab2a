"""What the authorities say of a target, in one sentence. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from potashwatch.pipeline.authorities import NAMES, authority_of
from potashwatch.records.license import IN_FORCE
from potashwatch.records.status import SinceBasis, StatusLicense, StatusList
from potashwatch.records.target import TouchReason
from potashwatch.reports.dates import in_prose
from potashwatch.reports.describe import plural
from potashwatch.reports.review import NO_ALIASES, NO_DATA, NO_MATCH, absence_words, review_words

NOT_COVERED: Final = (
    "not covered, as no list shows it: EU bans on goods (potash among them) and Annexes V, IX and XV of Regulation"
    " 765/2006; Directive 1 under E.O. 14038 and what 31 CFR part 548 itself exempts; US export controls (15 CFR 746);"
    " EU duties on fertilizer (Regulation 2025/1227); the lists of the United Kingdom, Canada and other countries"
)
"""Measures that concern the built-in targets and are on none of the lists that are read. Sources: Regulation (EC)
765/2006, 31 CFR part 548, 15 CFR part 746, Regulation (EU) 2025/1227."""


def summary(lists: Sequence[StatusList], licenses: Sequence[StatusLicense]) -> str:
    """Return one sentence: who lists the target, who does not, and which of the licenses are in force.

    Licenses that concern only what was announced together with the target stay out: see ``LinkedParty.announced_only``.
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
    on_ofac = [found.listed for found in by_authority["OFAC"]]
    return "; ".join([*words, *_licensed(licenses, is_unlisted=False in on_ofac and True not in on_ofac)])


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
    again = " again" if found.absence or found.relisted_after else ""
    return f"listed{again}{name}{by_name}{since}{_unconfirmed(found)}"


def _unconfirmed(found: StatusList) -> str:
    """Return what a held edition shows otherwise."""
    held = found.unconfirmed
    if held is None:
        return ""
    shows = "lists it" if held.listed else "does not list it"
    return f", unconfirmed: the edition of {in_prose(held.dated_on)}, held for review, {shows}"


def _since(found: StatusList) -> str:
    told = [] if found.since is None else [_since_day(found.since, found.since_basis)]
    if found.absence:
        told.append(absence_words(found.absence, in_prose))
    if found.relisted_after:
        told.append(f"the register has a removal on {in_prose(found.relisted_after)}")
    return f" ({'; '.join(told)})" if told else ""


def _since_day(since: date, basis: SinceBasis | None) -> str:
    day = in_prose(since)
    if basis == "authority":
        return f"since {day}, the authority's own date"
    if basis == "first-edition":
        return f"since at least {day}, our earliest copy"
    return f"since the edition of {day}"


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
    for found in lists:
        if found.listed is None and not found.review and (found.edition or found.unconfirmed):
            told = f"{NO_MATCH}{NO_ALIASES}" if found.edition else NO_DATA
            yield f"{NAMES[found.list]}: {told}{_age(found)}{_unconfirmed(found)}"
    unknown = [
        NAMES[found.list]
        for found in lists
        if found.listed is None and not (found.review or found.edition or found.unconfirmed)
    ]
    if unknown:
        yield NO_DATA if len(unknown) == len(lists) else f"{' and '.join(unknown)}: {NO_DATA}"


def _gone(found: StatusList) -> str:
    return f" (absent since the edition of {in_prose(found.since)})" if found.since else ""


def _age(found: StatusList) -> str:
    edition = found.edition
    if edition is None or not edition.is_stale:
        return ""
    return f", as of the edition of {in_prose(edition.dated_on)}, {plural(edition.age_days, 'day')} old"


_NAMING: Final[tuple[TouchReason, ...]] = ("key", "identifier", "name", "text", "owned")


def _licensed(licenses: Sequence[StatusLicense], *, is_unlisted: bool) -> Iterator[str]:
    own = [found for found in licenses if not found.announced_only]
    in_force = [found for found in own if found.status in IN_FORCE]
    unlisted = ", though no edition held lists it" if is_unlisted else ""
    reasons: tuple[tuple[str, str, tuple[TouchReason, ...]], ...] = (
        (f"names it{unlisted}", f"name it{unlisted}", _NAMING),
        ("concerns a party linked to it", "concern a party linked to it", ("linked",)),
        ("may concern it (near name)", "may concern it (near names)", ("possible",)),
    )
    for one, many, why in reasons:
        if numbers := [found.number for found in in_force if found.touch.reason in why]:
            plural_s, verb = ("s", many) if len(numbers) > 1 else ("", one)
            yield f"OFAC General License{plural_s} {' and '.join(numbers)}, in force, {verb}"
    unknown = [
        found.number for found in own if found.status == "unknown" and found.touch.reason != "excluded"
    ]
    if unknown:
        plural_s, be = ("s", "are") if len(unknown) > 1 else ("", "is")
        yield f"whether OFAC General License{plural_s} {' and '.join(unknown)} {be} in force is unknown for this day"
