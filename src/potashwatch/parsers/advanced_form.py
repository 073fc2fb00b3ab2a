"""The forms of an advanced party and of its blocks, made for one document from its dictionary.

A number that the dictionary does not explain makes reading fail, and one that it explains by an unknown word is drift:
so the patterns hold the numbers that may stand in each place. Source of the order: the file of 2020-03-17; for what it
lacks, OFAC's XSD (``sdn_advanced.xsd``).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from potashwatch.errors import ParseError
from potashwatch.parsers.advanced_blocks import Block, Blocks
from potashwatch.parsers.advanced_references import References
from potashwatch.parsers.cutting import Span
from potashwatch.parsers.forms import (
    NUMBER,
    STATEMENT,
    TEXT,
    VALUE,
    Glance,
    attribute,
    attributes,
    closed,
    element,
    empty,
    leaf,
    many,
    optional,
)
from potashwatch.parsers.lists import OUTSIDE_TEXT, Marks
from potashwatch.parsers.markup import Index
from potashwatch.parsers.words import NON_SDN_LISTS, PARTY_KINDS, alias_kind, fits, is_known

ODD: Final = 1
"""A block that must be read."""
OUTSIDE: Final = 2
INSIDE: Final = 4
"""What an entry says: that it is of a non-SDN list, of the SDN list."""
FEW: Final = 2000
"""So many blocks are looked at where they are asked for; after that, all in their order, which is quicker."""

_PART: Final = re.compile(rb'<NamePartValue NamePartGroupID="([0-9]+)"')
_GROUP: Final = re.compile(rb'<NamePartGroup ID="([0-9]+)" NamePartTypeID="([0-9]+)"')
_TIED: Final = re.compile(rb'<FeatureVersion ID="([^"]*)"|<VersionLocation LocationID="([0-9]+)"')
_BACK: Final = re.compile(rb'<(FeatureVersion|IDRegDocument)Reference \1ID="([^"]*)"')
_DAY: Final = b"".join(optional(leaf(part, rb"[0-9]*+")) for part in ("Year", "Month", "Day"))
_END: Final = optional(element("From", _DAY)) + optional(element("To", _DAY))
_FIXED_REF: Final = attribute("FixedRef", b"(?P=uid)")
_FIXED: Final = ("YearFixed", "MonthFixed", "DayFixed")


class Sight:
    """What is seen of the parties of one document without reading them."""

    def __init__(self, references: References, index: Index, blocks: Blocks) -> None:
        numbers = _Numbers(references)
        self._index, self._blocks = index, blocks
        self._party = re.compile(_party(numbers)).fullmatch
        self._forms = {
            "Location": re.compile(_location(numbers)).fullmatch,
            "IDRegDocument": re.compile(_document(numbers)).fullmatch,
            "SanctionsEntry": re.compile(_entry(numbers)).fullmatch,
            "ProfileRelationship": re.compile(_relationship(numbers)).fullmatch,
        }
        self._lists = {
            number.encode(): _listed(text) for number, text in references.sets.get("List", {}).items()
        }
        self._name_parts = numbers.name_parts()
        self._referred: set[bytes] = set()
        """Of all locations looked at: the number, and the kind and the number of each thing that it refers back to."""
        self._issued: dict[Block, set[bytes]] = {}
        """Of documents looked at: the locations in which they were issued, in the same form."""
        self._asked = 0
        self._seen: dict[Block, int] | None = None
        """Of all blocks, those of which anything is seen; None while few were asked for."""

    def glance(self, data: bytes, blocks: Iterable[Block]) -> Glance | None:
        """Return what is seen of a ``DistinctParty`` to which these blocks belong; None where it must be read."""
        found = self._party(data)
        if not found:
            return None
        groups = _GROUP.findall(data, *found.span("groups"))
        numbers = {number for number, _ in groups}
        parts = set(_PART.findall(data, *found.span("names")))
        is_usual = len(numbers) == len(groups) and parts <= numbers
        if not is_usual or not self._name_parts[found["kind"]].issuperset(kind for _, kind in groups):
            return None
        seen, tied = 0, {*_locations(data)}
        for block in blocks:
            seen |= self._of(block)
            tied |= self._issued.get(block, set())
        if seen & ODD or not tied <= self._referred:
            return None
        return Glance(found["uid"].decode(), Marks(bool(seen & OUTSIDE), bool(seen & INSIDE)))

    def _of(self, block: Block) -> int:
        spans = self._blocks.spans(block)
        if not spans:
            return ODD if block[0] == "Location" else 0
        if self._seen is None:
            self._asked += 1
            if self._asked < FEW:
                return self._look(block, spans)
            self._seen = {own: seen for own, spans in self._blocks.all() if (seen := self._look(own, spans))}
        return self._seen.get(block, 0)

    def _look(self, block: Block, spans: Iterable[Span]) -> int:
        seen, tag = 0, block[0]
        for place, span in enumerate(spans):
            data = self._index.read(span)
            found = self._forms[tag](data)
            if not found:
                return ODD
            if tag == "SanctionsEntry":
                seen |= self._lists[found["list"]]
            elif tag == "Location" and (place or not self._refers(found["id"], data)):
                return ODD
            elif tag == "IDRegDocument" and (issued := found["issued"].partition(b'"')[2][:-1]):
                self._issued.setdefault(block, set()).add(b"%b IDRegDocument %b" % (issued, found["id"]))
        return seen

    def _refers(self, location: bytes, data: bytes) -> bool:
        """Note what a location refers to; tell whether it refers to each thing once."""
        back = _BACK.findall(data)
        self._referred.update(b"%b %b %b" % (location, kind, number) for kind, number in back)
        return len(set(back)) == len(back)


def _locations(party: bytes) -> Iterator[bytes]:
    """Yield the locations that the versions of a party's features refer to, in the form of ``Sight._referred``."""
    version = b""
    for found, location in _TIED.findall(party):
        if location:
            yield b"%b FeatureVersion %b" % (location, version)
        else:
            version = found


def sight_of(references: References, index: Index, blocks: Blocks) -> Sight | None:
    """Return what sees the parties of a document; None where its dictionary could mark a party by its words."""
    if any(OUTSIDE_TEXT in text for texts in references.sets.values() for text in texts.values()):
        return None
    return Sight(references, index, blocks)


def _listed(text: str) -> int:
    return (OUTSIDE if text in NON_SDN_LISTS else 0) | (INSIDE if text == "SDN List" else 0)


class _Numbers:
    """The numbers of a dictionary as patterns."""

    def __init__(self, references: References) -> None:
        self._references = references
        self._known: dict[str, bytes] = {}

    def of(self, kind: str, is_usual: Callable[[str], bool] = lambda _text: True) -> bytes:
        """Return the pattern of the numbers of a set, of those whose text is usual."""
        return one_of(n for n, text in self._references.sets.get(kind, {}).items() if is_usual(text))

    def ref(self, name: str, kind: str = "") -> bytes:
        """Return the pattern of an attribute that refers to a set, the one it is named after."""
        kind = kind or name.removesuffix("ID")
        if kind not in self._known:
            self._known[kind] = self.of(kind)
        return attribute(name, self._known[kind])

    def name_parts(self) -> dict[bytes, frozenset[bytes]]:
        """Return, for each sub type of party, the numbers of the kinds of name part that fit it."""
        sets = self._references.sets
        return {
            party.encode(): frozenset(
                number.encode()
                for number, text in sets.get("NamePartType", {}).items()
                if fits(text, self._references.party_kind(party)[0])
            )
            for party in filter(self._is_known, sets.get("PartySubType", {}))
        }

    def parties(self) -> bytes:
        """Return the pattern of the sub types whose kind of party is known."""
        return one_of(n for n in self._references.sets.get("PartySubType", {}) if self._is_known(n))

    def _is_known(self, number: str) -> bool:
        try:
            return self._references.party_kind(number)[1] in PARTY_KINDS
        except ParseError:
            return False


def one_of(numbers: Iterable[str]) -> bytes:
    """Return the pattern of one of some numbers, between quotes: digit by digit, as hundreds of words are slow."""
    return _tree({n for n in numbers if n.isascii() and n.isdecimal()})


def _tree(numbers: set[str]) -> bytes:
    if not numbers:
        return b"(?!)"
    rest: dict[str, set[str]] = defaultdict(set)
    for number in numbers:
        rest[number[:1]].add(number[1:])
    ends = "".join(sorted(digit for digit, more in rest.items() if digit and more == {""}))
    ways = [b"[%b]" % ends.encode()] if ends else []
    ways += [digit.encode() + _tree(more) for digit, more in sorted(rest.items()) if digit and more != {""}]
    ways += [b'(?=")'] if "" in rest else []
    return ways[0] if len(ways) == 1 else b"(?:%b)" % b"|".join(ways)


def _comment(text: bytes = TEXT) -> bytes:
    return optional(b"(?>%b|%b)" % (closed("Comment"), leaf("Comment", text)))


def _leaf(name: str, text: bytes = TEXT) -> bytes:
    return optional(b"(?>%b|%b)" % (closed(name), leaf(name, text)))


def _period() -> bytes:
    flags = attributes("Approximate", *_FIXED, rare=("CalendarTypeID",))
    own = attributes("CalendarTypeID", *_FIXED, rare=("Approximate",))
    ends = optional(element("Start", _END, attributes=flags)) + optional(
        element("End", _END, attributes=flags)
    )
    return b"(?>%b|%b)" % (closed("DatePeriod", own), element("DatePeriod", ends, attributes=own))


def _location(numbers: _Numbers) -> bytes:
    value = element(
        "LocationPartValue",
        _comment(STATEMENT),
        _leaf("Value", STATEMENT),
        attributes=attribute("Primary")
        + attribute("LocPartValueTypeID")
        + numbers.ref("LocPartValueStatusID"),
    )
    return element(
        "Location",
        optional(empty("LocationAreaCode", numbers.ref("AreaCodeID"))),
        optional(
            empty("LocationCountry", numbers.ref("CountryID") + numbers.ref("CountryRelevanceID")),
        ),
        many(element("LocationPart", many(value), attributes=numbers.ref("LocPartTypeID"))),
        many(
            empty("FeatureVersionReference", attribute("FeatureVersionID")),
            empty("IDRegDocumentReference", attribute("IDRegDocumentID")),
        ),
        attributes=attribute("ID", b"(?P<id>%b)" % NUMBER),
    )


def _document(numbers: _Numbers) -> bytes:
    return element(
        "IDRegDocument",
        _comment(),
        _leaf("IDRegistrationNo"),
        _leaf("IssuingAuthority"),
        many(element("DocumentDate", optional(_period()), attributes=numbers.ref("IDRegDocDateTypeID"))),
        many(empty("DocumentedNameReference", attribute("DocumentedNameID"))),
        attributes=attribute("ID", b"(?P<id>%b)" % VALUE)
        + attribute("IDRegDocTypeID", numbers.of("IDRegDocType", is_known))
        + attribute("IdentityID", NUMBER)
        + optional(numbers.ref("IssuedBy-CountryID", "Country"))
        + b"(?P<issued>%b)" % optional(attribute("IssuedIn-LocationID", NUMBER))
        + numbers.ref("ValidityID"),
    )


def _entry(numbers: _Numbers) -> bytes:
    listed = numbers.of("List", bool)
    return element(
        "SanctionsEntry",
        many(
            element(
                "EntryEvent",
                _comment(),
                optional(element("Date", _DAY, attributes=attribute("CalendarTypeID", b"1"))),
                attributes=attribute("ID") + numbers.ref("EntryEventTypeID") + numbers.ref("LegalBasisID"),
            )
        ),
        many(
            element(
                "SanctionsMeasure",
                _comment(),
                optional(_period()),
                attributes=attribute("ID") + numbers.ref("SanctionsTypeID"),
            )
        ),
        attributes=attribute("ID")
        + attribute("ProfileID", NUMBER)
        + attribute("ListID", b"(?P<list>%b)" % listed),
    )


def _relationship(numbers: _Numbers) -> bytes:
    return element(
        "ProfileRelationship",
        _comment(),
        attributes=attribute("ID")
        + attribute("From-ProfileID", NUMBER)
        + attribute("To-ProfileID")
        + numbers.ref("RelationTypeID")
        + numbers.ref("RelationQualityID")
        + attribute("Former")
        + attribute("SanctionsEntryID"),
    )


def _party(numbers: _Numbers) -> bytes:
    feature = element(
        "Feature",
        many(
            element(
                "FeatureVersion",
                _comment(),
                _statement(numbers),
                attributes=attribute("ID") + numbers.ref("ReliabilityID"),
            )
        ),
        optional(
            empty(
                "IdentityReference",
                attribute("IdentityID", b"(?P=identity)") + attribute("IdentityFeatureLinkTypeID"),
            )
        ),
        attributes=attribute("ID") + attribute("FeatureTypeID", numbers.of("FeatureType", is_known)),
    )
    return element(
        "DistinctParty",
        _comment(),
        element(
            "Profile",
            _identity(numbers),
            many(feature),
            attributes=attribute("ID", NUMBER)
            + attribute("PartySubTypeID", b"(?P<kind>%b)" % numbers.parties()),
        ),
        attributes=attribute("FixedRef", b"(?P<uid>%b)" % NUMBER),
    )


def _statement(numbers: _Numbers) -> bytes:
    """Return the pattern of what a version states: a date or a place, named as such or not, or texts and words."""

    def named(*kinds: str) -> bytes:
        return attribute("DetailTypeID", numbers.of("DetailType", lambda text: text in kinds))

    text = leaf("VersionDetail", rb"(?!<)" + STATEMENT, named("TEXT"))
    word = empty("VersionDetail", named("LOOKUP") + numbers.ref("DetailReferenceID"))
    place = empty("VersionLocation", attribute("LocationID", NUMBER))
    return b"(?>%b|%b|%b)" % (
        _period() + optional(empty("VersionDetail", named("DATE"))),
        empty("VersionDetail", named("COUNTRY", "LOCATION")) + place,
        many(text, word) + many(place),
    )


def _identity(numbers: _Numbers) -> bytes:
    value = leaf(
        "NamePartValue",
        TEXT,
        attribute("NamePartGroupID", NUMBER)
        + numbers.ref("ScriptID")
        + numbers.ref("ScriptStatusID")
        + attribute("Acronym"),
    )
    documented = element(
        "DocumentedName",
        many(element("DocumentedNamePart", many(value))),
        attributes=attribute("ID") + _FIXED_REF + numbers.ref("DocNameStatusID"),
    )
    usual = numbers.of("AliasType", lambda text: alias_kind(text) is not None)
    kind = b'(?>%b%b|%b Primary="true")' % (
        attribute("AliasTypeID", usual),
        attribute("Primary"),
        numbers.ref("AliasTypeID"),
    )
    alias = element("Alias", many(documented), attributes=_FIXED_REF + kind + attribute("LowQuality"))
    group = empty("NamePartGroup", attribute("ID", NUMBER) + numbers.ref("NamePartTypeID"))
    return element(
        "Identity",
        b"(?P<names>%b)" % many(alias),
        b"(?P<groups>%b)"
        % optional(element("NamePartGroups", many(element("MasterNamePartGroup", many(group))))),
        attributes=attribute("ID", b"(?P<identity>%b)" % NUMBER)
        + _FIXED_REF
        + attribute("Primary")
        + attribute("False"),
    )
