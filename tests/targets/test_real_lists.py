"""Whole published lists: every watched party is found, and nobody else."""

import csv
import gzip
from collections import defaultdict

import pytest

from potashwatch.records.party import PartyRecord
from potashwatch.records.target import Target, TargetName
from potashwatch.targets import Watcher, known_targets
from tests.published import FIXTURES
from tests.targets.samples import CONSOLIDATED, FSF, SDN, WATCHER, edition, eu_names, named, told

pytestmark = pytest.mark.long

Found = dict[str, list[tuple[str, str, str]]]

AUGUST_2021: Found = {
    "32711": [("belaruskali", "rybakou", "linked")],
    "32746": [("belaruskali", "belaruskali", "key")],
}
DECEMBER_2021: Found = {
    "33371": [("belaruskali", "slavkali", "linked")],
    "33372": [("bpc", "agrorozkvit", "linked")],
    "33373": [("belaruskali", "belaruskali", "linked"), ("belavia", "ew-001ph", "linked")],
    "33374": [("bpc", "bpc", "key")],
    "33398": [("belavia", "tae-avia", "linked")],
    "33399": [("belavia", "ew-78843", "linked")],
    "33400": [("belavia", "ew-78779", "linked")],
}
EARLY_2023: Found = {
    "34749": [("belaruskali", "bank-dabrabyt", "linked")],
    "34752": [("belaruskali", "belinvestbank", "linked")],
    "34756": [("belaruskali", "belbizneslizing", "linked")],
    "34758": [("belaruskali", "belinvest-engineering", "linked")],
    "41416": [("belavia", "ew-001pa", "linked")],
}
AUGUST_2023: Found = {
    "44541": [("belavia", "belavia", "key")],
    "44542": [("belavia", "plant-407", "linked")],
    "44580": [("belavia", "ew-301pj", "linked")],
}
EU_2021: Found = {"EU.6385.79": [("belaruskali", "gutseriev", "linked")]}
EU_BELAVIA: Found = {"EU.6711.45": [("belavia", "belavia", "key")]}
EU_2022: Found = {
    "EU.8273.79": [("belaruskali", "belaruskali", "key")],
    "EU.8280.51": [("bpc", "bpc", "key")],
    "EU.8341.86": [("belaruskali", "galavatyi", "linked"), ("bpc", "galavatyi", "linked")],
}

EDITIONS: list[tuple[str, Found]] = [
    ("sdn_2021-07-07", {}),
    ("sdn_2021-08-18T0939", AUGUST_2021),
    ("sdn_2021-08-20T1850", AUGUST_2021),
    ("sdn_2021-12-02T0141", AUGUST_2021),
    ("sdn_2021-12-02T1850", AUGUST_2021 | DECEMBER_2021),
    ("sdn_2023-08-03T1843", AUGUST_2021 | DECEMBER_2021 | EARLY_2023),
    ("sdn_2023-08-09T1843", AUGUST_2021 | DECEMBER_2021 | EARLY_2023 | AUGUST_2023),
    ("fsf_1_1_rebuilt_2021-12-02.xml.gz", EU_2021),
    ("fsf_1_1_rebuilt_2021-12-04.xml.gz", EU_2021 | EU_BELAVIA),
    ("fsf_1_1_rebuilt_2022-06-04.xml.gz", EU_2021 | EU_BELAVIA),
    ("fsf_1_1_rebuilt_2022-06-05.xml.gz", EU_2021 | EU_BELAVIA | EU_2022),
    ("fsf_1_1_rebuilt_2022-06-08.xml.gz", EU_2021 | EU_BELAVIA | EU_2022),
    ("fsf_1_1_rebuilt_2022-06-10.xml.gz", EU_2021 | EU_BELAVIA | EU_2022),
    *((name, {}) for name in CONSOLIDATED),
    ("cons_2018-04-06", {}),
    ("cons_advanced_2020-03-17.xml.gz", {}),
]


def found(name: str, watcher: Watcher = WATCHER, *, anonymous: bool = False) -> Found:
    """Return what touches in an edition, by reference or uid."""
    whole = edition(name)
    touches: Found = {}
    for record in whole.records:
        asked = without_keys(record) if anonymous else record
        if all_told := told(watcher.touches(whole.header.list, asked)):
            touches[record.reference or record.uid] = all_told
    return touches


def without_keys(record: PartyRecord) -> PartyRecord:
    """Return a record as it would stand under a new uid and reference."""
    return record.model_copy(update={"uid": f"new {record.uid}", "reference": None})


def test_no_edition_is_left_out() -> None:
    """Every whole list among the published files is asked."""
    assert {name for name, _ in EDITIONS} == {
        *SDN,
        *CONSOLIDATED,
        *FSF,
        "cons_2018-04-06",
        "cons_advanced_2020-03-17.xml.gz",
    }


@pytest.mark.parametrize(("name", "expected"), EDITIONS, ids=[name for name, _ in EDITIONS])
def test_every_watched_party_is_found_and_nobody_else(name: str, expected: Found) -> None:
    """Over each whole list the touches are exactly those of the parties that stood there: no false one.

    Under new uids and references, as after a return, the same are found by number or name (F48).
    """
    assert found(name) == expected
    reasons = {"key": {"identifier", "name"}, "linked": {"linked"}}
    again = found(name, anonymous=True)
    assert again.keys() == expected.keys()
    for key, touches in expected.items():
        assert [touch[:2] for touch in again[key]] == [touch[:2] for touch in touches]
        assert all(new[2] in reasons[old[2]] for new, old in zip(again[key], touches, strict=True))


def test_numbers_alone_are_enough() -> None:
    """A record that lost key and names still has its registration number, its tail number, its SWIFT code."""
    whole = edition("sdn_2023-08-09T1843")
    reasons = {}
    for record in whole.records:
        if record.uid in ("32746", "33374", "44541", "33372", "34752", "44580", "33399"):
            asked = without_keys(record).model_copy(update={"names": (), "remarks": ()})
            reasons[record.uid] = told(WATCHER.touches("ofac-sdn", asked))
    assert reasons == {
        "32746": [("belaruskali", "belaruskali", "identifier")],
        "33374": [("bpc", "bpc", "identifier")],
        "44541": [("belavia", "belavia", "identifier")],
        "33372": [("bpc", "agrorozkvit", "linked")],
        "34752": [("belaruskali", "belinvestbank", "linked")],
        "44580": [("belavia", "ew-301pj", "linked")],
        "33399": [("belavia", "ew-78843", "linked")],
    }


THREE = {"belaruskali": "EU.8273.79", "bpc": "EU.8280.51", "belavia": "EU.6711.45"}


@pytest.mark.parametrize(("target_id", "text"), [(t, n) for t, ref in THREE.items() for n in eu_names(ref)])
def test_each_name_of_the_eu_alone_is_recognised(target_id: str, text: str) -> None:
    """In whatever language: one name, no key, no number, and it is still the target."""
    assert told(WATCHER.touches("eu-fsf", named(text))) == [(target_id, target_id, "name")]


def _as_if_the_eu_were_unknown() -> Watcher:
    def kept(names: tuple[TargetName, ...]) -> tuple[TargetName, ...]:
        core = tuple(name for name in names if not (name.source or "").startswith("eu-"))
        return core or names

    targets: list[Target] = [
        t.model_copy(update={"names": kept(t.names), "keys": ()}) for t in known_targets()
    ]
    return Watcher(targets)


def test_names_in_languages_never_seen_are_recognised() -> None:
    """From OFAC's names alone every name of the EU follows but one, which translates the company's own name."""
    watcher = _as_if_the_eu_were_unknown()
    missed = {
        text
        for target_id, reference in THREE.items()
        for text in eu_names(reference)
        if told(watcher.touches("eu-fsf", named(text))) != [(target_id, target_id, "name")]
    }
    assert missed == {"Akcinė bendrovė „Baltarusijos kalio karbonato bendrovė“"}


@pytest.mark.parametrize("name", ["sdn_2026-02-25", "sdn_2026-06-02"])
def test_aliases_of_2026(name: str) -> None:
    """Among 20,000 aliases of each file, fed without their uids, those of watched parties are found, no others."""
    by_uid: dict[str, list[str]] = defaultdict(list)
    text = gzip.decompress((FIXTURES / "ofac/csv" / name / "alt.csv.gz").read_bytes()).decode("ascii")
    for row in csv.reader(text.splitlines()):
        if len(row) > 3:
            by_uid[row[0]].append(row[3])
    hits = {}
    for uid, names in by_uid.items():
        is_person = all("," in each for each in names)
        touches = WATCHER.touches("ofac-sdn", named(*names, kind="person" if is_person else "entity"))
        if touches:
            hits[uid] = told(touches)
    removed = {
        "32746": [("belaruskali", "belaruskali", "name")],
        "33374": [("bpc", "bpc", "name")],
        "33372": [("bpc", "agrorozkvit", "linked")],
    }
    assert hits == {
        "32711": [("belaruskali", "rybakou", "linked")],
        "33371": [("belaruskali", "slavkali", "linked")],
        "33398": [("belavia", "tae-avia", "linked")],
        "34749": [("belaruskali", "bank-dabrabyt", "linked")],
        "34752": [("belaruskali", "belinvestbank", "linked")],
        "34756": [("belaruskali", "belbizneslizing", "linked")],
        "34758": [("belaruskali", "belinvest-engineering", "linked")],
        "44542": [("belavia", "plant-407", "linked")],
        **(removed if name == "sdn_2026-02-25" else {}),
    }
