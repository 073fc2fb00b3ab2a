"""General licenses as Markdown, for tickets."""

from collections.abc import Iterator

from potashwatch.records.status import LicenseList, TouchingLicense
from potashwatch.reports.escaping import block, escape, table
from potashwatch.reports.license_events import issue_day, listed, number, standing_end, status_words
from potashwatch.reports.style import Style
from potashwatch.reports.touching import shortly


def render_licenses_markdown(found: LicenseList, _style: Style) -> str:
    """Return the licenses as a table with a row for each."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: LicenseList) -> Iterator[str]:
    count = listed(found)
    yield from (f"## {escape(f'OFAC general licenses on {found.as_of}: {count}')}", "")
    yield from (block(found.known_to), "")
    columns = ("license", "status", "why", "issued", "end", "end as printed", "title", "known", "targets")
    yield from table(columns, [_row(one) for one in found.licenses])


def _row(one: TouchingLicense) -> tuple[str, ...]:
    about = one.license
    return (
        number(about.program, about.number),
        status_words(about.status),
        about.status_reason,
        issue_day(about),
        standing_end(about),
        about.expires_text or "",
        about.title or "",
        about.certainty,
        "; ".join(map(shortly, one.targets)),
    )
