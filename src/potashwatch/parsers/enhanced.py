"""OFAC enhanced XML: root ``sanctionsData``, one self-contained ``entity`` per party.

Source: two published exports of 2024; no schema could be had. Every label stands beside the number that refers to it,
so the dictionaries at the top of the file are not needed.
"""

from typing import ClassVar, Final

from potashwatch.parsers.dates import day, period
from potashwatch.parsers.mapping import (
    Shape,
    Unmapped,
    inner,
    label,
    labelled,
    rows,
    stray,
    strays,
    texts,
    unmapped_shapes,
    values,
)
from potashwatch.parsers.markup import skeleton
from potashwatch.parsers.reading import Drift
from potashwatch.parsers.seen import Block
from potashwatch.parsers.tokens import Node, attributes
from potashwatch.parsers.words import PARTY_KINDS, alias_kind, is_particular
from potashwatch.parsers.xml_reading import XmlReading
from potashwatch.records.edition import FormatId, Header, ListId
from potashwatch.records.party import PartyRecord, Period

NAMESPACES: Final = frozenset(
    {"https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML"}
)

IGNORED: Final[dict[str, str]] = {
    "*/@refId": "numbers the label that stands beside it, which is carried",
    "*/@featureTypeId": "numbers the label that stands beside it, which is carried",
    "*/valueRefId": "numbers the value that stands beside it, which is carried",
    "*/versionId": "row number of a feature's version in the publisher's database",
    "*/formattedFirstName": "a piece of formattedFullName, which is carried",
    "*/formattedLastName": "a piece of formattedFullName, which is carried",
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

_REF: Final = frozenset({"refId"})
_ROW: Final = frozenset({"refId", "id"})
_FEATURE: Final = frozenset(
    {"type", "versionId", "value", "valueRefId", "isPrimary", "valueDate", "reliability"}
)
_DATE: Final = frozenset(
    {"fromDateBegin", "fromDateEnd", "toDateBegin", "toDateEnd", "isApproximate", "isDateRange"}
)
_NUMBER: Final = frozenset({"id"})
_NAME_REF: Final = frozenset({"nameId", "nameTranslationId"})
_ID_FEATURE: Final = frozenset({"id", "featureVersionId"})
_TYPE: Final = frozenset({"featureTypeId"})

Fields = dict[str, list[Shape]]


class EnhancedReading(XmlReading):
    """One enhanced document. See ``potashwatch.parsers.reading.Reading``."""

    format: ClassVar[FormatId] = "ofac-enhanced"
    namespaces = NAMESPACES
    tags = ("entity",)

    def _party(self, node: Node) -> tuple[PartyRecord, tuple[Block, ...], bytes]:
        return _party(node, self.drift), (), b""

    def _key(self, node: Node) -> str | None:
        return attributes(node[1]).get("id") or None

    def header(self, list_id: ListId | None) -> Header:
        """Return the date as of which the data stand, the list, and the filters of a custom export."""
        unmapped: Unmapped = []
        tree = skeleton(self._index)
        values(tree, frozenset({"schemaLocation"}), "sanctionsData", unmapped)
        as_of: str | None = None
        filters: dict[str, set[str]] = {}
        for child in tree[3]:
            if child[0] == "publicationInfo":
                for info in inner(child, child[0], unmapped):
                    if info[0] == "dataAsOf":
                        as_of = label(info, frozenset(), "publicationInfo/dataAsOf", unmapped)
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
            list=self._marks.decide(self.drift, list_id),
            format=self.format,
            namespace=self._namespace,
            published_on=day(as_of) if as_of else None,
            published_text=as_of,
            filters=_restricting(filters),
        )


def _restricting(filters: dict[str, set[str]]) -> tuple[str, ...]:
    """Return the filters that make the file less than a list; one that names just its own list does not."""
    lists = filters.get("sanctionsLists", set())
    is_one_list = lists == {"SDN List"} or ("Consolidated List" in lists and "SDN List" not in lists)
    if not lists or is_one_list:
        filters = {kind: found for kind, found in filters.items() if kind != "sanctionsLists"}
    return tuple(f"{kind}: {text}" for kind in sorted(filters) for text in sorted(filters[kind]))


def _party(node: Node, drift: Drift) -> PartyRecord:
    """Return the record of one ``entity``. Raises KeyError for a required leaf that is missing."""
    unmapped: Unmapped = []
    uid = values(node, _NUMBER, "entity", unmapped)["id"]
    general: dict[str, str] = {}
    fields: Fields = {}
    standing: dict[str, list[str]] = {"programs": [], "measures": [], "legal_bases": []}
    for child in node[3]:
        name = child[0]
        if name == "generalInfo":
            for leaf in inner(child, "entity/generalInfo", unmapped):
                path = f"entity/generalInfo/{leaf[0]}"
                if leaf[0] in ("identityId", "entityType", "title", "remarks") and leaf[0] not in general:
                    general[leaf[0]] = label(leaf, _REF, path, unmapped)
                else:
                    stray(leaf, path, unmapped)
        elif name in _STANDING:
            item, field = _STANDING[name]
            for leaf in inner(child, f"entity/{name}", unmapped):
                path = f"entity/{name}/{leaf[0]}"
                if leaf[0] == item:
                    standing[field].append(label(leaf, _ROW, path, unmapped))
                else:
                    stray(leaf, path, unmapped)
        elif name in _READERS:
            item, reader = _READERS[name]
            for row in inner(child, f"entity/{name}", unmapped):
                if row[0] == item:
                    reader(row, fields, unmapped, drift)
                else:
                    stray(row, f"entity/{name}/{row[0]}", unmapped)
        else:
            stray(child, f"entity/{name}", unmapped)
    kind = PARTY_KINDS.get(general["entityType"])
    if kind is None:
        drift.word("entity/generalInfo/entityType", general["entityType"], uid)
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


def _read_list(node: Node, fields: Fields, unmapped: Unmapped, _drift: Drift) -> None:
    path = "entity/sanctionsLists/sanctionsList"
    found, list_text = labelled(node, _ROW | {"datePublished"}, path, unmapped)
    listed = found.get("datePublished")
    fields.setdefault("listings", []).append(
        {
            "key": found.get("id"),
            "list_text": list_text,
            "listed": period(listed) if listed else None,
        }
    )


def _read_name(node: Node, fields: Fields, unmapped: Unmapped, drift: Drift) -> None:
    path = "entity/names/name"
    name_id = values(node, _NUMBER, path, unmapped).get("id", "")
    found: dict[str, str] = {}
    translations: list[Node] = []
    for child in node[3]:
        if child[0] == "translations":
            translations.extend(rows(child, "translation", f"{path}/translations", unmapped))
        elif child[0] in ("isPrimary", "isLowQuality", "aliasType") and child[0] not in found:
            found[child[0]] = label(child, _REF, f"{path}/{child[0]}", unmapped)
        else:
            stray(child, f"{path}/{child[0]}", unmapped)
    alias = found.get("aliasType")
    kind = "primary" if found.get("isPrimary") == "true" else alias_kind(alias or "") or "unstated"
    if alias and alias_kind(alias) is None:
        drift.word(f"{path}/aliasType", alias)
    odd = [
        (key, found[key])
        for key in ("isPrimary", "isLowQuality")
        if found.get(key) not in ("true", "false", None)
    ]
    for translation in translations:
        item = _translation(translation, f"{path}/translations/translation", unmapped)
        item["key"] = f"{name_id}/{item['key']}"
        item["kind"], item["kind_text"] = kind, alias
        if found.get("isLowQuality") == "true":
            item["weak"] = True
        if odd:
            item["notes"] = (*odd, *item.get("notes", ()))  # type: ignore[misc]
        fields.setdefault("names", []).append(item)
    if not translations:
        raise KeyError("names/name/translations")


def _translation(node: Node, path: str, unmapped: Unmapped) -> Shape:
    item: Shape = {"key": values(node, _NUMBER, path, unmapped).get("id"), "text": ""}
    parts: dict[str, str] = {}
    told: list[tuple[str, str]] = []
    for child in node[3]:
        name = child[0]
        if name == "nameParts":
            for part in rows(child, "namePart", f"{path}/nameParts", unmapped):
                kind, text = _typed_part(part, f"{path}/nameParts/namePart", unmapped)
                parts[kind] = f"{parts[kind]} {text}" if kind in parts else text
        elif name == "formattedFullName":
            item["text"] = label(child, frozenset(), f"{path}/{name}", unmapped)
        elif name == "script":
            item["script"] = label(child, _REF, f"{path}/{name}", unmapped)
        elif name == "isPrimary":
            if (is_primary := label(child, frozenset(), f"{path}/{name}", unmapped)) != "true":
                told.append(("translation isPrimary", is_primary))
        elif name in ("formattedFirstName", "formattedLastName"):
            label(child, frozenset(), f"{path}/{name}", unmapped)
        else:
            stray(child, f"{path}/{name}", unmapped)
    for field, kind in (("first", "First Name"), ("middle", "Middle Name"), ("last", "Last Name")):
        if kind in parts:
            item[field] = parts.pop(kind)
    told.extend(parts.items())
    if told:
        item["notes"] = tuple(told)
    return item


def _typed_part(node: Node, path: str, unmapped: Unmapped) -> tuple[str, str]:
    """Return kind and text of a ``namePart`` or ``addressPart``."""
    if node[1] or node[2]:
        values(node, _NUMBER, path, unmapped)
    kind = text = ""
    for child in node[3]:
        if child[0] == "type":
            kind = label(child, _REF, f"{path}/type", unmapped)
        elif child[0] == "value":
            text = label(child, frozenset(), f"{path}/value", unmapped)
        else:
            stray(child, f"{path}/{child[0]}", unmapped)
    return kind, text


_ADDRESS_PARTS: Final = {"CITY": "city", "STATE/PROVINCE": "region", "POSTAL CODE": "postal_code"}
_ADDRESS_LINES: Final = ("ADDRESS1", "ADDRESS2", "ADDRESS3")


def _read_address(node: Node, fields: Fields, unmapped: Unmapped, _drift: Drift) -> None:
    path = "entity/addresses/address"
    address_id = values(node, _NUMBER, path, unmapped).get("id", "")
    country: str | None = None
    translations: list[Node] = []
    for child in node[3]:
        if child[0] == "country" and country is None:
            country = label(child, _REF, f"{path}/country", unmapped)
        elif child[0] == "translations":
            translations.extend(rows(child, "translation", f"{path}/translations", unmapped))
        else:
            stray(child, f"{path}/{child[0]}", unmapped)
    items = fields.setdefault("addresses", [])
    if not translations:
        items.append({"key": address_id, "country": country})
    for translation in translations:
        items.append(_address(translation, address_id, country, unmapped))


def _address(node: Node, address_id: str, country: str | None, unmapped: Unmapped) -> Shape:
    path = "entity/addresses/address/translations/translation"
    number = values(node, _NUMBER, path, unmapped).get("id", "")
    item: Shape = {"key": f"{address_id}/{number}", "country": country}
    lines: dict[str, str] = {}
    told: list[tuple[str, str]] = []
    for child in node[3]:
        name = child[0]
        if name == "addressParts":
            for part in rows(child, "addressPart", f"{path}/addressParts", unmapped):
                kind, text = _typed_part(part, f"{path}/addressParts/addressPart", unmapped)
                if kind in _ADDRESS_PARTS and _ADDRESS_PARTS[kind] not in item:
                    item[_ADDRESS_PARTS[kind]] = text
                elif kind in _ADDRESS_LINES and kind not in lines:
                    lines[kind] = text
                else:
                    told.append((kind, text))
        elif name == "script":
            item["script"] = label(child, _REF, f"{path}/script", unmapped)
        elif name == "isPrimary":
            if (is_primary := label(child, frozenset(), f"{path}/isPrimary", unmapped)) != "true":
                told.append(("translation isPrimary", is_primary))
        else:
            stray(child, f"{path}/{name}", unmapped)
    item["lines"] = tuple(lines[key] for key in _ADDRESS_LINES if key in lines)
    item["notes"] = tuple(told)
    return item


def _read_feature(node: Node, fields: Fields, unmapped: Unmapped, _drift: Drift) -> None:
    path = "entity/features/feature"
    key = values(node, _NUMBER, path, unmapped).get("id")
    found: dict[str, str] = {}
    told: list[tuple[str, str]] = []
    days: Period | None = None
    for child in node[3]:
        name = child[0]
        if name not in _FEATURE or name in found:
            stray(child, f"{path}/{name}", unmapped)
        elif name == "valueDate":
            found[name] = ""
            days, date_notes = _days(child, f"{path}/valueDate", unmapped)
            told.extend(date_notes)
        else:
            found[name] = label(child, _TYPE if name == "type" else _REF, f"{path}/{name}", unmapped)
    if "reliability" in found:
        told.append(("reliability", found["reliability"]))
    if (is_primary := found.get("isPrimary")) not in ("true", "false", None):
        told.append(("isPrimary", is_primary))
    item: Shape = {"key": key}
    field = _state(item, found, days, told)
    if told:
        item["notes"] = tuple(told)
    fields.setdefault(field, []).append(item)


def _state(item: Shape, found: dict[str, str], days: Period | None, told: list[tuple[str, str]]) -> str:
    """Put what a feature states into ``item`` and ``told``, and return the collection it belongs to."""
    kind, value, is_primary = found["type"], found.get("value", ""), found.get("isPrimary")
    if days:
        told.append(("valueDate", days.text))
    if kind in ("Birthdate", "Place of Birth", "Citizenship Country", "Nationality Country"):
        item["is_main"] = {"true": True, "false": False}.get(is_primary or "")
    elif is_primary == "true":
        told.append(("isPrimary", "true"))
    if kind == "Birthdate":
        given = Period(text=value, start_on=days.start_on, end_on=days.end_on) if days else period(value)
        item["on"] = given
        return "births"
    if kind == "Place of Birth":
        item["place_text"] = value
        return "births"
    if kind in ("Citizenship Country", "Nationality Country"):
        item["kind"] = "citizenship" if kind.startswith("C") else "nationality"
        item["country"] = value
        return "nationalities"
    item["name"], item["value"] = kind, value
    return "particulars" if is_particular(kind) else "features"


def _days(node: Node, path: str, unmapped: Unmapped) -> tuple[Period, list[tuple[str, str]]]:
    """Return a date structure as a period in ISO words, and what it says beyond the days."""
    found = texts((node[0], "", "", node[3]), _DATE, path, unmapped)
    values(node, _NUMBER, path, unmapped)
    first, first_end = found.get("fromDateBegin", ""), found.get("fromDateEnd", "")
    last, last_end = found.get("toDateBegin", ""), found.get("toDateEnd", "")
    text = first if first == first_end else f"{first}..{first_end}"
    if (last, last_end) != (first, first_end):
        text += f" to {last}" if last == last_end else f" to {last}..{last_end}"
    told = [
        (key, found[key]) for key in ("isApproximate", "isDateRange") if found.get(key) not in ("false", None)
    ]
    return Period(text=text, start_on=day(first), end_on=day(last_end)), told


def _read_document(node: Node, fields: Fields, unmapped: Unmapped, _drift: Drift) -> None:
    path = "entity/identityDocuments/identityDocument"
    item: Shape = {"key": values(node, _NUMBER, path, unmapped).get("id"), "kind_text": ""}
    told: list[tuple[str, str]] = []
    seen: set[str] = set()
    for child in node[3]:
        name, at = child[0], f"{path}/{child[0]}"
        if name in seen:
            stray(child, at, unmapped)
            continue
        seen.add(name)
        if name in _DOCUMENT:
            item[_DOCUMENT[name]] = label(child, _REF, at, unmapped) or (None if name != "type" else "")
        elif name in ("issueDate", "expirationDate"):
            days, date_notes = _days(child, at, unmapped)
            item["issued" if name == "issueDate" else "expires"] = days
            told.extend((f"{name} {key}", text) for key, text in date_notes)
        elif name == "name":
            told.append(("name on document", label(child, _NAME_REF, at, unmapped)))
        elif name == "isValid":
            if (is_valid := label(child, frozenset(), at, unmapped)) != "true":
                told.append(("isValid", is_valid))
        elif name == "idFeatures":
            told.extend(
                ("document feature", label(f, _ID_FEATURE, f"{at}/idFeature", unmapped))
                for f in rows(child, "idFeature", at, unmapped)
            )
        elif name in ("issuingLocation", "issuingAuthority", "comments"):
            told.append((name, label(child, _REF, at, unmapped)))
        else:
            stray(child, at, unmapped)
    if told:
        item["notes"] = tuple(told)
    fields.setdefault("identifiers", []).append(item)


_DOCUMENT: Final = {"type": "kind_text", "documentNumber": "value", "issuingCountry": "country"}


def _read_relationship(node: Node, fields: Fields, unmapped: Unmapped, _drift: Drift) -> None:
    path = "entity/relationships/relationship"
    item: Shape = {"key": values(node, _NUMBER, path, unmapped).get("id"), "kind_text": ""}
    for child in node[3]:
        name, at = child[0], f"{path}/{child[0]}"
        if name == "type":
            item["kind_text"] = label(child, _REF, at, unmapped)
        elif name == "relatedEntity":
            target, item["target_name"] = labelled(child, frozenset({"entityId"}), at, unmapped)
            item["target_uid"] = target.get("entityId")
        elif name == "quality":
            item["quality_text"] = label(child, _REF, at, unmapped)
        else:
            stray(child, at, unmapped)
    fields.setdefault("relationships", []).append(item)


_STANDING: Final = {
    "sanctionsPrograms": ("sanctionsProgram", "programs"),
    "sanctionsTypes": ("sanctionsType", "measures"),
    "legalAuthorities": ("legalAuthority", "legal_bases"),
}
_READERS: Final = {
    "sanctionsLists": ("sanctionsList", _read_list),
    "names": ("name", _read_name),
    "addresses": ("address", _read_address),
    "features": ("feature", _read_feature),
    "identityDocuments": ("identityDocument", _read_document),
    "relationships": ("relationship", _read_relationship),
}
"""Container: name of its rows, how to read one."""
