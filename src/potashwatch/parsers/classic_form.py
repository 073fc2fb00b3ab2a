"""The form of a classic ``sdnEntry``. Source of the order: OFAC's XSD (``exports/XML.xsd``) and the published files."""

import re
from functools import lru_cache
from typing import Final

from potashwatch.parsers.forms import NUMBER, Form, element, leaf, many, optional, words
from potashwatch.parsers.lists import Marks
from potashwatch.parsers.tokens import unescape
from potashwatch.parsers.words import DOCUMENT_KINDS, FEATURE_KINDS, NON_SDN_PROGRAMS, PARTY_KINDS

_PROGRAM: Final = re.compile(rb"<program>([^<]*)</program>")


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
    optional(b"(?P<programs>%b)" % element("programList", many(leaf("program")))),
    _list(
        "idList",
        "id",
        _leaves("uid"),
        leaf("idType", words(DOCUMENT_KINDS | FEATURE_KINDS)),
        _leaves("idNumber", "idCountry", "issueDate", "expirationDate"),
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
def _marks(programs: bytes) -> Marks:
    found = (unescape(program.decode()) for program in _PROGRAM.findall(programs))
    return Marks(is_outside=not NON_SDN_PROGRAMS.isdisjoint(found), is_inside=False)


FORM: Final = Form(PATTERN, lambda found: _marks(found["programs"] or b""))
