"""The form of an enhanced ``entity``. Source of the order: the published exports; no schema could be had."""

import re
from functools import lru_cache
from typing import Final

from potashwatch.parsers.forms import (
    NUMBER,
    STATEMENT,
    TEXT,
    Form,
    attribute,
    closed,
    element,
    leaf,
    many,
    optional,
    words,
)
from potashwatch.parsers.lists import Marks
from potashwatch.parsers.tokens import unescape
from potashwatch.parsers.words import DOCUMENT_KINDS, NON_SDN_LISTS, PARTY_KINDS, fits
from potashwatch.records.features import FEATURES
from potashwatch.records.party import PartyKind

_ID: Final = attribute("id")
_REF: Final = attribute("refId")
_PARTY: Final = attribute("entityId")
_ROW: Final = _REF + _ID
_KIND: Final = words(DOCUMENT_KINDS | FEATURES.keys())
_PART_KIND: Final = re.compile(rb"<type refId=\"[^\"]*\">([^<]*)<")
_FORMATTED: Final = re.compile(
    rb"<formatted(?:FirstName>([^<]*)</formattedFirstName>\s*<formatted)?"
    rb"(?:LastName>([^<]*)</formattedLastName>\s*<formatted)?FullName>([^<]*)<"
)
"""The pieces of a name and the whole. An empty piece and a missing one look alike: of those, reading tells."""
_LIST: Final = re.compile(rb"<sanctionsList [^<>]*>([^<]*)<")


def _word(name: str, text: bytes = TEXT) -> bytes:
    """Return the pattern of a label that its number stands beside."""
    return leaf(name, text, _REF)


def _rows(name: str, row: bytes) -> bytes:
    return element(name, many(row))


def _days(name: str) -> bytes:
    dates = ("fromDateBegin", "fromDateEnd", "toDateBegin", "toDateEnd", "isApproximate", "isDateRange")
    return element(name, *(optional(leaf(date)) for date in dates), attributes=_ID)


def _parts(name: str, part: str) -> bytes:
    return optional(_rows(name, element(part, _word("type"), leaf("value"), attributes=_ID)))


_TRANSLATION: Final = element(
    "translation",
    optional(leaf("isPrimary")),
    optional(_word("script")),
    optional(leaf("formattedFirstName")),
    optional(leaf("formattedLastName")),
    leaf("formattedFullName"),
    _parts("nameParts", "namePart"),
    attributes=_ID,
)
_NAME: Final = element(
    "name",
    leaf("isPrimary"),
    optional(_word("aliasType", rb"[AFNafn]\.[Kk]\.[Aa]\.")),
    leaf("isLowQuality"),
    element("translations", _TRANSLATION, many(_TRANSLATION)),
    attributes=_ID,
)
_ADDRESS: Final = element(
    "address",
    optional(_word("country")),
    optional(
        _rows(
            "translations",
            element(
                "translation",
                optional(leaf("isPrimary")),
                optional(_word("script")),
                _parts("addressParts", "addressPart"),
                attributes=_ID,
            ),
        )
    ),
    attributes=_ID,
)
_FEATURE: Final = element(
    "feature",
    leaf("type", _KIND, attribute("featureTypeId")),
    optional(leaf("versionId")),
    optional(leaf("value", STATEMENT)),
    optional(leaf("valueRefId")),
    optional(_days("valueDate")),
    optional(leaf("isPrimary")),
    optional(_word("reliability")),
    attributes=_ID,
)
_DOCUMENT: Final = element(
    "identityDocument",
    _word("type", _KIND),
    optional(leaf("name", TEXT, attribute("nameId") + attribute("nameTranslationId"))),
    optional(leaf("documentNumber")),
    optional(leaf("isValid")),
    optional(leaf("issuingAuthority")),
    optional(leaf("issuingLocation")),
    optional(_word("issuingCountry")),
    optional(leaf("comments")),
    optional(_days("issueDate")),
    optional(_days("expirationDate")),
    optional(_rows("idFeatures", leaf("idFeature", TEXT, _ID + attribute("featureVersionId")))),
    attributes=_ID,
)
_RELATIONSHIP: Final = element(
    "relationship",
    _word("type"),
    b"(?>%b|%b)" % (leaf("relatedEntity", TEXT, _PARTY), closed("relatedEntity", _PARTY)),
    optional(_word("quality")),
    attributes=_ID,
)

_LISTED: Final = leaf("sanctionsList", b"[^<]++", _ROW + attribute("datePublished"))

PATTERN: Final = element(
    "entity",
    element(
        "generalInfo",
        optional(leaf("identityId")),
        _word("entityType", b"(?P<kind>%b)" % words(PARTY_KINDS)),
        optional(leaf("remarks")),
        optional(leaf("title")),
    ),
    b"(?P<lists>%b)" % element("sanctionsLists", _LISTED, many(_LISTED)),
    optional(_rows("sanctionsPrograms", leaf("sanctionsProgram", TEXT, _ROW))),
    optional(_rows("sanctionsTypes", leaf("sanctionsType", TEXT, _ROW))),
    optional(_rows("legalAuthorities", leaf("legalAuthority", TEXT, _ROW))),
    b"(?P<names>%b)" % optional(_rows("names", _NAME)),
    optional(element("addresses", many(_ADDRESS, closed("address", _ID)))),
    optional(_rows("features", _FEATURE)),
    optional(_rows("identityDocuments", _DOCUMENT)),
    optional(_rows("relationships", _RELATIONSHIP)),
    attributes=attribute("id", b"(?P<uid>%b)" % NUMBER),
)


@lru_cache(maxsize=256)
def _marks(*lists: bytes) -> Marks:
    found = {unescape(text.decode()) for text in lists}
    return Marks(not found.isdisjoint(NON_SDN_LISTS), "SDN List" in found)


def _seen(found: re.Match[bytes]) -> Marks | None:
    """Return the marks of a party that names its lists: then its programs are no marks.

    None where pieces of a name disagree, or a kind of name part does not fit the party: reading tells.
    """
    names, kind = found["names"], PARTY_KINDS[found["kind"].decode()]
    if not all(_fits(text, kind) for text in set(_PART_KIND.findall(names))):
        return None
    for first, last, full in _FORMATTED.findall(names):
        if full != (last + b", " + first if last and first else last or first):
            return None
    return _marks(*_LIST.findall(found["lists"]))


@lru_cache(maxsize=256)
def _fits(name_part: bytes, kind: PartyKind) -> bool:
    return fits(unescape(name_part.decode()), kind)


FORM: Final = Form(PATTERN, _seen)
