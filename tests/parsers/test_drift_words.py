"""New words, a new namespace and reserved fields are read, carried and reported."""

from pathlib import Path
from typing import get_args

import pytest
from lxml import etree

from potashwatch.parsers import advanced_references, classic, enhanced, fsf
from potashwatch.records.edition import DriftCode, Edition, FormatDrift
from potashwatch.records.party import PartyRecord
from tests.parsers import support
from tests.parsers.support import below, blocks, by_uid, bytes_of, first, local, read, sample
from tests.program import run

NAMESPACES = {
    "classic": classic.NAMESPACES,
    "advanced": advanced_references.NAMESPACES,
    "enhanced": enhanced.NAMESPACES,
    "fsf": fsf.NAMESPACES,
}


def renamed(name: str, namespace: str | None) -> bytes:
    """Return the small document of a format in another namespace."""
    data = bytes_of(sample(name))
    old = etree.QName(sample(name).tag).namespace
    assert old
    declared = f'xmlns="{namespace}"' if namespace else ""
    return data.replace(f'xmlns="{old}"'.encode(), declared.encode())


def drifts(edition: Edition, code: DriftCode) -> list[FormatDrift]:
    assert code in get_args(DriftCode)
    return [found for found in edition.drift if found.code == code]


@pytest.mark.parametrize("name", support.SAMPLES)
def test_every_known_namespace_reads_alike_and_quietly(name: str, tmp_path: Path) -> None:
    """The namespaces before and after May 2024 give the same records and no drift (F20, F23)."""
    base = read(tmp_path, sample(name))
    for namespace in NAMESPACES[name]:
        edition = read(tmp_path, renamed(name, namespace))
        assert edition.records == base.records
        assert drifts(edition, "drift.namespace") == []
        assert edition.header.namespace == namespace


@pytest.mark.parametrize("namespace", ["urn:next", None])
@pytest.mark.parametrize("name", support.SAMPLES)
def test_an_unknown_namespace_is_reported_and_reads_alike(
    name: str, namespace: str | None, tmp_path: Path
) -> None:
    """Local names decide; the new namespace is named (F20)."""
    base = read(tmp_path, sample(name))
    edition = read(tmp_path, renamed(name, namespace))
    assert edition.records == base.records
    (found,) = drifts(edition, "drift.namespace")
    assert found.message.endswith(namespace or "none")


WORDS = {
    "classic party type": ("classic", "sdnType", "4632", "kind_text"),
    "classic alias type": ("classic", "type", "4632", "names"),
    "classic category": ("classic", "category", "4632", "names"),
    "classic document type": ("classic", "idType", "17013", "identifiers"),
    "advanced party type": ("advanced", "PartyType", "9641", "kind_text"),
    "advanced party sub type": ("advanced", "PartySubType", "9641", "kind_text"),
    "enhanced party type": ("enhanced", "entityType", "24475", "kind_text"),
    "enhanced alias type": ("enhanced", "aliasType", "37957", "names"),
    "advanced feature type": ("advanced", "FeatureType", "9641", "features"),
    "advanced document type": ("advanced", "IDRegDocType", "17013", "identifiers"),
    "enhanced feature type": ("enhanced", "feature/type", "24475", "features"),
    "enhanced document type": ("enhanced", "identityDocument/type", "12803", "identifiers"),
    "fsf party type": ("fsf", "subjectType/@code", "6428", "kind_text"),
    "fsf document type": ("fsf", "identification/@identificationTypeCode", "6428", "identifiers"),
}


@pytest.mark.parametrize("case", WORDS)
def test_an_unknown_category_word_is_carried_and_reported(case: str, tmp_path: Path) -> None:
    """A new word stands in the record as printed, and in the drift (F25)."""
    name, leaf, uid, field = WORDS[case]
    root = sample(name)
    above, _, last = leaf.rpartition("/")
    if last.startswith("@"):
        next(e for block in blocks(root)[uid] for e in below(block, above)).set(last[1:], "starship")
    elif last[0].isupper():
        for element in below(root, last):
            element.text = "starship"
    else:
        outer = [e for block in blocks(root)[uid] for e in (below(block, above) if above else [block])]
        next(e for each in outer for e in below(each, last)).text = "starship"
    edition = read(tmp_path, root)
    assert "starship" in str(getattr(by_uid(edition)[uid], field))
    found = drifts(edition, "drift.word")
    assert {drift.message for drift in found} == {"an unknown word: starship"}
    assert edition.drift == tuple(sorted(edition.drift, key=lambda d: (d.code, d.path, d.message)))


def test_an_unknown_word_of_both_editions_is_reported_once(tmp_path: Path) -> None:
    """One line for the comparison, not one for each occurrence and side."""
    root = sample("classic")
    for place, word in enumerate(below(root, "idType")):
        word.text = "Star ID" if place < 3 else word.text
    (tmp_path / "old.xml").write_bytes(bytes_of(root))
    first(root, "lastName").text = "RENAMED"
    (tmp_path / "new.xml").write_bytes(bytes_of(root))
    done = run("diff", str(tmp_path / "old.xml"), str(tmp_path / "new.xml"))
    lines = [line for line in done.stderr.decode().splitlines() if "Star ID" in line]
    assert len(lines) == 1
    assert (
        "format drift in both editions, 3 x sdnEntry/idList/id/idType: an unknown word: Star ID" in lines[0]
    )


def test_an_unknown_alias_type_of_advanced_xml_is_carried_and_reported(tmp_path: Path) -> None:
    """A tool stopped on one (F25); here it stands in the name, which is of no stated kind."""
    root = sample("advanced")
    for word in below(root, "AliasType"):
        word.text = "starname" if word.text == "A.K.A." else word.text
    edition = read(tmp_path, root)
    assert ("unstated", "starname") in {(n.kind, n.kind_text) for n in by_uid(edition)["9641"].names}
    (found,) = drifts(edition, "drift.word")
    assert found.message == "an unknown word: starname"


def one(edition: Edition, uid: str) -> PartyRecord:
    return by_uid(edition)[uid]


def test_a_delisting_date_and_additional_information_of_the_eu_are_read(tmp_path: Path) -> None:
    """The EU keeps both in reserve: the date in the listing and highlighted, the information with its detail (F26)."""
    root = sample("fsf")
    base = one(read(tmp_path, root), "6428")
    party = next(e for e in below(root, "sanctionEntity") if e.get("logicalId") == "6428")
    party.set("delistingDate", "2027-01-31")
    for place in ("nameAlias", "regulation"):
        element = first(party, place)
        added = etree.SubElement(element, element.tag.replace(place, "additionalInformation"))
        added.set("key", "ship")
        added.set("value", "sunk")
    edition = read(tmp_path, root)
    record = one(edition, "6428")
    assert [entry.delisted.text for entry in record.listings if entry.delisted] == ["2027-01-31"]
    assert [d.example_uid for d in drifts(edition, "drift.delisting")] == ["6428"]
    assert drifts(edition, "drift.leaf") == []
    told = ("additionalInformation ship", "sunk")
    assert told in record.names[0].notes
    assert any(told in entry.citation.notes for entry in record.listings if entry.citation)
    assert told not in base.names[0].notes


def test_rows_that_belong_to_no_party_are_reported(tmp_path: Path) -> None:
    """A block that is tied to nobody is in no record, so the report says so (F24)."""
    for name, tie in (
        ("IDRegDocument", "IdentityID"),
        ("SanctionsEntry", "ProfileID"),
        ("ProfileRelationship", "From-ProfileID"),
    ):
        root = sample("advanced")
        next(e for e in below(root, name)).set(tie, "424242")
        (found,) = drifts(read(tmp_path, root), "drift.reference")
        assert (found.path, found.example_uid, found.count) == (name, "424242", 1)
    assert local(root.tag) == "Sanctions"
