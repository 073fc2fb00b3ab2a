"""OFAC classic XML: ``SDN.XML`` and ``CONSOLIDATED.XML``, root ``sdnList``, old and new namespace.

Source: the element table of OFAC's XSD (``exports/XML.xsd``) and ten published files of 2018-2024. A person's
name stands in ``lastName`` and ``firstName``, any other party's whole name in ``lastName``. ``idList`` holds
documents and features alike.
"""

from collections.abc import Callable
from typing import ClassVar, Final

from potashwatch.errors import ParseError
from potashwatch.parsers.classic_form import FORM
from potashwatch.parsers.dates import day, is_circa, period
from potashwatch.parsers.links import take_links
from potashwatch.parsers.mapping import (
    Shape,
    Unmapped,
    label,
    once,
    stray,
    strays,
    texts,
    unmapped_shapes,
    values,
)
from potashwatch.parsers.markup import skeleton
from potashwatch.parsers.reading import Drift, missing
from potashwatch.parsers.tokens import Node
from potashwatch.parsers.words import (
    PARTY_KINDS,
    alias_kind,
    collection_of,
    is_known,
)
from potashwatch.parsers.xml_reading import XmlReading
from potashwatch.records.edition import FormatId, Header, ListId
from potashwatch.records.party import PartyRecord

NAMESPACES: Final = frozenset(
    {
        "http://tempuri.org/sdnList.xsd",  # before May 2024
        "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML",  # since
        "http://tempuri.org/consolidated.xsd",  # OFAC's own XSD of the non-SDN list; no file used it (F23)
    }
)

IGNORED: Final[dict[str, str]] = {
    "sdnList/@schemaLocation": "where a schema lies; never occurred so far",
}
"""Leaves that are not in a record, and why. The header takes ``publshInformation``."""

_NOTHING: Final[frozenset[str]] = frozenset()
_COUNT_DIGITS: Final = 9
_QUOTED: Final = 40
_LEAVES: Final = frozenset({"uid", "firstName", "lastName", "title", "sdnType", "remarks"})
_ID: Final = frozenset({"uid", "idType", "idNumber", "idCountry", "issueDate", "expirationDate"})
_AKA: Final = frozenset({"uid", "type", "category", "lastName", "firstName"})
_ADDRESS: Final = frozenset(
    {"uid", "address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country"}
)
_COUNTRY: Final = frozenset({"uid", "country", "mainEntry"})
_BIRTH_DATE: Final = frozenset({"uid", "dateOfBirth", "mainEntry"})
_BIRTH_PLACE: Final = frozenset({"uid", "placeOfBirth", "mainEntry"})
VESSEL_PARTICULARS: Final[dict[str, str]] = {
    "callSign": "Vessel Call Sign",
    "vesselType": "VESSEL TYPE",
    "vesselFlag": "Vessel Flag",
    "vesselOwner": "Vessel Owner",
    "tonnage": "Vessel Tonnage",
    "grossRegisteredTonnage": "Vessel Gross Registered Tonnage",
}
"""To the names that advanced and enhanced XML give the same statements."""


class ClassicReading(XmlReading):
    """One classic document. See ``potashwatch.parsers.reading.Reading``."""

    format: ClassVar[FormatId] = "ofac-classic"
    namespaces = NAMESPACES
    tags = ("sdnEntry",)
    form = FORM

    def _party(self, node: Node) -> PartyRecord:
        return _party(node, self.drift)

    def _key(self, node: Node) -> str | None:
        return next((text for name, _, text, _ in node[3] if name == "uid" and text), None)

    def header(self, list_id: ListId | None) -> Header:
        """Return the publication date, the declared count and the list."""
        unmapped: Unmapped = []
        tree = skeleton(self._index)
        values(tree, frozenset({"schemaLocation"}), "sdnList", unmapped)
        published: dict[str, str] = {}
        for child in once(tree, "", unmapped):
            if child[0] == "publshInformation":
                published = texts(
                    child, frozenset({"Publish_Date", "Record_Count"}), "publshInformation", unmapped
                )
            else:
                stray(child, child[0], unmapped)
        self.drift.leaves(unmapped)
        count, date_text = published.get("Record_Count"), published.get("Publish_Date")
        if count is None or date_text is None:
            path = "publshInformation/" + ("Record_Count" if count is None else "Publish_Date")
            raise missing(self._index.name, path, "", "the header: ")
        if not count.isdecimal() or len(count) > _COUNT_DIGITS or day(date_text) is None:
            told = f"Publish_Date {date_text[:_QUOTED]}, Record_Count {count[:_QUOTED]}"
            raise ParseError(
                "parse.structure",
                f"{self._index.name}: the header is not understood: {told}",
                hint="the list is refused in whole: the format changed, or the file was damaged",
            )
        return Header(
            list=self.marks.decide(self.drift, list_id),
            format=self.format,
            namespace=self._namespace,
            published_on=day(date_text),
            published_text=date_text,
            declared_count=int(count),
        )


def _party(node: Node, drift: Drift) -> PartyRecord:
    """Return the record of one ``sdnEntry``. Raises KeyError for a required element that is missing."""
    unmapped: Unmapped = []
    leaf: dict[str, str] = {}
    remarks: list[str] = []
    shape: dict[str, list[Shape]] = {}
    if node[1] or node[2]:
        strays(node, "sdnEntry", unmapped)
    for child in node[3]:
        name, raw, text, inner = child
        if name in _LEAVES and not inner and name not in leaf:
            leaf[name] = label(child, _NOTHING, f"sdnEntry/{name}", unmapped) if raw else text
        elif name in _LISTS:
            item_name, field, read = _LISTS[name]
            items = shape.setdefault(field, [])
            if raw or text:
                strays(child, f"sdnEntry/{name}", unmapped)
            for item in inner:
                if item[0] == item_name:
                    read(item, items, shape, unmapped, drift)
                else:
                    stray(item, f"sdnEntry/{name}/{item[0]}", unmapped)
        elif name == "programList":
            shape.setdefault("listings", []).append(_listing(child, unmapped))
        elif name == "vesselInfo":
            found = texts(child, VESSEL_PARTICULARS.keys(), "sdnEntry/vesselInfo", unmapped)
            shape.setdefault("particulars", []).extend(
                {"name": VESSEL_PARTICULARS[key], "value": value} for key, value in found.items()
            )
        else:
            stray(child, f"sdnEntry/{name}", unmapped)
    uid = leaf["uid"].strip()
    kind = PARTY_KINDS.get(leaf["sdnType"])
    if kind is None:
        drift.word("sdnEntry/sdnType", leaf["sdnType"], uid)
    if leaf.get("remarks"):
        remark, links = take_links(leaf["remarks"])
        remarks += [remark] if remark else []
        shape.setdefault("relationships", []).extend(links)
    drift.leaves(unmapped, uid)
    main = _name(leaf["lastName"], leaf.get("firstName"))
    return PartyRecord.model_validate(
        {
            "uid": uid,
            "kind": kind or "entity",
            "kind_text": leaf["sdnType"],
            "title": leaf.get("title") or None,
            "remarks": tuple(remarks),
            "names": ({**main, "kind": "primary"}, *shape.pop("names", ())),
            "unmapped": unmapped_shapes(unmapped),
            **{field: tuple(items) for field, items in shape.items()},
        }
    )


def _name(last: str, first: str | None) -> Shape:
    """Return the name as OFAC prints it (``formattedFullName`` of enhanced XML): ``LAST, First``."""
    if first:
        return {"text": f"{last}, {first}" if last else first, "last": last, "first": first}
    return {"text": last}


def _listing(node: Node, unmapped: Unmapped) -> Shape:
    programs = []
    if node[1] or node[2]:
        strays(node, "sdnEntry/programList", unmapped)
    for child in node[3]:
        name, _, _, inner = child
        if name == "program" and not inner:
            programs.append(label(child, _NOTHING, "sdnEntry/programList/program", unmapped))
        else:
            stray(child, f"sdnEntry/programList/{name}", unmapped)
    return {"programs": tuple(programs)}


Items = list[Shape]
Read = Callable[[Node, Items, dict[str, Items], Unmapped, Drift], None]


def _read_id(node: Node, items: Items, shape: dict[str, Items], unmapped: Unmapped, drift: Drift) -> None:
    found = texts(node, _ID, "sdnEntry/idList/id", unmapped)
    kind = found.get("idType", "")
    uid, value, country = found.get("uid"), found.get("idNumber"), found.get("idCountry")
    if not is_known(kind):
        drift.word("sdnEntry/idList/id/idType", kind)
    if (field := collection_of(kind, "identifiers")) != "identifiers":
        notes = tuple(
            (key, found[key]) for key in ("idCountry", "issueDate", "expirationDate") if key in found
        )
        shape.setdefault(field, []).append({"key": uid, "name": kind, "value": value, "notes": notes})
        return
    item: Shape = {"key": uid, "kind_text": kind, "value": value, "country": country}
    if "issueDate" in found:
        item["issued"] = period(found["issueDate"])
    if "expirationDate" in found:
        item["expires"] = period(found["expirationDate"])
    items.append(item)


def _read_aka(node: Node, items: Items, _shape: dict[str, Items], unmapped: Unmapped, drift: Drift) -> None:
    found = texts(node, _AKA, "sdnEntry/akaList/aka", unmapped)
    kind_text, category = found.get("type", ""), found.get("category", "")
    kind = alias_kind(kind_text)
    if kind is None:
        drift.word("sdnEntry/akaList/aka/type", kind_text)
    item = _name(found.get("lastName", ""), found.get("firstName"))
    if category not in ("strong", "weak"):
        drift.word("sdnEntry/akaList/aka/category", category)
        item["notes"] = (("category", category),)
    item["key"] = found.get("uid")
    item["kind"] = kind or "unstated"
    item["kind_text"] = kind_text
    item["weak"] = category == "weak"
    items.append(item)


def _read_address(node: Node, items: Items, _shape: dict[str, Items], unmapped: Unmapped, _d: Drift) -> None:
    found = texts(node, _ADDRESS, "sdnEntry/addressList/address", unmapped)
    items.append(
        {
            "key": found.get("uid"),
            "lines": tuple(found[key] for key in ("address1", "address2", "address3") if key in found),
            "city": found.get("city"),
            "region": found.get("stateOrProvince"),
            "postal_code": found.get("postalCode"),
            "country": found.get("country"),
        }
    )


def _country(kind: str, path: str) -> Read:
    def read(node: Node, items: Items, _s: dict[str, Items], unmapped: Unmapped, _d: Drift) -> None:
        found = texts(node, _COUNTRY, path, unmapped)
        items.append(
            {
                "key": found.get("uid"),
                "kind": kind,
                "country": found.get("country", ""),
                "is_main": _flag(found.get("mainEntry"), path, unmapped),
            }
        )

    return read


def _read_birth_date(node: Node, items: Items, _s: dict[str, Items], unmapped: Unmapped, _d: Drift) -> None:
    path = "sdnEntry/dateOfBirthList/dateOfBirthItem"
    found = texts(node, _BIRTH_DATE, path, unmapped)
    text = found.get("dateOfBirth", "")
    items.append(
        {
            "key": found.get("uid"),
            "on": period(text),
            "is_circa": True if is_circa(text) else None,
            "is_main": _flag(found.get("mainEntry"), path, unmapped),
        }
    )


def _read_birth_place(node: Node, items: Items, _s: dict[str, Items], unmapped: Unmapped, _d: Drift) -> None:
    path = "sdnEntry/placeOfBirthList/placeOfBirthItem"
    found = texts(node, _BIRTH_PLACE, path, unmapped)
    items.append(
        {
            "key": found.get("uid"),
            "place_text": found.get("placeOfBirth"),
            "is_main": _flag(found.get("mainEntry"), path, unmapped),
        }
    )


def _flag(text: str | None, path: str, unmapped: Unmapped) -> bool | None:
    if text == "true":
        return True
    if text == "false":
        return False
    if text is not None:
        unmapped.append((f"{path}/mainEntry", text))
    return None


_LISTS: Final[dict[str, tuple[str, str, Read]]] = {
    "idList": ("id", "identifiers", _read_id),
    "akaList": ("aka", "names", _read_aka),
    "addressList": ("address", "addresses", _read_address),
    "nationalityList": (
        "nationality",
        "nationalities",
        _country("nationality", "sdnEntry/nationalityList/nationality"),
    ),
    "citizenshipList": (
        "citizenship",
        "nationalities",
        _country("citizenship", "sdnEntry/citizenshipList/citizenship"),
    ),
    "dateOfBirthList": ("dateOfBirthItem", "births", _read_birth_date),
    "placeOfBirthList": ("placeOfBirthItem", "births", _read_birth_place),
}
"""Container: name of its items, the record's collection, how to read an item."""
