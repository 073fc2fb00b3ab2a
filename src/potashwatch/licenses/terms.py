"""A license as the differ wants it."""

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

    Comparing the two answers what a re-issue changed.
    """
    plain = {"uid": new.key, "status": None, "superseded_by": None, "supersedes": ()}
    return terms(old).model_copy(update=plain), terms(new).model_copy(update=plain)
