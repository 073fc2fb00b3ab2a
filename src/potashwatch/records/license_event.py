"""What happened to a general license between two days."""

from datetime import date, datetime
from typing import Literal

from potashwatch.records.base import Frozen
from potashwatch.records.delta import FieldChange
from potashwatch.records.license import LicenseStatus
from potashwatch.records.target import Touch

LicenseEventKind = Literal[
    "issued",
    "reissued",
    "amended",
    "superseded",
    "expiring",
    "expired",
    "archived",
    "revoked",
    "codified",
    "withdrawn",
    "returned",
]
"""``reissued``: under the next letter, in place of one before; ``amended``: under the same number, other words;
``expiring``: its end is near; ``returned``: in force again after it had ended. The others: see ``LicenseStatus``."""


class LicenseEvent(Frozen):
    """One event. The same event found again has the same id."""

    id: str
    kind: LicenseEventKind
    program: str
    number: str
    title: str | None
    status: LicenseStatus
    issued_on: date | None
    expires_at: datetime | None
    expires_text: str | None
    end_not_understood: str | None = None
    """See ``GeneralLicense``."""
    message: str
    """One factual line."""
    evidence: tuple[str, ...] = ()
    """Addresses, digests, editions; of what was issued or changed also the remarks of the license."""
    targets: tuple[Touch, ...] = ()
    fields: tuple[FieldChange, ...] = ()
    """Of an amendment and a re-issue: what differs, clause by clause."""
