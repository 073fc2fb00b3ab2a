"""One party of an advanced file, with the blocks that belong to it."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from potashwatch.errors import ParseError
from potashwatch.parsers.advanced_blocks import Block, Blocks
from potashwatch.parsers.advanced_dates import printed_period
from potashwatch.parsers.advanced_entries import read_document, read_entry, read_relationship
from potashwatch.parsers.advanced_names import read_identity
from potashwatch.parsers.advanced_references import REFERENCES, References
from potashwatch.parsers.mapping import (
    Shape,
    Unmapped,
    label,
    labelled,
    once,
    only,
    stray,
    unmapped_shapes,
    values,
)
from potashwatch.parsers.markup import Index
from potashwatch.parsers.reading import Drift
from potashwatch.parsers.tokens import Node, attributes
from potashwatch.parsers.words import PARTY_KINDS, collection_of, fits, is_known
from potashwatch.records.party import PartyKind, PartyRecord, Period

Fields = dict[str, list[Shape]]

_PROFILE: Final = frozenset({"ID", "PartySubTypeID"})
_GROUP: Final = "DistinctParty/Profile/Identity/NamePartGroups/MasterNamePartGroup/NamePartGroup"


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
        comments = 0
        for child in node[3]:
            if child[0] == "Profile" and profile is None:
                profile = child
            elif child[0] == "Comment":
                comments += 1
                comment = label(child, frozenset(), "DistinctParty/Comment", self._unmapped)
                if comment or comments > 1:  # one that is empty stands in every party, and says nothing
                    remarks.append(comment)
            else:
                stray(child, f"DistinctParty/{child[0]}", self._unmapped)
        if profile is None:
            raise KeyError("Profile")
        own = values(profile, _PROFILE, "DistinctParty/Profile", self._unmapped)
        kind, kind_text = self._references.party_kind(own["PartySubTypeID"])
        if kind_text not in PARTY_KINDS:
            self._drift.word("DistinctParty/Profile/@PartySubTypeID", kind_text, uid)
        self._profile(profile, uid, kind, kind_text)
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

    def _profile(self, node: Node, uid: str, kind: PartyKind | None, kind_text: str) -> None:
        identities: set[str] = set()
        for child in node[3]:
            if child[0] == "Identity":
                names, identity_id, part_kinds = read_identity(
                    child, self._references, self._unmapped, uid=uid, kind=kind
                )
                identities.add(identity_id)
                self._fields["names"].extend(names)
                for part_kind in sorted(part_kinds):
                    if not fits(part_kind, kind):
                        message = f"a part of a name that no {kind_text} has: {part_kind}"
                        self._drift.add("drift.word", f"{_GROUP}/@NamePartTypeID", message, uid)
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
            elif child[0] != "Feature":
                stray(child, f"DistinctParty/Profile/{child[0]}", self._unmapped)
        for child in node[3]:
            if child[0] == "Feature":
                self._feature(child, identities)

    def _feature(self, node: Node, identities: set[str]) -> None:
        path = "DistinctParty/Profile/Feature"
        own = values(node, frozenset({"ID", "FeatureTypeID"}), path, self._unmapped)
        kind = self._references.text("FeatureType", own["FeatureTypeID"])
        if not is_known(kind):
            self._drift.word(f"{path}/@FeatureTypeID", kind)
        versions = 0
        for child in once(node, path, self._unmapped, frozenset({"FeatureVersion"})):
            at = f"{path}/{child[0]}"
            if child[0] == "FeatureVersion":
                versions += 1
                key = own.get("ID") if versions == 1 else f"{own.get('ID')}/{versions}"
                self._version(child, key, kind)
            elif child[0] == "IdentityReference":
                known = frozenset({"IdentityID", "IdentityFeatureLinkTypeID"})
                number = only(child, known, at, self._unmapped).get("IdentityID", "")
                if number not in identities:
                    self._unmapped.append((f"{at}/@IdentityID", number))
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
        details: list[Node] = []
        for child in once(node, path, self._unmapped, frozenset({"VersionDetail", "VersionLocation"})):
            at = f"{path}/{child[0]}"
            if child[0] == "Comment":
                if text := label(child, frozenset(), at, self._unmapped):
                    told.append(("comment", text))
            elif child[0] == "DatePeriod":
                days, date_notes = printed_period(child, at, self._unmapped, usual="false")
                told.extend(date_notes)
            elif child[0] == "VersionDetail":
                details.append(child)
            elif child[0] == "VersionLocation":
                location_id = only(child, frozenset({"LocationID"}), at, self._unmapped)["LocationID"]
                location = self._location(
                    location_id, "FeatureVersionReference", own.get("ID", ""), f"{at}/@LocationID"
                )
                locations.append(location)
            else:
                stray(child, at, self._unmapped)
        for detail in details:
            other = "DATE" if days else "COUNTRY or LOCATION" if locations else ""
            texts.extend(self._detail(detail, f"{path}/VersionDetail", other, is_only=len(details) == 1))
        self._state(key, kind, days, texts, locations, told)

    def _detail(self, node: Node, path: str, other: str, *, is_only: bool) -> Iterator[str]:
        """Yield what a detail states itself. ``other``: its type where what it states stands beside it."""
        known = frozenset({"DetailTypeID", "DetailReferenceID"})
        own, text = labelled(node, known, path, self._unmapped)
        reference, number = own.get("DetailReferenceID"), own.get("DetailTypeID", "")
        kind = self._references.text("DetailType", number)
        if reference:
            yield self._references.text("DetailReference", reference)
        if text:
            yield text
        fitting = "TEXT" if text and not reference else "LOOKUP" if reference and not text else other
        if not kind or kind not in fitting.split(" or ") or not (text or reference or is_only):
            self._unmapped.append((f"{path}/@DetailTypeID", number))

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

    def _location(self, location_id: str, reference: str, number: str, path: str) -> Node:
        """Return a location that is referred to from ``path``.

        A second one under the same number is carried, and so is a reference to one that does not refer back.
        """
        self.used.append(("Location", location_id))
        spans = self._blocks.use(("Location", location_id))
        if not spans:
            raise ParseError(
                "parse.structure",
                f"{self._index.name}: location {location_id} is referred to, but is not in the document",
                hint="the list is refused in whole; compare the file with the authority's own copy",
            )
        found, *others = map(self._index.node, spans)
        for other in others:
            stray(other, "Location", self._unmapped)
        back = (attributes(child[1]) for child in found[3] if child[0] == reference)
        if all(own.get(REFERENCES[reference]) != number for own in back):
            self._unmapped.append((path, location_id))
        return found

    def _place(self, location_id: str, document_id: str) -> str:
        path = "IDRegDocument/@IssuedIn-LocationID"
        location = self._location(location_id, "IDRegDocumentReference", document_id, path)
        return self._references.place(location, self._unmapped)

    def _address(self, location: Node, told: list[tuple[str, str]]) -> Shape:
        found, more = self._references.address(location, self._unmapped)
        if told or more:
            found["notes"] = (*told, *more)
        return found
