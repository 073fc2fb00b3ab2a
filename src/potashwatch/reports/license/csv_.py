"""All that is known of one general license for a spreadsheet: one row for each fact.

``field`` names it as JSON does. Of a clause ``key`` is its label and ``role`` what it does; of what is excluded
``role`` is its kind; of a target its id and the reason why the license concerns it; of a source its SHA-256.
"""

from collections.abc import Iterator

from potashwatch.records.license import GeneralLicense
from potashwatch.records.status import LicenseAnswer
from potashwatch.reports.spreadsheet import Cell, sheet, yes_no
from potashwatch.reports.style import Style

COLUMNS = ("as_of", "program", "number", "field", "key", "role", "value", "note")


def render_license_csv(found: LicenseAnswer, _style: Style) -> str:
    """Return the rows under one header."""
    return sheet(COLUMNS, _rows(found))


def _rows(found: LicenseAnswer) -> Iterator[dict[str, Cell]]:
    about = found.license
    of: dict[str, Cell] = {"as_of": found.as_of, "program": about.program, "number": about.number}
    for row in (*_standing(about), *_parts(about), *_touching(found)):
        if row["value"] not in (None, ""):
            yield {**of, **row}


def _standing(about: GeneralLicense) -> Iterator[dict[str, Cell]]:
    known: dict[str, Cell] = {
        "title": about.title,
        "status": about.status,
        "status_reason": about.status_reason,
        "ended_on": about.ended_on,
        "issued_on": about.issued_on,
        "issued_text": about.issued_text,
        "published_at": about.published_at,
        "expires_at": about.expires_at,
        "expires_text": about.expires_text,
        "end_not_understood": about.end_not_understood,
        "superseded_by": about.superseded_by,
        "is_wind_down": yes_no(about.is_wind_down),
        "covers_owned": yes_no(about.covers_owned),
        "certainty": about.certainty,
    }
    for field, value in known.items():
        yield {"field": field, "value": value}


def _parts(about: GeneralLicense) -> Iterator[dict[str, Cell]]:
    texts = {
        "cfr_parts": about.cfr_parts,
        "supersedes": about.supersedes,
        "entities": tuple(entity.text for entity in about.entities),
        "remarks": about.remarks,
        "citations": about.citations,
    }
    for field, values in texts.items():
        for value in values:
            yield {"field": field, "value": value}
    for excluded in about.excluded:
        yield {"field": "excluded", "role": excluded.kind, "value": excluded.text}
    for clause in about.clauses:
        note = "a summary, not OFAC's words" if clause.is_summary else None
        of = {"field": "clauses", "key": clause.key, "role": clause.role}
        yield {**of, "value": clause.text, "note": note}
    for source in about.sources:
        yield {"field": "sources", "key": source.sha256, "value": source.url, "note": source.note}


def _touching(found: LicenseAnswer) -> Iterator[dict[str, Cell]]:
    yield {"field": "known_to", "value": found.known_to}
    for touch in found.targets:
        through = f"through {touch.party}" if touch.party != touch.target else None
        of = {"field": "targets", "key": touch.target, "role": touch.reason}
        yield {**of, "value": touch.evidence, "note": through}
