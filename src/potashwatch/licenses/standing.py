"""Where each license stands at an instant, concluded from what had been published by then, and from nothing later.

The causes of an end, in the order in which they count: superseded, ended by its own terms or as the register says,
whichever was first, gone from OFAC's page. A license never just disappears: without a proven cause it is ``withdrawn``,
and a person decides.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from potashwatch.licenses.clock import NEW_YORK
from potashwatch.licenses.evidence import (
    Evidence,
    Identity,
    counts_from,
    gather,
    identity,
    looks_until,
    without_unknown,
)
from potashwatch.licenses.known import KNOWN_TO
from potashwatch.licenses.merging import merged
from potashwatch.licenses.moments import DAY_WORDS, day_of
from potashwatch.licenses.naming import names_party
from potashwatch.licenses.numbers import fold_number, license_order
from potashwatch.records.license import (
    IN_FORCE,
    Delisting,
    GeneralLicense,
    LicensePages,
    LicenseStatus,
    Printed,
)

_EFFECTIVE: Final = re.compile(rf"\bEffective\s+(?:on\s+)?({DAY_WORDS})", re.IGNORECASE)

NEAR_DAYS: Final = 10
"""A delisting explains the end of a license when it is no further from the gap in which the license left the page."""


@dataclass(frozen=True)
class _Standing:
    status: LicenseStatus
    reason: str
    ended_on: date | None = None
    superseded_by: str | None = None
    remark: str | None = None


@dataclass(frozen=True)
class _Scene:
    """All there is to judge one license by."""

    at: datetime
    looks: Sequence[LicensePages]
    delistings: Sequence[Delisting]
    found: Mapping[Identity, Evidence]
    licenses: Mapping[Identity, GeneralLicense]
    known_to: date
    named: Sequence[frozenset[Identity]]
    """What each look names, in the order of ``looks``."""
    programs: Sequence[frozenset[str]]
    """Whose series each look names, in the same order."""
    issued: frozenset[Identity]
    """The rows of the register that had been issued by then beyond doubt; others may have been."""


def licenses_at(
    at: datetime,
    known: Sequence[GeneralLicense],
    pages: Sequence[LicensePages],
    delistings: Sequence[Delisting],
    *,
    printed: Sequence[Printed] = (),
    known_to: date = KNOWN_TO,
) -> tuple[GeneralLicense, ...]:
    """Return every license that had been published by ``at`` (UTC, aware), and where it stood; Belarus first.

    ``known`` is the register that is shipped, or another; its ``citations`` have no day and are not taken over, those
    of ``printed`` and of the pages are. ``known_to`` is its day: what it holds to be in force and no look after
    that day shows is gone. Raises LicenseError: ``license.page`` for a look at the pages without any license,
    ``license.duplicate`` for two documents of one number that differ in one look.
    """
    whole = looks_until(at, pages)
    looks = without_unknown(at, known, whole, known_to)
    found = gather(at, known, looks, printed, known_to)
    licenses = {key: merged(evidence) for key, evidence in found.items()}
    seen = [each for each in delistings if each.on <= at.date()]
    seen.sort(key=lambda each: (each.on, each.list, each.uid))
    named = [frozenset(identity(line.program, line.number) for line in look.lines) for look in looks]
    programs = [frozenset(line.program for line in look.lines) for look in whole]
    issued = frozenset(
        identity(row.program, row.number)
        for row in known
        if (first_on := counts_from(row, known, known_to)) and first_on <= at.date()
    )
    scene = _Scene(at, looks, seen, found, licenses, known_to, named, programs, issued)
    told = [_told(license_, _standing(key, scene)) for key, license_ in licenses.items()]
    return tuple(sorted(told, key=lambda each: license_order(each.program, each.number)))


def _told(license_: GeneralLicense, standing: _Standing) -> GeneralLicense:
    remarks = [*license_.remarks, *([standing.remark] if standing.remark else [])]
    status, reason = standing.status, standing.reason
    if license_.end_not_understood and status in (*IN_FORCE, "expired"):
        reason += f'; end not understood: "{license_.end_not_understood}"'
        if license_.expires_at is None:
            status = "unknown"  # its end may be past
    return license_.model_copy(
        update={
            "status": status,
            "status_reason": reason,
            "ended_on": standing.ended_on,
            "superseded_by": standing.superseded_by,
            "remarks": tuple(dict.fromkeys(remarks)),
        }
    )


def _standing(key: Identity, scene: _Scene) -> _Standing:
    expired, superseded = _expired(key, scene), _superseded(key, scene)
    if superseded and not _is_before(expired, superseded):
        return superseded
    on_pages, by_register = _on_pages(key, scene), _ended_by_register(key, scene)
    if by_register and on_pages and on_pages.status == "archived":
        by_register = on_pages  # what the editions and the pages prove says more than the register does
    gone = on_pages if on_pages and on_pages.status not in IN_FORCE else None
    ended = filter(None, (expired, by_register, gone))
    first = min(ended, key=lambda each: each.ended_on or date.max, default=None)
    return first or on_pages or _as_known(key, scene)


def _is_before(one: _Standing | None, other: _Standing) -> bool:
    """Tell whether an end came first: what had ended by its own terms is not replaced later."""
    return bool(one and one.ended_on and other.ended_on and one.ended_on < other.ended_on)


def _superseded(key: Identity, scene: _Scene) -> _Standing | None:
    license_, row = scene.licenses[key], scene.found[key].known
    for successor in scene.licenses.values():
        if successor.number == license_.number or successor.program != license_.program:
            continue
        evidence = scene.found[identity(successor.program, successor.number)]
        later = evidence.known if evidence.known and evidence.known.certainty == "document" else None
        read = evidence.paper.license if evidence.paper else later
        if read and key[1] in map(fold_number, read.supersedes):
            effective_on = _effective_on(read) or successor.issued_on
            if effective_on and effective_on > scene.at.date():
                continue
            return _Standing(
                "superseded",
                f"General License {successor.number}{_dated(successor)} says that it replaces this one",
                effective_on,
                successor.number,
            )
    return _superseded_by_register(row, scene) if row else None


def _effective_on(license_: GeneralLicense) -> date | None:
    """Return the day from which a license replaces another, where its words name one: ``Effective June 3, 2021``."""
    for clause in license_.clauses:
        if clause.role == "supersedes" and (found := _EFFECTIVE.search(clause.text)):
            return day_of(found[1])
    return None


def _superseded_by_register(row: GeneralLicense, scene: _Scene) -> _Standing | None:
    """Follow the register from letter to letter until one has a day: by then this one was replaced."""
    has_no_day = row.issued_on is None and row.issued_text is None and row.ended_on is None
    if row.status == "superseded" and has_no_day and identity(row.program, row.number) in scene.issued:
        is_there = identity(row.program, row.superseded_by or "") in scene.licenses
        successor_number = row.superseded_by if is_there else None
        return _Standing("superseded", _per_register(row.status_reason), None, successor_number)
    each, seen = row, {identity(row.program, row.number)}
    while each.superseded_by:
        following = identity(each.program, each.superseded_by)
        successor = scene.licenses.get(following)
        if successor is None or following in seen:
            return None
        if successor.issued_on or following in scene.issued:
            if row.expires_at and not _is_by(successor.issued_on, row.expires_at.date()):
                return None  # nobody knows whether it was replaced before its own end
            is_next = each is row
            reason = row.status_reason or f"replaced by General License {row.superseded_by}"
            return _Standing(
                "revoked" if is_next and row.status == "revoked" else "superseded",
                _per_register(reason),
                successor.issued_on if is_next else None,
                row.superseded_by,
            )
        seen.add(following)
        next_row = scene.found[following].known
        if next_row is None:
            return None
        each = next_row
    return None


def _is_by(issued_on: date | None, end_on: date) -> bool:
    return issued_on is not None and issued_on <= end_on


def _dated(license_: GeneralLicense) -> str:
    return f", dated {license_.issued_on}," if license_.issued_on else ""


def _expired(key: Identity, scene: _Scene) -> _Standing | None:
    end = scene.licenses[key].expires_at
    if end is None or end > scene.at:
        return None
    return _Standing(
        "expired", f"ended by its own terms at {end:%Y-%m-%d %H:%M} UTC", end.astimezone(NEW_YORK).date()
    )


def _ended_by_register(key: Identity, scene: _Scene) -> _Standing | None:
    """Return what the register holds, unless OFAC's page, seen after that day, still names the license."""
    row = scene.found[key].known
    if row is None or row.status in (*IN_FORCE, "expired", "superseded"):
        return None
    if row.ended_on is None:
        is_over = _was_over(row, scene) or _is_missing(key, scene)
        if scene.found[key].lines or not is_over:
            return None
        return _Standing(row.status, _per_register(row.status_reason))
    if row.ended_on > scene.at.date() or _is_named_after(key, row.ended_on, scene):
        return None
    return _Standing(row.status, _per_register(row.status_reason), row.ended_on)


def _is_missing(key: Identity, scene: _Scene) -> bool:
    """Tell whether the newest look at the page of the series, after the day of issue, does not name the license."""
    license_ = scene.licenses[key]
    if not scene.looks or license_.program not in scene.programs[-1]:
        return False
    is_older = license_.issued_on is not None and scene.looks[-1].seen_at.date() <= license_.issued_on
    return not is_older and key not in scene.named[-1]


def _is_named_after(key: Identity, day: date, scene: _Scene) -> bool:
    return bool(scene.looks) and scene.looks[-1].seen_at.date() > day and key in scene.named[-1]


def _on_pages(key: Identity, scene: _Scene) -> _Standing | None:
    """Judge by the looks at the program page; None for a license that was never on it."""
    if not scene.found[key].lines:
        return None
    newest = scene.looks[-1]
    if key in scene.named[-1]:
        return _in_force(key, scene, f"on the program page seen {_seen(newest)}")
    index = max(index for index, named in enumerate(scene.named) if key in named)
    last, first = scene.looks[index], scene.looks[index + 1]
    told = f"on the program page seen {_seen(last)}, no longer on that seen {_seen(first)}"
    new = {line.number for line in first.lines} - {line.number for line in last.lines}
    return _gone(key, scene, told, last.seen_at.date(), first, new)


def _never_on_pages(key: Identity, scene: _Scene) -> _Standing | None:
    """Judge one that the register holds to be in force and that no look showed: the register is a look of its day."""
    row, license_ = scene.found[key].known, scene.licenses[key]
    if row is None or row.certainty == "document" or row.status not in IN_FORCE or scene.found[key].others:
        return None
    later = (
        look
        for look, programs in zip(scene.looks, scene.programs, strict=True)
        if look.seen_at.date() > scene.known_to and license_.program in programs
    )
    first = next(later, None)
    if first is None:
        return None
    told = f"in force per the register of {scene.known_to}, not on the program page seen {_seen(first)}"
    return _gone(key, scene, told, scene.known_to, first, frozenset())


def _gone(
    key: Identity, scene: _Scene, gap: str, last_on: date, first: LicensePages, new_numbers: Collection[str]
) -> _Standing:
    license_ = scene.licenses[key]
    earliest = last_on - timedelta(days=NEAR_DAYS)
    latest = first.seen_at.date() + timedelta(days=NEAR_DAYS)
    parties = [
        each
        for each in scene.delistings
        if earliest <= each.on <= latest and names_party(license_, (each.name, *each.names))
    ]
    if parties:
        told = "; ".join(
            f"{each.name} (uid {each.uid}) is on {each.list} of {each.after_on} and not on that of {each.on}"
            for each in parties
        )
        return _Standing("archived", f"{gap}; {told}", parties[0].on)
    new = sorted(new_numbers, key=lambda number: license_order(license_.program, number))
    beside = f"; new on that page: General License {', '.join(new)}" if new else ""
    return _Standing("withdrawn", f"{gap}, no cause found{beside}", first.seen_at.date())


def _as_known(key: Identity, scene: _Scene) -> _Standing:
    """Judge a license that was never on the program page: no page, no disappearance."""
    evidence = scene.found[key]
    if gone := _never_on_pages(key, scene):
        return gone
    if evidence.papers:
        return _in_force(key, scene, f"its document was read {evidence.papers[-1][0]:%Y-%m-%d %H:%M} UTC")
    if evidence.others:
        return _in_force(
            key, scene, f"named in OFAC's recent actions seen {evidence.others[-1][0]:%Y-%m-%d %H:%M} UTC"
        )
    if unknown := _unknown(key, scene):
        return unknown
    return _in_force(key, scene, _known_reason(evidence.known))


def _unknown(key: Identity, scene: _Scene) -> _Standing | None:
    """Judge a row of the register of which an issue day or an end that is not known could cover the day."""
    row = scene.found[key].known
    if row is None or row.certainty == "document":
        return None
    if key not in scene.issued:
        when = f", {row.issued_text}," if row.issued_text else ""
        return _Standing("unknown", _per_register(f"the day of its issue{when} is not known"))
    has_no_end = row.expires_at is None and row.ended_on is None and row.status not in IN_FORCE
    if has_no_end and (row.issued_on is None or row.issued_on < scene.at.date()):
        return _Standing("unknown", _per_register(f"when it ended is not known; {row.status_reason}"))
    return None


def _in_force(key: Identity, scene: _Scene, reason: str) -> _Standing:
    evidence = scene.found[key]
    remarks = []
    row = evidence.known
    if (
        row
        and row.status not in (*IN_FORCE, "expired", "superseded")
        and evidence.lines
        and _was_over(row, scene)
    ):
        since = f" on {row.ended_on}" if row.ended_on else ""
        remarks.append(
            f"the register shipped with this version holds that it ended{since}; the page still names it"
        )
    if not evidence.lines and _is_missing(key, scene):
        remarks.append(f"the program page seen {_seen(scene.looks[-1])} does not name it")
    remark = "; ".join(remarks) or None
    if evidence.changed:
        before, after = evidence.changed
        changed = (
            f"its text differs between the looks of {before:%Y-%m-%d %H:%M} and {after:%Y-%m-%d %H:%M} UTC"
        )
        return _Standing("amended", f"{changed}; {reason}", remark=remark)
    return _Standing("in-force", reason, remark=remark)


def _was_over(row: GeneralLicense, scene: _Scene) -> bool:
    """Tell whether a row had ended; where nobody knows the day it counts from that of the register."""
    return (row.ended_on or scene.known_to) <= scene.at.date()


def _known_reason(row: GeneralLicense | None) -> str:
    """Return why a license that no look up to the instant shows is taken to be in force."""
    if row is None or row.certainty == "document":
        return "per its document, first seen later"
    return _per_register("")


def _per_register(reason: str) -> str:
    return "per the register shipped with this version" + (f": {reason}" if reason else "")


def _seen(look: LicensePages) -> str:
    return f"{look.seen_at:%Y-%m-%d %H:%M} UTC"
