"""OFAC enhanced XML: root ``sanctionsData``, one self-contained ``entity`` per party.

Source: two published exports of 2024; no schema could be had. Every label stands beside the number that refers to it,
so the dictionaries at the top of the file are not needed.
"""

from collections.abc import Iterable
from typing import ClassVar, Final

from potashwatch.errors import ParseError
from potashwatch.parsers.enhanced_form import FORM
from potashwatch.parsers.enhanced_rows import NUMBER, PART_KINDS, READERS, REF, ROW, Fields
from potashwatch.parsers.mapping import (
    Shape,
    Unmapped,
    inner,
    label,
    once,
    stray,
    strays,
    unmapped_shapes,
    values,
)
from potashwatch.parsers.markup import skeleton
from potashwatch.parsers.reading import Drift
from potashwatch.parsers.tokens import Node, attributes
from potashwatch.parsers.words import PARTY_KINDS, fits
from potashwatch.parsers.xml_reading import XmlReading
from potashwatch.records.edition import FormatId, Header, ListId
from potashwatch.records.party import PartyKind, PartyRecord

NAMESPACES: Final = frozenset(
    {"https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML"}
)

IGNORED: Final[dict[str, str]] = {
    "*/@refId": "numbers the label that stands beside it, which is carried",
    "*/@featureTypeId": "numbers the label that stands beside it, which is carried",
    "*/valueRefId": "numbers the value that stands beside it, which is carried",
    "*/versionId": "row number of a feature's version in the publisher's database",
    "entity/generalInfo/identityId": "row number of the identity; the party's key is entity/@id",
    "entity/sanctionsPrograms/sanctionsProgram/@id": "row number; the program is carried",
    "entity/sanctionsTypes/sanctionsType/@id": "row number; the measure is carried",
    "entity/legalAuthorities/legalAuthority/@id": "row number; the legal basis is carried",
    "*/namePart/@id": "row number; the part is carried",
    "*/addressPart/@id": "row number; the part is carried",
    "*/valueDate/@id": "row number; the days are carried",
    "*/issueDate/@id": "row number; the days are carried",
    "*/expirationDate/@id": "row number; the days are carried",
    "*/identityDocument/name/@nameId": "row number of the name that is carried beside it",
    "*/identityDocument/name/@nameTranslationId": "row number of the name that is carried beside it",
    "*/idFeature/@id": "row number; the statement is carried",
    "*/idFeature/@featureVersionId": "row number; the statement is carried",
    "sanctionsData/@schemaLocation": "where a schema lies; says nothing of the list",
    "referenceValues": "the dictionary of labels: each label used stands in the party itself",
    "featureTypes": "the dictionary of labels: each label used stands in the party itself",
}
"""Leaves that are not in a record, and why; ``*`` stands for any path."""


class EnhancedReading(XmlReading):
    """One enhanced document. See ``potashwatch.parsers.reading.Reading``."""

    format: ClassVar[FormatId] = "ofac-enhanced"
    namespaces = NAMESPACES
    tags = ("entity",)
    form = FORM

    def _party(self, node: Node) -> PartyRecord:
        return read_party(node, self.drift)

    def _key(self, node: Node) -> str | None:
        return attributes(node[1]).get("id") or None

    def header(self, list_id: ListId | None) -> Header:
        """Return the date as of which the data stand, the list, and the filters of a custom export."""
        unmapped: Unmapped = []
        tree = skeleton(self._index)
        values(tree, frozenset({"schemaLocation"}), "sanctionsData", unmapped)
        as_of: str | None = None
        filters: dict[str, set[str]] = {}
        for child in once(tree, "", unmapped, _DICTIONARY):
            if child[0] == "publicationInfo":
                strays(child, child[0], unmapped)
                for info in once(child, child[0], unmapped):
                    if info[0] == "dataAsOf":
                        as_of = label(info, frozenset(), "publicationInfo/dataAsOf", unmapped)
                    elif info[0] == "datePublished":  # under another namespace than its own
                        raise ParseError(
                            "parse.delta",
                            f"{self._index.name}: an OFAC delta of {info[2][:10]}, not a list",
                            hint="fetch the list itself, such as SDN.XML",
                        )
                    elif info[0] == "filters":
                        filters |= {kind[0]: {value[2] for value in kind[3]} for kind in info[3]}
                    else:
                        stray(info, f"publicationInfo/{info[0]}", unmapped)
            elif child[0] == "entities":
                strays(child, "entities", unmapped)
                for other in child[3]:
                    stray(other, f"entities/{other[0]}", unmapped)
            elif child[0] not in IGNORED:
                stray(child, child[0], unmapped)
        self.drift.leaves(unmapped)
        return Header(
            list=self.marks.decide(self.drift, list_id),
            format=self.format,
            namespace=self._namespace,
            published_on=self.drift.published("publicationInfo/dataAsOf", as_of),
            published_text=as_of,
            filters=_restricting(filters),
        )


_DICTIONARY: Final = frozenset({"referenceValues", "featureTypes"})


def _restricting(filters: dict[str, set[str]]) -> tuple[str, ...]:
    """Return the filters that make the file less than a list; one that names just its own list does not."""
    lists = filters.get("sanctionsLists", set())
    is_one_list = lists == {"SDN List"} or ("Consolidated List" in lists and "SDN List" not in lists)
    if not lists or is_one_list:
        filters = {kind: found for kind, found in filters.items() if kind != "sanctionsLists"}
    return tuple(f"{kind}: {text}" for kind in sorted(filters) for text in sorted(filters[kind]))


def read_party(node: Node, drift: Drift) -> PartyRecord:
    """Return the record of one ``entity``. Raises KeyError for a required leaf that is missing."""
    unmapped: Unmapped = []
    uid = values(node, NUMBER, "entity", unmapped)["id"]
    general: dict[str, str] = {}
    fields: Fields = {}
    standing: dict[str, list[str]] = {"programs": [], "measures": [], "legal_bases": []}
    for child in node[3]:
        name = child[0]
        if name == "generalInfo":
            for leaf in inner(child, "entity/generalInfo", unmapped):
                path = f"entity/generalInfo/{leaf[0]}"
                if leaf[0] in ("identityId", "entityType", "title", "remarks") and leaf[0] not in general:
                    general[leaf[0]] = label(leaf, REF, path, unmapped)
                else:
                    stray(leaf, path, unmapped)
        elif name in _STANDING:
            item, field = _STANDING[name]
            for leaf in inner(child, f"entity/{name}", unmapped):
                path = f"entity/{name}/{leaf[0]}"
                if leaf[0] == item:
                    standing[field].append(label(leaf, ROW, path, unmapped))
                else:
                    stray(leaf, path, unmapped)
        elif name in READERS:
            item, reader = READERS[name]
            for row in inner(child, f"entity/{name}", unmapped):
                if row[0] == item:
                    reader(row, fields, unmapped, drift)
                else:
                    stray(row, f"entity/{name}/{row[0]}", unmapped)
        else:
            stray(child, f"entity/{name}", unmapped)
    kind = _kind(general["entityType"], fields.pop(PART_KINDS, ()), drift, uid)
    drift.leaves(unmapped, uid)
    fields.setdefault("listings", []).append({key: tuple(found) for key, found in standing.items()})
    return PartyRecord.model_validate(
        {
            "uid": uid,
            "kind": kind or "entity",
            "kind_text": general["entityType"],
            "title": general.get("title") or None,
            "remarks": (general["remarks"],) if general.get("remarks") else (),
            "unmapped": unmapped_shapes(unmapped),
            **{field: tuple(items) for field, items in fields.items()},
        }
    )


def _kind(text: str, name_parts: Iterable[Shape], drift: Drift, uid: str) -> PartyKind | None:
    """Return the kind of a party; note an unknown one, and a kind of name part that it does not have."""
    kind = PARTY_KINDS.get(text)
    if kind is None:
        drift.word("entity/generalInfo/entityType", text, uid)
    for part in name_parts:
        if not fits(str(part["kind"]), kind):
            message = f"a part of a name that no {text} has: {part['kind']}"
            drift.add("drift.word", "entity/names/name/translations/translation/nameParts", message, uid)
    return kind


_STANDING: Final = {
    "sanctionsPrograms": ("sanctionsProgram", "programs"),
    "sanctionsTypes": ("sanctionsType", "measures"),
    "legalAuthorities": ("legalAuthority", "legal_bases"),
}
