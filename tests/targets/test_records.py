"""Each part of a record that can touch a target, and how strongly."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potashwatch.records.edition import ListId
from potashwatch.records.party import (
    Address,
    Feature,
    Identifier,
    Listing,
    Name,
    PartyKind,
    PartyRecord,
    Relationship,
)
from potashwatch.records.target import LinkedParty, Target, TargetName, TargetNumber
from potashwatch.targets import Watcher, is_party, known_targets
from tests.samples import party
from tests.targets.samples import SDN, WATCHER, edition, target, told, touched


def stranger(uid: str = "999999", **fields: Any) -> PartyRecord:  # noqa: ANN401 - fields of a record
    """Return a record whose name says nothing."""
    return party(uid, names=(Name(kind="primary", text="ACME"),), **fields)


def numbered(value: str, kind_text: str = "Tax ID No.", **fields: Any) -> PartyRecord:  # noqa: ANN401
    """Return a record with one number."""
    return stranger(identifiers=(Identifier(kind_text=kind_text, value=value),), **fields)


@pytest.mark.parametrize(
    ("list_id", "fields", "target_id"),
    [
        ("ofac-sdn", {"uid": "32746"}, "belaruskali"),
        ("eu-fsf", {"reference": "EU.8280.51"}, "bpc"),
        ("eu-fsf", {"uid": "EU.6711.45"}, "belavia"),
    ],
)
def test_a_key_is_the_strongest_reason(list_id: ListId, fields: dict[str, str], target_id: str) -> None:
    """Uid or reference of that list, whatever else the record says."""
    touch = touched(stranger(**fields), list_id=list_id)
    assert (touch.target, touch.reason) == (target_id, "key")
    assert next(iter(fields.values())) in touch.evidence


def test_a_key_of_another_list_is_none() -> None:
    """The lists number their parties each for itself."""
    assert WATCHER.touches("eu-fsf", stranger("32746")) == ()
    assert WATCHER.touches("ofac-consolidated", stranger("32746")) == ()


@pytest.mark.parametrize("value", ["600122610", " 600122610", "600 122 610", "600-122-610"])
@pytest.mark.parametrize("kind_text", ["Registration Number", "Tax ID No.", "УНП"])
def test_a_number_counts_under_any_kind(value: str, kind_text: str) -> None:
    """A Belarusian UNP is a tax id at OFAC and a registration number in the EU."""
    touch = touched(numbered(value, kind_text))
    assert (touch.target, touch.reason) == ("belaruskali", "identifier")
    assert touch.evidence == f'{kind_text} "{value}"'


def test_a_number_on_another_kind_of_party_identifies_nobody() -> None:
    """A passport may have the digits of a company's number: it is told as text, and not as the company."""
    touch = touched(numbered("600122610", "Passport", kind="person"))
    assert touch.reason == "text"


def namesake(
    *numbers: tuple[str, str, str | None], name: str = "ZAO BELARUSIAN POTASH COMPANY"
) -> PartyRecord:
    """Return a record with a known name and numbers of kind, value and country."""
    identifiers = tuple(Identifier(kind_text=kind, value=value, country=c) for kind, value, c in numbers)
    return party("999999", names=(Name(kind="primary", text=name),), identifiers=identifiers)


@pytest.mark.parametrize(
    "kind_text", ["Registration Number", "Tax ID No.", "UNP", "Business Registration Number"]
)
def test_the_same_name_under_another_number_is_possible(kind_text: str) -> None:
    """The older private company bears the name of the watched one: its number says that it is another."""
    touch = touched(namesake((kind_text, "190682938", "Belarus")))
    assert (touch.target, touch.party, touch.reason, touch.score) == ("bpc", "bpc", "possible", 100.0)
    assert not is_party(touch)
    assert touch.evidence == (
        'the name "ZAO BELARUSIAN POTASH COMPANY", known as "OPEN JOINT STOCK COMPANY BELARUSIAN POTASH COMPANY"; '
        "another number: 190682938 (Belarus)"
    )


def test_the_name_of_a_linked_party_under_another_number_is_possible() -> None:
    """Likewise, and with its tie."""
    touch = touched(namesake(("Registration Number", "190682938", None), name="SLAVKALI"))
    assert (touch.party, touch.reason, touch.score) == ("slavkali", "possible", 100.0)
    assert touch.evidence.startswith("Slavkali, ")
    assert touch.evidence.endswith("; another number: 190682938")
    assert not is_party(touch)


def test_a_number_that_is_the_same_outweighs_others() -> None:
    """A company may have a second number; with one of its own it is itself."""
    both = namesake(("Registration Number", "190682938", None), ("Tax ID No.", "192050251", None))
    assert touched(both).reason == "identifier"
    short = target("Eurochem").model_copy(update={"numbers": (TargetNumber(value="12345"),)})
    too = namesake(("Tax ID No.", "12345", None), ("Tax ID No.", "67890", None), name="Eurochem")
    assert touched(too, Watcher((short,))).reason == "name"


@pytest.mark.parametrize(
    ("kind_text", "value"),
    [
        ("Passport", "190682938"),
        ("SWIFT/BIC", "ABCDBY2X"),
        ("Tax ID No.", "7701234567"),
        ("Vessel Registration Identification", "IMO 9999999"),
    ],
)
def test_numbers_of_another_sort_say_nothing_against_a_name(kind_text: str, value: str) -> None:
    """A tax number of another length than the registration number that is known, a code, a passport."""
    assert touched(namesake((kind_text, value, None))).reason == "name"


def test_a_key_outweighs_another_number() -> None:
    """The list itself says who it is."""
    record = namesake(("Registration Number", "190682938", None)).model_copy(update={"uid": "33374"})
    assert touched(record).reason == "key"


@pytest.mark.parametrize("country", ["Russia", "RUSSIAN FEDERATION", "RU", "Zimbabwe"])
def test_the_same_digits_of_another_country_are_possible(country: str) -> None:
    """Each country counts its companies for itself."""
    touch = touched(namesake(("Tax ID No.", "600122610", country), name="ACME"))
    assert (touch.target, touch.reason, touch.score) == ("belaruskali", "possible", None)
    assert touch.evidence == f'Tax ID No. "600122610" ({country}), known as a number of Belarus'
    assert not is_party(touch)
    name_too = touched(namesake(("Tax ID No.", "600122610", country), name="BELARUSKALI OAO"))
    assert (name_too.reason, name_too.score) == ("possible", 100.0)


@pytest.mark.parametrize(
    ("country", "code"),
    [("Belarus", None), ("BELARUS", "BY"), (None, "BY"), (None, "BLR"), ("UNKNOWN", "00"), (None, None)],
)
def test_the_same_country_under_other_names_agrees(country: str | None, code: str | None) -> None:
    """As OFAC and the EU print it, or not at all."""
    number = Identifier(
        kind_text="Registration Number", value="600122610", country=country, country_code=code
    )
    assert touched(stranger(identifiers=(number,))).reason == "identifier"


def test_a_number_of_ones_own_without_a_country_agrees_with_all() -> None:
    """Where one side is silent nothing differs; and a number of no stated kind speaks against a name too."""
    own = target("Eurochem").model_copy(update={"numbers": (TargetNumber(value="7721230290"),)})
    watcher = Watcher((own,))
    assert (
        touched(namesake(("Tax ID No.", "7721230290", "Russia"), name="ACME"), watcher).reason == "identifier"
    )
    other = namesake(("Tax ID No.", "7700000001", "Russia"), name="Eurochem")
    assert touched(other, watcher).reason == "possible"


@pytest.mark.parametrize("value", ["60012261", "6001226100", "0600122610", "122610", "", "-"])
def test_a_part_of_a_number_is_another_number(value: str) -> None:
    """Numbers are the same or they are not."""
    assert WATCHER.touches("ofac-sdn", numbered(value)) == ()


@pytest.mark.parametrize(
    ("name", "value", "party_id"),
    [
        ("SWIFT/BIC", "BLBBBY2X", "belinvestbank"),
        ("SWIFT/BIC", "blbbby2xxxx", "belinvestbank"),
        ("Aircraft Tail Number", "EW-301PJ", "ew-301pj"),
        ("Aircraft Tail Number", "EW301PJ", "ew-301pj"),
        ("Previous Aircraft Tail Number", "EW-001PA", "ew-001pa"),
        ("Aircraft Manufacturer’s Serial Number (MSN)", "1003403082", "ew-78843"),
    ],
)
def test_codes_tails_and_long_serial_numbers_identify(name: str, value: str, party_id: str) -> None:
    """They stand among features and particulars, and are numbers all the same."""
    kind: PartyKind = "entity" if name == "SWIFT/BIC" else "aircraft"
    touch = touched(stranger(kind=kind, particulars=(Feature(name=name, value=value),)))
    assert (touch.party, touch.reason) == (party_id, "linked")


def test_a_short_serial_number_is_possible_on_an_aircraft_alone() -> None:
    """Two makers use the same four digits: 8057 may be the aircraft under another tail number, and may not."""
    msn = Feature(name="Aircraft Manufacturer's Serial Number (MSN)", value="8057")
    touch = touched(stranger(kind="aircraft", particulars=(msn,)))
    assert (touch.party, touch.reason, touch.score) == ("ew-301pj", "possible", None)
    assert WATCHER.touches("ofac-sdn", numbered("8057")) == ()
    other = Feature(name="Aircraft Mode S Transponder Code", value="8057")
    assert WATCHER.touches("ofac-sdn", stranger(kind="aircraft", particulars=(other,))) == ()


def test_tail_numbers_are_compared_letter_by_letter() -> None:
    """EW-301PI is another aircraft than EW-301PJ."""
    for own, other in (("EW-301PJ", "EW-301PI"), ("G-ABCJ", "G-ABCI")):
        watched = Target(id="own", title=own, kind="aircraft", names=(TargetName(text=own),))
        record = party("1", kind="aircraft", names=(Name(kind="primary", text=other),))
        assert Watcher((watched,)).touches("ofac-sdn", record) == ()


@pytest.mark.parametrize(
    "remark",
    [
        "Linked To: OPEN JOINT STOCK COMPANY BELAVIA BELARUSIAN AIRLINES",
        "(Linked To: BELAVIA BELARUSIAN AIRLINES)",
        "DOB 1970; Linked To: SOMEBODY ELSE; Linked To: OAO AVIAKOMPANIYA BELAVIA.",
    ],
)
def test_linked_to_in_remarks(remark: str) -> None:
    """OFAC names whom a party is linked to; the record is not that party."""
    touch = touched(stranger(remarks=(remark,)))
    assert (touch.target, touch.party, touch.reason) == ("belavia", "belavia", "linked")
    assert not is_party(touch)
    assert "Linked To: " in touch.evidence


def test_linked_to_a_common_personal_name_is_possible() -> None:
    """First and last name alone prove as little here as in a name."""
    touch = touched(stranger(remarks=("Linked To: RYBAKOU, Andrei",)))
    assert (touch.party, touch.reason, touch.score) == ("rybakou", "possible", 100.0)


def test_a_name_may_be_of_one_target_and_name_another() -> None:
    """A target of one's own that bears the name of a built-in one hides nothing."""
    watcher = Watcher((*known_targets(), target("Belavia Trading")))
    touches = watcher.touches("eu-fsf", party("1", names=(Name(kind="unstated", text="BELAVIA TRADING"),)))
    assert told(touches) == [("belavia", "belavia", "text"), ("own", "own", "name")]


def test_linked_to_a_linked_party_belongs_to_the_target() -> None:
    """EW-001PH is linked to Slavkali: it is not Slavkali, and the evidence says which tie it is."""
    touch = touched(stranger(remarks=("Linked To: FOREIGN LIMITED LIABILITY COMPANY SLAVKALI",)))
    assert (touch.target, touch.party, touch.reason) == ("belaruskali", "belaruskali", "linked")
    assert touch.evidence.startswith("Slavkali, ")
    assert not is_party(touch)


@pytest.mark.parametrize(
    "relationship",
    [
        Relationship(kind_text="Owned or Controlled By", target_uid="32746"),
        Relationship(kind_text="Owned or Controlled By", target_uid="7", target_name="BELARUSKALI OAO"),
    ],
)
def test_a_typed_relationship_links(relationship: Relationship) -> None:
    """By key or by name of the other side; its own words are quoted."""
    touch = touched(stranger(relationships=(relationship,)))
    assert (touch.target, touch.party, touch.reason) == ("belaruskali", "belaruskali", "linked")
    assert touch.evidence.startswith("Owned or Controlled By ")


TEXTS: dict[str, dict[str, Any]] = {
    "remark": {"remarks": ("Director general of OJSC Belaruskali.",)},
    "title": {"title": "Deputy head of Беларуськалий"},
    "feature": {"features": (Feature(name="Occupation", value="Belaruskali's lawyer"),)},
    "operator": {"particulars": (Feature(name="Aircraft Operator", value="Belaruskali"),)},
    "function": {"names": (Name(kind="unstated", text="X", notes=(("function", "CEO of “Belaruskali”"),)),)},
    "act": {"listings": (Listing(legal_bases=("Decision on Belaruskali",)),)},
    "address": {"addresses": (Address(lines=("c/o BELARUSKALI", "Minsk")),)},
    "unmapped": {"unmapped": (Feature(name="x/y", value="Belaruskali"),)},
    "soft hyphen": {"remarks": ("Director of Belarus\u00adkali since 2020",)},
    "number": {"remarks": ("Registration number: 600122610.",)},
}


@pytest.mark.parametrize("fields", TEXTS.values(), ids=TEXTS)
def test_a_target_named_in_any_text_is_told(fields: dict[str, Any]) -> None:
    """Remarks, functions, titles, operators, addresses: wherever a person would read the name."""
    record = party("1", **{"kind": "person", **fields})
    touch = touched(record)
    assert (touch.target, touch.party, touch.reason) == ("belaruskali", "belaruskali", "text")
    quoted = ("belaruskali", "belarus\\xadkali", "беларуськалий", "600122610")
    assert any(text in touch.evidence.lower() for text in quoted)


@pytest.mark.parametrize(
    "remark",
    [
        "BELINVESTSTROI OOO",
        "the Belaviation fair",
        "Belarus, potash",
        "account 16001226100",
        "Belarusian companies",
    ],
)
def test_part_of_a_word_is_not_named(remark: str) -> None:
    """Whole words alone: BELINVESTSTROI is a Moscow builder."""
    assert WATCHER.touches("ofac-sdn", stranger(remarks=(remark,))) == ()


def test_long_texts_are_quoted_around_the_name() -> None:
    """One line for people, also of a page of reasons."""
    remark = "word " * 5000 + "he leads Belaruskali since 2024 " + "more " * 5000
    evidence = touched(stranger(remarks=(remark,))).evidence
    assert "he leads Belaruskali since 2024" in evidence
    assert len(evidence) < 400


def test_text_of_lists_is_data() -> None:
    """Control characters are shown as escapes, braces and markup stay as they are; the line stays one (F53)."""
    remark = "[/red] {0} %s \x1b[2J\nBelaruskali\u202e"
    evidence = touched(stranger(remarks=(remark,))).evidence
    assert evidence.isprintable()
    assert "[/red] {0} %s \\x1b[2J\\nBelaruskali\\u202e" in evidence


def test_the_strongest_reason_wins_and_there_is_one_touch_a_target() -> None:
    """Key over number over name over text; several things in common are one touch."""
    everything = party(
        "32746",
        names=(Name(kind="primary", text="BELARUSKALI OAO"), Name(kind="aka", text="Belaruscali")),
        identifiers=(Identifier(kind_text="UNP", value="600122610"),),
        remarks=("Linked To: SLAVKALI", "Belaruskali"),
    )
    assert told(WATCHER.touches("ofac-sdn", everything)) == [("belaruskali", "belaruskali", "key")]
    without_key = everything.model_copy(update={"uid": "1"})
    assert touched(without_key).reason == "identifier"
    without_number = without_key.model_copy(update={"identifiers": ()})
    assert touched(without_number).reason == "name"
    assert touched(without_number.model_copy(update={"names": ()})).reason == "linked"


@given(st.randoms(use_true_random=False))
def test_order_of_parts_means_nothing(order: random.Random) -> None:
    """The same record with its parts in another order, asked of a fresh watcher, has the same touches (F45)."""
    names = [
        Name(kind="aka", text=t) for t in ("Belaruskali", "OAO BELARUSKALIY", "Беларуськалiй", "Belavia")
    ]
    remarks = ["Linked To: SLAVKALI", "named: Belavia, Agrorozkvit", "Bank Dabrabyt"]
    record = party("1", names=tuple(names), remarks=tuple(remarks))
    order.shuffle(names)
    order.shuffle(remarks)
    again = party("1", names=tuple(names), remarks=tuple(remarks))
    assert Watcher(known_targets()).touches("eu-fsf", again) == WATCHER.touches("eu-fsf", record)


def test_answers_stand_in_the_order_of_the_targets() -> None:
    """Whatever the order of the targets is."""
    record = stranger(remarks=("Belavia, Belaruskali, Belarusian Potash Company",))
    assert [t.target for t in WATCHER.touches("eu-fsf", record)] == ["belaruskali", "bpc", "belavia"]
    turned = Watcher(tuple(reversed(known_targets())))
    assert [t.target for t in turned.touches("eu-fsf", record)] == ["belavia", "bpc", "belaruskali"]


def test_what_is_remembered_changes_nothing() -> None:
    """A watcher that has seen everything answers as a new one does."""
    seen = Watcher(known_targets())
    records = edition("sdn_2021-12-02T1850").records
    first = [seen.touches("ofac-sdn", record) for record in records]
    assert [seen.touches("ofac-sdn", record) for record in records] == first
    assert [Watcher(known_targets()).touches("ofac-sdn", r) for r in records[-40:]] == first[-40:]


def test_rules_name_the_targets() -> None:
    """Another target, or another of its names, is another digest; the same targets are the same."""
    assert WATCHER.rules == Watcher(known_targets()).rules
    assert len(WATCHER.rules) == 16
    assert (
        len({WATCHER.rules, Watcher(()).rules, Watcher((target("A"),)).rules, Watcher((target("B"),)).rules})
        == 4
    )


def test_without_targets_nothing_touches() -> None:
    """No target, no touch."""
    empty = Watcher(())
    assert all(not empty.touches("ofac-sdn", record) for record in edition(SDN[1]).records)


def test_an_own_target_is_watched_as_the_built_in_ones() -> None:
    """Its names, numbers and linked parties count."""
    own = Target(
        id="uralkali",
        title="Uralkali",
        names=(TargetName(text="Уралкалий"),),
        numbers=(TargetNumber(value="IMO 1234567"),),
        linked=(
            LinkedParty(
                id="boss",
                title="Boss",
                kind="person",
                relation="leads it",
                names=(TargetName(text="Anna Petrovna IVANOVA"),),
            ),
        ),
    )
    watcher = Watcher((own,))
    assert touched(party("1", names=(Name(kind="primary", text="PJSC URALKALI"),)), watcher).reason == "name"
    assert touched(numbered("1234567"), watcher).reason == "identifier"
    boss = party("1", kind="person", names=(Name(kind="primary", text="IVANOVA, Anna Petrovna"),))
    assert told(watcher.touches("eu-fsf", boss)) == [("uralkali", "boss", "linked")]
