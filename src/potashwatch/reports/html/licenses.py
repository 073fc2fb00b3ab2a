"""The page of all general licenses as they stand on a day."""

from collections.abc import Sequence
from dataclasses import dataclass

from potashwatch.records.license import IN_FORCE
from potashwatch.records.status import LicenseList, TouchingLicense
from potashwatch.reports.describe import plural
from potashwatch.reports.html.lanes import TimeLine, of_licenses
from potashwatch.reports.html.page import Fact, Frame, Link, render, tool_fact
from potashwatch.reports.license_events import number, standing_end
from potashwatch.reports.style import Style
from potashwatch.reports.touching import shortly


@dataclass(frozen=True)
class LicenseRow:
    """A license in short."""

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
    time_line: TimeLine
    facts: tuple[Fact, ...]


def render_licenses(found: LicenseList, _style: Style) -> str:
    """Return the licenses as one page that needs nothing else."""
    view = LicensesView(
        rows=tuple(map(_row, found.licenses)),
        time_line=of_licenses([one.license for one in found.licenses], found.as_of),
        facts=(Fact("known to", found.known_to), tool_fact(found.tool)),
    )
    counted = plural(len(found.licenses), "license")
    frame = Frame(
        title=f"OFAC general licenses on {found.as_of}: {counted}",
        kind="Licenses",
        heading=f"OFAC general licenses on {found.as_of}",
        subtitle=f"{counted}, {_in_force(found.licenses)} in force",
        links=(Link("licenses", "Licenses"), Link("time-line", "Time line"), Link("evidence", "Evidence")),
        tool=found.tool,
    )
    return render("licenses.html.jinja", frame, view)


def _in_force(licenses: Sequence[TouchingLicense]) -> int:
    return sum(one.license.status in IN_FORCE for one in licenses)


def _row(one: TouchingLicense) -> LicenseRow:
    about = one.license
    return LicenseRow(
        name=number(about.program, about.number),
        status=about.status,
        is_in_force=about.status in IN_FORCE,
        reason=about.status_reason,
        issued=about.issued_on.isoformat() if about.issued_on else "day not known",
        end=standing_end(about),
        printed_end=f'as printed: "{about.expires_text}"' if about.expires_text else "",
        title=about.title or "no title known",
        targets=tuple(map(shortly, one.targets)),
    )
