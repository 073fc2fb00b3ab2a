"""General licenses as they stand on a day, in short, for people."""

from collections.abc import Iterator

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.status import LicenseList
from potashwatch.reports.board import row
from potashwatch.reports.license_events import issue_day, listed, number, standing_end, status_words
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import Row, print_lines
from potashwatch.reports.touching import shortly


def render_licenses(found: LicenseList, style: Style) -> str:
    """Return all licenses for people, each in two lines or three."""
    return print_lines(_lines(found), style)


def _lines(found: LicenseList) -> Iterator[Text | Row]:
    head = f"OFAC general licenses on {found.as_of}: {listed(found)}"
    yield Text(head, "bold")
    yield Text(one_line(found.known_to), "dim")
    for one in found.licenses:
        about = one.license
        yield Text("")
        yield Text.assemble(
            (one_line(f"{number(about.program, about.number):<22}"), "bold"),
            one_line(f" {status_words(about.status):<10}  issued {issue_day(about)}; {standing_end(about)}"),
        )
        yield row("", about.title or "no title known", width=0)
        if about.expires_text:
            yield row("", f'end as printed: "{about.expires_text}"', width=0)
        if one.targets:
            yield row("", "; ".join(map(shortly, one.targets)), width=0)
