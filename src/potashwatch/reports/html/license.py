"""The page of one general license."""

from collections.abc import Iterable
from dataclasses import dataclass

from potashwatch.records.status import LicenseAnswer
from potashwatch.reports.html.addresses import link_of
from potashwatch.reports.html.page import Fact, Frame, Link, render, tool_fact
from potashwatch.reports.license_events import number
from potashwatch.reports.license_facts import clauses, origins, standing
from potashwatch.reports.style import Style


@dataclass(frozen=True)
class LicenseView:
    """Everything on the page."""

    standing: tuple[Fact, ...]
    clauses: tuple[Fact, ...]
    facts: tuple[Fact, ...]


def render_license(found: LicenseAnswer, _style: Style) -> str:
    """Return everything that is known of a license as one page that needs nothing else."""
    about = found.license
    view = LicenseView(
        standing=_facts(standing(found)),
        clauses=_facts(clauses(about)),
        facts=(*_facts(origins(found)), tool_fact(found.tool)),
    )
    name = number(about.program, about.number)
    frame = Frame(
        title=f"{name} on {found.as_of}: {about.status}",
        kind="License",
        heading=name,
        subtitle=about.title or "no title known",
        links=(Link("standing", "Standing"), Link("clauses", "Text"), Link("evidence", "Evidence")),
        tool=found.tool,
    )
    return render("license.html.jinja", frame, view)


def _facts(found: Iterable[tuple[str, str]]) -> tuple[Fact, ...]:
    return tuple(Fact(label, text, link_of(text)) for label, text in found)
