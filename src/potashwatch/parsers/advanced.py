"""OFAC advanced XML: root ``Sanctions``, old and new namespace. One party is spread over five sections.

``DistinctParty/@FixedRef`` is the key. Documents are tied to the party's identity, entries and relationships to
its profile, locations to its features. Dates and programs come after all parties, so the index of record spans is
made first, and each party is then read with the blocks that belong to it. Source: OFAC's XSD
(``sdn_advanced.xsd``) and the file of 2020-03-17.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import ClassVar, Final

from potashwatch.parsers.advanced_blocks import Block, Blocks
from potashwatch.parsers.advanced_dates import printed_date
from potashwatch.parsers.advanced_form import sight_of
from potashwatch.parsers.advanced_party import PartyReader
from potashwatch.parsers.advanced_references import NAMESPACES, References
from potashwatch.parsers.cutting import UNCERTIFIED, Certified, Span, digest
from potashwatch.parsers.documents import Document, Watch
from potashwatch.parsers.forms import NONE
from potashwatch.parsers.mapping import (
    Unmapped,
    inner,
    once,
    stray,
    values,
)
from potashwatch.parsers.markup import skeleton
from potashwatch.parsers.roots import Root
from potashwatch.parsers.rows import Known, Row
from potashwatch.parsers.tokens import Node, attributes
from potashwatch.parsers.xml_reading import XmlReading
from potashwatch.records.edition import FormatId, Header, ListId
from potashwatch.records.party import PartyRecord

_TIES: Final = {
    "Location": "ID",
    "IDRegDocument": "IdentityID",
    "ProfileRelationship": "From-ProfileID",
    "SanctionsEntry": "ProfileID",
}
"""The blocks, each with the attribute that ties it to its party."""

IGNORED: Final[dict[str, str]] = {
    "DistinctParty/Profile/Identity/@ID": "row number that ties documents and features to the identity",
    "DistinctParty/Profile/Feature/FeatureVersion/@ID": "row number of the version; the feature's own is the key",
    "DistinctParty/Profile/Feature/IdentityReference/@IdentityFeatureLinkTypeID": "Unknown in every file seen",
    "Location/LocationPart/LocationPartValue/@LocPartValueTypeID": "Unknown in every file seen",
    "SanctionsEntry/EntryEvent/@ID": "row number; the event is carried",
    "SanctionsEntry/SanctionsMeasure/@ID": "row number; the measure is carried",
    "*/AreaCode/@AreaCodeTypeID": "sorts the dictionary",
    "*/FeatureType/@FeatureTypeGroupID": "sorts the dictionary",
    "*/LegalBasis/@LegalBasisShortRef": "another, shorter wording of the text, which is carried",
    "*/LegalBasis/@LegalBasisTypeID": "sorts the dictionary",
    "*/LegalBasis/@SanctionsProgramID": "a party's programs stand in its measures",
    "*/RelationType/@Symmetrical": "explains the word, which is carried",
    "*/Script/@ScriptCode": "a short form of the text, which is carried",
    "ReferenceValueSets/AreaCodeTypeValues": "sorts the dictionary",
    "ReferenceValueSets/CalendarTypeValues": "a calendar other than the first is carried by its number",
    "ReferenceValueSets/DecisionMakingBodyValues": "no party refers to it",
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

What ties blocks together (``ProfileID``, ``IDRegDocument/@IdentityID``, ``LocationID``, ``NamePartGroupID``, ...)
is not among them: it decides which record a block is in, so a change of it shows. Nor is what repeats another leaf
(``FixedRef``, ``IdentityReference``, ``DetailTypeID``, a location's references): it is compared with that one, and
carried where it differs. The rest of the dictionary stands in every party that refers to it.
"""


class AdvancedReading(XmlReading):
    """One advanced document. See ``potashwatch.parsers.reading.Reading``."""

    format: ClassVar[FormatId] = "ofac-advanced"
    namespaces = NAMESPACES
    tags = ("DistinctParty", *_TIES)
    form = NONE

    def __init__(
        self,
        document: Document,
        root: Root,
        stack: ExitStack,
        watch: Watch,
        certified: Certified = UNCERTIFIED,
    ) -> None:
        super().__init__(document, root, stack, watch, certified)
        self._tree = skeleton(self._index)
        self._references = References.read(self._tree, self._index.name)
        told = repr(sorted((kind, sorted(texts.items())) for kind, texts in self._references.sets.items()))
        told += repr(sorted(self._references.country_codes.items()))
        told += repr(sorted(self._references.party_types.items()))
        self._dictionary = digest(told.encode("utf-8", "surrogatepass"))
        self._blocks = Blocks(self._index, _TIES)
        self._sight = sight_of(self._references, self._index, self._blocks)
        self._bytes = b""
        self._told: list[Block] | None = None
        """The blocks that the party looked at last refers to, as its bytes tell."""
        self._read_blocks: list[Block] = []
        """The blocks that the party read last has looked up."""

    def records(self) -> Iterator[PartyRecord]:
        """Yield every party with all that belongs to it."""
        yield from super().records()
        self._note_unused()

    def rows(self, known: Known) -> Iterator[Row]:
        """Yield the row of every party; all that belongs to it is in its digest."""
        yield from super().rows(known)
        self._note_unused()

    def _note_unused(self) -> None:
        """Note what belongs to no party; that it is one whole element is seen only here."""
        for tag, key in self._blocks.unused():
            for span in self._blocks.spans((tag, key)):
                self._index.node(span)
            if tag != "Location":
                self.drift.add("drift.reference", tag, "belongs to no party of the document", key or None)

    def _digest(self, span: Span) -> bytes:
        """Return the digest, and keep the party's bytes and blocks for what is asked of it next."""
        self._bytes = self._index.read(span)
        self._told = self._blocks.of(self._bytes)
        if self._told is None:
            return b""
        return digest(self._dictionary + span.digest + self._blocks.told(self._told))

    def _glance(self, span: Span, digest: bytes) -> Row | None:  # noqa: ARG002 - it is the one of the digest
        if not self._sight or not self._told:
            return None
        glance = self._sight.glance(self._bytes, self._told)
        return Row(glance.uid, digest, glance.marks) if glance else None

    def _took(self, span: Span) -> None:  # noqa: ARG002 - it is the one of the digest
        self._blocks.use_all(self._told or ())

    def _row(self, span: Span, digest: bytes) -> Row:
        row = super()._row(span, digest)
        is_all = self._told is not None and set(self._told) == set(self._read_blocks)
        return row if is_all else row._replace(digest=b"")

    def _party(self, node: Node) -> PartyRecord:
        reader = PartyReader(self._index, self._blocks, self._references, self.drift)
        record = reader.read(node)
        self._read_blocks = reader.used
        return record

    def _key(self, node: Node) -> str | None:
        return attributes(node[1]).get("FixedRef") or None

    def header(self, list_id: ListId | None) -> Header:
        """Return the date of issue and the list."""
        unmapped: Unmapped = []
        issued: str | None = None
        values(self._tree, frozenset({"Version", "schemaLocation"}), "Sanctions", unmapped)
        for child in once(self._tree, "", unmapped, _SECTIONS):
            if child[0] == "DateOfIssue":
                issued = printed_date(child, "DateOfIssue", unmapped)
            elif child[0] in _WRAPPERS:
                for other in inner(child, child[0], unmapped):
                    stray(other, f"{child[0]}/{other[0]}", unmapped)
            elif child[0] != "ReferenceValueSets":
                stray(child, child[0], unmapped)
        self.drift.leaves([*unmapped, *self._references.odd])
        return Header(
            list=self.marks.decide(self.drift, list_id),
            format=self.format,
            namespace=self._namespace,
            published_on=self.drift.published("DateOfIssue", issued),
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
_SECTIONS: Final = _WRAPPERS | {"ReferenceValueSets"}
