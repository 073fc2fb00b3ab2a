"""What happened to general licenses between two answers of ``licenses_at``.

One thing that happened is one event: a license under the next letter and the end of the one it replaces are a re-issue.
What is only known better than before, from a document read for the first time, is no event.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, Protocol

from potashwatch.licenses.clock import END_NOT_UNDERSTOOD, is_due
from potashwatch.licenses.merging import named_on_page
from potashwatch.licenses.numbers import license_order
from potashwatch.licenses.terms import predecessor
from potashwatch.records.delta import FieldChange
from potashwatch.records.license import IN_FORCE, GeneralLicense, LicenseTerms
from potashwatch.records.license_event import LicenseEvent, LicenseEventKind


class DifferenceLike(Protocol):
    """What the differ says of one license: see ``potashwatch.diff.engine.Difference``."""

    @property
    def old(self) -> LicenseTerms | None:
        """None of an addition."""

    @property
    def new(self) -> LicenseTerms | None:
        """None of a removal."""

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """What differs."""


KINDS: Final[tuple[LicenseEventKind, ...]] = (
    "issued", "reissued", "amended", "returned", "superseded",
    "withdrawn", "revoked", "codified", "archived", "expired", "expiring",
)  # fmt: skip
"""In the order in which the events of one license are told."""

_CONCLUDED: Final = ("uid", "status", "superseded_by")
"""Fields that are ours, not of the text."""


def events(
    old: Sequence[GeneralLicense],
    new: Sequence[GeneralLicense],
    differences: Iterable[DifferenceLike],
    reissues: Mapping[str, Sequence[FieldChange]] | None = None,
) -> tuple[LicenseEvent, ...]:
    """Return what happened from ``old`` to ``new``, in the order of the licenses.

    Both must rest on the same register, or what it learned would be news. ``differences`` are those of the terms of
    the two. ``reissues`` gives, by the key of a successor, what differs from its predecessor: see ``reissue_terms``.
    """
    before = {license_.key: license_ for license_ in old}
    after = {license_.key: license_ for license_ in new}
    fields = {each.new.uid: each.fields for each in differences if each.old and each.new}
    found: list[LicenseEvent] = []
    folded: set[str] = set()
    for key, license_ in after.items():
        if key in before or _is_undated(license_):
            continue
        older = predecessor(license_, list(after.values()))
        if older and older.status in ("superseded", "revoked"):
            folded.add(older.key)
        found.append(_appeared(license_, older, tuple((reissues or {}).get(key, ()))))
    for key, license_ in after.items():
        was = before.get(key)
        if was and (amended := _amended(was, license_, fields.get(key, ()))):
            found.append(amended)
        has_day = was is not None or license_.ended_on is not None
        if key not in folded and has_day and (moved := _moved(was, license_)):
            found.append(moved)
    found.extend(_unknown(license_) for key, license_ in before.items() if key not in after)
    return in_order(found)


def _is_undated(license_: GeneralLicense) -> bool:
    """Tell whether only the register knows the license, and no day of issue: from when it counts is no news."""
    return license_.issued_on is None and license_.certainty != "document" and not named_on_page(license_)


def expiring(
    old_at: datetime | None,
    new_at: datetime,
    licenses: Sequence[GeneralLicense],
    due_days: int,
    *,
    before: Sequence[GeneralLicense] | None = None,
) -> tuple[LicenseEvent, ...]:
    """Return the licenses in force whose last ``due_days`` days began since ``old_at``; None: all in their last days.

    ``before`` is how the licenses stood at ``old_at``: what was not known then, or had another end, is told too, though
    its last days began earlier. Without it, what was issued since then is.
    """
    found = []
    for license_ in licenses:
        end = license_.expires_at
        if license_.status not in IN_FORCE or end is None or not is_due(end, new_at, due_days):
            continue
        if old_at is None or not _was_told(license_, end, old_at, due_days, before):
            message = f"{_name(license_)} ends at {_clock(end)}, in {(end - new_at).days} full days"
            found.append(_event("expiring", license_, message, end.isoformat()))
    return in_order(found)


def in_order(found: Iterable[LicenseEvent]) -> tuple[LicenseEvent, ...]:
    """Return events by license, then by kind."""
    return tuple(
        sorted(found, key=lambda each: (license_order(each.program, each.number), KINDS.index(each.kind)))
    )


def _was_told(
    license_: GeneralLicense,
    end: datetime,
    old_at: datetime,
    due_days: int,
    before: Sequence[GeneralLicense] | None,
) -> bool:
    if not is_due(end, old_at, due_days):
        return False
    if before is None:
        return license_.issued_on is None or license_.issued_on <= old_at.date()
    return any(
        each.key == license_.key and each.status in IN_FORCE and each.expires_at == end for each in before
    )


def _appeared(
    license_: GeneralLicense, older: GeneralLicense | None, fields: tuple[FieldChange, ...]
) -> LicenseEvent:
    dated = f", dated {license_.issued_on}" if license_.issued_on else ""
    if license_.published_at:
        dated += f", signed {license_.published_at:%Y-%m-%d %H:%M} UTC"
    if older:
        message = f"OFAC issued {_name(license_)}{dated}, which replaces General License {older.number}"
        return _event("reissued", license_, _titled(message, license_), older.number, fields=fields)
    message = f"OFAC issued {_name(license_)}{dated}"
    return _event("issued", license_, _titled(message, license_), str(license_.issued_on))


def _amended(
    was: GeneralLicense, license_: GeneralLicense, fields: Sequence[FieldChange]
) -> LicenseEvent | None:
    said = tuple(change for change in fields if change.field not in _CONCLUDED)
    both_read = was.certainty == license_.certainty == "document"
    if not both_read:
        # A field that was unknown is now known: no news. One that said something else is.
        both_named = named_on_page(was) and named_on_page(license_) and was.certainty == license_.certainty
        said = tuple(
            change for change in said if both_named and change.op == "changed" and change.field != "clauses"
        )
    if not said and not (license_.status == "amended" and was.status == "in-force"):
        return None
    what = ", ".join(dict.fromkeys(change.field for change in said)) or "its text"
    message = f"OFAC changed {_name(license_)} under the same number: {what}{_doubt(license_)}"
    told = [change.model_dump(mode="json", exclude={"significance"}) for change in said]
    return _event("amended", license_, message, json.dumps(told, sort_keys=True), fields=said)


def _moved(was: GeneralLicense | None, license_: GeneralLicense) -> LicenseEvent | None:
    """Tell an end or a return. One end after another is no news, but for an unexplained one that is explained now."""
    is_over = license_.status not in IN_FORCE
    if license_.status == "withdrawn" and license_.ended_on is None:
        return None  # the register knows of an end, nobody of its day: a day is not invented for it
    if license_.status == "unknown":
        return None
    if (
        was and was.status == "unknown"
    ):  # what was not known is no end and no return, but for an end with a day
        return _ended(license_) if is_over and license_.ended_on else None
    was_over = was is not None and was.status not in IN_FORCE
    if is_over and (not was_over or (was and was.status == "withdrawn" != license_.status)):
        return _ended(license_)
    if was and was_over and not is_over:
        message = f"{_name(license_)} is in force again; it was {was.status}: {license_.status_reason}"
        return _event("returned", license_, message, f"{was.status} {was.ended_on}")
    return None


def _ended(license_: GeneralLicense) -> LicenseEvent:
    name, reason = _name(license_), license_.status_reason
    what = str(license_.ended_on)
    match license_.status:
        case "expired":
            end = license_.expires_at
            message = f"{name} ended by its own terms at {_clock(end)}" if end else f"{name} ended: {reason}"
            return _event("expired", license_, message, end.isoformat() if end else what)
        case "superseded":
            by = f" by General License {license_.superseded_by}" if license_.superseded_by else ""
            return _event(
                "superseded", license_, f"{name} was superseded{by}: {reason}", license_.superseded_by or what
            )
        case "archived":
            return _event("archived", license_, f"{name} was archived: {reason}", what)
        case "codified":
            message = f"{name} was folded into the regulations: {reason}"
            return _event("codified", license_, message, what)
        case "revoked":
            return _event("revoked", license_, f"{name} was revoked: {reason}", what)
        case _:
            message = f"{name} is no longer published, and no cause is proven: {reason}"
            return _event("withdrawn", license_, message, what)


def _unknown(license_: GeneralLicense) -> LicenseEvent:
    message = f"{_name(license_)} was known before and is not in any source now"
    return _event("withdrawn", license_.model_copy(update={"status": "withdrawn"}), message, "unknown")


def _event(
    kind: LicenseEventKind,
    license_: GeneralLicense,
    message: str,
    what: str,
    *,
    fields: tuple[FieldChange, ...] = (),
) -> LicenseEvent:
    said = f"{license_.program}\n{license_.number}\n{kind}\n{what}"
    sources = (
        source.url + (f" sha256:{source.sha256}" if source.sha256 else "") for source in license_.sources
    )
    # Of what happened to it later, by its status, an earlier event of the same days says nothing.
    concluded = () if kind in ("issued", "reissued") else (license_.status_reason,)
    # Contradictions of page and document must be seen where the license is new or other than before (F50).
    remarks = license_.remarks if kind in ("issued", "reissued", "amended") else ()
    return LicenseEvent(
        id=hashlib.sha256(said.encode()).hexdigest()[:16],
        kind=kind,
        program=license_.program,
        number=license_.number,
        title=license_.title,
        status=license_.status,
        issued_on=license_.issued_on,
        expires_at=license_.expires_at,
        expires_text=license_.expires_text,
        end_not_understood=license_.end_not_understood,
        message=message,
        evidence=tuple(dict.fromkeys((*concluded, *sources, *remarks))),
        fields=fields,
    )


def _name(license_: GeneralLicense) -> str:
    return f"{license_.program} General License {license_.number}"


def _titled(message: str, license_: GeneralLicense) -> str:
    return (f"{message}: {license_.title}" if license_.title else message) + _doubt(license_)


def _doubt(license_: GeneralLicense) -> str:
    words = license_.end_not_understood
    return f'; end not understood: "{words}" [{END_NOT_UNDERSTOOD}]' if words else ""


def _clock(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
