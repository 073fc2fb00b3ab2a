"""How grave a change is: one example for each rule."""

from datetime import date

import pytest

from potashwatch.records.delta import Significance
from potashwatch.records.party import (
    Address,
    Birth,
    Citation,
    Feature,
    Identifier,
    Listing,
    Name,
    Nationality,
    PartyRecord,
    Period,
    Relationship,
)
from tests.samples import compared, listed, party, the_change, the_field

SPELT = {
    "case": ("Belaruskali OAO", "BELARUSKALI oao"),
    "blanks": ("Sergej  Vladimirovitj", "Sergej Vladimirovitj"),
    "no-break blank": ("bul. 5", "bul.\u00a05"),
    "quotes": ("“Naftan” JSC", '"NAFTAN" JSC'),
    "acute for a quote": ("O´Brien", "O'Brien"),
    "punctuation": ("d.70 ul. Mosfilmovskaya", "d. 70, ul Mosfilmovskaya"),
    "composed or not": ("Béla", "Be\u0301la"),
    "zero width": ("Lukash\u200benka", "Lukashenka"),
    "zero width inside a letter": ("Be\u200d\u0301la", "Béla"),
    "soft hyphen": ("Grodno\u00adAzot", "GrodnoAzot"),
    "full width": ("ＯＡＯ", "OAO"),
}


@pytest.mark.parametrize(("old", "new"), SPELT.values(), ids=SPELT)
def test_spelling_is_editorial(old: str, new: str) -> None:
    """Only case, blanks, punctuation, invisible characters or Unicode form differ: editorial, in any field (F38)."""
    named = the_field(
        party(names=(Name(kind="primary", text=old),)), party(names=(Name(kind="primary", text=new),))
    )
    assert (named.op, named.significance) == ("changed", "editorial")
    assert the_field(party(remarks=(old,)), party(remarks=(new,))).significance == "editorial"
    assert the_field(party(title=old), party(title=new)).significance == "editorial"
    assert (
        the_field(party(addresses=(Address(city=old),)), party(addresses=(Address(city=new),))).op
        == "changed"
    )


CITED = (
    Citation(act_text="2006/765 (OJ L134)", key="1"),
    Citation(act_text="2022/876 (OJ L153)", key="2"),
    Citation(act_text="765/2006 (02006R0765-20260426)", url_text="https://eur-lex.europa.eu/", key="3"),
    Citation(act_text="2006/765 (OJ L134)", key="1", notes=(("corrigendum", "L 196 2006-07-18"),)),
    Citation(act_text="2006/765 as amended by 2024/1865 (OJ L134)", key="1"),
    *(
        Citation(
            act_text="2006/765 (OJ L134)", key="1", url_text=f"https://eur-lex.europa.eu/?uri=CELEX:{celex}"
        )
        for celex in ("32006R0765", "32024R1865")
    ),
)
BORN = (
    Period(text="1.11.1960", start_on=date(1960, 11, 1)),
    Period(text="11.1.1960", start_on=date(1960, 1, 11)),
)
RULES: dict[str, tuple[PartyRecord, PartyRecord, Significance]] = {
    "a name": (party(), party(names=(Name(kind="primary", text="OTHER"),)), "identity"),
    "the act cited for a name": (
        party(names=(Name(kind="unstated", text="A", key="1", citation=CITED[0]),)),
        party(names=(Name(kind="unstated", text="A", key="1", citation=CITED[1]),)),
        "descriptive",
    ),
    "the act cited for the party": (
        party(listings=(Listing(programs=("BLR",), citation=CITED[0]),)),
        party(listings=(Listing(programs=("BLR",), citation=CITED[1]),)),
        "descriptive",
    ),
    "the consolidated text of the same act": (
        party(listings=(Listing(programs=("BLR",), citation=CITED[0]),)),
        party(listings=(Listing(programs=("BLR",), citation=CITED[2]),)),
        "editorial",
    ),
    "a corrigendum of the same act": (
        party(listings=(Listing(programs=("BLR",), citation=CITED[0]),)),
        party(listings=(Listing(programs=("BLR",), citation=CITED[3]),)),
        "descriptive",
    ),
    "an act as another one amends it": (
        party(listings=(Listing(programs=("BLR",), citation=CITED[0]),)),
        party(listings=(Listing(programs=("BLR",), citation=CITED[4]),)),
        "descriptive",
    ),
    "the address of another act": (
        party(listings=(Listing(programs=("BLR",), citation=CITED[5]),)),
        party(listings=(Listing(programs=("BLR",), citation=CITED[6]),)),
        "descriptive",
    ),
    "another program under another act": (
        party(listings=(Listing(programs=("BLR",), citation=CITED[0]),)),
        party(listings=(Listing(programs=("UKR",), citation=CITED[1]),)),
        "legal",
    ),
    "a program": (party(listings=listed("PEESA")), party(listings=listed("PEESA-EO")), "legal"),
    "a measure": (party(listings=(Listing(measures=("Block",)),)), party(listings=(Listing(),)), "legal"),
    "a legal basis": (party(listings=(Listing(legal_bases=("E.O. 14038",)),)), party(listings=()), "legal"),
    "a date of delisting": (
        party(listings=(Listing(programs=("BLR",)),)),
        party(listings=(Listing(programs=("BLR",), delisted=BORN[0]),)),
        "legal",
    ),
    "a weak flag": (
        party(names=(Name(kind="aka", text="BPC", key="1"),)),
        party(names=(Name(kind="aka", text="BPC", key="1", weak=True),)),
        "identity",
    ),
    "a number": (party(identifiers=(Identifier(kind_text="Tax ID No.", value="1"),)), party(), "identity"),
    "the number of the row": (
        party(identifiers=(Identifier(kind_text="Tax ID No.", value="1", key="7"),)),
        party(identifiers=(Identifier(kind_text="Tax ID No.", value="1", key="8"),)),
        "editorial",
    ),
    "another day with other dots": (
        party(births=(Birth(on=BORN[0]),)),
        party(births=(Birth(on=BORN[1]),)),
        "identity",
    ),
    "a citizenship": (
        party(nationalities=(Nationality(kind="citizenship", country="MALTA"),)),
        party(nationalities=(Nationality(kind="citizenship", country="SERBIA"),)),
        "identity",
    ),
    "an address": (
        party(addresses=(Address(city="Minsk"),)),
        party(addresses=(Address(city="Brest"),)),
        "descriptive",
    ),
    "a remark": (party(remarks=("(Linked To: A)",)), party(remarks=("(Linked To: B)",)), "descriptive"),
    "a feature": (
        party(),
        party(features=(Feature(name="Website", value="www.nsg.example"),)),
        "descriptive",
    ),
    "a tail number": (
        party(particulars=(Feature(name="Aircraft Tail Number", value="EW-001PH"),)),
        party(particulars=(Feature(name="Aircraft Tail Number", value="EW-002PH"),)),
        "identity",
    ),
    "a directive": (
        party(),
        party(
            features=(
                Feature(
                    name="Executive Order 13662 Directive Determination -", value="Subject to Directive 1"
                ),
            )
        ),
        "legal",
    ),
    "a crypto address": (
        party(),
        party(identifiers=(Identifier(kind_text="Digital Currency Address - SOL", value="42RLPACwZPx3"),)),
        "identity",
    ),
    "a feature of an unknown name": (party(), party(features=(Feature(name="News:", value="x"),)), "legal"),
    "a particular of an unknown name": (
        party(particulars=(Feature(name="Vessel Captain", value="a"),)),
        party(particulars=(Feature(name="Vessel Captain", value="b"),)),
        "legal",
    ),
    "a number of an unknown kind": (
        party(identifiers=(Identifier(kind_text="Star ID", value="1"),)),
        party(),
        "legal",
    ),
    "a number of the EU": (
        party(),
        party(identifiers=(Identifier(kind="swiftbic", kind_text="SWIFT BIC", value="BPSBBY2X"),)),
        "identity",
    ),
    "a number of an unknown code of the EU": (
        party(),
        party(identifiers=(Identifier(kind="starid", kind_text="Passport", value="1"),)),
        "legal",
    ),
    "a relationship": (party(), party(relationships=(Relationship(kind_text="Owned by"),)), "legal"),
    "a leaf nobody knows": (party(), party(unmapped=(Feature(name="sdnEntry/new"),)), "legal"),
    "a note on a name": (
        party(names=(Name(kind="unstated", text="A", key="1"),)),
        party(names=(Name(kind="unstated", text="A", key="1", notes=(("function", "Minister"),)),)),
        "descriptive",
    ),
    "a note on a listing": (
        party(listings=(Listing(programs=("BLR",)),)),
        party(listings=(Listing(programs=("BLR",), notes=(("remark", "suspended"),)),)),
        "legal",
    ),
    "a title": (party(title="Minister"), party(title="Deputy"), "descriptive"),
    "a kind": (party(kind="person"), party(kind="entity"), "identity"),
    "a reference": (party(reference="EU.1.10"), party(reference="EU.11.0"), "identity"),
}


@pytest.mark.parametrize(("old", "new", "expected"), RULES.values(), ids=RULES)
def test_each_sort_of_change_is_as_grave_as_documented(
    old: PartyRecord, new: PartyRecord, expected: Significance
) -> None:
    """One change of each sort, forth and back, has the significance that the documents give it."""
    for change in (the_change(old, new), the_change(new, old)):
        assert change.kind == "change"
        assert {field.significance for field in change.fields} == {expected}
        assert change.significance == expected


def test_coming_and_going_is_legal() -> None:
    """To be on the list or not is the gravest of all."""
    added, removed = compared((party("1"),), (party("2"),), "ofac-sdn").changes
    assert (added.kind, added.significance) == ("addition", "legal")
    assert (removed.kind, removed.significance) == ("removal", "legal")


def test_a_change_is_as_grave_as_its_gravest_field() -> None:
    """A slight change beside a grave one does not make it slight."""
    change = the_change(
        party(title="COUNT", listings=listed("A")), party(title="Count", listings=listed("B"))
    )
    assert {field.significance for field in change.fields} == {"editorial", "legal"}
    assert change.significance == "legal"


def test_an_alias_that_only_repeats_one_in_other_letters_is_editorial() -> None:
    """The EU prints a name again for each act and language: such a twin says nothing new."""
    one, twin = (
        Name(kind="unstated", text="Belaruskali", key="1"),
        Name(kind="unstated", text="BELARUSKALI", key="2"),
    )
    added = the_field(party(names=(one,)), party(names=(one, twin)))
    assert (added.op, added.significance) == ("added", "editorial")
    removed = the_field(party(names=(one, twin)), party(names=(one,)))
    assert (removed.op, removed.significance) == ("removed", "editorial")


def test_a_name_that_is_printed_again_for_another_act_is_descriptive() -> None:
    """A twin says nothing new of the party, but that another act names it is no matter of spelling."""
    one = Name(kind="unstated", text="Belaruskali", key="1", citation=CITED[0])
    twin, other = (one.model_copy(update={"key": "2", "citation": CITED[n]}) for n in (2, 1))
    assert the_field(party(names=(one,)), party(names=(one, twin))).significance == "editorial"
    assert the_field(party(names=(one,)), party(names=(one, other))).significance == "descriptive"


def test_an_alias_that_says_more_than_its_twin_is_no_twin() -> None:
    """The same letters with another quality are another statement."""
    one, weak = Name(kind="aka", text="BPC", key="1"), Name(kind="aka", text="BPC", key="2", weak=True)
    assert the_field(party(names=(one,)), party(names=(one, weak))).significance == "identity"
