"""An edition against the one before it: thresholds at their edges, and the algebra of removing."""

from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potashwatch.guards import against_predecessor, quarantines
from potashwatch.records.delta import Change
from potashwatch.records.party import PartyKind
from potashwatch.records.settings import GuardSettings
from potashwatch.records.snapshot import Facts
from tests.guards.samples import DEFAULTS, change, codes, facts, judged, removals

DAY = date(2022, 6, 8)


@pytest.mark.parametrize(
    ("old_on", "new_on", "found"),
    [
        (DAY, date(2022, 6, 7), ["guard.date-backwards"]),
        (DAY, DAY, []),
        (DAY, date(2022, 6, 9), []),
        (None, DAY, []),
        (DAY, None, []),
    ],
)
def test_time_does_not_run_backwards(old_on: date | None, new_on: date | None, found: list[str]) -> None:
    """An edition older than the baseline is not taken; two publications on one day and undated files are."""
    old = facts(100)
    notices = [*against_predecessor(old, new_on, old, old_on, (), DEFAULTS, same_format=True)]
    assert codes(notices) == found
    assert quarantines(notices) == bool(found)


@pytest.mark.parametrize(
    ("gone", "of", "is_implausible"),
    [
        (49, 49, False),
        (50, 50, True),
        (50, 2500, False),
        (51, 2549, True),
        (51, 2550, False),
        (180, 9000, False),
        (181, 9000, True),
        (0, 0, False),
    ],
)
def test_removals_trip_above_the_share_and_from_the_least_number_on(
    gone: int, of: int, *, is_implausible: bool
) -> None:
    """Two percent pass, more do not; fewer than 50 always pass (F19)."""
    found = judged(facts(of), removals(gone))
    assert ("guard.vanished" in found) == is_implausible


def test_a_share_is_reckoned_without_rounding() -> None:
    """2.3 percent of 1,000 are 23: they pass, though 2.3 has no exact binary form."""
    settings = GuardSettings(vanished_percent=2.3, vanished_min=0)
    assert judged(facts(1000), removals(23), settings=settings) == []
    assert judged(facts(1000), removals(24), settings=settings) == ["guard.vanished"]


def test_a_limit_of_nothing_allows_nothing() -> None:
    """With zero percent and no minimum the first removal trips, and only then."""
    settings = GuardSettings(vanished_percent=0, vanished_min=0)
    assert judged(facts(1000), settings=settings) == []
    assert judged(facts(1000), removals(1), settings=settings) == ["guard.vanished"]


@pytest.mark.parametrize(
    ("gone", "of", "is_implausible"),
    [(19, 19, False), (20, 20, True), (20, 40, False), (20, 39, True), (21, 40, True)],
)
@pytest.mark.parametrize("group", ["program", "kind"])
def test_a_program_or_a_kind_trips_though_the_total_passes(
    group: str, gone: int, of: int, *, is_implausible: bool
) -> None:
    """More than half of a program or of a kind, at least 20 of it, is implausible in any list (F15)."""
    old = facts(9000, kinds={"vessel": 500 if group == "program" else of}, programs={"BLR": of, "X": 8000})
    found = judged(old, removals(gone, ("BLR", "X") if group == "program" else (), "vessel"))
    assert found == ([f"guard.{group}-vanished"] if is_implausible else [])


def test_a_group_nobody_counted_is_taken_for_lost() -> None:
    """Removed parties of a program that the old figures lack are the whole of it, as far as is known."""
    assert judged(facts(9000), removals(20, ("NEW",)))[0] == "guard.program-vanished"
    assert judged(facts(0), removals(50)) == ["guard.vanished", "guard.kind-vanished"]


def test_only_removals_count() -> None:
    """Changes, additions and parties under a new key are no removals, however many (F33, F36)."""
    others = [
        change(n, ("BLR",), kind=kind) for n in range(500) for kind in ("addition", "change", "reissue")
    ]
    assert judged(facts(500, kinds={"entity": 500}, programs={"BLR": 500}), others) == []


def test_a_renamed_program_removes_nobody() -> None:
    """33 parties moved from one program to another are still there (F36)."""
    old = facts(9000, programs={"BELARUS-EO": 33})
    new = facts(9000, programs={"BELARUS-EO14038": 33})
    assert judged(old, (), new) == []


@pytest.mark.parametrize(
    ("before", "after", "is_implausible"),
    [(100, 50, False), (101, 50, True), (50, 0, True), (49, 0, False), (99, 50, False), (9000, 4499, True)],
)
def test_a_field_that_empties_trips(before: int, after: int, *, is_implausible: bool) -> None:
    """More than half of a field's parties, at least 50, without anything in it any more."""
    found = judged(facts(9000, filled={"births": before}), (), facts(9000, filled={"births": after}))
    assert found == (["guard.fill"] if is_implausible else [])


def test_a_field_that_is_gone_altogether_trips() -> None:
    """A format that loses its aliases, weak marks or native names still has a name on every party."""
    old = facts(100, filled={"names": 100, "names.alias": 80, "names.weak": 60, "names.native": 70})
    new = facts(100, filled={"names": 100})
    (notice,) = against_predecessor(new, None, old, None, (), DEFAULTS, same_format=True)
    assert notice.message == (
        "parties that no longer have something in a field: names.alias 80 of 80 (100.0 %);"
        " names.native 70 of 70 (100.0 %); names.weak 60 of 60 (100.0 %); more than 50 % is implausible"
    )
    assert quarantines([notice])


def test_another_format_may_fill_other_fields() -> None:
    """Classic XML carries no relationships and no native names; a change of format is no quiet break."""
    old = facts(9000, filled={"relationships": 4000})
    assert judged(old, (), facts(9000), same_format=False) == []


def test_leaves_that_become_known_are_not_missed() -> None:
    """A newer version that reads what an older one carried as unmapped has lost nothing."""
    assert judged(facts(9000, filled={"unmapped": 9000}), (), facts(9000)) == []


def test_messages_say_both_figures_and_hints_what_to_do() -> None:
    """A person sees what the guard saw, and how to overrule it."""
    old = facts(639, kinds={"vessel": 74, "entity": 400}, programs={"IRAN": 264})
    gone = (*removals(74, ("IRAN",), "vessel"), *removals(192, ("IRAN",)))
    notices = [*against_predecessor(facts(375), DAY, old, DAY, gone, DEFAULTS, same_format=True)]
    assert [notice.message for notice in notices] == [
        "removed: parties 266 of 639 (41.6 %), 375 now; more than 2 % is implausible",
        "removed, by program: IRAN 266 of 266 (100.0 %); more than 50 % is implausible",
        "removed, by kind of party: vessel 74 of 74 (100.0 %); more than 50 % is implausible",
    ]
    assert {notice.level for notice in notices} == {"trouble"}
    assert all(quarantines([notice]) for notice in notices)
    assert all("potashwatch snapshots approve" in notice.hint for notice in notices)


def test_many_groups_are_told_in_one_line() -> None:
    """Forty programs that go at once are one notice, the largest first; text of the list stays on its line."""
    programs = {f"P{n:02}\x1b[2J\n": 20 + n for n in range(40)}
    gone = [change for tag, count in programs.items() for change in removals(count, (tag,))]
    found = [
        notice
        for notice in against_predecessor(
            facts(1), None, facts(90_000, programs=programs), None, gone, DEFAULTS, same_format=True
        )
        if notice.code == "guard.program-vanished"
    ]
    assert len(found) == 1
    assert found[0].message.startswith(r"removed, by program: P39\x1b[2J\n 59 of 59 (100.0 %); P38")
    assert "; and 35 more;" in found[0].message
    assert found[0].message.isprintable()


_PROGRAMS = ("BLR", "UKR", "SDGT")
_KINDS: tuple[PartyKind, ...] = get_args(PartyKind)
_PARTIES = st.lists(
    st.tuples(st.sets(st.sampled_from(_PROGRAMS)), st.sampled_from(_KINDS)), min_size=1, max_size=80
)
_SETTINGS = st.builds(
    GuardSettings,
    vanished_percent=st.floats(0, 100),
    vanished_min=st.integers(0, 30),
    group_vanished_percent=st.floats(0, 100),
    group_vanished_min=st.integers(0, 30),
    fill_drop_percent=st.floats(0, 100),
    fill_drop_min=st.integers(0, 30),
)


def _edition(parties: list[tuple[set[str], PartyKind]]) -> tuple[Facts, list[Change]]:
    """Return the figures of parties, and what removing each of them is."""
    kinds: dict[str, int] = {}
    programs: dict[str, int] = {}
    for tags, kind in parties:
        kinds[kind] = kinds.get(kind, 0) + 1
        for tag in tags:
            programs[tag] = programs.get(tag, 0) + 1
    gone = [change(n, tuple(sorted(tags)), kind) for n, (tags, kind) in enumerate(parties)]
    return facts(len(parties), kinds, programs, {"names": len(parties), **programs}), gone


def _without(parties: list[tuple[set[str], PartyKind]], gone: int) -> Facts:
    return _edition(parties[gone:])[0]


@given(_PARTIES, _SETTINGS)
def test_an_edition_trips_nothing_against_itself(
    parties: list[tuple[set[str], PartyKind]], settings: GuardSettings
) -> None:
    """Nothing removed, nothing emptied, whatever the thresholds: no notice."""
    old, _ = _edition(parties)
    assert [*against_predecessor(old, DAY, old, DAY, (), settings, same_format=True)] == []


@given(_PARTIES, _SETTINGS, st.data())
def test_removing_more_never_makes_an_edition_plausible_again(
    parties: list[tuple[set[str], PartyKind]], settings: GuardSettings, data: st.DataObject
) -> None:
    """What trips for some removals trips for those and any more."""
    old, removed = _edition(parties)
    more = data.draw(st.integers(0, len(parties)))
    fewer = data.draw(st.integers(0, more))
    found = [{*judged(old, removed[:count], _without(parties, count), settings)} for count in (fewer, more)]
    assert found[0] <= found[1]


@given(_PARTIES, _SETTINGS, st.integers(1, 30))
def test_what_a_notice_objects_to_is_beyond_its_threshold(
    parties: list[tuple[set[str], PartyKind]], settings: GuardSettings, count: int
) -> None:
    """The share of the list decides, in whole numbers: above the percentage, at least the minimum."""
    old, removed = _edition(parties)
    gone = min(count, len(parties))
    is_beyond = gone >= settings.vanished_min and gone / len(parties) > settings.vanished_percent / 100
    is_close = abs(gone / len(parties) - settings.vanished_percent / 100) < 1e-9
    found = judged(old, removed[:gone], _without(parties, gone), settings)
    assert is_close or ("guard.vanished" in found) == is_beyond
