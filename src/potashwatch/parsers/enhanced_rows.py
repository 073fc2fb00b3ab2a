"""The rows of an enhanced entity: lists, names, addresses, features, documents, relationships."""

from typing import Final

from potashwatch.parsers.dates import day, period
from potashwatch.parsers.mapping import (
    Shape,
    Unmapped,
    label,
    labelled,
    once,
    rows,
    stray,
    texts,
    values,
)
from potashwatch.parsers.reading import Drift
from potashwatch.parsers.tokens import Node
from potashwatch.parsers.words import alias_kind, collection_of, is_known
from potashwatch.records.party import Period

REF: Final = frozenset({"refId"})


ROW: Final = frozenset({"refId", "id"})


_FEATURE: Final = frozenset(
    {"type", "versionId", "value", "valueRefId", "isPrimary", "valueDate", "reliability"}
)


_DATE: Final = frozenset(
    {"fromDateBegin", "fromDateEnd", "toDateBegin", "toDateEnd", "isApproximate", "isDateRange"}
)


NUMBER: Final = frozenset({"id"})


_NAME_REF: Final = frozenset({"nameId", "nameTranslationId"})


_ID_FEATURE: Final = frozenset({"id", "featureVersionId"})


_TYPE: Final = frozenset({"featureTypeId"})


Fields = dict[str, list[Shape]]

PART_KINDS: Final = "part kinds"
"""Among the fields of a party: the kinds of its name parts, to be compared with its own kind, which may come later."""


def _read_list(node: Node, fields: Fields, unmapped: Unmapped, _drift: Drift) -> None:
    path = "entity/sanctionsLists/sanctionsList"
    found, list_text = labelled(node, ROW | {"datePublished"}, path, unmapped)
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
    name_id = values(node, NUMBER, path, unmapped).get("id", "")
    found: dict[str, str] = {}
    translations: list[Node] = []
    for child in once(node, path, unmapped):
        if child[0] == "translations":
            translations.extend(rows(child, "translation", f"{path}/translations", unmapped))
        elif child[0] in ("isPrimary", "isLowQuality", "aliasType"):
            found[child[0]] = label(child, REF, f"{path}/{child[0]}", unmapped)
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
        part_kinds = fields.setdefault(PART_KINDS, [])
        item = _translation(translation, f"{path}/translations/translation", part_kinds, unmapped)
        item["key"] = f"{name_id}/{item['key']}"
        item["kind"], item["kind_text"] = kind, alias
        if found.get("isLowQuality") == "true":
            item["weak"] = True
        if odd:
            item["notes"] = (*odd, *item.get("notes", ()))  # type: ignore[misc]
        fields.setdefault("names", []).append(item)
    if not translations:
        raise KeyError("names/name/translations")


_FORMATTED: Final = ("formattedFirstName", "formattedLastName", "formattedFullName")


def _translation(node: Node, path: str, part_kinds: list[Shape], unmapped: Unmapped) -> Shape:
    item: Shape = {"key": values(node, NUMBER, path, unmapped).get("id")}
    parts: dict[str, str] = {}
    formatted: dict[str, str] = {}
    told: list[tuple[str, str]] = []
    for child in once(node, path, unmapped):
        name = child[0]
        if name == "nameParts":
            for part in rows(child, "namePart", f"{path}/nameParts", unmapped):
                kind, text = _typed_part(part, f"{path}/nameParts/namePart", unmapped)
                parts[kind] = f"{parts[kind]} {text}" if kind in parts else text
                part_kinds.append({"kind": kind})
        elif name in _FORMATTED:
            formatted[name] = label(child, frozenset(), f"{path}/{name}", unmapped)
        elif name == "script":
            item["script"] = label(child, REF, f"{path}/{name}", unmapped)
        elif name == "isPrimary":
            if (is_primary := label(child, frozenset(), f"{path}/{name}", unmapped)) != "true":
                told.append(("translation isPrimary", is_primary))
        else:
            stray(child, f"{path}/{name}", unmapped)
    item["text"] = formatted.pop("formattedFullName", "")
    if formatted and full_name(*map(formatted.get, _FORMATTED[:2])) != item["text"]:
        unmapped.extend((f"{path}/{name}", text) for name, text in formatted.items())
    for field, kind in (("first", "First Name"), ("middle", "Middle Name"), ("last", "Last Name")):
        if kind in parts:
            item[field] = parts.pop(kind)
    told.extend(parts.items())
    if told:
        item["notes"] = tuple(told)
    return item


def full_name(first: str | None, last: str | None) -> str:
    """Return ``formattedFullName`` as OFAC makes it of its two pieces: ``LAST, First``.

    None and the empty text: there is no such piece. Source: all names of the exports of 2024-05-24 and 2024-08-28.
    """
    return ", ".join(piece for piece in (last, first) if piece)


def _typed_part(node: Node, path: str, unmapped: Unmapped) -> tuple[str, str]:
    """Return kind and text of a ``namePart`` or ``addressPart``."""
    if node[1] or node[2]:
        values(node, NUMBER, path, unmapped)
    kind = text = ""
    for child in once(node, path, unmapped):
        if child[0] == "type":
            kind = label(child, REF, f"{path}/type", unmapped)
        elif child[0] == "value":
            text = label(child, frozenset(), f"{path}/value", unmapped)
        else:
            stray(child, f"{path}/{child[0]}", unmapped)
    return kind, text


_ADDRESS_PARTS: Final = {"CITY": "city", "STATE/PROVINCE": "region", "POSTAL CODE": "postal_code"}


_ADDRESS_LINES: Final = ("ADDRESS1", "ADDRESS2", "ADDRESS3")


def _read_address(node: Node, fields: Fields, unmapped: Unmapped, _drift: Drift) -> None:
    path = "entity/addresses/address"
    address_id = values(node, NUMBER, path, unmapped).get("id", "")
    country: str | None = None
    translations: list[Node] = []
    for child in once(node, path, unmapped):
        if child[0] == "country":
            country = label(child, REF, f"{path}/country", unmapped)
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
    number = values(node, NUMBER, path, unmapped).get("id", "")
    item: Shape = {"key": f"{address_id}/{number}", "country": country}
    lines: dict[str, str] = {}
    told: list[tuple[str, str]] = []
    for child in once(node, path, unmapped):
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
            item["script"] = label(child, REF, f"{path}/script", unmapped)
        elif name == "isPrimary":
            if (is_primary := label(child, frozenset(), f"{path}/isPrimary", unmapped)) != "true":
                told.append(("translation isPrimary", is_primary))
        else:
            stray(child, f"{path}/{name}", unmapped)
    item["lines"] = tuple(lines[key] for key in _ADDRESS_LINES if key in lines)
    item["notes"] = tuple(told)
    return item


def _read_feature(node: Node, fields: Fields, unmapped: Unmapped, drift: Drift) -> None:
    path = "entity/features/feature"
    key = values(node, NUMBER, path, unmapped).get("id")
    found: dict[str, str] = {}
    told: list[tuple[str, str]] = []
    days: Period | None = None
    for child in once(node, path, unmapped):
        name = child[0]
        if name not in _FEATURE:
            stray(child, f"{path}/{name}", unmapped)
        elif name == "valueDate":
            found[name] = ""
            days, date_notes = _days(child, f"{path}/valueDate", unmapped)
            told.extend(date_notes)
        else:
            found[name] = label(child, _TYPE if name == "type" else REF, f"{path}/{name}", unmapped)
    if "reliability" in found:
        told.append(("reliability", found["reliability"]))
    if (is_primary := found.get("isPrimary")) not in ("true", "false", None):
        told.append(("isPrimary", is_primary))
    if not is_known(found["type"]):
        drift.word(f"{path}/type", found["type"])
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
    collection = collection_of(kind, "features")
    item["kind_text" if collection == "identifiers" else "name"], item["value"] = kind, value
    return collection


def _days(node: Node, path: str, unmapped: Unmapped) -> tuple[Period, list[tuple[str, str]]]:
    """Return a date structure as a period in ISO words, and what it says beyond the days."""
    found = texts((node[0], "", "", node[3]), _DATE, path, unmapped)
    values(node, NUMBER, path, unmapped)
    first, first_end = found.get("fromDateBegin", ""), found.get("fromDateEnd", "")
    last, last_end = found.get("toDateBegin", ""), found.get("toDateEnd", "")
    text = first if first == first_end else f"{first}..{first_end}"
    if (last, last_end) != (first, first_end):
        text += f" to {last}" if last == last_end else f" to {last}..{last_end}"
    told = [
        (key, found[key]) for key in ("isApproximate", "isDateRange") if found.get(key) not in ("false", None)
    ]
    return Period(text=text, start_on=day(first), end_on=day(last_end)), told


def _read_document(node: Node, fields: Fields, unmapped: Unmapped, drift: Drift) -> None:
    path = "entity/identityDocuments/identityDocument"
    item: Shape = {"key": values(node, NUMBER, path, unmapped).get("id"), "kind_text": ""}
    told: list[tuple[str, str]] = []
    for child in once(node, path, unmapped):
        name, at = child[0], f"{path}/{child[0]}"
        if name in _DOCUMENT:
            item[_DOCUMENT[name]] = label(child, REF, at, unmapped) or (None if name != "type" else "")
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
            told.append((name, label(child, REF, at, unmapped)))
        else:
            stray(child, at, unmapped)
    if told:
        item["notes"] = tuple(told)
    if not is_known(str(item["kind_text"])):
        drift.word(f"{path}/type", str(item["kind_text"]))
    fields.setdefault("identifiers", []).append(item)


_DOCUMENT: Final = {"type": "kind_text", "documentNumber": "value", "issuingCountry": "country"}


def _read_relationship(node: Node, fields: Fields, unmapped: Unmapped, _drift: Drift) -> None:
    path = "entity/relationships/relationship"
    item: Shape = {"key": values(node, NUMBER, path, unmapped).get("id"), "kind_text": ""}
    for child in once(node, path, unmapped):
        name, at = child[0], f"{path}/{child[0]}"
        if name == "type":
            item["kind_text"] = label(child, REF, at, unmapped)
        elif name == "relatedEntity":
            target, item["target_name"] = labelled(child, frozenset({"entityId"}), at, unmapped)
            item["target_uid"] = target.get("entityId")
        elif name == "quality":
            item["quality_text"] = label(child, REF, at, unmapped)
        else:
            stray(child, at, unmapped)
    fields.setdefault("relationships", []).append(item)


READERS: Final = {
    "sanctionsLists": ("sanctionsList", _read_list),
    "names": ("name", _read_name),
    "addresses": ("address", _read_address),
    "features": ("feature", _read_feature),
    "identityDocuments": ("identityDocument", _read_document),
    "relationships": ("relationship", _read_relationship),
}
"""Container: name of its rows, how to read one."""
