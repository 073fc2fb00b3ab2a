"""Both ends of a relationship by name: where the list gives only a key, the name is looked up in the same edition."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from lxml import etree

from potashwatch.diff import diff
from potashwatch.pipeline.linked import Links
from potashwatch.records.party import Address, Name, PartyRecord, Relationship
from potashwatch.reports.describe import describe
from potashwatch.reports.entry import entry
from tests.indexes.twice import files, on_both_paths
from tests.parsers.support import ADVANCED, ENHANCED, below, bytes_of, cut, drop
from tests.program import run

LINKS = {
    "enhanced": (ENHANCED[1], "46914", "46913"),
    "advanced": (ADVANCED[0], "20294", "17016"),
}
"""A file, a party of it whose relationship gives the key alone, and that key."""


def renamed(root: etree._Element, uid: str) -> etree._Element:
    """Give a party another main name."""
    fresh = deepcopy(root)
    party = next(e for e in below(fresh, "entity", "DistinctParty") if uid in e.attrib.values())
    for name in ("formattedFullName", "formattedLastName", "NamePartValue"):
        for element in list(below(party, name))[:1]:
            element.text = "ANOTHER NAME"
    return fresh


@pytest.mark.parametrize("name", LINKS)
def test_a_link_by_key_is_told_by_name(name: str, tmp_path: Path) -> None:
    """A relationship that comes names both parties; one that stays is no change when the other party is renamed."""
    relative, linking, owner = LINKS[name]
    whole = cut(relative, (linking, owner))
    without = deepcopy(whole)
    for element in list(below(without, "relationships", "ProfileRelationship")):
        drop(element)
    write = files(tmp_path, ".xml")
    for old, new in ((without, whole), (whole, without)):
        full, quick = on_both_paths(*write(bytes_of(old), bytes_of(new)))
        assert quick == full
        (change,) = (each for each in json.loads(full[0])["lists"][0]["changes"] if each["uid"] == linking)
        (told,) = change["evidence"]
        assert told.startswith(f"the linked party {owner} is ")
        assert not told.endswith(owner)
    full, quick = on_both_paths(*write(bytes_of(whole), bytes_of(renamed(whole, owner))))
    assert quick == full
    assert [change["uid"] for change in json.loads(full[0])["lists"][0]["changes"]] == [owner]


def test_show_names_both_ends(tmp_path: Path) -> None:
    """The owner says who is linked to it, the other one to whom; as text and as data."""
    relative, linking, owner = LINKS["advanced"]
    path = tmp_path / "list.xml"
    path.write_bytes(bytes_of(cut(relative, (linking, owner))))
    text = run("show", str(path), owner, linking).stdout.decode()
    assert "  linked from   CREDIT URAL BANK (20294): Owned or Controlled By\n" in text
    assert "  relationship  Owned or Controlled By GAZPROMBANK OAO (17016)" in text
    (shape,) = json.loads(run("show", str(path), owner, "--format", "json").stdout)
    assert shape["linked_from"] == [
        {"uid": linking, "name": "CREDIT URAL BANK", "kind_text": "Owned or Controlled By"}
    ]


def test_a_link_by_name_leads_to_the_party_of_that_name() -> None:
    """Where the list gives a name and no key, as in remarks, the name tells whom it leads to; case does not count."""
    owner = PartyRecord(
        uid="1", kind="entity", kind_text="Entity", names=(Name(kind="primary", text="Owner Co"),)
    )
    link = Relationship(kind_text="Linked To", target_name="OWNER CO")
    linked = owner.model_copy(
        update={"uid": "2", "names": (Name(kind="primary", text="B"),), "relationships": (link,)}
    )
    links = Links()
    for record in (owner, linked):
        links.add(record)
    assert links.leading_to(owner) == (("2", "B", link),)
    assert links.leading_to(linked) == ()
    assert links.named(linked) == linked


def test_an_address_that_states_nothing() -> None:
    """OFAC numbers an address even where it states none: people read that, and the differ sees it come and go."""
    address = Address(key="1")
    assert describe(address) == "none stated"
    one = PartyRecord(uid="1", kind="entity", kind_text="Entity", names=(Name(kind="primary", text="A"),))
    delta = diff("ofac-sdn", [one], [one.model_copy(update={"addresses": (address,)})])
    assert [field.field for change in delta.changes for field in change.fields] == ["addresses"]
    assert "address none stated" in entry(delta.changes[0], "new")
