"""The dictionary of an advanced file: what its numbers mean, and what its locations say."""

from dataclasses import dataclass
from typing import Final

from potashwatch.errors import ParseError
from potashwatch.parsers.mapping import Shape, Unmapped, label, only, stray, values
from potashwatch.parsers.tokens import Known, Node, attributes
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
_NUMBER: Final = Known({"ID"})
_AREA: Final = Known({"AreaCodeID"})
_COUNTRY: Final = Known({"CountryID", "CountryRelevanceID"})
_REFERRED: Final = Known({"FeatureVersionID", "IDRegDocumentID"})
_PART: Final = Known({"LocPartTypeID"})
_PART_VALUE: Final = Known({"Primary", "LocPartValueTypeID", "LocPartValueStatusID"})


@dataclass(frozen=True)
class References:
    """``ReferenceValueSets``: number to text, set by set (``AliasType``, ``Country``, ...)."""

    sets: dict[str, dict[str, str]]
    country_codes: dict[str, str]
    party_types: dict[str, str]
    """Number of a party's sub type to the number of its type."""

    @classmethod
    def read(cls, tree: Node) -> "References":
        """Read the dictionary from a document's skeleton."""
        sets: dict[str, dict[str, str]] = {}
        codes: dict[str, str] = {}
        types: dict[str, str] = {}
        for section in tree[3]:
            if section[0] != "ReferenceValueSets":
                continue
            for group in section[3]:
                for value in group[3]:
                    found = attributes(value[1])
                    number = found.get("ID", "")
                    sets.setdefault(value[0], {})[number] = value[2]
                    if "ISO2" in found:
                        codes[number] = found["ISO2"]
                    if "PartyTypeID" in found:
                        types[number] = found["PartyTypeID"]
        return cls(sets, codes, types)

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
                f"the document refers to {kind} {number}, which its reference values do not explain",
                hint="the list is refused in whole; compare the file with the authority's own copy",
            ) from None

    def party_kind(self, number: str) -> tuple[PartyKind | None, str]:
        """Return the kind for a sub type, and its words: ``Vessel`` itself, or the type where it is ``Unknown``."""
        text = self.text("PartySubType", number)
        if text not in PARTY_KINDS:
            text = self.text("PartyType", self.party_types.get(number, ""))
        return PARTY_KINDS.get(text), text

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
        values(location, _NUMBER, "Location", unmapped)
        for child in location[3]:
            name, at = child[0], f"Location/{child[0]}"
            if name == "LocationAreaCode":
                found = only(child, _AREA, at, unmapped)
                area = self.text("AreaCode", found.get("AreaCodeID", ""))
            elif name == "LocationCountry" and "country" not in item:
                found = only(child, _COUNTRY, at, unmapped)
                item["country"] = self.text("Country", found["CountryID"])
                item["country_code"] = self.country_codes.get(found["CountryID"])
                relevance = self.text("CountryRelevance", found.get("CountryRelevanceID", ""))
                if relevance not in ("PRIMARY", ""):
                    told.append(("country relevance", relevance))
            elif name == "LocationPart":
                self._part(child, item, lines, told, unmapped)
            elif name in ("FeatureVersionReference", "IDRegDocumentReference"):
                only(child, _REFERRED, at, unmapped)
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
        own = values(node, _PART, path, unmapped)
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
            for leaf in child[3]:
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
