"""One party of an advanced file, with the blocks that belong to it."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from potashwatch.errors import ParseError
from potashwatch.parsers.advanced_blocks import Block, Blocks
from potashwatch.parsers.advanced_dates import printed_period
from potashwatch.parsers.advanced_entries import read_document, read_entry, read_relationship
from potashwatch.parsers.advanced_names import read_identity
from potashwatch.parsers.advanced_references import References
from potashwatch.parsers.mapping import (
    Shape,
    Unmapped,
    label,
    labelled,
    only,
    stray,
    unmapped_shapes,
    values,
)
from potashwatch.parsers.markup import Index
from potashwatch.parsers.reading import Drift
from potashwatch.parsers.tokens import Node
from potashwatch.parsers.words import PARTY_KINDS, collection_of, is_known
from potashwatch.records.party import PartyRecord, Period

Fields = dict[str, list[Shape]]

_PROFILE: Final = frozenset({"ID", "PartySubTypeID"})


class PartyReader:
    """Reads one party. Raises KeyError for a required leaf that is missing."""

    def __init__(
        self,
        index: Index,
        blocks: Blocks,
        references: References,
        drift: Drift,
    ) -> None:
        self._index = index
        self._blocks = blocks
        self._references = references
        self._drift = drift
        self._unmapped: Unmapped = []
        self._fields: Fields = defaultdict(list)
        self.used: list[Block] = []
        """The blocks that were looked up, those that were not there among them."""

    def read(self, node: Node) -> PartyRecord:
        """Return the record of one ``DistinctParty``."""
        uid = values(node, frozenset({"FixedRef"}), "DistinctParty", self._unmapped)["FixedRef"]
        remarks: list[str] = []
        profile: Node | None = None
        for child in node[3]:
            if child[0] == "Profile" and profile is None:
                profile = child
            elif child[0] == "Comment":
                if comment := label(child, frozenset(), "DistinctParty/Comment", self._unmapped):
                    remarks.append(comment)
            else:
                stray(child, f"DistinctParty/{child[0]}", self._unmapped)
        if profile is None:
            raise KeyError("Profile")
        own = values(profile, _PROFILE, "DistinctParty/Profile", self._unmapped)
        kind, kind_text = self._references.party_kind(own["PartySubTypeID"])
        if kind_text not in PARTY_KINDS:
            self._drift.word("DistinctParty/Profile/@PartySubTypeID", kind_text, uid)
        self._profile(profile, is_person=kind == "person")
        for entry in self._own("SanctionsEntry", own["ID"]):
            self._fields["listings"].append(read_entry(entry, self._references, self._unmapped))
        for relationship in self._own("ProfileRelationship", own["ID"]):
            self._fields["relationships"].append(
                read_relationship(relationship, self._references, self._unmapped)
            )
        self._drift.leaves(self._unmapped, uid)
        return PartyRecord.model_validate(
            {
                "uid": uid,
                "kind": kind or "entity",
                "kind_text": kind_text,
                "remarks": tuple(remarks),
                "unmapped": unmapped_shapes(self._unmapped),
                **{field: tuple(items) for field, items in self._fields.items()},
            }
        )

    def _own(self, tag: str, key: str) -> Iterator[Node]:
        self.used.append((tag, key))
        return map(self._index.node, self._blocks.use((tag, key)))

    def _profile(self, node: Node, *, is_person: bool) -> None:
        for child in node[3]:
            if child[0] == "Identity":
                names, identity_id = read_identity(
                    child, self._references, self._unmapped, is_person=is_person
                )
                self._fields["names"].extend(names)
                for name in names:
                    if name["kind"] == "unstated":
                        self._drift.word(
                            "DistinctParty/Profile/Identity/Alias/@AliasTypeID", str(name["kind_text"])
                        )
                for document in self._own("IDRegDocument", identity_id):
                    item = read_document(document, self._references, self._unmapped, self._place)
                    if not is_known(word := str(item["kind_text"])):
                        self._drift.word("IDRegDocument/@IDRegDocTypeID", word)
                    self._fields["identifiers"].append(item)
            elif child[0] == "Feature":
                self._feature(child)
            else:
                stray(child, f"DistinctParty/Profile/{child[0]}", self._unmapped)

    def _feature(self, node: Node) -> None:
        path = "DistinctParty/Profile/Feature"
        own = values(node, frozenset({"ID", "FeatureTypeID"}), path, self._unmapped)
        kind = self._references.text("FeatureType", own["FeatureTypeID"])
        if not is_known(kind):
            self._drift.word(f"{path}/@FeatureTypeID", kind)
        versions = 0
        for child in node[3]:
            at = f"{path}/{child[0]}"
            if child[0] == "FeatureVersion":
                versions += 1
                key = own.get("ID") if versions == 1 else f"{own.get('ID')}/{versions}"
                self._version(child, key, kind)
            elif child[0] == "IdentityReference":
                only(child, frozenset({"IdentityID", "IdentityFeatureLinkTypeID"}), at, self._unmapped)
            elif child[0] == "Comment":
                if text := label(child, frozenset(), at, self._unmapped):
                    self._unmapped.append((at, text))
            else:
                stray(child, at, self._unmapped)

    def _version(self, node: Node, key: str | None, kind: str) -> None:
        path = "DistinctParty/Profile/Feature/FeatureVersion"
        own = values(node, frozenset({"ID", "ReliabilityID"}), path, self._unmapped)
        told: list[tuple[str, str]] = []
        reliability = self._references.text("Reliability", own.get("ReliabilityID", ""))
        if reliability not in ("Unknown", ""):
            told.append(("reliability", reliability))
        days: Period | None = None
        texts: list[str] = []
        locations: list[Node] = []
        for child in node[3]:
            at = f"{path}/{child[0]}"
            if child[0] == "Comment":
                if text := label(child, frozenset(), at, self._unmapped):
                    told.append(("comment", text))
            elif child[0] == "DatePeriod" and days is None:
                days, date_notes = printed_period(child, at, self._unmapped, usual="false")
                told.extend(date_notes)
            elif child[0] == "VersionDetail":
                texts.extend(self._detail(child, at))
            elif child[0] == "VersionLocation":
                location_id = only(child, frozenset({"LocationID"}), at, self._unmapped)["LocationID"]
                locations.append(self._location(location_id))
            else:
                stray(child, at, self._unmapped)
        self._state(key, kind, days, texts, locations, told)

    def _detail(self, node: Node, path: str) -> Iterator[str]:
        known = frozenset({"DetailTypeID", "DetailReferenceID"})
        own, text = labelled(node, known, path, self._unmapped)
        if reference := own.get("DetailReferenceID"):
            yield self._references.text("DetailReference", reference)
        if text:
            yield text

    def _state(
        self,
        key: str | None,
        kind: str,
        days: Period | None,
        texts: list[str],
        locations: list[Node],
        told: list[tuple[str, str]],
    ) -> None:
        """Put a feature's version where it belongs."""
        item: Shape = {"key": key}
        if kind == "Location" and len(locations) == 1:
            self._fields["addresses"].append(item | self._address(locations[0], told))
            return
        places = [self._references.place(location, self._unmapped) for location in locations]
        value = "; ".join([*texts, *places])
        if kind == "Birthdate" and days and not value:
            item["on"], field = days, "births"
        elif kind == "Place of Birth" and not days:
            item["place_text"], field = value, "births"
        elif kind in ("Citizenship Country", "Nationality Country") and not days:
            item["kind"] = "citizenship" if kind.startswith("C") else "nationality"
            item["country"], field = value, "nationalities"
        else:
            field = collection_of(kind, "features")
            item["kind_text" if field == "identifiers" else "name"] = kind
            item["value"] = "; ".join([*texts, *places, *([days.text] if days else [])]) or None
        if told:
            item["notes"] = tuple(told)
        self._fields[field].append(item)

    def _location(self, location_id: str) -> Node:
        self.used.append(("Location", location_id))
        spans = self._blocks.use(("Location", location_id))
        if not spans:
            raise ParseError(
                "parse.structure",
                f"{self._index.name}: location {location_id} is referred to, but is not in the document",
                hint="the list is refused in whole; compare the file with the authority's own copy",
            )
        return self._index.node(spans[0])

    def _place(self, location_id: str) -> str:
        return self._references.place(self._location(location_id), self._unmapped)

    def _address(self, location: Node, told: list[tuple[str, str]]) -> Shape:
        found, more = self._references.address(location, self._unmapped)
        if told or more:
            found["notes"] = (*told, *more)
        return found
