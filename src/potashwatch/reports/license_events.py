"""How general licenses and what happened to them are told: words that several answers have in common."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.license import Certainty, GeneralLicense, LicenseStatus
from potashwatch.records.license_event import LicenseEvent
from potashwatch.records.status import LicenseEvents, LicenseList, StatusLicense
from potashwatch.reports.changes import field_lines
from potashwatch.reports.describe import plural
from potashwatch.reports.license_tally import tally_words, unknown_words

SIGN = "*"
DOUBTFUL: tuple[Certainty, ...] = ("likely", "unverified")
"""What is said with every statement that rests on no better source."""
NOTHING = "no event of any general license is known"


def period(found: LicenseEvents) -> str:
    """Return between which days the events lie, and how many they are."""
    told = plural(len(found.events), "event")
    return f"OFAC general licenses from the end of {found.from_on} to the end of {found.to_on}: {told}"


def listed(found: LicenseList) -> str:
    """Return how many licenses an answer has; of one about ends also how many ends are not known.

    Then those that it leaves out as it is not known whether they are in force, and how many count for the target.
    """
    told = [plural(len(found.licenses), "license")]
    if found.due_days is not None:
        told = [f"{len(found.licenses) or 'none'} known to end within {plural(found.due_days, 'day')}"]
        told.append(f"{len(found.without_known_end)} in force without a known end")
    if unknown := left_out(found):
        told.append(unknown_words(unknown))
    if found.counted:
        known = found.counted.model_copy(update={"unknown": ()}) if unknown else found.counted
        told.append(f"for the target {tally_words(known)}")
    return "; ".join(told)


def left_out(found: LicenseList) -> tuple[str, ...]:
    """Return the licenses of which it is not known whether they are in force, and that are not shown."""
    shown = {one.license.key for one in found.licenses}
    return tuple(key for key in found.unknown if key not in shown)


def status_words(status: LicenseStatus) -> str:
    """Return a status as prose has it."""
    return _STATUS_WORDS.get(status, status)


_STATUS_WORDS: dict[LicenseStatus, str] = {"in-force": "in force", "unknown": "unknown for this day"}


def number(program: str, printed: str) -> str:
    """Return how a license is called: its series and its number."""
    return f"{program} GL {printed}"


def named(program: str, printed: str) -> str:
    """Return how a license is called in full, as OFAC's recent actions call the series."""
    series = program if program.endswith("-related") else f"{program}-related"
    return f"{series} General License {printed}"


def issuance(program: str, printed: str, title: str | None, issued_on: date | None) -> str:
    """Return the issuance of a license in one line, with its day and title."""
    told = f"Issuance of {named(program, printed)}"
    said = f'{told}, "{title}"' if title else told
    return f"{issued_on}: {said}." if issued_on else f"{said}; day of issue not known."


def head(event: LicenseEvent) -> str:
    """Return an event in one line: license, what happened, title, day of issue, end."""
    told = [
        f"{number(event.program, event.number)}: {event.kind}",
        event.title,
        issue(event.issued_on),
        end(event),
    ]
    return "; ".join(text for text in told if text)


def issue(issued_on: date | None) -> str:
    """Return the day of issue; where none is known, that."""
    return f"issued {issued_on}" if issued_on else "day of issue not known"


def issue_day(about: GeneralLicense) -> str:
    """Return the day of issue, and the instant at which the document was signed, where each is known."""
    day = about.issued_on.isoformat() if about.issued_on else "day not known"
    return f"{day}, signed {instant(about.published_at)}" if about.published_at else day


def end(found: LicenseEvent | StatusLicense) -> str:
    """Return when a license ends, in UTC and in the words of the document; where neither is known, that."""
    if found.expires_at is None and found.end_not_understood:
        return f'end not understood: "{found.expires_text or found.end_not_understood}"'
    texts = [f"end {instant(found.expires_at)}"] if found.expires_at else []
    if found.expires_text:
        texts.append(f'{"as" if texts else "end as"} printed: "{found.expires_text}"')
    if found.end_not_understood:
        texts.append(f'not understood: "{found.end_not_understood}"')
    return ", ".join(texts) or "no end date known"


def instant(at: datetime) -> str:
    """Return an instant in UTC, to the minute."""
    return f"{at.astimezone(UTC) if at.tzinfo else at:%Y-%m-%d %H:%M} UTC"


def standing_end(about: GeneralLicense) -> str:
    """Return the end in UTC; where there is none, what that means."""
    if about.expires_at:
        doubt = f', not understood: "{about.end_not_understood}"' if about.end_not_understood else ""
        return f"end {instant(about.expires_at)}{doubt}"
    if about.end_not_understood:
        return "end not understood"
    if about.expires_text:
        return "end in words only"
    # Only where OFAC's own words are known, and which of them authorize, does their silence about an end say anything.
    is_summary = any(clause.is_summary for clause in about.clauses)
    if is_summary or not any(clause.role == "authorizes" for clause in about.clauses):
        return "no end date known"
    return "no end in its text: until revoked"


def details(event: LicenseEvent) -> Iterator[str]:
    """Yield what else there is to say of an event, but for its clauses."""
    yield event.message
    for found in event.evidence:
        yield f"evidence: {found}"


def event_lines(event: LicenseEvent, reasons: Sequence[str] = (), prefix: str = "") -> Iterator[Text]:
    """Yield an event: its head, why it concerns a target, evidence, and what of its text differs."""
    yield Text.assemble((f"{SIGN} ", "cyan"), prefix, (one_line(head(event)), "bold"))
    for reason in reasons:
        yield Text(f"    {one_line(reason)}", "bold")
    for detail in details(event):
        yield Text(f"    {one_line(detail)}")
    yield from field_lines(event.fields)
