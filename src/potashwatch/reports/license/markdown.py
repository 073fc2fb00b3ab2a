"""All that is known of one general license as Markdown, for tickets."""

from collections.abc import Iterator

from potashwatch.records.status import LicenseAnswer
from potashwatch.reports.escaping import block, escape, table
from potashwatch.reports.license_events import number
from potashwatch.reports.license_facts import facts
from potashwatch.reports.style import Style


def render_license_markdown(found: LicenseAnswer, _style: Style) -> str:
    """Return a table with a row for each thing known."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: LicenseAnswer) -> Iterator[str]:
    about = found.license
    yield from (f"## {escape(number(about.program, about.number))}", "")
    yield from (block(about.title or "no title known"), "")
    yield from table(("what", "text"), list(facts(found)))
