"""One publication in two formats says the same of the same parties, wherever both carry it."""

from collections import Counter
from functools import lru_cache

import pytest

from potashwatch.diff import diff
from potashwatch.diff.projection import projection
from potashwatch.parsers import read_edition
from potashwatch.records.edition import Edition
from potashwatch.records.party import PartyRecord
from tests.parsers.support import by_uid
from tests.published import FIXTURES

PAIRS = {
    "advanced 2020": (
        "ofac/classic/consolidated_2020-03-17.xml.gz",
        "ofac/advanced/cons_advanced_2020-03-17.xml.gz",
    ),
    "csv 2018": ("ofac/classic/consolidated_2018-04-06.xml.gz", "ofac/csv/cons_2018-04-06"),
}


@lru_cache(maxsize=4)
def edition(path: str) -> Edition:
    return read_edition(str(FIXTURES / path))


def both(name: str) -> list[tuple[PartyRecord, PartyRecord]]:
    """Return the records of a pair, party by party."""
    first, second = (by_uid(edition(path)) for path in PAIRS[name])
    assert first.keys() == second.keys()
    return [(first[uid], second[uid]) for uid in first]


@pytest.mark.parametrize("name", PAIRS)
def test_both_formats_list_the_same_parties_of_the_same_kinds_under_the_same_programs(name: str) -> None:
    """Keys, kinds and programs agree without exception."""
    pairs = both(name)
    assert len(pairs) == {"advanced 2020": 375, "csv 2018": 639}[name]
    assert [(a.uid, a.kind, a.programs) for a, _ in pairs] == [(b.uid, b.kind, b.programs) for _, b in pairs]


def names(record: PartyRecord) -> Counter[tuple[str, bool, str]]:
    """Return the names, letter case and quotation marks apart."""
    return Counter((n.kind, n.weak, n.text.upper().replace('"', "'")) for n in record.names)


@pytest.mark.parametrize("name", PAIRS)
def test_both_formats_give_the_same_names(name: str) -> None:
    """Kind, weakness and text agree without exception; but for letter case and the double quote that CSV lacks."""
    assert [a.uid for a, b in both(name) if names(a) != names(b)] == []


def test_names_of_advanced_xml_differ_from_classic_ones_in_letter_case_alone() -> None:
    """Classic XML prints entities and family names in capitals; a person's given names are letter for letter alike."""
    people = [(a, b) for a, b in both("advanced 2020") if a.kind == "person"]
    spelt = [(a.uid, {n.first for n in a.names}, {n.first for n in b.names}) for a, b in people]
    assert len(people) > 70
    assert [uid for uid, first, second in spelt if first != second] == []


def test_only_names_with_double_quotes_are_spelt_otherwise_in_csv() -> None:
    """All other names are letter for letter alike."""
    odd = [
        a.uid
        for a, b in both("csv 2018")
        if Counter(n.text for n in a.names) != Counter(n.text for n in b.names)
        and not any('"' in n.text for n in a.names)
    ]
    assert odd == []


def test_advanced_xml_gives_the_same_identifiers() -> None:
    """Kind, number and country of every document agree without exception."""
    for a, b in both("advanced 2020"):
        first, second = (Counter((i.kind_text, i.value, i.country) for i in r.identifiers) for r in (a, b))
        assert first == second, a.uid


def test_csv_gives_the_same_identifiers_but_for_brackets_in_the_number() -> None:
    """CSV prints the country in brackets behind the number: kind, number and country agree once joined."""
    for a, b in both("csv 2018"):
        first, second = (
            Counter(
                (i.kind_text, f"{i.value} ({i.country})" if i.country else i.value) for i in r.identifiers
            )
            for r in (a, b)
        )
        assert first == second, a.uid


def features(record: PartyRecord) -> Counter[tuple[str, str | None]]:
    return Counter((f.name, f.value) for f in record.features)


def test_advanced_xml_gives_the_same_features_but_for_the_place_of_twelve() -> None:
    """All values agree; twelve nationalities of registration are places whose only part is of an unknown kind."""
    found = [(a, b) for a, b in both("advanced 2020") if features(a) != features(b)]
    assert len(found) == 12
    for a, b in found:
        assert features(a) - features(b) == {("Nationality of Registration", "Russia"): 1}
        assert features(b) - features(a) == {("Nationality of Registration", "Unknown: Russia"): 1}


def test_csv_gives_the_same_features() -> None:
    """All agree, also the one value with a semicolon inside, on 264 parties."""
    assert [a.uid for a, b in both("csv 2018") if features(a) != features(b)] == []


@pytest.mark.parametrize("name", PAIRS)
def test_both_formats_give_the_same_links(name: str) -> None:
    """What classic XML prints as ``(Linked To: NAME)`` CSV prints without brackets; advanced XML relates by key."""
    names_of = {record.uid: {n.text.upper() for n in record.names} for _, record in both(name)}
    count = 0
    for a, b in both(name):
        texts = Counter(r.target_name for r in a.relationships)
        count += len(a.relationships)
        if name == "csv 2018":
            assert texts == Counter(r.target_name for r in b.relationships), a.uid
        else:
            assert {r.kind_text for r in b.relationships} <= {"Owned or Controlled By"}
            assert len(a.relationships) == len(b.relationships), a.uid
            inside = {r.target_uid for r in b.relationships} & names_of.keys()
            assert all(names_of[uid or ""] & {str(text).upper() for text in texts} for uid in inside), a.uid
    assert count == {"advanced 2020": 276, "csv 2018": 365}[name]


@pytest.mark.parametrize("name", PAIRS)
def test_the_projection_of_both_formats_has_no_difference(name: str) -> None:
    """Compared across formats, one publication has not changed."""
    old, new = (edition(path) for path in PAIRS[name])
    project = projection(old.header, new.header)
    delta = diff(new.header.list, map(project, old.records), map(project, new.records))
    assert [(change.uid, change.kind) for change in delta.changes] == []
