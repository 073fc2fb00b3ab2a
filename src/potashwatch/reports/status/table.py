"""The board for people: where each target stands on a day."""

from collections.abc import Iterator

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.license import IN_FORCE
from potashwatch.records.status import Status, StatusEdition, StatusLicense, StatusList, StatusTarget
from potashwatch.reports.board import SHORT_TITLES, notice_lines, row
from potashwatch.reports.describe import plural
from potashwatch.reports.license_events import end, issue, number
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import Row, print_lines
from potashwatch.reports.touching import why

_DEEPER = 16
"""What belongs to a license stands two columns deeper than the license."""


def render_status(status: Status, style: Style) -> str:
    """Return the board for people: a block for each target, in the order given."""
    return print_lines(_lines(status), style)


def _lines(status: Status) -> Iterator[Text | Row]:
    yield Text(f"Status on {status.as_of}", "bold")
    yield from notice_lines(status.notices)
    if not status.targets:
        yield Text("no target is watched")
    for target in status.targets:
        yield Text("")
        yield from _target(target)


def _target(found: StatusTarget) -> Iterator[Text | Row]:
    yield Text.assemble((one_line(found.title), "bold"), (f"  ({one_line(found.target)})", "dim"))
    for on_list in found.lists:
        yield from _list(on_list)
    yield from _licenses(found)
    names = [
        f"{one.title}, {SHORT_TITLES[one.list]} {one.reference or one.uid}{_programs(one.programs)}"
        for one in found.linked
    ]
    yield row("linked", f"{len(names)} still listed" if names else "none listed")
    yield from (row("", name) for name in names)
    yield row("verdict", found.verdict, "bold")
    yield row("silence", found.silence)


def _list(found: StatusList) -> Iterator[Text | Row]:
    name = SHORT_TITLES[found.list]
    if found.listed is None:
        yield row(name, "no edition known for that day", "yellow")
    else:
        word, color = ("listed", "red") if found.listed else ("not listed", "")
        by_name = ", by its name alone: see whether it is the same party" if found.reason == "name" else ""
        yield row(name, f"{word}{_since(found)}{by_name}", color)
    uid = f"uid {found.uid}" if found.uid else ""
    record = f"{found.reference} ({uid})" if found.reference and uid else found.reference or uid
    if record or found.name:
        last = "" if found.listed else "last known record: "
        yield row("", f"{last}{' '.join(t for t in (record, found.name) if t)}{_programs(found.programs)}")
    if found.edition:
        yield row("", _edition(found.edition), "dim")


def _since(found: StatusList) -> str:
    """Return since when, and where that is known from."""
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


def _programs(programs: tuple[str, ...]) -> str:
    return f" [{', '.join(programs)}]" if programs else ""


def _edition(found: StatusEdition) -> str:
    day = f"published {found.published_on}" if found.published_on else f"kept as of {found.dated_on}"
    return f"edition {day}, {plural(found.age_days, 'day')} old, sha256 {found.sha256[:16]}"


def _licenses(found: StatusTarget) -> Iterator[Text | Row]:
    in_force = [one for one in found.licenses if one.status in IN_FORCE]
    others = [one for one in found.licenses if one.status not in IN_FORCE]
    possible = sum(one.touch.reason == "possible" for one in in_force)
    told = f"{len(in_force) - possible or 'none'} in force"
    yield row(
        "licenses", f"{told}; {possible} more by a near name, which is only possible" if possible else told
    )
    for one in in_force:
        amended = ", amended" if one.status == "amended" else ""
        yield row("", f"{number(one.program, one.number)}{amended}: {one.title or 'no title known'}")
        doubt = f" ({one.certainty})" if one.certainty in ("likely", "unverified") else ""
        issued = f"{issue(one.issued_on)}{doubt}"
        yield row("", f"{issued}; {end(one.expires_at, one.expires_text)}", width=_DEEPER)
        yield row("", why(one.touch), "dim", width=_DEEPER)
    yield from (row("", _ended(one), "dim") for one in others)


def _ended(found: StatusLicense) -> str:
    day = f" {found.ended_on}" if found.ended_on else ", which day is not known"
    possible = ", a possible touch only" if found.touch.reason == "possible" else ""
    return f"{number(found.program, found.number)}: {found.status}{day}{possible}"
