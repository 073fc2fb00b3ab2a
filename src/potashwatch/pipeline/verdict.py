"""What the authorities say of a target, in factual words: who lists it, who does not, since when. Pure."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from typing import Literal

from potashwatch.pipeline.stretch import Stretch
from potashwatch.pipeline.watching import Seen, is_alike
from potashwatch.records.edition import ListId
from potashwatch.records.license import IN_FORCE
from potashwatch.records.status import StatusLicense, StatusList
from potashwatch.records.target import Target
from potashwatch.targets import is_party

Authority = Literal["OFAC", "EU"]


def authority_of(list_id: ListId) -> Authority:
    """Return who publishes a list."""
    return "EU" if list_id.startswith("eu-") else "OFAC"


def verdict(lists: Sequence[StatusList], licenses: Sequence[StatusLicense]) -> str:
    """Return one sentence: who lists it, who does not, and what is licensed."""
    by_authority = {
        authority: [found for found in lists if authority_of(found.list) == authority]
        for authority in ("EU", "OFAC")
    }
    words = [_listing(authority, found) for authority, found in by_authority.items() if _is_listed(found)]
    short = "does not" if words else "does not list it"
    words += [
        _absence(authority, found, short)
        for authority, found in by_authority.items()
        if not _is_listed(found)
    ]
    in_force = [found for found in licenses if found.status in IN_FORCE]
    for verb, reasons in (("names it", _NAMING), ("concerns a party linked to it", _LINKING)):
        if numbers := [found.number for found in in_force if found.touch.reason in reasons]:
            many = "s" if len(numbers) > 1 else ""
            verbs = verb.replace("names", "name").replace("concerns", "concern") if many else verb
            words.append(f"OFAC's general license{many} {' and '.join(numbers)}, in force, {verbs}")
    return "; ".join(words)


_NAMING = ("key", "identifier", "name", "text", "owned")
_LINKING = ("linked", "possible")


def _is_listed(lists: Sequence[StatusList]) -> bool:
    return any(found.listed for found in lists)


def _listing(authority: str, lists: Sequence[StatusList]) -> str:
    return f"{authority} lists it{_since(next(found for found in lists if found.listed))}"


def _absence(authority: str, lists: Sequence[StatusList], short: str) -> str:
    known = [found for found in lists if found.listed is False]
    if not known:
        return f"of {authority} no edition is known for that day"
    left = [found for found in known if found.uid]
    return f"{authority} {short}{_since((left or known)[0])}"


def _since(found: StatusList) -> str:
    if found.since is None:
        return ""
    if found.since_basis == "authority":
        return f", since {found.since} by its own date"
    if found.since_basis == "first-edition":
        return f", as in every edition known since {found.since}"
    return f", since the edition of {found.since}"


def silence(
    target: Target, stretches: Sequence[Stretch], licenses: Sequence[StatusLicense], as_of: date
) -> str:
    """Return, for each authority, the days up to its newest edition on which nothing that touches a target came."""
    told = []
    for authority in ("OFAC", "EU"):
        own = [stretch for stretch in stretches if authority_of(stretch.list) == authority]
        if not own:
            continue
        days = [*_moves(target, own), *(_license_days(licenses, as_of) if authority == "OFAC" else ())]
        begin = max((day + timedelta(days=1) for day in days), default=min(s.editions[0].on for s in own))
        end = max(stretch.editions[-1].on for stretch in own)
        if begin > end:
            told.append(f"the newest of {authority} is of {begin - timedelta(days=1)}")
        else:
            told.append(
                f"no instrument touching this target published between {begin} and {end} by {authority}"
            )
    if not told:
        return "no edition of a list is in the archive: what lists published is not known"
    return f"{'; '.join(told)}, in what was checked"


def _moves(target: Target, stretches: Sequence[Stretch]) -> Iterator[date]:
    """Yield the days of editions that show the target, or one linked to it, otherwise than the edition before."""
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
