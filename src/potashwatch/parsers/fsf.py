"""EU consolidated financial sanctions list: FSF XML 1.1, root ``export``; all data in attributes.

Source: the XSD of 2017-10-12. An empty attribute and a missing one both mean "nothing". ``logicalId`` is unique within
one element type only.
"""

from typing import ClassVar, Final

from potashwatch.parsers.dates import period
from potashwatch.parsers.fsf_details import READERS
from potashwatch.parsers.fsf_form import FORM
from potashwatch.parsers.mapping import Shape, Unmapped, only, stray, unmapped_shapes, values
from potashwatch.parsers.markup import skeleton
from potashwatch.parsers.reading import Drift
from potashwatch.parsers.tokens import Node, attributes
from potashwatch.parsers.xml_reading import XmlReading
from potashwatch.records.edition import FormatId, Header, ListId
from potashwatch.records.identifier_kinds import EU_DOCUMENTS
from potashwatch.records.party import PartyKind, PartyRecord

NAMESPACES: Final = frozenset({"http://eu.europa.ec/fpi/fsd/export"})

IGNORED: Final[dict[str, str]] = {
    "export/@generationDate": "in the header as the publication date, with its words",
    "export/@globalFileId": "numbers the export, changes with every one; in the provenance of the file itself",
    "export/@schemaLocation": "where a schema lies; never occurred so far",
}
"""Leaves that are not in a record as they stand, and why."""

_KINDS: Final[dict[str, PartyKind]] = {"person": "person", "enterprise": "entity"}
_ENTITY: Final = frozenset(
    {
        "logicalId",
        "euReferenceNumber",
        "unitedNationId",
        "designationDate",
        "designationDetails",
        "delistingDate",
    }
)


class FsfReading(XmlReading):
    """One FSF document. See ``potashwatch.parsers.reading.Reading``."""

    format: ClassVar[FormatId] = "eu-fsf-1.1"
    namespaces = NAMESPACES
    tags = ("sanctionEntity",)
    form = FORM

    def _party(self, node: Node) -> PartyRecord:
        return _party(node, self.drift)

    def content_list(self) -> ListId | None:
        """Return the one list that has this format."""
        return "eu-fsf"

    def _key(self, node: Node) -> str | None:
        return attributes(node[1]).get("logicalId") or None

    def header(self, list_id: ListId | None) -> Header:
        """Return the generation date; the list is what the format says."""
        tree = skeleton(self._index)
        unmapped: Unmapped = []
        known = frozenset({"generationDate", "globalFileId", "schemaLocation"})
        generated = values(tree, known, "export", unmapped).get("generationDate")
        for child in tree[3]:
            stray(child, child[0], unmapped)
        self.drift.leaves(unmapped)
        return Header(
            list=list_id or "eu-fsf",
            format=self.format,
            namespace=self._namespace,
            published_on=self.drift.published("export/@generationDate", generated),
            published_text=generated,
        )


def _party(node: Node, drift: Drift) -> PartyRecord:
    """Return the record of one ``sanctionEntity``. Raises KeyError for a required leaf that is missing."""
    unmapped: Unmapped = []
    own = values(node, _ENTITY, "sanctionEntity", unmapped)
    uid = own["logicalId"]
    shape: dict[str, list[Shape]] = {name: [] for name in _READERS_FIELDS}
    remarks: list[str] = []
    subject: dict[str, str] | None = None
    for child in node[3]:
        name = child[0]
        if reader := READERS.get(name):
            reader(child, shape, unmapped)
        elif name == "remark" and not child[1] and not child[3]:
            remarks.append(child[2])
        elif name == "subjectType" and subject is None:
            subject = only(
                child, frozenset({"code", "classificationCode"}), "sanctionEntity/subjectType", unmapped
            )
        else:
            stray(child, f"sanctionEntity/{name}", unmapped)
    if subject is None:
        raise KeyError("subjectType/@code")
    code = subject["code"]
    if code not in _KINDS:
        drift.word("sanctionEntity/subjectType/@code", code, uid)
    classification = subject.get("classificationCode", "")
    if _KINDS.get(code, "")[:1].upper() != classification:
        unmapped.append(("sanctionEntity/subjectType/@classificationCode", classification))
    for number in shape["identifiers"]:
        if number["kind"] not in EU_DOCUMENTS:
            path = "sanctionEntity/identification/@identificationTypeCode"
            drift.word(path, str(number["kind"] or ""), uid)
    _standing(own, shape, drift)
    drift.leaves(unmapped, uid)
    return PartyRecord.model_validate(
        {
            "uid": uid,
            "reference": own.get("euReferenceNumber") or None,
            "kind": _KINDS.get(code, "entity"),
            "kind_text": code,
            "remarks": tuple(remarks),
            "unmapped": unmapped_shapes(unmapped),
            **{field: tuple(items) for field, items in shape.items()},
        }
    )


def _standing(own: dict[str, str], shape: dict[str, list[Shape]], drift: Drift) -> None:
    """Put what the entity itself says into its listings and identifiers."""
    details: Shape = {}
    if listed := own.get("designationDate"):
        details["listed"] = period(listed)
    if delisted := own.get("delistingDate"):
        details["delisted"] = period(delisted)
        drift.add(
            "drift.delisting",
            "sanctionEntity/@delistingDate",
            "a party with a date of delisting: no plain listed party, look at it",
            own["logicalId"],
        )
    if told := own.get("designationDetails"):
        details["notes"] = (("designationDetails", told),)
    if details:
        shape["listings"].append(details)
    if united := own.get("unitedNationId"):
        shape["identifiers"].append({"kind": "un", "kind_text": "United Nations reference", "value": united})


_READERS_FIELDS: Final = ("names", "listings", "identifiers", "births", "nationalities", "addresses")
