"""An entry of a notice: nothing that changed is lost in its shape."""

from typing import Any

import pytest
from hypothesis import given

from potashwatch.records.party import (
    Address,
    Birth,
    Feature,
    Identifier,
    Listing,
    Name,
    Nationality,
    Period,
    Relationship,
)
from potashwatch.reports.entry import entry
from tests.diff.strategies import LISTS, Records, pairs
from tests.samples import aliases, compared, listed, party, the_change

POTASH = party(
    "33374",
    names=(
        Name(kind="primary", text="BELARUSIAN POTASH COMPANY"),
        Name(kind="aka", text="BKK", weak=True),
        Name(kind="fka", text="BELPOTASH"),
        Name(kind="aka", text="БКК", script="Cyrillic"),
    ),
    listings=listed("BELARUS-EO14038", "SDGT"),
    addresses=(Address(lines=("Masherova Ave 35",), city="Minsk", country="Belarus"),),
    identifiers=(Identifier(kind_text="Registration Number", value="192050251", country="Belarus"),),
    features=(Feature(name="Organization Established Date", value="13 Sep 2013"),),
    remarks=("Linked To: BELARUSKALI (OAO)", "a remark"),
)
PERSON = party(
    "32711",
    kind="person",
    kind_text="Individual",
    names=(Name(kind="primary", text="RYBAKOV, Andrei"),),
    title="Director",
    listings=listed("BELARUS"),
    births=(
        Birth(place_text="Mahilyow", country="Belarus"),
        Birth(on=Period(text="1976"), is_circa=True),
        Birth(on=Period(text="1977"), is_main=False),
    ),
    nationalities=(
        Nationality(kind="nationality", country="Belarus"),
        Nationality(kind="citizenship", country="Cuba"),
    ),
    relationships=(Relationship(kind_text="Leader or official of", target_name="BELARUSKALI OAO"),),
)


def test_an_entity_is_a_paragraph_in_the_shape_of_ofac() -> None:
    """Name, aliases in brackets, address, dates, numbers, remarks, programs, linked to; and the list's own key."""
    (added,) = compared((), (POTASH,), "ofac-sdn").changes
    assert entry(added, "new") == (
        'BELARUSIAN POTASH COMPANY (a.k.a. "BKK"; a.k.a. Cyrillic: БКК; f.k.a. BELPOTASH), Masherova Ave 35, Minsk,'
        " Belarus; Organization Established Date 13 Sep 2013; Registration Number 192050251 (Belarus); a remark;"
        " uid 33374 [BELARUS-EO14038] [SDGT] (Linked To: BELARUSKALI (OAO))"
    )


def test_a_person_is_marked_as_individual() -> None:
    """Births before places, second ones as alt., and what ties the person to whom in the list's words."""
    (removed,) = compared((PERSON,), (), "ofac-sdn").changes
    assert entry(removed, "old") == (
        "RYBAKOV, Andrei, Director; DOB circa 1976; alt. DOB 1977; POB Mahilyow, Belarus; citizen Cuba;"
        " nationality Belarus; uid 32711 (individual) [BELARUS] (Leader or official of: BELARUSKALI OAO)"
    )


@pytest.mark.parametrize(
    ("update", "old", "new"),
    [
        ({"title": "Chairman"}, "Director; uid 32711", "Chairman; uid 32711"),
        ({"listings": listed("BELARUS", "SDGT")}, "uid 32711 (individual) [BELARUS]", "[BELARUS] [SDGT]"),
        ({"names": (Name(kind="primary", text="RYBAKOU"),)}, "RYBAKOV, Andrei, uid", "RYBAKOU, uid"),
        ({"reference": "EU.1.1"}, ", uid 32711", ", EU.1.1, uid 32711"),
        ({"kind": "entity"}, "uid 32711 (individual) [BELARUS]", "uid 32711 [BELARUS]"),
        ({"kind_text": "Person"}, "kind as printed Individual", "kind as printed Person"),
        ({"addresses": (Address(),)}, "Andrei, uid", "address none stated"),
        (
            {"listings": (Listing(programs=("BELARUS",), measures=("Block",)),)},
            "listing BELARUS;",
            "listing BELARUS, measures: Block;",
        ),
    ],
)
def test_a_change_shows_both_sides(update: dict[str, Any], old: str, new: str) -> None:
    """The old entry and the new one hold what is known of each side, and no more."""
    change = the_change(PERSON, PERSON.model_copy(update=update))
    assert old in entry(change, "old")
    assert new in entry(change, "new")


def test_the_old_name_is_never_guessed() -> None:
    """Where a name came and the one before it is not among what changed, the old entry is under its key."""
    old = party("9", names=aliases("Калий"))
    change = the_change(old, old.model_copy(update={"names": aliases("Калий", "Kali and Company")}))
    assert change.name == "Kali and Company"
    assert entry(change, "old").startswith("uid 9, ")


@given(LISTS.flatmap(pairs))
def test_no_change_is_lost_in_the_shape(pair: tuple[Records, Records]) -> None:
    """Whatever changed, old and new entry differ; and so they do for each of its fields alone (F43)."""
    for change in compared(*pair).changes:
        if change.kind == "change":
            for field in change.fields:
                alone = change.model_copy(update={"fields": (field,)})
                assert entry(alone, "old") != entry(alone, "new"), field
