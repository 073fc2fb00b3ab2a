"""The board for a spreadsheet: one row for each fact.

``fact`` says of what: ``list`` (where a target stands on a list; ``standing`` is ``listed``, ``not-listed``,
``unconfirmed``,
``review`` or ``unknown``), ``review`` (a record that may be the target), ``license`` (``standing`` is the status of
the license), ``linked`` (a linked party that a list has; ``unconfirmed``
where a held edition shows it otherwise), ``summary``, ``latest_action``, and of the whole answer
``notice`` (``standing`` is its level, ``reason`` its code) and ``not_covered``.
"""

from collections.abc import Iterator

from potashwatch.records.status import (
    Status,
    StatusEdition,
    StatusLicense,
    StatusLinked,
    StatusList,
    StatusReview,
    StatusTarget,
)
from potashwatch.reports.license_events import number
from potashwatch.reports.spreadsheet import Cell, joined, sheet, yes_no
from potashwatch.reports.standing import held_words, state_of
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
    "edition_is_stale",
    "edition_has_aliases",
    "absent_from",
    "absent_to",
    "removed_on",
    "relisted_after",
    "license",
    "license_title",
    "status_reason",
    "issued_on",
    "ended_on",
    "expires_at",
    "expires_text",
    "end_not_understood",
    "certainty",
    "text",
)


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
    yield {"as_of": status.as_of, "fact": "not_covered", "text": status.not_covered}


def _target(found: StatusTarget) -> Iterator[dict[str, Cell]]:
    for one in found.lists:
        yield _list(one)
        yield from (_review(one, each) for each in one.review)
    yield from map(_license, found.licenses)
    yield from map(_linked, found.linked)
    yield {"fact": "summary", "text": found.summary}
    yield {"fact": "latest_action", "text": found.latest_action}


def _list(found: StatusList) -> dict[str, Cell]:
    row: dict[str, Cell] = {
        "fact": "list",
        "list": found.list,
        "standing": state_of(found),
        "uid": found.uid,
        "reference": found.reference,
        "name": found.name,
        "programs": joined(found.programs),
        "since": found.since,
        "since_basis": found.since_basis,
        "reason": found.reason,
        "absent_from": found.absence.from_on if found.absence else None,
        "absent_to": found.absence.to_on if found.absence else None,
        "removed_on": found.removed_on,
        "relisted_after": found.relisted_after,
        "text": held_words(found.unconfirmed).removeprefix("; "),
    }
    return row | _edition(found.edition)


def _edition(found: StatusEdition | None) -> dict[str, Cell]:
    if found is None:
        return {}
    return {
        "edition_published_on": found.published_on,
        "edition_dated_on": found.dated_on,
        "edition_sha256": found.sha256,
        "edition_age_days": found.age_days,
        "edition_is_stale": yes_no(found.is_stale),
        "edition_has_aliases": yes_no(found.has_aliases),
    }


def _review(on: StatusList, found: StatusReview) -> dict[str, Cell]:
    return {
        "fact": "review",
        "list": on.list,
        "standing": "listed",
        "uid": found.uid,
        "reference": found.reference,
        "name": found.name,
        "programs": joined(found.programs),
        "reason": found.touch.reason,
        "evidence": why(found.touch),
        "party": found.touch.party,
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
        "end_not_understood": found.end_not_understood,
        "certainty": found.certainty,
    }


def _linked(found: StatusLinked) -> dict[str, Cell]:
    return {
        "fact": "linked",
        "list": found.list,
        "standing": "unconfirmed" if found.unconfirmed else "listed",
        "uid": found.uid,
        "reference": found.reference,
        "name": found.name,
        "programs": joined(found.programs),
        "party": found.party,
        "removed_on": found.removed_on,
        "relisted_after": found.relisted_after,
        "text": f"{found.title}: {found.relation}{held_words(found.unconfirmed)}",
        **_edition(found.edition),
    }
