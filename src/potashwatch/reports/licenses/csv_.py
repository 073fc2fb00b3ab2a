"""General licenses for a spreadsheet: one row for each license; ``licenses show`` has its clauses.

Then one for each license that is left out as it is not known whether it was in force, with no more than its number.
"""

from collections.abc import Iterator

from potashwatch.records.license import GeneralLicense
from potashwatch.records.status import LicenseList
from potashwatch.reports.license_events import left_out
from potashwatch.reports.spreadsheet import Cell, joined, sheet, touches, yes_no
from potashwatch.reports.style import Style

COLUMNS = (
    "as_of",
    "program",
    "number",
    "title",
    "status",
    "status_reason",
    "issued_on",
    "issued_text",
    "published_at",
    "expires_at",
    "expires_text",
    "end_not_understood",
    "ended_on",
    "is_wind_down",
    "covers_owned",
    "entities",
    "excluded",
    "supersedes",
    "superseded_by",
    "cfr_parts",
    "citations",
    "certainty",
    "targets",
    "target_evidence",
    "remarks",
    "sources",
)


def render_licenses_csv(found: LicenseList, _style: Style) -> str:
    """Return the rows under one header."""
    return sheet(COLUMNS, _rows(found))


def _rows(found: LicenseList) -> Iterator[dict[str, Cell]]:
    for one in found.licenses:
        yield {"as_of": found.as_of, **_license(one.license), **touches(one.targets)}
    for key in left_out(found):
        program, number = key.rsplit(" ", 1)
        yield {"as_of": found.as_of, "program": program, "number": number, "status": "unknown"}


def _license(about: GeneralLicense) -> dict[str, Cell]:
    return {
        "program": about.program,
        "number": about.number,
        "title": about.title,
        "status": about.status,
        "status_reason": about.status_reason,
        "issued_on": about.issued_on,
        "issued_text": about.issued_text,
        "published_at": about.published_at,
        "expires_at": about.expires_at,
        "expires_text": about.expires_text,
        "end_not_understood": about.end_not_understood,
        "ended_on": about.ended_on,
        "is_wind_down": yes_no(about.is_wind_down),
        "covers_owned": yes_no(about.covers_owned),
        "entities": joined(entity.text for entity in about.entities),
        "excluded": joined(f"{each.kind}: {each.text}" for each in about.excluded),
        "supersedes": joined(about.supersedes),
        "superseded_by": about.superseded_by,
        "cfr_parts": joined(about.cfr_parts),
        "citations": joined(about.citations),
        "certainty": about.certainty,
        "remarks": joined(about.remarks),
        "sources": joined(source.url for source in about.sources),
    }
