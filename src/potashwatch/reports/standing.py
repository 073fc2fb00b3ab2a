"""How it is told where a target stands: words that every form of the board has in common."""

from potashwatch.records.license import IN_FORCE
from potashwatch.records.status import StatusEdition, StatusLicense, StatusLinked, StatusList, StatusTarget
from potashwatch.reports.board import SHORT_TITLES
from potashwatch.reports.describe import plural
from potashwatch.reports.license_events import end, issue, number


def listing(found: StatusList) -> str:
    """Return whether a target is listed; where no edition is known, that, and never a no."""
    if found.listed is None:
        return "no edition known for that day"
    return "listed" if found.listed else "not listed"


def since(found: StatusList) -> str:
    """Return what follows the word: since when, and where that is known from; empty where no edition is known."""
    if found.listed is None:
        return ""
    if found.since is None:
        return ", since when is not known"
    match found.since_basis:
        case "authority":
            return f" since {found.since}, by the authority's own date"
        case "edition":
            shows = "shows it" if found.listed else "does not show it"
            return f" since {found.since}, the first edition that {shows}"
        case "first-edition":
            return f", already so in the first edition in the archive, of {found.since}"
        case None:
            return f" since {found.since}"


def by_name(found: StatusList) -> str:
    """Return the doubt where nothing but a name ties the record to the target; empty otherwise."""
    is_doubtful = found.listed is not None and found.reason == "name"
    return "by its name alone: see whether it is the same party" if is_doubtful else ""


def record(found: StatusList) -> str:
    """Return the record, of a target that is not listed the last one known; empty where none is."""
    uid = f"uid {found.uid}" if found.uid else ""
    key = f"{found.reference} ({uid})" if found.reference and uid else found.reference or uid
    if not (key or found.name):
        return ""
    last = "" if found.listed else "last known record: "
    return f"{last}{' '.join(text for text in (key, found.name) if text)}{_programs(found.programs)}"


def edition(found: StatusEdition, *, is_whole: bool = False) -> str:
    """Return the edition that the answer rests on, its digest whole or as far as a reader needs it."""
    day = f"published {found.published_on}" if found.published_on else f"kept as of {found.dated_on}"
    digest = found.sha256 if is_whole else found.sha256[:16]
    return f"edition {day}, {plural(found.age_days, 'day')} old, sha256 {digest}"


def linked(found: StatusLinked) -> str:
    """Return a linked party that is still listed."""
    return (
        f"{found.title}, {SHORT_TITLES[found.list]} {found.reference or found.uid}{_programs(found.programs)}"
    )


def in_force(found: StatusTarget) -> tuple[StatusLicense, ...]:
    """Return the licenses that are in force, those by a near name among them."""
    return tuple(one for one in found.licenses if one.status in IN_FORCE)


def ended(found: StatusTarget) -> tuple[StatusLicense, ...]:
    """Return the licenses that are not in force any more."""
    return tuple(one for one in found.licenses if one.status not in IN_FORCE)


def in_force_count(found: StatusTarget) -> str:
    """Return how many licenses are in force; a near name gives no authorization and is counted apart."""
    ones = in_force(found)
    possible = sum(one.touch.reason == "possible" for one in ones)
    told = f"{len(ones) - possible or 'none'} in force"
    return f"{told}; {possible} more by a near name, which is only possible" if possible else told


def license_name(found: StatusLicense) -> str:
    """Return number and title of a license in force."""
    amended = ", amended" if found.status == "amended" else ""
    return f"{number(found.program, found.number)}{amended}: {found.title or 'no title known'}"


def license_term(found: StatusLicense) -> str:
    """Return from when to when a license is in force, and how sure that is where it is not."""
    doubt = f" ({found.certainty})" if found.certainty in ("likely", "unverified") else ""
    return f"{issue(found.issued_on)}{doubt}; {end(found.expires_at, found.expires_text)}"


def license_end(found: StatusLicense) -> str:
    """Return how and when a license ceased to be in force."""
    day = f" {found.ended_on}" if found.ended_on else ", which day is not known"
    possible = ", a possible touch only" if found.touch.reason == "possible" else ""
    return f"{number(found.program, found.number)}: {found.status}{day}{possible}"


def _programs(programs: tuple[str, ...]) -> str:
    return f" [{', '.join(programs)}]" if programs else ""
