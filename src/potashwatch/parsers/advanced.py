"""OFAC advanced XML: root ``Sanctions``, old and new namespace. One party is spread over five sections.

``DistinctParty/@FixedRef`` is the key. Documents are tied to the party's identity, entries and relationships to its profile,
locations to its features. Dates and programs come after all parties, so the index of record spans is made first, and each
party is then read with the blocks that belong to it. Source: OFAC's XSD (``sdn_advanced.xsd``) and the file of 2020-03-17.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Final

from potashwatch.errors import ParseError
from potashwatch.parsers.advanced_dates import printed_date, printed_period
from potashwatch.parsers.advanced_names import read_identity
from potashwatch.parsers.advanced_references import NAMESPACES, References
from potashwatch.parsers.dates import day, period
from potashwatch.parsers.documents import Document, Watch
from potashwatch.parsers.lists import ListMarks
from potashwatch.parsers.mapping import (
    Shape,
    Unmapped,
    inner,
    label,
    labelled,
    notes,
    only,
    stray,
    unmapped_shapes,
    values,
)
from potashwatch.parsers.markup import Index, Root, Span, index, skeleton
from potashwatch.parsers.reading import Drift, missing
from potashwatch.parsers.tokens import Node, attributes
from potashwatch.parsers.words import PARTY_KINDS, is_particular
from potashwatch.records.edition import FormatId, Header, ListId
from potashwatch.records.party import PartyRecord, Period

_SECTIONS: Final = {
    "Location": "ID",
    "IDRegDocument": "IdentityID",
    "DistinctParty": "FixedRef",
    "ProfileRelationship": "From-ProfileID",
    "SanctionsEntry": "ProfileID",
}
"""The blocks, each with the attribute that ties it to its party."""

IGNORED: Final[dict[str, str]] = {
    "DistinctParty/Profile/Identity/@FixedRef": "repeats the party's key",
    "DistinctParty/Profile/Identity/@ID": "row number that ties documents and features to the identity",
    "DistinctParty/Profile/Identity/Alias/@FixedRef": "repeats the party's key",
    "DistinctParty/Profile/Identity/Alias/DocumentedName/@FixedRef": "repeats the party's key",
    "DistinctParty/Profile/Feature/FeatureVersion/@ID": "row number of the version; the feature's own is the key",
    "DistinctParty/Profile/Feature/FeatureVersion/VersionDetail/@DetailTypeID": "says which of the forms the value has",
    "DistinctParty/Profile/Feature/IdentityReference/@IdentityID": "ties the feature to the party's own identity",
    "DistinctParty/Profile/Feature/IdentityReference/@IdentityFeatureLinkTypeID": "Unknown in every file seen",
    "Location/FeatureVersionReference/@FeatureVersionID": "the feature's own reference, read from the other side",
    "Location/IDRegDocumentReference/@IDRegDocumentID": "the document's own reference, read from the other side",
    "Location/LocationPart/LocationPartValue/@LocPartValueTypeID": "Unknown in every file seen",
    "SanctionsEntry/EntryEvent/@ID": "row number; the event is carried",
    "SanctionsEntry/SanctionsMeasure/@ID": "row number; the measure is carried",
    "*/AreaCode/@AreaCodeTypeID": "sorts the dictionary",
    "*/AreaCode/@CountryID": "a location refers to its country itself",
    "*/AreaCode/@Description": "the country's name, which a location refers to itself",
    "*/FeatureType/@FeatureTypeGroupID": "sorts the dictionary",
    "*/LegalBasis/@LegalBasisShortRef": "a short form of the text, which is carried",
    "*/LegalBasis/@LegalBasisTypeID": "sorts the dictionary",
    "*/LegalBasis/@SanctionsProgramID": "a party's programs stand in its measures",
    "*/RelationType/@Symmetrical": "explains the word, which is carried",
    "*/Script/@ScriptCode": "a short form of the text, which is carried",
    "ReferenceValueSets/AreaCodeTypeValues": "sorts the dictionary",
    "ReferenceValueSets/CalendarTypeValues": "a calendar other than the first is carried by its number",
    "ReferenceValueSets/DecisionMakingBodyValues": "no party refers to it",
    "ReferenceValueSets/DetailTypeValues": "says which of the forms a value has",
    "ReferenceValueSets/EntryLinkTypeValues": "no party refers to it",
    "ReferenceValueSets/ExRefTypeValues": "no party refers to it",
    "ReferenceValueSets/FeatureTypeGroupValues": "sorts the dictionary",
    "ReferenceValueSets/IdentityFeatureLinkTypeValues": "Unknown in every file seen",
    "ReferenceValueSets/LegalBasisTypeValues": "sorts the dictionary",
    "ReferenceValueSets/LocPartValueTypeValues": "Unknown in every file seen",
    "ReferenceValueSets/OrganisationValues": "no party refers to it",
    "ReferenceValueSets/SanctionsProgramValues": "a party's programs stand in its measures, as texts",
    "ReferenceValueSets/SubsidiaryBodyValues": "no party refers to it",
    "ReferenceValueSets/SupInfoTypeValues": "no party refers to it",
    "ReferenceValueSets/TargetTypeValues": "no party refers to it",
    "SanctionsEntryLinks": "empty in every file seen; anything in it is reported as drift",
    "Sanctions/@Version": "version of the schema; says nothing of the list",
    "Sanctions/@schemaLocation": "where a schema lies; says nothing of the list",
}
"""Leaves that are not in a record, and why; ``*`` stands for any path.

What ties blocks together (``ProfileID``, ``IdentityID``, ``LocationID``, ``NamePartGroupID``, ...) is not among them:
it decides which record a block is in, so a change of it shows. The rest of the dictionary stands in every party that
refers to it.
"""

Fields = dict[str, list[Shape]]


class AdvancedReading:
    """One advanced document. See ``potashwatch.parsers.reading.Reading``."""

    def __init__(self, document: Document, root: Root, stack: ExitStack, watch: Watch) -> None:
        self.format: FormatId = "ofac-advanced"
        self.drift = Drift()
        self.drift.namespace(root.namespace, NAMESPACES)
        self._namespace = root.namespace
        self._index = index(document, root, tuple(_SECTIONS), stack, watch)
        self._tree = skeleton(self._index)
        self._marks = ListMarks()
        self._parties: list[Span] = []
        self._blocks: dict[str, dict[str, list[Span]]] = {tag: defaultdict(list) for tag in _SECTIONS}
        for span in self._index.spans:
            if span.tag == "DistinctParty":
                self._parties.append(span)
            else:
                key = attributes(span.head.decode("utf-8").removesuffix("/")).get(_SECTIONS[span.tag], "")
                self._blocks[span.tag][key].append(span)

    def records(self) -> Iterator[PartyRecord]:
        """Yield every party with all that belongs to it."""
        references = References.read(self._tree, self._index.name)
        for span in self._parties:
            reader = _PartyReader(self._index, self._blocks, references, self.drift)
            try:
                record = reader.read(self._index.node(span))
            except KeyError as error:
                uid = attributes(span.head.decode("utf-8")).get("FixedRef") or None
                where = f"line {self._index.line(span.offset)}: "
                raise missing(self._index.name, f"DistinctParty/{error.args[0]}", uid, where) from error
            self._marks.count(record)
            yield record
        for tag in ("IDRegDocument", "ProfileRelationship", "SanctionsEntry"):
            for key in self._blocks[tag]:
                self.drift.add("drift.reference", tag, "belongs to no party of the document", key or None)

    def header(self, list_id: ListId | None) -> Header:
        """Return the date of issue and the list."""
        unmapped: Unmapped = []
        issued: str | None = None
        values(self._tree, frozenset({"Version", "schemaLocation"}), "Sanctions", unmapped)
        for child in self._tree[3]:
            if child[0] == "DateOfIssue":
                issued = printed_date(child, "DateOfIssue", unmapped)
            elif child[0] in _WRAPPERS:
                for other in inner(child, child[0], unmapped):
                    stray(other, f"{child[0]}/{other[0]}", unmapped)
            elif child[0] != "ReferenceValueSets":
                stray(child, child[0], unmapped)
        self.drift.leaves(unmapped)
        return Header(
            list=self._marks.decide(self.drift, list_id),
            format=self.format,
            namespace=self._namespace,
            published_on=day(issued) if issued else None,
            published_text=issued,
        )


_WRAPPERS: Final = frozenset(
    {
        "Locations",
        "IDRegDocuments",
        "DistinctParties",
        "ProfileRelationships",
        "SanctionsEntries",
        "SanctionsEntryLinks",
    }
)
_PROFILE: Final = frozenset({"ID", "PartySubTypeID"})
_COMMENT: Final = frozenset({"Comment"})


class _PartyReader:
    """Reads one party. Raises KeyError for a required leaf that is missing."""

    def __init__(
        self,
        index: Index,
        blocks: dict[str, dict[str, list[Span]]],
        references: References,
        drift: Drift,
    ) -> None:
        self._index = index
        self._blocks = blocks
        self._references = references
        self._drift = drift
        self._unmapped: Unmapped = []
        self._fields: Fields = defaultdict(list)

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
            self._entry(entry)
        for relationship in self._own("ProfileRelationship", own["ID"]):
            self._relationship(relationship)
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
        for span in self._blocks[tag].pop(key, ()):
            yield self._index.node(span)

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
                    self._document(document)
            elif child[0] == "Feature":
                self._feature(child)
            else:
                stray(child, f"DistinctParty/Profile/{child[0]}", self._unmapped)

    def _feature(self, node: Node) -> None:
        path = "DistinctParty/Profile/Feature"
        own = values(node, frozenset({"ID", "FeatureTypeID"}), path, self._unmapped)
        kind = self._references.text("FeatureType", own["FeatureTypeID"])
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
            item["name"] = kind
            item["value"] = "; ".join([*texts, *places, *([days.text] if days else [])]) or None
            field = "particulars" if is_particular(kind) else "features"
        if told:
            item["notes"] = tuple(told)
        self._fields[field].append(item)

    def _location(self, location_id: str) -> Node:
        spans = self._blocks["Location"].get(location_id)
        if not spans:
            raise ParseError(
                "parse.structure",
                f"{self._index.name}: location {location_id} is referred to, but is not in the document",
                hint="the list is refused in whole; compare the file with the authority's own copy",
            )
        return self._index.node(spans[0])

    def _address(self, location: Node, told: list[tuple[str, str]]) -> Shape:
        found, more = self._references.address(location, self._unmapped)
        if told or more:
            found["notes"] = (*told, *more)
        return found

    def _document(self, node: Node) -> None:
        path = "IDRegDocument"
        known = frozenset(
            {"ID", "IDRegDocTypeID", "IdentityID", "IssuedBy-CountryID", "IssuedIn-LocationID", "ValidityID"}
        )
        own = values(node, known, path, self._unmapped)
        told: list[tuple[str, str]] = []
        validity = self._references.text("Validity", own.get("ValidityID", ""))
        if validity not in ("Valid", ""):
            told.append(("validity", validity))
        if place := own.get("IssuedIn-LocationID"):
            told.append(("issued in", self._references.place(self._location(place), self._unmapped)))
        item: Shape = {
            "key": own.get("ID"),
            "kind_text": self._references.text("IDRegDocType", own["IDRegDocTypeID"]),
        }
        if country := own.get("IssuedBy-CountryID"):
            item["country"] = self._references.text("Country", country)
            item["country_code"] = self._references.country_codes.get(country)
        for child in node[3]:
            at = f"{path}/{child[0]}"
            if child[0] == "IDRegistrationNo" and "value" not in item:
                item["value"] = label(child, frozenset(), at, self._unmapped) or None
            elif child[0] == "IssuingAuthority" and "issuer_text" not in item:
                item["issuer_text"] = label(child, frozenset(), at, self._unmapped) or None
            elif child[0] == "Comment":
                if text := label(child, frozenset(), at, self._unmapped):
                    told.append(("comment", text))
            elif child[0] == "DocumentedNameReference":
                number = only(child, frozenset({"DocumentedNameID"}), at, self._unmapped)
                told.append(("documented name", number.get("DocumentedNameID", "")))
            elif child[0] == "DocumentDate":
                self._document_date(child, item, told)
            else:
                stray(child, at, self._unmapped)
        if told:
            item["notes"] = tuple(told)
        self._fields["identifiers"].append(item)

    def _document_date(self, node: Node, item: Shape, told: list[tuple[str, str]]) -> None:
        path = "IDRegDocument/DocumentDate"
        own = values(node, frozenset({"IDRegDocDateTypeID"}), path, self._unmapped)
        kind = self._references.text("IDRegDocDateType", own.get("IDRegDocDateTypeID", ""))
        field = {"Issue Date": "issued", "Expiration Date": "expires"}.get(kind)
        for child in node[3]:
            at = f"{path}/{child[0]}"
            if child[0] != "DatePeriod":
                stray(child, at, self._unmapped)
                continue
            days, date_notes = printed_period(child, at, self._unmapped, usual="false")
            told.extend(date_notes)
            if field and field not in item:
                item[field] = days
            else:
                told.append((kind, days.text))

    def _entry(self, node: Node) -> None:
        path = "SanctionsEntry"
        own = values(node, frozenset({"ID", "ProfileID", "ListID"}), path, self._unmapped)
        programs: list[str] = []
        measures: list[str] = []
        events: list[tuple[str, Period | None, str, list[tuple[str, str]]]] = []
        told: list[tuple[str, str]] = []
        for child in node[3]:
            if child[0] == "EntryEvent":
                events.append(self._event(child))
            elif child[0] == "SanctionsMeasure":
                self._measure(child, programs, measures, told)
            elif child[0] == "Comment":
                if text := label(child, frozenset(), f"{path}/Comment", self._unmapped):
                    told.append(("comment", text))
            else:
                stray(child, f"{path}/{child[0]}", self._unmapped)
        events.sort(key=lambda event: (event[1].text if event[1] else "", event[2], event[0]))
        for kind, days, basis, event_notes in events:
            told.extend(event_notes)
            if len(events) > 1 or kind != "Created":
                told.append(("event", f"{kind} {days.text if days else 'undated'} {basis}"))
        self._fields["listings"].append(
            {
                "key": own.get("ID"),
                "list_text": self._references.text("List", own.get("ListID", "")),
                "programs": tuple(programs),
                "measures": tuple(measures),
                "legal_bases": tuple(basis for _, _, basis, _ in events if basis),
                "listed": next((days for _, days, _, _ in events if days), None),
                "notes": tuple(told),
            }
        )

    def _event(self, node: Node) -> tuple[str, Period | None, str, list[tuple[str, str]]]:
        path = "SanctionsEntry/EntryEvent"
        own = values(node, frozenset({"ID", "EntryEventTypeID", "LegalBasisID"}), path, self._unmapped)
        days: Period | None = None
        told: list[tuple[str, str]] = []
        for child in node[3]:
            at = f"{path}/{child[0]}"
            if child[0] == "Date" and days is None:
                days = period(printed_date(child, at, self._unmapped))
            elif child[0] == "Comment":
                if text := label(child, frozenset(), at, self._unmapped):
                    told.append(("event comment", text))
            else:
                stray(child, at, self._unmapped)
        kind = self._references.text("EntryEventType", own.get("EntryEventTypeID", ""))
        return kind, days, self._references.text("LegalBasis", own.get("LegalBasisID", "")), told

    def _measure(
        self, node: Node, programs: list[str], measures: list[str], told: list[tuple[str, str]]
    ) -> None:
        path = "SanctionsEntry/SanctionsMeasure"
        own = values(node, frozenset({"ID", "SanctionsTypeID"}), path, self._unmapped)
        kind = self._references.text("SanctionsType", own["SanctionsTypeID"])
        comment = ""
        for child in node[3]:
            at = f"{path}/{child[0]}"
            if child[0] == "Comment":
                comment = label(child, frozenset(), at, self._unmapped)
            elif child[0] == "DatePeriod":
                days, date_notes = printed_period(child, at, self._unmapped, usual="true")
                told.extend((f"{kind} {comment} {key}".strip(), text) for key, text in date_notes)
                if days.text:
                    told.append((f"{kind} {comment} period".strip(), days.text))
            else:
                stray(child, at, self._unmapped)
        if kind == "Program" and comment:
            programs.append(comment)
        else:
            measures.append(f"{kind}: {comment}" if comment else kind)

    def _relationship(self, node: Node) -> None:
        path = "ProfileRelationship"
        known = frozenset(
            {
                "ID",
                "From-ProfileID",
                "To-ProfileID",
                "RelationTypeID",
                "RelationQualityID",
                "Former",
                "SanctionsEntryID",
            }
        )
        own = values(node, known, path, self._unmapped)
        told = list(notes({"sanctions entry": own.get("SanctionsEntryID", "")}, {}))
        for child in node[3]:
            if child[0] == "Comment":
                if text := label(child, frozenset(), f"{path}/Comment", self._unmapped):
                    told.append(("comment", text))
            else:
                stray(child, f"{path}/{child[0]}", self._unmapped)
        former = own.get("Former")
        if former not in ("true", "false", None):
            told.append(("Former", former))
        quality = self._references.text("RelationQuality", own.get("RelationQualityID", ""))
        self._fields["relationships"].append(
            {
                "key": own.get("ID"),
                "kind_text": self._references.text("RelationType", own["RelationTypeID"]),
                "target_uid": own["To-ProfileID"],
                "is_former": {"true": True, "false": False}.get(former or ""),
                "quality_text": quality if quality not in ("Unknown", "") else None,
                "notes": tuple(told),
            }
        )
