"""The dictionary of an advanced file: what its numbers mean, and what its locations say."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from potashwatch.errors import ParseError
from potashwatch.parsers.mapping import Shape, Unmapped, label, once, only, stray, values
from potashwatch.parsers.tokens import Node, attributes
from potashwatch.parsers.words import PARTY_KINDS
from potashwatch.records.party import PartyKind

NAMESPACES: Final = frozenset(
    {
        "http://www.un.org/sanctions/1.0",  # before May 2024
        "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML",  # since
    }
)

_PARTS: Final = {"CITY": "city", "STATE/PROVINCE": "region", "POSTAL CODE": "postal_code"}
_LINES: Final = ("ADDRESS1", "ADDRESS2", "ADDRESS3")
REFERENCES: Final = {
    "FeatureVersionReference": "FeatureVersionID",
    "IDRegDocumentReference": "IDRegDocumentID",
}
"""What says in a location who refers to it: the element, and the attribute that has the number."""
_REPEATABLE: Final = frozenset({"LocationPart", *REFERENCES})
_PART_VALUE: Final = frozenset({"Primary", "LocPartValueTypeID", "LocPartValueStatusID"})


_AREA: Final = "ReferenceValueSets/AreaCodeValues/AreaCode"


def _entries(tree: Node) -> Iterator[tuple[str, Node]]:
    """Yield the entries of the dictionary, each with its path."""
    for section in tree[3]:
        if section[0] == "ReferenceValueSets":
            for group in section[3]:
                for value in group[3]:
                    yield f"{section[0]}/{group[0]}/{value[0]}", value


@dataclass(frozen=True)
class References:
    """``ReferenceValueSets``: number to text, set by set (``AliasType``, ``Country``, ...)."""

    name: str
    """Of the document, for messages."""
    sets: dict[str, dict[str, str]]
    country_codes: dict[str, str]
    party_types: dict[str, str]
    """Number of a party's sub type to the number of its type."""
    odd: tuple[tuple[str, str], ...]
    """Leaves of it that are repeated or contradict another one: path and text."""

    @classmethod
    def read(cls, tree: Node, name: str) -> "References":
        """Read the dictionary from a document's skeleton. A number explained twice means what it means first."""
        sets: dict[str, dict[str, str]] = {}
        codes: dict[str, str] = {}
        types: dict[str, str] = {}
        areas: list[tuple[str, str]] = []
        odd: Unmapped = []
        for path, value in _entries(tree):
            found = attributes(value[1])
            number = found.get("ID", "")
            if number in sets.setdefault(value[0], {}):
                stray(value, path, odd)
                continue
            sets[value[0]][number] = value[2]
            if "ISO2" in found:
                codes[number] = found["ISO2"]
            if "PartyTypeID" in found:
                types[number] = found["PartyTypeID"]
            if value[0] == "AreaCode":
                areas.append((found.get("CountryID", ""), found.get("Description", "")))
        countries = sets.get("Country", {})
        odd += [(f"{_AREA}/@Description", text) for number, text in areas if countries.get(number) != text]
        return cls(name, sets, codes, types, tuple(odd))

    def text(self, kind: str, number: str) -> str:
        """Return what a number means; the empty text for no number.

        Raises ParseError for a number that the dictionary does not explain.
        """
        if not number:
            return ""
        try:
            return self.sets[kind][number]
        except KeyError:
            raise ParseError(
                "parse.structure",
                f"{self.name}: the document refers to {kind} {number}, which its reference values do not explain",
                hint="the list is refused in whole; compare the file with the authority's own copy",
            ) from None

    def party_kind(self, number: str) -> tuple[PartyKind | None, str]:
        """Return the kind for a sub type, and its words: ``Vessel`` itself, or the type where it is ``Unknown``."""
        text = self.text("PartySubType", number)
        if text in PARTY_KINDS:
            return PARTY_KINDS[text], text
        type_text = self.text("PartyType", self.party_types.get(number, ""))
        return PARTY_KINDS.get(type_text), type_text if text in ("Unknown", "") else text

    def place(self, location: Node, unmapped: Unmapped) -> str:
        """Return a location in one line."""
        found, more = self.address(location, unmapped)
        lines = found.get("lines", ())
        texts = [*lines] if isinstance(lines, tuple) else []
        texts += [str(found[key]) for key in ("city", "region", "postal_code", "country") if found.get(key)]
        return ", ".join([*texts, *(f"{key}: {text}" for key, text in more if key != "area")])

    def address(self, location: Node, unmapped: Unmapped) -> tuple[Shape, list[tuple[str, str]]]:
        """Return a location as the fields of an address, and what it says beyond them."""
        item: Shape = {}
        lines: dict[str, str] = {}
        told: list[tuple[str, str]] = []
        area = ""
        values(location, frozenset({"ID"}), "Location", unmapped)
        referred: set[str] = set()
        for child in once(location, "Location", unmapped, _REPEATABLE):
            name, at = child[0], f"Location/{child[0]}"
            if name == "LocationAreaCode":
                found = only(child, frozenset({"AreaCodeID"}), at, unmapped)
                area = self.text("AreaCode", number := found.get("AreaCodeID", ""))
                if not number:
                    unmapped.append((f"{at}/@AreaCodeID", number))
            elif name == "LocationCountry":
                found = only(child, frozenset({"CountryID", "CountryRelevanceID"}), at, unmapped)
                item["country"] = self.text("Country", found["CountryID"])
                item["country_code"] = self.country_codes.get(found["CountryID"])
                relevance = self.text("CountryRelevance", found.get("CountryRelevanceID", ""))
                if relevance not in ("PRIMARY", ""):
                    told.append(("country relevance", relevance))
            elif name == "LocationPart":
                self._part(child, item, lines, told, unmapped)
            elif name in REFERENCES:
                number = only(child, frozenset({REFERENCES[name]}), at, unmapped).get(REFERENCES[name], "")
                if (reference := f"{at}/@{REFERENCES[name]} {number}") in referred:
                    unmapped.append((f"{at}/@{REFERENCES[name]}", number))
                referred.add(reference)
            else:
                stray(child, at, unmapped)
        if area and area != item.get("country_code"):
            told.append(("area", area))
        item["lines"] = tuple(lines[key] for key in _LINES if key in lines)
        return item, told

    def _part(
        self,
        node: Node,
        item: Shape,
        lines: dict[str, str],
        told: list[tuple[str, str]],
        unmapped: Unmapped,
    ) -> None:
        path = "Location/LocationPart"
        own = values(node, frozenset({"LocPartTypeID"}), path, unmapped)
        kind = self.text("LocPartType", own.get("LocPartTypeID", ""))
        for child in node[3]:
            at = f"{path}/{child[0]}"
            if child[0] != "LocationPartValue":
                stray(child, at, unmapped)
                continue
            flags = values(child, _PART_VALUE, at, unmapped)
            status = self.text("LocPartValueStatus", flags.get("LocPartValueStatusID", ""))
            if flags.get("Primary", "true") != "true" or status not in ("Main", ""):
                told.append((f"{kind} status", f"{flags.get('Primary')} {status}"))
            for leaf in once(child, at, unmapped):
                text = label(leaf, frozenset(), f"{at}/{leaf[0]}", unmapped)
                if leaf[0] == "Value":
                    self._place_part(kind, text, item, lines, told)
                elif leaf[0] == "Comment":
                    told.extend([(f"{kind} comment", text)] if text else [])
                else:
                    stray(leaf, f"{at}/{leaf[0]}", unmapped)

    @staticmethod
    def _place_part(
        kind: str, text: str, item: Shape, lines: dict[str, str], told: list[tuple[str, str]]
    ) -> None:
        if kind in _PARTS and _PARTS[kind] not in item:
            item[_PARTS[kind]] = text
        elif kind in _LINES and kind not in lines:
            lines[kind] = text
        else:
            told.append((kind, text))
