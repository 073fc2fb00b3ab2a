"""Every pair of published editions gives exactly what is known to have changed; see fixtures/README.md."""

from collections import Counter
from functools import lru_cache
from random import Random

import pytest

from potashwatch.diff import apply, canonical, diff, inverse
from potashwatch.parsers import read_edition
from potashwatch.records.delta import Change, Delta
from potashwatch.records.edition import ListId
from potashwatch.records.party import Listing, PartyRecord
from potashwatch.reports.json_ import render_json
from potashwatch.reports.style import Style
from tests.diff.strategies import shuffled
from tests.published import FIXTURES
from tests.samples import report

CLASSIC = (
    "2018-04-06",
    "2020-03-17",
    "2021-05-21",
    "2021-06-03",
    "2022-02-22",
    "2022-02-24",
    "2022-04-07",
    "2022-04-29",
    "2024-02-23",
    "2024-05-06",
)
STEPS = {
    ("classic", "2018-04-06", "2020-03-17"): (2, 266, 13, 0),
    ("classic", "2020-03-17", "2021-05-21"): (54, 3, 0, 0),
    ("classic", "2021-05-21", "2021-06-03"): (30, 10, 29, 0),
    ("classic", "2021-06-03", "2022-02-22"): (12, 14, 71, 0),
    ("classic", "2022-02-22", "2022-02-24"): (18, 0, 44, 0),
    ("classic", "2022-02-24", "2022-04-07"): (0, 13, 139, 0),
    ("classic", "2022-04-07", "2022-04-29"): (0, 0, 290, 0),
    ("classic", "2022-04-29", "2024-02-23"): (1, 6, 69, 0),
    ("classic", "2024-02-23", "2024-05-06"): (0, 1, 0, 0),
    ("csv", "2021-08-18T0939", "2021-08-20T1850"): (32, 0, 36, 0),
    ("csv", "2021-12-02T0141", "2021-12-02T1850"): (35, 0, 0, 0),
    ("csv", "2023-08-03T1843", "2023-08-09T1843"): (17, 0, 0, 0),
    ("fsf", "2021-12-02", "2021-12-04"): (28, 0, 95, 0),
    ("fsf", "2022-06-04", "2022-06-05"): (103, 0, 6, 0),
    ("fsf", "2022-06-05", "2022-06-08"): (0, 0, 5, 0),
    ("fsf", "2022-06-08", "2022-06-10"): (0, 0, 3, 6),
}
"""Format and days, to additions, removals, changes and re-issues."""
PATHS = {
    "classic": "ofac/classic/consolidated_{}.xml.gz",
    "csv": "ofac/csv/sdn_{}",
    "fsf": "eu/fsf/fsf_1_1_rebuilt_{}.xml.gz",
}
LISTS: dict[str, ListId] = {"classic": "ofac-consolidated", "csv": "ofac-sdn", "fsf": "eu-fsf"}
Step = tuple[str, str, str]
EACH_STEP = pytest.mark.parametrize("step", STEPS, ids=" ".join, scope="module")
"""All tests of one step, then all of the next: few editions are held at a time."""
PROVEN = [step for step in STEPS if not step[1].startswith(("2021-12-02T", "2023"))]
"""Without two that are large and only add."""


@lru_cache(maxsize=5)
def records(kind: str, day: str) -> tuple[PartyRecord, ...]:
    """Return the parties of a published edition."""
    return read_edition(str(FIXTURES / PATHS[kind].format(day))).records


@lru_cache(maxsize=20)
def delta(kind: str, old: str, new: str) -> Delta:
    """Return what changed between two published editions."""
    return diff(LISTS[kind], records(kind, old), records(kind, new))


def counts(found: Delta) -> tuple[int, int, int, int]:
    kinds = Counter(change.kind for change in found.changes)
    return kinds["addition"], kinds["removal"], kinds["change"], kinds["reissue"]


def same(one: tuple[PartyRecord, ...], other: tuple[PartyRecord, ...]) -> bool:
    """Tell whether two editions differ in order at most."""
    found = {record.uid: record for record in one}
    assert len(found) == len(one) == len(other)
    return all(
        found[record.uid] == record or canonical(found[record.uid]) == canonical(record) for record in other
    )


@EACH_STEP
def test_counts_are_those_known(step: Step) -> None:
    """Additions, removals, changes and re-issues of each published pair; reordering is none (F20, F33, F34, F35)."""
    assert counts(delta(*step)) == STEPS[step]


@pytest.mark.parametrize("step", PROVEN, ids=" ".join, scope="module")
def test_old_plus_delta_is_new(step: Step) -> None:
    """Applying a published delta gives the newer edition, and its inverse the older one (F43)."""
    kind, old, new = step
    changes = delta(*step).changes
    assert same(apply(records(kind, old), changes), records(kind, new))
    assert same(apply(records(kind, new), inverse(changes)), records(kind, old))


@pytest.mark.parametrize("step", PROVEN, ids=" ".join, scope="module")
def test_the_way_back_mirrors_the_way_forth(step: Step) -> None:
    """Published editions compared backwards say the same, turned round (F43)."""
    kind, old, new = step
    back = diff(LISTS[kind], records(kind, new), records(kind, old))
    assert {*map(told, inverse(delta(*step).changes))} == {*map(told, back.changes)}
    assert back.unchanged_count == delta(*step).unchanged_count


def told(change: Change) -> tuple[object, ...]:
    keys = (
        change.kind,
        change.uid,
        change.old_uid,
        change.reference,
        change.old_reference,
        change.significance,
    )
    return (*keys, frozenset((field.field, field.op, field.old, field.new) for field in change.fields))


@pytest.mark.parametrize("step", [s for s in STEPS if "2022" in s[2]], ids=" ".join, scope="module")
def test_order_leaves_no_trace(step: Step) -> None:
    """A shuffled edition gives the same report, byte for byte (F34, F35, F45)."""
    kind, old, new = step
    mixed = diff(LISTS[kind], records(kind, old), shuffled(records(kind, new), Random(new)))  # noqa: S311
    assert render_json(report(mixed), Style()) == render_json(report(delta(*step)), Style())


@pytest.mark.parametrize("day", CLASSIC)
def test_a_shuffled_edition_is_the_same(day: str) -> None:
    """A published edition in another order differs in nothing (F34, F35)."""
    edition = records("classic", day)
    mixed = shuffled(edition, Random(day))  # noqa: S311
    assert mixed != edition
    assert diff("ofac-consolidated", edition, mixed).changes == ()


def test_the_steps_together_lead_from_first_to_last() -> None:
    """Nine deltas applied one after the other give the last edition, as the one delta over all years does (F43)."""
    edition = records("classic", CLASSIC[0])
    for kind, old, new in STEPS:
        if kind == "classic":
            edition = apply(edition, delta(kind, old, new).changes)
    assert same(edition, records("classic", CLASSIC[-1]))
    whole = delta("classic", CLASSIC[0], CLASSIC[-1]).changes
    assert same(apply(records("classic", CLASSIC[0]), whole), edition)


def test_the_steps_add_up_in_numbers() -> None:
    """Additions less removals over all steps are the growth of the list."""
    steps = [counts(delta(*step)) for step in STEPS if step[0] == "classic"]
    grown = len(records("classic", CLASSIC[-1])) - len(records("classic", CLASSIC[0]))
    assert sum(added - removed for added, removed, _, _ in steps) == grown


def test_a_program_renamed_on_33_parties() -> None:
    """2021-08-20: BELARUS-EO became BELARUS-EO14038 on 33 parties, PEESA PEESA-EO on 3; all legal (F36)."""
    changes = [c for c in delta("csv", "2021-08-18T0939", "2021-08-20T1850").changes if c.kind == "change"]
    renamed: Counter[tuple[frozenset[str], frozenset[str]]] = Counter()
    for change in changes:
        (field,) = change.fields
        assert change.significance == "legal"
        assert isinstance(field.old, Listing)
        assert isinstance(field.new, Listing)
        old, new = frozenset(field.old.programs), frozenset(field.new.programs)
        renamed[old - new, new - old] += 1
    assert renamed == {
        (frozenset({"BELARUS-EO"}), frozenset({"BELARUS-EO14038"})): 33,
        (frozenset({"PEESA"}), frozenset({"PEESA-EO"})): 3,
    }


def test_the_potash_companies_of_2021_12_02() -> None:
    """The 35 additions are all Belarus, among them Slavkali, Agrorozkvit and Belarusian Potash Company."""
    changes = delta("csv", "2021-12-02T0141", "2021-12-02T1850").changes
    assert all(any("BELARUS" in program for program in change.programs) for change in changes)
    assert Counter(change.party_kind for change in changes) == {"person": 20, "entity": 12, "aircraft": 3}
    assert {"33371", "33372", "33373", "33374"} <= {change.uid for change in changes}


def test_one_removal_beside_157_reordered_and_a_new_namespace() -> None:
    """2024-05-06: SBERBANK (SWITZERLAND) AG left the list, and nothing else happened (F20, F35).

    In eight more entries only a number changed places with a feature: those are read into collections of their own.
    """
    found = delta("classic", "2024-02-23", "2024-05-06")
    (change,) = found.changes
    assert (change.kind, change.uid, change.name) == ("removal", "18717", "SBERBANK (SWITZERLAND) AG")
    older = {record.uid: record for record in records("classic", "2024-02-23")}
    moved = [r for r in records("classic", "2024-05-06") if older[r.uid] != r]
    assert len(moved) == 149


def test_belaruskali_and_its_trader_of_2022_06_05() -> None:
    """The EU added Belaruskali and Belarusian Potash Company among 103."""
    added = [c for c in delta("fsf", "2022-06-04", "2022-06-05").changes if c.kind == "addition"]
    assert {"EU.8273.79", "EU.8280.51"} <= {change.reference for change in added}


def test_six_parties_re_issued_on_2022_06_10() -> None:
    """Deleted and listed again under new numbers: six re-issues with both keys, nobody came or went (F33)."""
    changes = delta("fsf", "2022-06-08", "2022-06-10").changes
    reissues = [change for change in changes if change.kind == "reissue"]
    assert {(change.old_reference, change.reference) for change in reissues} == {
        ("EU.8235.7", "EU.8396.23"),
        ("EU.8310.83", "EU.8394.25"),
        ("EU.8312.81", "EU.8392.27"),
        ("EU.8314.79", "EU.8395.24"),
        ("EU.8326.46", "EU.8393.26"),
        ("EU.8335.16", "EU.8397.22"),
    }
    assert all(change.old_uid and change.evidence for change in reissues)
    assert {c.reference for c in changes if c.kind == "change"} == {"EU.8320.52", "EU.8356.50", "EU.8359.47"}
