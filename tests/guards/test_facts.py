"""Figures of an edition are what is in it."""

import pytest

from potashwatch.records.party import Feature, Name
from tests.guards.samples import counted, measured
from tests.published import FIXTURES
from tests.samples import aliases, listed, party


def test_a_party_counts_once_in_each_figure_it_belongs_to() -> None:
    """Two listings under one program are one party under it; empty fields count nobody."""
    found = counted(
        [
            party("1", kind="person", listings=(*listed("BLR"), *listed("BLR", "UKR")), remarks=("a", "b")),
            party("2", features=(Feature(name="Website", value="x"),)),
        ]
    )
    assert found.records == 2
    assert found.kinds == {"entity": 1, "person": 1}
    assert found.programs == {"BLR": 1, "UKR": 1}
    assert found.filled == {"features": 1, "listings": 1, "names": 2, "remarks": 1}


def test_aliases_and_weak_names_are_fields_of_their_own() -> None:
    """Every party has a name, so only these figures show that aliases or their marks are gone."""
    found = counted(
        [
            party("1", names=aliases("ONE")),
            party("2", names=aliases("TWO", "ZWEI", "DEUX")),
            party("3", names=aliases("THREE", weak=True)),
            party("4", names=aliases("FOUR", "VIER")),
        ]
    )
    assert found.filled == {"names": 4, "names.alias": 2, "names.weak": 1}


@pytest.mark.parametrize(
    ("text", "script", "is_native"),
    [
        ("BELARUSKALI", None, False),
        ("Беларуськалій", None, True),
        ("ОАО Belaruskali", None, True),
        ("بنك", None, True),
        ("銀行", None, True),
        ("Société Générale “Ñandú”", None, False),
        ("Abū ʿAlī al-ʾAnṣārī", None, False),
        ("Avenida 5, N.º 7", None, False),
        ("ＡＢＣ", None, False),
        ("Béta", None, False),
        ("Беларуськалій", "Cyrillic", True),
        ("Minsk", "Cyrillic", True),
        ("МИНСК", "Latin", False),
        ("", None, False),
        ("\ue000\u200b", None, False),
    ],
)
def test_a_native_name_is_in_another_script(text: str, script: str | None, *, is_native: bool) -> None:
    """The source's own word decides; where it has none, the letters do, and accents make none foreign."""
    found = counted([party("1", names=(Name(kind="unstated", text=text, script=script),))])
    assert found.filled.get("names.native", 0) == is_native


@pytest.mark.parametrize(
    ("path", "native"),
    [
        ("ofac/classic/consolidated_2024-05-06.xml.gz", 0),
        ("ofac/advanced/cons_advanced_2020-03-17.xml.gz", 0),
        ("ofac/enhanced/YEMEN_program_ENHANCED_2024-05-24.xml", 2),
        ("ofac/enhanced/IRGC_program_ENHANCED_2024-08-28.xml.gz", 80),
        ("eu/fsf/fsf_1_1_rebuilt_2022-06-10.xml.gz", 1882),
    ],
)
def test_native_names_of_published_files(path: str, native: int) -> None:
    """Formats that carry other scripts are told from those that do not."""
    found, _ = measured(str(FIXTURES / path))
    assert found.filled.get("names.native", 0) == native
    assert found.filled["names"] == found.records
    assert sum(found.kinds.values()) == found.records
