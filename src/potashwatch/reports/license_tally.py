"""How many licenses in force count for a target. Light to load: answers as data need it too."""

from collections.abc import Iterable

from potashwatch.records.license import IN_FORCE, LicenseStatus
from potashwatch.records.status import LicenseTally
from potashwatch.records.target import TouchReason

Tie = tuple[str, LicenseStatus, TouchReason, bool]
"""Number, status, and reason of a license that concerns a target; whether only a common announcement ties them."""


def tally(licenses: Iterable[Tie]) -> LicenseTally:
    """Count licenses: neither a near name nor a common announcement is an authorization, nor is being excluded."""
    every = list(licenses)
    told = [
        "announced" if is_announced else reason if reason in ("possible", "excluded") else "counted"
        for _, status, reason, is_announced in every
        if status in IN_FORCE
    ]
    return LicenseTally(
        in_force=told.count("counted"),
        possible=told.count("possible"),
        excluded=told.count("excluded"),
        announced_only=told.count("announced"),
        unknown=tuple(
            number
            for number, status, reason, is_announced in every
            if status == "unknown" and reason != "excluded" and not is_announced
        ),
    )


def tally_words(found: LicenseTally) -> str:
    """Return the counts in words."""
    told = [f"{found.in_force or 'none'} in force"]
    told += [f"{found.possible} more by a near name, which is only possible"] if found.possible else []
    told += [f"{found.excluded} more that only exclude{_s(found.excluded)} it"] if found.excluded else []
    if found.announced_only:
        parties = "a party" if found.announced_only == 1 else "parties"
        told.append(
            f"{found.announced_only} more that only concern{_s(found.announced_only)} {parties} announced with it"
        )
    told += [unknown_words(found.unknown)] if found.unknown else []
    return "; ".join(told)


def unknown_words(numbers: Iterable[str]) -> str:
    """Return of which licenses it is not known whether they are in force."""
    told = list(numbers)
    return f"{len(told)} unknown for this day: {', '.join(told)}"


def _s(count: int) -> str:
    return "s" if count == 1 else ""
