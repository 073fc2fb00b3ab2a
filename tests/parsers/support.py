"""Cutting small real documents out of the published files, and looking at them leaf by leaf.

Written against the formats, not against the parsers: what belongs to a party is worked out here a second time.
"""

import gzip
from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Final

from lxml import etree

from potashwatch.parsers import read_edition
from potashwatch.records.edition import Edition
from potashwatch.records.party import PartyRecord
from tests.published import FIXTURES

CLASSIC: Final = tuple(f"ofac/classic/{p.name}" for p in sorted((FIXTURES / "ofac/classic").iterdir()))
ADVANCED: Final = ("ofac/advanced/cons_advanced_2020-03-17.xml.gz",)
ENHANCED: Final = (
    "ofac/enhanced/YEMEN_program_ENHANCED_2024-05-24.xml",
    "ofac/enhanced/IRGC_program_ENHANCED_2024-08-28.xml.gz",
)
FSF: Final = (
    "eu/excerpts/fsf_1_1_excerpt_undated.xml",
    "eu/excerpts/fsf_1_1_excerpt_2026-08-05.xml",
    *(f"eu/fsf/{p.name}" for p in sorted((FIXTURES / "eu/fsf").iterdir())),
)
SAMPLES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "classic": ("ofac/classic/consolidated_2018-04-06.xml.gz", ("4632", "9641", "15036", "17013")),
    "advanced": (ADVANCED[0], ("9641", "17013", "17526", "18267")),
    "enhanced": (ENHANCED[1], ("24475", "12803", "37957", "15740")),
    "fsf": (FSF[0], ("6428", "7300", "107840", "118593")),
}
"""A file and a handful of its parties for each format."""

WRAPPERS: Final = frozenset(
    {
        "entities",
        "Locations",
        "IDRegDocuments",
        "DistinctParties",
        "ProfileRelationships",
        "SanctionsEntries",
    }
)
"""Elements that only hold blocks: they are no part of a path."""

RECORDS: Final = {
    "sdnEntry": "uid",
    "entity": "id",
    "sanctionEntity": "logicalId",
    "DistinctParty": "FixedRef",
}
"""A party's own element, and where its key stands."""
_TIES: Final = {
    "IDRegDocument": "IdentityID",
    "SanctionsEntry": "ProfileID",
    "ProfileRelationship": "From-ProfileID",
}


def local(name: str) -> str:
    """Return a name without its namespace."""
    return name.rpartition("}")[2]


@lru_cache(maxsize=4)
def published(relative: str) -> bytes:
    """Return a published file, unpacked."""
    data = (FIXTURES / relative).read_bytes()
    return gzip.decompress(data) if relative.endswith(".gz") else data


@lru_cache(maxsize=3)
def tree_of(relative: str) -> etree._Element:
    """Return a published file as a tree. Nobody changes it. The largest take a hundred megabytes: few are kept."""
    return etree.fromstring(published(relative))


def elements(parent: etree._Element) -> list[etree._Element]:
    """Return the child elements: no comments, no instructions."""
    return list(parent.iterchildren("*"))


def attributes(element: etree._Element) -> dict[str, str]:
    """Return the attributes by their full names."""
    return {str(key): str(value) for key, value in element.attrib.items()}


def below(parent: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield the elements of these names at any depth."""
    return (e for e in parent.iter("*") if local(e.tag) in names)


def first(parent: etree._Element, name: str) -> etree._Element:
    """Return the first element of this name."""
    return next(below(parent, name))


def key_of(party: etree._Element) -> str:
    """Return the key of a party's own element."""
    key = RECORDS[local(party.tag)]
    if found := party.get(key):
        return found
    return next((e.text or "" for e in elements(party) if local(e.tag) == key), "")


def blocks(root: etree._Element) -> dict[str, list[etree._Element]]:
    """Return, for each party, the elements that say something about it; a shared location stands with several."""
    parties = {key_of(party): [party] for party in below(root, *RECORDS)}
    if local(root.tag) != "Sanctions":
        return parties
    owners: dict[tuple[str, str], str] = {}
    for uid, (party,) in parties.items():
        owners["ProfileID", first(party, "Profile").get("ID", "")] = uid
        owners["IdentityID", first(party, "Identity").get("ID", "")] = uid
    for element in below(root, *_TIES):
        tie = _TIES[local(element.tag)]
        owner = owners.get((tie.removeprefix("From-"), element.get(tie, "")))
        if owner:
            parties[owner].append(element)
    locations = {place.get("ID", ""): place for place in below(root, "Location")}
    for found in parties.values():
        used = {e.get("LocationID", "") for block in found for e in below(block, "VersionLocation")}
        used |= {block.get("IssuedIn-LocationID", "") for block in found}
        found.extend(locations[number] for number in sorted(used) if number in locations)
    return parties


@lru_cache(maxsize=3)
def _taken_apart(relative: str) -> tuple[etree._Element, dict[str, list[etree._Element]]]:
    """Return a tree and its blocks, which are known by identity: the two must be remembered together."""
    root = tree_of(relative)
    return root, blocks(root)


def blocks_of(relative: str) -> dict[str, list[etree._Element]]:
    """Return the blocks of each party of a published file."""
    return _taken_apart(relative)[1]


def cut(relative: str, uids: tuple[str, ...]) -> etree._Element:
    """Return a small document: the head of a published file and these parties of it, with all that belongs to them."""
    root, found = _taken_apart(relative)
    kept = {id(element) for uid in uids for element in found[uid]}
    small = _shell(root)
    for child in elements(root):
        name = local(child.tag)
        if name in WRAPPERS:
            wrapper = _shell(child)
            wrapper.extend(deepcopy(block) for block in elements(child) if id(block) in kept)
            small.append(wrapper)
        elif id(child) in kept or name not in RECORDS:
            small.append(deepcopy(child))
    for declared in list(below(small, "Record_Count")):
        declared.text = str(len(uids))
    for unwanted in list(below(small, "filters")):
        drop(unwanted)
    _shorten(small)
    return small


def sample(name: str) -> etree._Element:
    """Return the small real document of a format."""
    return cut(*SAMPLES[name])


def drop(element: etree._Element) -> None:
    """Take an element out of its document."""
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _shell(element: etree._Element) -> etree._Element:
    nsmap: dict[str, str] = element.nsmap  # type: ignore[assignment]  # stubs differ
    shell = etree.Element(element.tag, attributes(element), nsmap=nsmap)
    shell.text = "\n"
    return shell


def _shorten(root: etree._Element) -> None:
    """Keep of the dictionaries of enhanced XML, which hold hundreds of entries, one of each layout."""
    seen: set[tuple[str, ...]] = set()
    for value in list(below(root, "referenceValue", "featureType")):
        layout = (local(value.tag), *(local(child.tag) for child in elements(value)))
        if layout in seen:
            drop(value)
        seen.add(layout)


def bytes_of(root: etree._Element) -> bytes:
    """Return a tree as a document."""
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def read(folder: Path, document: bytes | etree._Element, name: str = "list.xml") -> Edition:
    """Read a document as an edition."""
    path = folder / name
    path.write_bytes(document if isinstance(document, bytes) else bytes_of(document))
    return read_edition(str(path))


def by_uid(edition: Edition) -> dict[str, PartyRecord]:
    """Return the records by their keys."""
    return {record.uid: record for record in edition.records}
