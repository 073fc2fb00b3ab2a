"""All that is known of one general license, for people."""

from collections.abc import Iterator
from typing import Final

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.status import LicenseAnswer
from potashwatch.reports.board import row
from potashwatch.reports.license_events import number
from potashwatch.reports.license_facts import facts
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import Row, print_lines

_STYLES: Final = {"target": "bold", "remark": "yellow"}


def render_license(found: LicenseAnswer, style: Style) -> str:
    """Return everything that is known of a license; a text that is ours and not OFAC's is marked as a summary."""
    return print_lines(_lines(found), style)


def _lines(found: LicenseAnswer) -> Iterator[Text | Row]:
    about = found.license
    yield Text.assemble(
        (f"{one_line(number(about.program, about.number))}  ", "bold"),
        one_line(about.title or "no title known"),
    )
    for label, text in facts(found):
        yield row(label, text, _STYLES.get(label, ""))
