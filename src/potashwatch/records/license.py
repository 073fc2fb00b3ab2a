"""General licenses: what OFAC published, as it was read, and where each stands on a day."""

from datetime import date, datetime
from typing import Final, Literal

from potashwatch.records.base import Frozen
from potashwatch.records.party import Part

LicenseStatus = Literal[
    "in-force",
    "amended",
    "superseded",
    "expired",
    "archived",
    "revoked",
    "codified",
    "withdrawn",
    "unknown",
]
"""``amended``: in force, under terms that changed; ``archived``: its party left the list; ``codified``: folded into the
regulations; ``withdrawn``: no longer published, no cause proven; ``unknown``: an issue day or an end that is not known
or not understood could cover the day asked for, so that it is neither in force nor ended. The others are OFAC's own
words."""

NONE_LISTED: Final = "license.none-listed"
"""Code of the error that OFAC's page of the program shows no license."""

IN_FORCE: tuple[LicenseStatus, ...] = ("in-force", "amended")

ClauseRole = Literal["authorizes", "excludes", "supersedes", "other"]

Certainty = Literal["document", "sure", "likely", "unverified"]
"""``document``: read from OFAC's own document in the archive. The others are of the register that is shipped:
several good sources, one decent source, a weak one."""


class Clause(Part):
    """A paragraph of a license. ``key`` is its label, such as ``(a)`` or ``note to paragraph (a)``."""

    role: ClauseRole
    text: str
    is_summary: bool = False
    """True where no wording was at hand and the text is ours."""


class NamedEntity(Part):
    """A party that a license names, as printed."""

    text: str


class Exclusion(Part):
    """Something that a license says that it does not authorize."""

    kind: Literal["party", "property", "activity"]
    """``property``: blocked property stays blocked; ``activity``: any other dealing; ``party``: a party that the
    license names or describes without authorizing dealings with it: it is no license for that party."""
    text: str
    """The license's words; of a party its name, or the words that describe it."""


class LicenseSource(Frozen):
    """Where a statement about a license stands."""

    url: str
    sha256: str | None = None
    """Of the document in the archive; None for an address that was read when the register was made."""
    note: str | None = None


class GeneralLicense(Frozen):
    """A general license, known from its document, from a page, or from the register that is shipped.

    In every field None means that the source is silent.
    """

    program: str
    """The series it is numbered in, in OFAC's words: ``Belarus``, ``Russia-related``."""
    number: str
    """As printed, without ``No.``: ``2H``."""
    title: str | None = None
    cfr_parts: tuple[str, ...] = ()
    """Of the header: ``31 CFR part 548``."""
    issued_on: date | None = None
    issued_text: str | None = None
    published_at: datetime | None = None
    """UTC; the time of the digital signature in its document, by the signer's clock: the instant of publication beside
    the printed day. None: no signature with a time and a zone that can be read. The signature is not verified."""
    expires_text: str | None = None
    expires_at: datetime | None = None
    """UTC; None: until revoked, or not known (then ``expires_text`` and ``clauses`` are empty too), or not understood
    (then ``end_not_understood`` has the words)."""
    end_not_understood: str | None = None
    """Words of an authorizing paragraph about a day or a length of time that no rule explains: it may be an end. None:
    there are none."""
    is_wind_down: bool = False
    entities: tuple[NamedEntity, ...] = ()
    excluded: tuple[Exclusion, ...] = ()
    """What it does not authorize."""
    covers_owned: bool | None = None
    """Whether the text extends to entities in which those named own 50 percent or more; None: not known."""
    clauses: tuple[Clause, ...] = ()
    supersedes: tuple[str, ...] = ()
    """Numbers in the same series."""
    superseded_by: str | None = None
    status: LicenseStatus = "in-force"
    status_reason: str = ""
    """One factual line: what the status is concluded from."""
    ended_on: date | None = None
    """The day it ceased to be in force, where a day is known."""
    remarks: tuple[str, ...] = ()
    """Contradictions and doubts: dates that differ, a zone word that does not fit the season."""
    citations: tuple[str, ...] = ()
    """In the Federal Register: ``91 FR 10002``."""
    certainty: Certainty
    sources: tuple[LicenseSource, ...] = ()

    @property
    def key(self) -> str:
        """Series and number: what identifies a license."""
        return f"{self.program} {self.number}"


class LicenseTerms(Frozen):
    """What of a license is compared: texts and parts, as the differ wants them. See ``GeneralLicense``."""

    uid: str
    """Series and number."""
    title: str | None = None
    issued: str | None = None
    """ISO date."""
    expires: str | None = None
    """ISO instant, UTC."""
    expires_text: str | None = None
    covers_owned: str | None = None
    """``yes`` or ``no``."""
    status: str | None = None
    superseded_by: str | None = None
    entities: tuple[NamedEntity, ...] = ()
    excluded: tuple[Exclusion, ...] = ()
    clauses: tuple[Clause, ...] = ()
    supersedes: tuple[str, ...] = ()


class PageLine(Frozen):
    """A license as a line of a page names it."""

    program: str
    number: str
    title: str
    issued_on: date | None
    url: str
    """Of the document, without its query."""
    text: str
    """The whole line."""


class ActionLine(Frozen):
    """A recent action of OFAC, as the list of them names it."""

    on: date
    category: str
    title: str
    url: str
    """Of its page, without a query."""


class LicensePaper(Frozen):
    """A document that was read."""

    url: str
    sha256: str
    license: GeneralLicense


class Printed(Frozen):
    """A document of the Federal Register."""

    citation: str | None
    number: str
    """``2026-04091``."""
    title: str
    published_on: date
    url: str
    abstract: str | None = None


class Act(Frozen):
    """A recent action of OFAC or a document of the Federal Register that names Belarus: that it was published."""

    publisher: Literal["OFAC", "Federal Register"]
    on: date
    title: str
    """As listed; of a recent action a list of titles with semicolons, of several programs."""
    citation: str | None = None
    """Of the Federal Register: ``91 FR 10002``."""
    url: str
    """Of the act, without a query."""
    sha256: str
    """Of the page or answer in the archive that lists it."""


class LicensePages(Frozen):
    """What one look at OFAC's pages showed: an edition of the licenses, before anything is concluded from it."""

    sha256: str
    """Of the edition: over the digests of its documents."""
    seen_at: datetime
    """UTC."""
    lines: tuple[PageLine, ...]
    """Of the program page."""
    others: tuple[PageLine, ...] = ()
    """Of recent actions: licenses in another program's series."""
    papers: tuple[LicensePaper, ...] = ()
    printed: tuple[Printed, ...] = ()
    acts: tuple[Act, ...] = ()
    """Of the list of recent actions and the Federal Register's answer, by day."""
    unread: tuple[str, ...] = ()
    """Addresses of lines whose document could not be had or read: what they say counts only for a license that is known
    already."""


class Delisting(Frozen):
    """A watched party that an edition no longer shows: what can explain the end of a license."""

    list: str
    uid: str
    name: str
    names: tuple[str, ...]
    after_on: date
    """Day of the last edition with it."""
    on: date
    """Day of the first edition without it."""
