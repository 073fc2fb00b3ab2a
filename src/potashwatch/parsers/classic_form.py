"""The form of a classic ``sdnEntry``. Source of the order: OFAC's XSD (``exports/XML.xsd``) and the published files."""

import re
from functools import lru_cache
from typing import Final

from potashwatch.parsers.forms import CLEAR, NUMBER, Form, element, leaf, many, optional, words
from potashwatch.parsers.lists import OUTSIDE_TEXT, Marks
from potashwatch.parsers.tokens import unescape
from potashwatch.parsers.words import (
    DOCUMENT_KINDS,
    FEATURE_KINDS,
    NON_SDN_PROGRAMS,
    PARTY_KINDS,
    collection_of,
)

_PROGRAM: Final = re.compile(rb"<program>([^<]*)")
_NUMBERED: Final = re.compile(rb"<idType>([^<]*)</idType>\s*<idNumber>([^<]*)")
_OUTSIDE: Final = OUTSIDE_TEXT.encode()


def _leaves(*names: str) -> bytes:
    return b"".join(optional(leaf(name)) for name in names)


def _list(name: str, item: str, *children: bytes) -> bytes:
    return optional(element(name, many(element(item, *children))))


def _main() -> bytes:
    return optional(leaf("mainEntry", b"(?>true|false)"))


PATTERN: Final = element(
    "sdnEntry",
    leaf("uid", b"(?P<uid>%b)" % NUMBER),
    _leaves("firstName"),
    leaf("lastName"),
    _leaves("title"),
    leaf("sdnType", words(PARTY_KINDS)),
    _leaves("remarks"),
    b"(?P<programs>%b)" % optional(element("programList", many(leaf("program")))),
    b"(?P<ids>%b)"
    % _list(
        "idList",
        "id",
        _leaves("uid"),
        leaf("idType", words(DOCUMENT_KINDS | FEATURE_KINDS)),
        optional(leaf("idNumber", CLEAR)),
        _leaves("idCountry", "issueDate", "expirationDate"),
    ),
    _list(
        "akaList",
        "aka",
        _leaves("uid"),
        leaf("type", rb"(?>[afn]\.k\.a\.)"),
        leaf("category", b"(?>strong|weak)"),
        _leaves("lastName", "firstName"),
    ),
    _list(
        "addressList",
        "address",
        _leaves(
            "uid", "address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country"
        ),
    ),
    _list("nationalityList", "nationality", _leaves("uid", "country"), _main()),
    _list("citizenshipList", "citizenship", _leaves("uid", "country"), _main()),
    _list("dateOfBirthList", "dateOfBirthItem", _leaves("uid", "dateOfBirth"), _main()),
    _list("placeOfBirthList", "placeOfBirthItem", _leaves("uid", "placeOfBirth"), _main()),
    optional(
        element(
            "vesselInfo",
            _leaves(
                "callSign", "vesselType", "vesselFlag", "vesselOwner", "tonnage", "grossRegisteredTonnage"
            ),
        )
    ),
)


@lru_cache(maxsize=4096)
def _is_outside(programs: bytes) -> bool:
    return not NON_SDN_PROGRAMS.isdisjoint(unescape(text.decode()) for text in _PROGRAM.findall(programs))


def _says_so(ids: bytes) -> bool:
    """Tell whether a feature among the numbers says that the party is not on the SDN list."""
    return any(
        _OUTSIDE in value and collection_of(unescape(word.decode()), "identifiers") == "features"
        for word, value in _NUMBERED.findall(ids)
    )


def _marks(found: re.Match[bytes]) -> Marks:
    is_outside = _is_outside(found["programs"]) or (_OUTSIDE in found["ids"] and _says_so(found["ids"]))
    return Marks(is_outside=is_outside, is_inside=False)


FORM: Final = Form(PATTERN, _marks)
