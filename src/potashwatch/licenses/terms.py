"""A license as the differ wants it."""

from typing import Final

from potashwatch.licenses.numbers import fold_number
from potashwatch.records.license import GeneralLicense, LicenseTerms


def terms(license_: GeneralLicense) -> LicenseTerms:
    """Return what of a license is compared."""
    covers = license_.covers_owned
    return LicenseTerms(
        uid=license_.key,
        title=license_.title,
        issued=license_.issued_on.isoformat() if license_.issued_on else None,
        expires=license_.expires_at.isoformat() if license_.expires_at else None,
        expires_text=license_.expires_text,
        covers_owned=None if covers is None else "yes" if covers else "no",
        status=license_.status,
        superseded_by=license_.superseded_by,
        entities=license_.entities,
        excluded=license_.excluded,
        clauses=license_.clauses,
        supersedes=license_.supersedes,
    )


def predecessor(
    license_: GeneralLicense, others: tuple[GeneralLicense, ...] | list[GeneralLicense]
) -> GeneralLicense | None:
    """Return the license of the same series that this one replaces, the first it names; None where none is known."""
    for number in license_.supersedes:
        for other in others:
            if other.program == license_.program and fold_number(other.number) == fold_number(number):
                return other
    return None


def reissue_terms(old: GeneralLicense, new: GeneralLicense) -> tuple[LicenseTerms, LicenseTerms]:
    """Return the terms of a license and of its successor under one key, without what differs by nature.

    Comparing the two answers what a re-issue changed. What is not known of one of them is left out of both: a text of
    which we have a summary, or nothing, and any other term that one source has and the other is silent of.
    """
    plain: dict[str, object] = {"uid": new.key, "status": None, "superseded_by": None, "supersedes": ()}
    one, other = terms(old), terms(new)
    if not (has_own_text(old) and has_own_text(new)):
        plain["clauses"] = ()
        silent = (field for field in _KNOWN if not (getattr(one, field) and getattr(other, field)))
        plain |= {field: () if field in ("entities", "excluded") else None for field in silent}
    return one.model_copy(update=plain), other.model_copy(update=plain)


_KNOWN: Final = ("title", "issued", "expires", "expires_text", "covers_owned", "entities", "excluded")
"""Of which silence means nothing, unless the whole text of the license is known."""


def has_own_text(license_: GeneralLicense) -> bool:
    """Tell whether the clauses are OFAC's own words, and not a summary or missing."""
    return bool(license_.clauses) and not any(clause.is_summary for clause in license_.clauses)
