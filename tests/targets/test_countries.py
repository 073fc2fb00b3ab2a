"""Countries: every name in the published files is one, or is known to be none."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import pytest
from iso3166 import countries

from potashwatch.records.target import TargetNumber
from potashwatch.targets import Watcher
from potashwatch.targets.countries import _ALSO_CALLED, are_other_countries, country_code
from tests.targets.samples import edition, target, touched
from tests.targets.test_records import namesake

if TYPE_CHECKING:
    from potashwatch.records.party import Address, Birth, Identifier, Nationality

PUBLISHED: Final = (
    "sdn_2021-07-07",
    "sdn_2023-08-09T1843",
    "consolidated_2024-05-06.xml.gz",
    "cons_advanced_2020-03-17.xml.gz",
    "IRGC_program_ENHANCED_2024-08-28.xml.gz",
    "YEMEN_program_ENHANCED_2024-05-24.xml",
    "fsf_1_1_rebuilt_2022-06-10.xml.gz",
)
NO_COUNTRY: Final = {
    "": "undetermined UNKNOWN 00",
    "regions": "Region: Crimea|Region: Gaza|Region: Kafia Kingi|Region: Northern Mali",
    "states that are no more": "Netherlands Antilles",
    "words of a remark": "Cali|Manizales|Aburra Sur|Medellin|Bogota|Uraba|possibly Palestinian;arrested 23 Apr 2002"
    "|Cabo Verde.  Previously Cape Verde.|Unknown: Switzerland|Unknown: Turkey",
}
"""What the published files print in the place of a country, and why it is none."""


def stated(name: str) -> Iterator[tuple[str | None, str | None]]:
    """Yield every name of a country in an edition, and the code beside it."""
    for record in edition(name).records:
        parts: tuple[Identifier | Address | Birth | Nationality, ...] = (
            *record.identifiers,
            *record.addresses,
            *record.births,
            *record.nationalities,
        )
        yield from ((part.country, part.country_code) for part in parts)


def test_every_published_country_is_known() -> None:
    """OFAC's and the EU's own spelling, each file of another format; what is no country is listed here."""
    printed = {text for name in PUBLISHED for pair in stated(name) for text in pair if text}
    assert len(printed) > 300
    unknown = {text for text in printed if country_code(text) is None}
    listed = {*NO_COUNTRY[""].split(), *(word for words in NO_COUNTRY.values() for word in words.split("|"))}
    assert unknown <= listed


def test_a_name_of_the_eu_is_the_country_of_the_code_beside_it() -> None:
    """Two statements of one thing: neither is read as another country."""
    parts = set(stated("fsf_1_1_rebuilt_2022-06-10.xml.gz"))
    assert len(parts) > 80
    assert [pair for pair in parts if country_code(pair[0]) != country_code(pair[1])] == []


def test_every_code_and_name_of_iso_3166_is_its_country_and_no_other() -> None:
    """No name that was added takes one of the standard away; HK was no country at all before."""
    assert len(countries) >= 249
    names = {each.alpha2: (each.alpha2, each.alpha3, each.name, each.apolitical_name) for each in countries}
    assert names.keys() >= _ALSO_CALLED.keys()
    for code, own in names.items():
        for name in (*own, *_ALSO_CALLED.get(code, ())):
            assert (country_code(name), country_code(f" {name.upper()} ")) == (code, code)


@pytest.mark.parametrize(
    ("one", "other", "is_other"),
    [
        ("HK", "Hong Kong", False),
        ("KOR", "Korea, South", False),
        ("KOR", "Korea, North", True),
        ("CD", "Congo, Republic of the", True),
        ("Democratic Republic of the Congo", "Congo, Democratic Republic of the", False),
        ("CIV", "Cote d Ivoire", False),
        ("TUR", "Türkiye", False),
        ("U.S.A.", "United States", False),
        ("Hong Kong", "China", True),
        ("Belarus", "Region: Crimea", False),
        ("Belarus", "Delaware", False),
        ("Atlantis", "Belarus", False),
    ],
)
def test_countries_are_compared_and_not_their_names(one: str, other: str, *, is_other: bool) -> None:
    """A word that names no country proves nothing."""
    assert are_other_countries(one, other) is is_other
    assert are_other_countries(other, one) is is_other


def test_a_number_of_hong_kong_identifies_under_its_code() -> None:
    """The configuration says HK, OFAC prints Hong Kong: the touch was no more than possible."""
    number = TargetNumber(value="1886537", country="HK")
    own = Watcher((target("Eurochem").model_copy(update={"numbers": (number,)}),))
    found = touched(namesake(("Registration Number", "1886537", "Hong Kong"), name="ACME"), own)
    assert found.reason == "identifier"
