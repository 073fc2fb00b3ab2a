"""Who is watched, and why a record or a license concerns them."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from potashwatch.records.base import Frozen
from potashwatch.records.edition import ListId
from potashwatch.records.party import PartyKind

TargetId = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
Text = Annotated[str, Field(min_length=1)]

TouchReason = Literal["key", "identifier", "name", "linked", "text", "owned", "possible", "excluded"]
"""From the strongest to the weakest: the same key, number or name; linked to; named in text; owned; a near name.
``excluded``, of a license alone: it names the party and does not authorize dealings with it."""


class TargetName(Frozen):
    """A name of a watched party, as some source prints it."""

    text: Text
    language: str | None = None
    """ISO 639-1; None where the source does not say."""
    source: str | None = None


class TargetNumber(Frozen):
    """A number of a watched party: registration, tax, tail, serial number, SWIFT."""

    value: Text
    kind_text: str | None = None
    country: str | None = None
    """Whose number it is, by name or ISO 3166-1 code; None where the source does not say."""
    source: str | None = None


class TargetKey(Frozen):
    """The key under which a list has, or had, the party."""

    list: ListId
    uid: Text
    """OFAC uid, EU ``logicalId`` or EU reference number."""
    removed_on: date | None = None
    """When the authority took it off the list; None where it did not, as far as the source knows."""
    source: str | None = None


class WatchedParty(Frozen):
    """A party as we know it."""

    id: TargetId
    title: Text
    """What reports call it."""
    kind: PartyKind = "entity"
    names: Annotated[tuple[TargetName, ...], Field(min_length=1)]
    numbers: tuple[TargetNumber, ...] = ()
    keys: tuple[TargetKey, ...] = ()


class LinkedParty(WatchedParty):
    """A party that concerns a target without being it."""

    relation: Text
    """What ties it to the target, in one clause."""
    announced_only: bool = False
    """True where no more ties it to the target than that an authority announced both together: what concerns it stays
    out of the target's summary."""
    source: str | None = None


class Target(WatchedParty):
    """What an installation looks out for: a party, and those linked to it."""

    linked: tuple[LinkedParty, ...] = ()


class Touch(Frozen):
    """Why a record, a change or a license concerns a target."""

    target: str
    """Its id."""
    party: str
    """Id of the watched party that was recognised: the target's own, or of one linked to it."""
    reason: TouchReason
    evidence: str
    """One line for people, quoting the source's own string."""
    score: float | None = None
    """Of ``possible``, 0 to 100; None where nothing was scored."""


class WatchedRecord(Frozen):
    """A record of an edition that touches a target, in short."""

    uid: str
    reference: str | None
    name: str
    kind: PartyKind
    names: tuple[str, ...]
    """All names as printed, sorted, each once."""
    programs: tuple[str, ...]
    listed_on: date | None
    """The authority's own date of the listing; None where the record has none."""
    touches: tuple[Touch, ...]
    acts: tuple[str, ...] = ()
    """The acts and dates of its listings, for people; sorted, each once."""
    parts: tuple[tuple[str, str], ...] = ()
    """Each field that the record fills and a digest of its content, whatever its order: any change shows here. Only
    records of one format can be compared by it."""


class WatchedEdition(Frozen):
    """All records of an edition that touch a target: enough to say who was listed when."""

    list: ListId
    sha256: str
    """Of the edition."""
    rules: str
    """Digest of the targets and of the rules by which they were recognised."""
    records: tuple[WatchedRecord, ...]
    """By key."""
