"""The targets that are shipped: complete, sourced, and never replaced."""

from collections.abc import Iterator
from datetime import date

import pytest

from potashwatch.errors import ConfigError
from potashwatch.records.target import LinkedParty, WatchedParty
from potashwatch.targets import known_sources, known_targets, read_targets, targets_of
from tests.targets.samples import eu_names, target


def parties() -> Iterator[WatchedParty]:
    """Yield all watched parties."""
    for each in known_targets():
        yield each
        yield from each.linked


def test_three_targets_are_built_in() -> None:
    """In a fixed order, the same objects each time."""
    assert [each.id for each in known_targets()] == ["belaruskali", "bpc", "belavia"]
    assert known_targets() is known_targets()


def test_every_statement_has_a_source_that_is_written_down() -> None:
    """Names, numbers, keys and ties: each says where it stands; no source is there for nothing."""
    told: list[str | None] = []
    for each in parties():
        told += [name.source for name in each.names]
        told += [number.source for number in each.numbers]
        told += [key.source for key in each.keys]
        if isinstance(each, LinkedParty):
            told.append(each.source)
    assert set(told) == set(known_sources())
    assert all("https://" in text and any(c.isdigit() for c in text) for text in known_sources().values())


def test_removals_are_those_that_ofac_published() -> None:
    """Five keys of OFAC were removed; the EU removed none."""
    removed = {
        (party.id, key.list, key.uid): key.removed_on
        for party in parties()
        for key in party.keys
        if key.removed_on
    }
    assert removed == {
        ("belaruskali", "ofac-sdn", "32746"): date(2026, 3, 26),
        ("agrorozkvit", "ofac-sdn", "33372"): date(2026, 3, 26),
        ("bpc", "ofac-sdn", "33374"): date(2026, 3, 26),
        ("belavia", "ofac-sdn", "44541"): date(2025, 11, 4),
        ("ew-301pj", "ofac-sdn", "44580"): date(2025, 11, 4),
    }


def test_numbers_of_companies_have_their_country() -> None:
    """As OFAC prints it: the same digits of another country are another number."""
    countries = {
        (number.value, number.country)
        for party in parties()
        for number in party.numbers
        if number.kind_text in ("Registration Number", "Tax ID No.", "Government Gazette Number")
    }
    assert {country for _, country in countries} == {"Belarus", "Ukraine"}
    assert [value for value, country in countries if country == "Ukraine"] == ["406289726553"]


def test_who_hangs_on_whom() -> None:
    """Every linked party of the reference, under each of its targets."""
    assert {each.id: {party.id for party in each.linked} for each in known_targets()} == {
        "belaruskali": {
            "slavkali", "rybakou", "galavatyi", "svirydau", "gutseriev",
            "belinvestbank", "belbizneslizing", "belinvest-engineering", "bank-dabrabyt",
        },
        "bpc": {"agrorozkvit", "galavatyi"},
        "belavia": {
            "ew-301pj", "ew-001ph", "ew-001pa", "ew-001pb", "plant-407", "tae-avia", "ew-78843", "ew-78779",
        },
    }  # fmt: skip


def test_the_same_party_is_told_alike_under_each_of_its_targets() -> None:
    """Galavatyi has the same names and keys under both."""
    seen: dict[str, WatchedParty] = {}
    for each in parties():
        other = seen.setdefault(each.id, each)
        assert (other.names, other.numbers, other.keys) == (each.names, each.numbers, each.keys)


def test_every_name_of_the_eu_is_there() -> None:
    """In all languages, as the list of 2022-06-10 prints them."""
    for reference, place in (("EU.8273.79", 0), ("EU.8280.51", 1), ("EU.6711.45", 2)):
        assert set(eu_names(reference)) <= {name.text for name in known_targets()[place].names}


def test_own_targets_come_behind_and_replace_none() -> None:
    """Two targets of one id are a mistake: which of them was meant?"""
    own = target("EuroChem", "eurochem")
    assert targets_of((own,)) == (*known_targets(), own)
    for twins in ((target("X", "belavia"),), (own, own)):
        with pytest.raises(ConfigError) as caught:
            targets_of(twins)
        assert caught.value.code == "config.target"


def test_no_id_of_a_built_in_party_can_be_taken() -> None:
    """A party linked to a built-in target has its id too; the message names target and id."""
    linked = LinkedParty(id="belavia", title="X", relation="y", names=target("EuroChem").names)
    for own in (target("X", "slavkali"), target("X", "own").model_copy(update={"linked": (linked,)})):
        with pytest.raises(ConfigError) as caught:
            targets_of((own,))
        assert caught.value.code == "config.target"
        assert own.id in caught.value.message
        assert (own.linked or (own,))[0].id in caught.value.message


@pytest.mark.parametrize(
    "name", ["OAO", "Open Joint Stock Company", "OAO Ltd.", "Co. Ltd", "MTS", "ОАО «МТС»", "A.B.C. JSC"]
)
def test_a_name_of_too_many_is_refused(name: str) -> None:
    """A legal form alone, or three letters: the message names the target and the name."""
    for table in (
        {"id": "own", "title": "Own", "names": [{"text": name}]},
        {
            "id": "own",
            "title": "Own",
            "names": [{"text": "Eurochem"}],
            "linked": [{"id": "other", "title": "Other", "relation": "x", "names": [{"text": name}]}],
        },
    ):
        with pytest.raises(ConfigError) as caught:
            read_targets([table], "potashwatch.toml")
        assert caught.value.code == "config.target"
        assert 'target "own"' in caught.value.message
        assert f'"{name}"' in caught.value.message


@pytest.mark.parametrize("name", ["Hess", "OAO MTS2", "Азот", "Company Four"])
def test_a_name_of_four_letters_is_taken(name: str) -> None:
    """As printed, not as folded."""
    table = {"id": "own", "title": "Own", "names": [{"text": name}]}
    assert read_targets([table], "potashwatch.toml")[0].names[0].text == name
