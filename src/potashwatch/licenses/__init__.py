"""General licenses: reading a license text, its life cycle, its clock. Pure, but for the register that is shipped."""

from potashwatch.licenses.clock import Expiry, due_at, is_due
from potashwatch.licenses.ends import expiries, expiry
from potashwatch.licenses.events import DifferenceLike, events, expiring
from potashwatch.licenses.known import KNOWN_TO, known_licenses, known_printed
from potashwatch.licenses.numbers import fold_number, license_order, number_order
from potashwatch.licenses.reading import read_license
from potashwatch.licenses.standing import licenses_at
from potashwatch.licenses.terms import predecessor, reissue_terms, terms

__all__ = [
    "KNOWN_TO",
    "DifferenceLike",
    "Expiry",
    "due_at",
    "events",
    "expiries",
    "expiring",
    "expiry",
    "fold_number",
    "is_due",
    "known_licenses",
    "known_printed",
    "license_order",
    "licenses_at",
    "number_order",
    "predecessor",
    "read_license",
    "reissue_terms",
    "terms",
]
