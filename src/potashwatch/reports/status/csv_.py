"""The board for a spreadsheet: one row for each fact.

``fact`` says of what: ``list`` (where a target stands on a list; ``standing`` is ``listed``, ``not-listed`` or
``unknown``), ``license`` (``standing`` is the status of the license), ``linked`` (a linked party that a list has),
``verdict``, ``silence``, and ``notice`` (of the whole answer; ``standing`` is its level, ``reason`` its code).
"""

from collections.abc import Iterator

from potashwatch.records.status import Status, StatusLicense, StatusLinked, StatusList, StatusTarget
from potashwatch.reports.license_events import number
from potashwatch.reports.spreadsheet import Cell, joined, sheet
from potashwatch.reports.style import Style
from potashwatch.reports.touching import why

COLUMNS = (
    "as_of",
    "target",
    "title",
    "fact",
    "list",
    "standing",
    "uid",
    "reference",
    "name",
    "programs",
    "since",
    "since_basis",
    "reason",
    "evidence",
    "party",
    "edition_published_on",
    "edition_dated_on",
    "edition_sha256",
    "edition_age_days",
    "license",
    "license_title",
    "status_reason",
    "issued_on",
    "ended_on",
    "expires_at",
    "expires_text",
    "certainty",
    "text",
)
_STANDINGS = {True: "listed", False: "not-listed", None: "unknown"}


def render_status_csv(status: Status, _style: Style) -> str:
    """Return the rows under one header."""
    return sheet(COLUMNS, _rows(status))


def _rows(status: Status) -> Iterator[dict[str, Cell]]:
    for notice in status.notices:
        said = {"fact": "notice", "standing": notice.level, "reason": notice.code}
        yield {"as_of": status.as_of, **said, "text": f"{notice.message}; {notice.hint}"}
    for target in status.targets:
        of: dict[str, Cell] = {"as_of": status.as_of, "target": target.target, "title": target.title}
        yield from ({**of, **row} for row in _target(target))


def _target(found: StatusTarget) -> Iterator[dict[str, Cell]]:
    yield from map(_list, found.lists)
    yield from map(_license, found.licenses)
    yield from map(_linked, found.linked)
    yield {"fact": "verdict", "text": found.verdict}
    yield {"fact": "silence", "text": found.silence}


def _list(found: StatusList) -> dict[str, Cell]:
    row: dict[str, Cell] = {
        "fact": "list",
        "list": found.list,
        "standing": _STANDINGS[found.listed],
        "uid": found.uid,
        "reference": found.reference,
        "name": found.name,
        "programs": joined(found.programs),
        "since": found.since,
        "since_basis": found.since_basis,
        "reason": found.reason,
    }
    if found.edition is None:
        return row
    return row | {
        "edition_published_on": found.edition.published_on,
        "edition_dated_on": found.edition.dated_on,
        "edition_sha256": found.edition.sha256,
        "edition_age_days": found.edition.age_days,
    }


def _license(found: StatusLicense) -> dict[str, Cell]:
    return {
        "fact": "license",
        "standing": found.status,
        "reason": found.touch.reason,
        "evidence": why(found.touch),
        "party": found.touch.party,
        "license": number(found.program, found.number),
        "license_title": found.title,
        "status_reason": found.status_reason,
        "issued_on": found.issued_on,
        "ended_on": found.ended_on,
        "expires_at": found.expires_at,
        "expires_text": found.expires_text,
        "certainty": found.certainty,
    }


def _linked(found: StatusLinked) -> dict[str, Cell]:
    return {
        "fact": "linked",
        "list": found.list,
        "standing": "listed",
        "uid": found.uid,
        "reference": found.reference,
        "name": found.name,
        "programs": joined(found.programs),
        "party": found.party,
        "text": f"{found.title}: {found.relation}",
    }
