"""Answers about targets: where each stands on a day, and how it came there."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from potashwatch.records.base import Frozen
from potashwatch.records.edition import ListId
from potashwatch.records.license import Certainty, GeneralLicense, LicenseStatus
from potashwatch.records.license_event import LicenseEvent
from potashwatch.records.report import Notice, Tool
from potashwatch.records.target import Touch, TouchReason

STATUS_SCHEMA: Literal["potashwatch/status/1"] = "potashwatch/status/1"
HISTORY_SCHEMA: Literal["potashwatch/history/1"] = "potashwatch/history/1"
LICENSES_SCHEMA: Literal["potashwatch/licenses/1"] = "potashwatch/licenses/1"
LICENSE_SCHEMA: Literal["potashwatch/license/1"] = "potashwatch/license/1"
LICENSE_EVENTS_SCHEMA: Literal["potashwatch/license-events/1"] = "potashwatch/license-events/1"

SinceBasis = Literal["authority", "edition", "review", "first-edition"]
"""Where ``since`` comes from: the authority's own date in the record; the first edition that shows it so, after one
that does not; the first edition without a record to review, after one that has some; the first edition in the archive,
or the first after one without aliases, which shows it so already (it may be older)."""


class StatusEdition(Frozen):
    """The newest edition of a list on the day asked for."""

    published_on: date | None
    dated_on: date
    """The day under which the archive keeps it."""
    sha256: str
    age_days: int
    is_stale: bool = False
    """Whether it is older than the list's stale limit: what it shows may have changed since."""
    has_aliases: bool = True
    """False: OFAC's primary table alone. A party that is not found in it may be there under an alias."""


class StatusReview(Frozen):
    """A record that is not the target by key, number or name, and may be it: a person decides."""

    uid: str
    reference: str | None
    name: str
    programs: tuple[str, ...]
    touch: Touch
    """Why it may be: ``text``, named within it, or ``possible``, a near name, with its score."""


class StatusUnconfirmed(Frozen):
    """What an edition that is held for review shows of a target, where that differs from the list."""

    listed: bool
    uids: tuple[str, ...]
    """Of its records that are the target."""
    keys: tuple[str, ...]
    """The same as people call them: by reference where the list has one."""
    dated_on: date
    """The day of the edition."""
    sha256: str
    since_at: datetime
    """When it was first held, UTC."""


class StatusAbsence(Frozen):
    """Between which editions a target that is listed again was not."""

    from_on: date
    """Day of the first edition without it."""
    to_on: date
    """Day of the last one."""


class StatusList(Frozen):
    """One target on one list."""

    list: ListId
    listed: bool | None
    """True: a record of the newest edition is the target by key, number or name. False: none is, nor names it. None:
    not known, as there is no edition for that day, only records to review, or none in an edition without aliases."""
    review: tuple[StatusReview, ...] = ()
    """Where no record is the target: those that may be it."""
    uid: str | None = None
    """Of the record; where it is not listed, of the last one known."""
    reference: str | None = None
    name: str | None = None
    reason: TouchReason | None = None
    """Why the record is taken for the target: ``name`` alone is no proof of identity. None where it is not listed."""
    programs: tuple[str, ...] = ()
    since: date | None = None
    """Since when it is listed, or since when it is not."""
    since_basis: SinceBasis | None = None
    absence: StatusAbsence | None = None
    """Where it is listed, and was before, with editions without it between: those."""
    removed_on: date | None = None
    """Where it is listed: a removal that the register of targets knows and the edition is too old to show."""
    relisted_after: date | None = None
    """Where it is listed: a removal that the register of targets has from before the edition. It was listed again, or
    the register is wrong."""
    edition: StatusEdition | None = None
    unconfirmed: StatusUnconfirmed | None = None
    """What a held edition would change for the target; None where none is held, or it shows the same."""


class StatusLicense(Frozen):
    """A license that touches a target."""

    program: str
    number: str
    title: str | None
    status: LicenseStatus
    status_reason: str
    issued_on: date | None
    expires_at: datetime | None
    expires_text: str | None
    end_not_understood: str | None = None
    """See ``GeneralLicense``."""
    ended_on: date | None
    certainty: Certainty
    touch: Touch
    announced_only: bool = False
    """Whether it concerns a party whose only tie to the target is a common announcement: it does not count for it."""


class StatusLinked(Frozen):
    """A linked party that a list has on the day asked for, or that only a held edition shows there."""

    party: str
    title: str
    relation: str
    list: ListId
    uid: str
    reference: str | None
    name: str
    programs: tuple[str, ...]
    listed: bool = True
    """False: only the edition that is held for review shows it."""
    removed_on: date | None = None
    """As in ``StatusList``; so are the next three."""
    relisted_after: date | None = None
    edition: StatusEdition | None = None
    unconfirmed: StatusUnconfirmed | None = None


class StatusTarget(Frozen):
    """One row of the board."""

    target: str
    title: str
    lists: tuple[StatusList, ...]
    licenses: tuple[StatusLicense, ...]
    """All that were issued by that day, in force or not."""
    linked: tuple[StatusLinked, ...] = ()
    linked_known: int = 0
    """How many linked parties are known, listed or not."""
    summary: str
    """Who lists it, who does not, since when, and what is licensed; in one sentence."""
    latest_action: str
    """By authority the last day on which something changed for the target, or the days between which it did; then for
    each list the days since for which its editions show no change; then the sources read, with their days."""


class Status(Frozen):
    """The board: what is listed and licensed on a day, from what had been published by then."""

    schema_: Literal["potashwatch/status/1"] = Field(STATUS_SCHEMA, alias="schema")
    tool: Tool
    as_of: date
    targets: tuple[StatusTarget, ...]
    not_covered: str
    """One line: measures and authorities of which this answer says nothing."""
    notices: tuple[Notice, ...] = ()


HistoryKind = Literal[
    "first-seen",
    "listed",
    "re-listed",
    "not-listed",
    "re-issued",
    "renamed",
    "programs",
    "changed",
    "review",
    "review-ended",
    "license",
    "act",
]
"""``first-seen``: the first edition of the archive lists it already; ``not-listed``: no longer in an edition;
``changed``: anything else of its record differs; ``review``: not found by key, number or name, and a record came that
names it; ``review-ended``: such a record is gone, or no longer names it; ``act``: a recent action of OFAC or a document
of the Federal Register that names Belarus, whether or not it concerns the target."""


class HistoryEvent(Frozen):
    """One thing on the time line."""

    on: date
    """Of a list the day of the first edition that shows it; where the edition before is more than 3 days older the
    message names both days."""
    kind: HistoryKind
    list: ListId | None
    """None where no list is concerned."""
    party: str | None
    """Id of the watched party: the target's own, or of one linked to it; None of an act."""
    message: str
    evidence: tuple[str, ...]


class History(Frozen):
    """The time line of a target."""

    schema_: Literal["potashwatch/history/1"] = Field(HISTORY_SCHEMA, alias="schema")
    tool: Tool
    target: str
    title: str
    events: tuple[HistoryEvent, ...]
    """By day."""
    latest_action: str
    """As in ``StatusTarget``."""
    notices: tuple[Notice, ...] = ()


class TouchingLicense(Frozen):
    """A license, and whom it concerns."""

    license: GeneralLicense
    targets: tuple[Touch, ...]


class LicenseTally(Frozen):
    """How many licenses in force count for a target, and how many do not, and why."""

    in_force: int
    """That count."""
    possible: int = 0
    """By a near name."""
    excluded: int = 0
    """That name the target to exclude it."""
    announced_only: int = 0
    """Of a party whose only tie is a common announcement."""
    unknown: tuple[str, ...] = ()
    """The numbers of those of which it is not known whether they are in force."""


class LicenseList(Frozen):
    """Licenses as they stand on a day."""

    schema_: Literal["potashwatch/licenses/1"] = Field(LICENSES_SCHEMA, alias="schema")
    tool: Tool
    as_of: date
    known_to: str
    """What the answer rests on: the register that is shipped, and the newest page in the archive, with their days."""
    licenses: tuple[TouchingLicense, ...]
    due_days: int | None = None
    """Only licenses known to end within so many days were asked for; None: whatever their end."""
    without_known_end: tuple[str, ...] = ()
    """Where ``due_days`` was asked for: the licenses in force of which no end is known, by series and number."""
    unknown: tuple[str, ...] = ()
    """The licenses of which it is not known whether they were in force, by series and number; also where only those in
    force, or that end soon, were asked for."""
    counted: LicenseTally | None = None
    """Where those that concern one target were asked for: how many of them count for it."""


class LicenseAnswer(Frozen):
    """All that is known of one license, as it stands on a day."""

    schema_: Literal["potashwatch/license/1"] = Field(LICENSE_SCHEMA, alias="schema")
    tool: Tool
    as_of: date
    known_to: str
    """See ``LicenseList``."""
    license: GeneralLicense
    targets: tuple[Touch, ...]


class LicenseEvents(Frozen):
    """What happened to the licenses between the ends of two days."""

    schema_: Literal["potashwatch/license-events/1"] = Field(LICENSE_EVENTS_SCHEMA, alias="schema")
    tool: Tool
    from_on: date
    """What happened by the end of this day is not among the events."""
    to_on: date
    """What happened by the end of this day is."""
    known_to: str
    """See ``LicenseList``; of the later day."""
    events: tuple[LicenseEvent, ...]
    notices: tuple[Notice, ...] = ()
    """Licenses that were issued, or may have been, in the period, on days that are not known."""
