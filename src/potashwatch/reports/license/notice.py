"""One general license as OFAC issues it: number, title, paragraphs; then where it stands, and the sources."""

from collections.abc import Iterator

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.status import LicenseAnswer
from potashwatch.reports.describe import clause_text
from potashwatch.reports.license_events import issuance
from potashwatch.reports.license_facts import Fact, origins, standing
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import print_lines

_NO_TEXT = "Its text is not known."


def render_license_notice(found: LicenseAnswer, style: Style) -> str:
    """Return the license as paragraphs; a text that is ours and not OFAC's is marked as a summary."""
    return print_lines(_lines(found), style)


def _lines(found: LicenseAnswer) -> Iterator[Text]:
    about = found.license
    yield Text(one_line(issuance(about.program, about.number, about.title, about.issued_on)), "bold")
    if not about.clauses:
        yield from (Text(""), Text(_NO_TEXT))
    for clause in about.clauses:
        yield Text("")
        yield Text(one_line(clause_text(clause)))
    yield Text("")
    for fact in (*standing(found), *origins(found)):
        yield Text(one_line(_told(fact)))


def _told(fact: Fact) -> str:
    label, text = fact
    return f"    {label}: {text}" if label else f"    {text}"
