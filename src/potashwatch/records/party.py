"""One party as one list prints it: the common shape of OFAC and EU records.

In every model ``None`` means that the source is silent. A field that ends in ``_text`` holds the authority's
words untouched; a parsed value beside it is an addition, never a replacement. Collections keep the order of
the source, but order never means anything: comparison treats them as sets (see ``potashwatch.diff``).
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal

from potashwatch.records.base import Frozen

PartyKind = Literal["person", "entity", "vessel", "aircraft"]
NameKind = Literal["primary", "aka", "fka", "nka", "unstated"]
NationalityKind = Literal["citizenship", "nationality"]

Notes = tuple[tuple[str, str], ...]
"""Pairs of label and text: what the source says of a detail beyond its fields."""


class Citation(Frozen):
    """The act that the EU cites behind a record or a detail of it.

    It is the latest act that touched the detail, so it changes with every amending act.
    Source: ``regulation`` and ``regulationSummary`` of FSF 1.1.
    """

    act_text: str
    """``numberTitle``, e.g. ``2022/876 (OJ L153)``."""
    kind_text: str | None = None
    """``regulation`` or ``amendment``."""
    published_text: str | None = None
    in_force_text: str | None = None
    organization_text: str | None = None
    url_text: str | None = None
    key: str | None = None
    notes: Notes = ()


class Part(Frozen):
    """What every detail of a party can carry."""

    key: str | None = None
    """The source's own number of this detail, unique within its collection; None where it has no stable one."""
    citation: Citation | None = None
    notes: Notes = ()


class Period(Frozen):
    """A date as printed, and the days it can mean; both ends included."""

    text: str
    start_on: date | None = None
    end_on: date | None = None


class Name(Part):
    """A name of the party, whole as it would be printed, with its parts where the source gives them."""

    kind: NameKind
    """``unstated``: the EU does not say which name is the main one, nor what kind an alias is."""
    kind_text: str | None = None
    text: str
    first: str | None = None
    middle: str | None = None
    last: str | None = None
    weak: bool = False
    """The authority itself marks the alias as broad."""
    script: str | None = None
    language: str | None = None


class Listing(Part):
    """The party's standing on a list, under programs and acts, with dates."""

    list_text: str | None = None
    """The list as the source names it, e.g. ``SDN List``; None where the document is the list."""
    programs: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = ()
    listed: Period | None = None
    delisted: Period | None = None


class Identifier(Part):
    """A number of the party."""

    kind: str | None = None
    """The authority's code of the kind, where it has one: ``regnumber``."""
    kind_text: str
    value: str | None = None
    country: str | None = None
    country_code: str | None = None
    issuer_text: str | None = None
    issued: Period | None = None
    expires: Period | None = None


class Address(Part):
    """An address; ``lines`` in printed order."""

    lines: tuple[str, ...] = ()
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None
    country_code: str | None = None
    script: str | None = None


class Birth(Part):
    """A date of birth, a place of birth, or both, as the source pairs them."""

    on: Period | None = None
    is_circa: bool | None = None
    calendar: str | None = None
    """None means Gregorian."""
    place_text: str | None = None
    country: str | None = None
    country_code: str | None = None
    is_main: bool | None = None


class Nationality(Part):
    """A citizenship or a nationality."""

    kind: NationalityKind
    country: str
    country_code: str | None = None
    is_main: bool | None = None


class Feature(Part):
    """Any other statement about the party: a website, a gender, a hull type."""

    name: str
    value: str | None = None


class Relationship(Part):
    """A typed link from this party to another."""

    kind_text: str
    target_uid: str | None = None
    target_name: str | None = None
    is_former: bool | None = None
    quality_text: str | None = None


class PartyRecord(Frozen):
    """One party as one list prints it."""

    uid: str
    """The authority's own key: OFAC uid = FixedRef = entity id = ent_num; EU ``sanctionEntity/@logicalId``."""
    reference: str | None = None
    """What people quote: the EU reference number. It may be missing, and is no key."""
    kind: PartyKind
    kind_text: str
    title: str | None = None
    names: tuple[Name, ...] = ()
    listings: tuple[Listing, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    births: tuple[Birth, ...] = ()
    nationalities: tuple[Nationality, ...] = ()
    addresses: tuple[Address, ...] = ()
    features: tuple[Feature, ...] = ()
    particulars: tuple[Feature, ...] = ()
    """What describes a vessel or an aircraft: flag, call sign, tonnage, tail and serial number."""
    relationships: tuple[Relationship, ...] = ()
    remarks: tuple[str, ...] = ()
    unmapped: tuple[Feature, ...] = ()
    """Leaves that are unknown, repeated or contradict another: ``name`` is the path, ``value`` the text."""

    @property
    def programs(self) -> tuple[str, ...]:
        """All programs of all listings, sorted, each once."""
        return tuple(sorted({program for listing in self.listings for program in listing.programs}))

    @property
    def name(self) -> str:
        """The name to print: OFAC's primary one in Latin script; for the EU an English one, then any Latin one."""
        return min(self.names, key=_display_rank).text if self.names else f"(no name, {self.uid})"

    def parts(self) -> Iterator[tuple[str, Part]]:
        """Yield every detail with the name of its collection."""
        for field in COLLECTIONS:
            for part in getattr(self, field):
                yield field, part


_ENGLISH = re.compile(
    r"\b(?:and|bank|company|corporation|enterprise|for|joint|limited|ministry|of|open|stock|the)\b",
    re.IGNORECASE,
)
"""Words that tell an English name of the EU list, which seldom says the language."""


def _display_rank(name: Name) -> tuple[bool, bool, bool, int, bool, str]:
    return (
        name.kind != "primary",
        name.weak,
        (name.language or "").upper() != "EN",
        -len(_ENGLISH.findall(name.text)) if name.kind == "unstated" else 0,
        not "".join(filter(str.isalpha, name.text)).isascii()
        if name.script is None
        else name.script != "Latin",
        name.text,
    )


SCALARS = ("uid", "reference", "kind", "kind_text", "title")
COLLECTIONS = (
    "names",
    "listings",
    "identifiers",
    "births",
    "nationalities",
    "addresses",
    "features",
    "particulars",
    "relationships",
    "unmapped",
)
"""The collections of parts; ``remarks`` is a collection of texts."""
