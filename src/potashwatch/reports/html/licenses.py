"""The page of all general licenses as they stand on a day."""

from dataclasses import dataclass

from potashwatch.records.license import IN_FORCE
from potashwatch.records.status import LicenseList, TouchingLicense
from potashwatch.reports.html.lanes import TimeLine, of_licenses
from potashwatch.reports.html.page import Fact, Frame, Link, render, tool_fact
from potashwatch.reports.license_events import issue_day, listed, number, standing_end, status_words
from potashwatch.reports.style import Style
from potashwatch.reports.touching import shortly


@dataclass(frozen=True)
class LicenseRow:
    """A license in short."""

    anchor: str
    name: str
    status: str
    is_in_force: bool
    reason: str
    issued: str
    end: str
    printed_end: str
    title: str
    targets: tuple[str, ...]


@dataclass(frozen=True)
class LicensesView:
    """Everything on the page."""

    rows: tuple[LicenseRow, ...]
    """In the order of the other forms: by series and number, in force or not."""
    in_force: tuple[LicenseRow, ...]
    """The rows of those in force, which are few, and often the last."""
    time_line: TimeLine
    facts: tuple[Fact, ...]


def render_licenses(found: LicenseList, _style: Style) -> str:
    """Return the licenses as one page that needs nothing else."""
    rows = tuple(_row(one, place) for place, one in enumerate(found.licenses, 1))
    view = LicensesView(
        rows=rows,
        in_force=tuple(row for row in rows if row.is_in_force),
        time_line=of_licenses([one.license for one in found.licenses], found.as_of),
        facts=(Fact("known to", found.known_to), tool_fact(found.tool)),
    )
    counted = listed(found)
    frame = Frame(
        title=f"OFAC general licenses on {found.as_of}: {counted}",
        kind="Licenses",
        heading=f"OFAC general licenses on {found.as_of}",
        subtitle=f"{counted}, {len(view.in_force)} in force",
        links=(Link("licenses", "Licenses"), Link("time-line", "Time line"), Link("evidence", "Evidence")),
        tool=found.tool,
    )
    return render("licenses.html.jinja", frame, view)


def _row(one: TouchingLicense, place: int) -> LicenseRow:
    about = one.license
    return LicenseRow(
        anchor=f"license-{place}",
        name=number(about.program, about.number),
        status=status_words(about.status),
        is_in_force=about.status in IN_FORCE,
        reason=about.status_reason,
        issued=issue_day(about),
        end=standing_end(about),
        printed_end=f'as printed: "{about.expires_text}"' if about.expires_text else "",
        title=about.title or "no title known",
        targets=tuple(map(shortly, one.targets)),
    )
