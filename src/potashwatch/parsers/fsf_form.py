"""The form of an FSF ``sanctionEntity``. Source of the order: the published files; of the attributes: the XSD."""

import re
from typing import Final

from potashwatch.parsers.forms import (
    NUMBER,
    Form,
    attribute,
    attributes,
    element,
    empty,
    leaf,
    many,
    optional,
)
from potashwatch.parsers.lists import Marks
from potashwatch.parsers.words import NON_SDN_PROGRAMS
from potashwatch.records.identifier_kinds import EU_DOCUMENTS

_PROGRAMME: Final = rb'(?!(?:%b)")[^"&\t\r\n]*+' % b"|".join(
    re.escape(program.encode()) for program in sorted(NON_SDN_PROGRAMS)
)
"""A programme that is none of OFAC's: one of those would be a mark."""

_ACT: Final = empty(
    "regulationSummary",
    attributes("regulationType", "publicationDate", "numberTitle", "publicationUrl"),
)
_COUNTRY: Final = ("countryIso2Code", "countryDescription", "regulationLanguage", "logicalId")
_KNOWN_CODE: Final = rb'(?=[^>]*? identificationTypeCode="(?:%b)")' % b"|".join(
    re.escape(code.encode()) for code in sorted(EU_DOCUMENTS)
)
"""Looks ahead for a kind of number that is in the table: any other one is drift."""
_PAIR: Final = attributes("key", "value")


def _detail(name: str, pattern: bytes) -> bytes:
    """Return the pattern of a detail, with what each can hold: remarks, the act, more information."""
    remarks = many(leaf("remark"))
    more = many(empty("contactInfo", _PAIR), empty("additionalInformation", _PAIR))
    return element(name, remarks, optional(_ACT), more, attributes=pattern)


PATTERN: Final = element(
    "sanctionEntity",
    many(leaf("remark")),
    many(
        element(
            "regulation",
            many(leaf("remark")),
            optional(leaf("publicationUrl")),
            attributes=b"".join(
                map(
                    attribute,
                    (
                        "regulationType",
                        "organisationType",
                        "publicationDate",
                        "entryIntoForceDate",
                        "numberTitle",
                    ),
                )
            )
            + attribute("programme", _PROGRAMME)
            + attribute("logicalId"),
        )
    ),
    empty(
        "subjectType", b'(?> code="person" classificationCode="P"| code="enterprise" classificationCode="E")'
    ),
    many(
        _detail(
            "nameAlias",
            attributes(
                "firstName",
                "middleName",
                "lastName",
                "wholeName",
                "function",
                "title",
                "nameLanguage",
                "strong",
                "regulationLanguage",
                "logicalId",
                rare=("gender",),
            ),
        ),
        _detail(
            "citizenship", attributes("region", *_COUNTRY, rare=("acquisitionDate", "disenfranchisementDate"))
        ),
        _detail(
            "birthdate",
            attributes(
                "circa",
                "calendarType",
                "city",
                "zipCode",
                "birthdate",
                "dayOfMonth",
                "monthOfYear",
                "year",
                "region",
                "place",
                *_COUNTRY,
                rare=("yearRangeFrom", "yearRangeTo"),
            ),
        ),
        _detail(
            "address",
            attributes("city", "street", "poBox", "zipCode", "region", "place", "asAtListingTime", *_COUNTRY),
        ),
        _detail(
            "identification",
            _KNOWN_CODE
            + attributes(
                "diplomatic",
                "knownExpired",
                "knownFalse",
                "reportedLost",
                "revokedByIssuer",
                "issuedBy",
                "latinNumber",
                "nameOnDocument",
                "number",
                "region",
                "identificationTypeCode",
                "identificationTypeDescription",
                *_COUNTRY,
                rare=("issueDate", "validFrom", "validTo"),
            ),
        ),
    ),
    attributes=optional(attribute("designationDate"))
    + optional(attribute("designationDetails"))
    + optional(attribute("delistingDate", b""))
    + optional(attribute("unitedNationId"))
    + optional(attribute("euReferenceNumber"))
    + attribute("logicalId", b"(?P<uid>%b)" % NUMBER),
)

_MARKS: Final = Marks(is_outside=False, is_inside=False)
FORM: Final = Form(PATTERN, lambda _found: _MARKS)
