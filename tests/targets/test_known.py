"""The targets that are shipped: complete, sourced, and never replaced."""

from collections.abc import Iterator
from datetime import date

import pytest

from potashwatch.errors import ConfigError
from potashwatch.records.target import LinkedParty, WatchedParty
from potashwatch.targets import known_sources, known_targets, targets_of
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
