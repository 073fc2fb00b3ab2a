"""General licenses in the manner of OFAC's recent actions: an issuance a paragraph, with its day, the newest first.

https://ofac.treasury.gov/recent-actions calls them so: "Issuance of Belarus-related General License".
"""

from collections.abc import Iterator
from datetime import date

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.status import LicenseList, TouchingLicense
from potashwatch.reports.license_events import DOUBTFUL, issuance, listed, standing_end, status_words
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import print_lines
from potashwatch.reports.touching import why


def render_licenses_notice(found: LicenseList, style: Style) -> str:
    """Return the issuances, and where each license stands on the day; those without a known day come last."""
    return print_lines(_lines(found), style)


def _lines(found: LicenseList) -> Iterator[Text]:
    yield Text(f"OFAC general licenses on {found.as_of}: {listed(found)}", "bold")
    yield Text(one_line(found.known_to), "dim")
    for one in sorted(found.licenses, key=lambda one: one.license.issued_on or date.min, reverse=True):
        yield from _license(one)


def _license(one: TouchingLicense) -> Iterator[Text]:
    about = one.license
    yield Text("")
    yield Text(one_line(issuance(about.program, about.number, about.title, about.issued_on)))
    reason = f": {about.status_reason}" if about.status_reason else ""
    yield Text(one_line(f"    status: {status_words(about.status)}{reason}"))
    printed = f', as printed: "{about.expires_text}"' if about.expires_text else ""
    yield Text(one_line(f"    {standing_end(about)}{printed}"))
    if about.certainty in DOUBTFUL:
        yield Text(f"    known: {about.certainty}")
    for touch in one.targets:
        yield Text(one_line(f"    {touch.target}: {why(touch)}"))
