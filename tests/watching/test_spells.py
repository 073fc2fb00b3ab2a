"""Since when a party is listed or not: no answer reaches over an edition that shows otherwise, or could not show it."""

from datetime import UTC, date, datetime, timedelta

from potashwatch.pipeline.latest import latest_action
from potashwatch.pipeline.summary import summary
from potashwatch.records.status import StatusAbsence, StatusLinked, StatusList, StatusUnconfirmed
from potashwatch.reports.standing import linked_state, state_of, word
from potashwatch.reports.standing import standing as words
from tests.watching.lists import LISTED, NEAR, seen, standing, stretch, target

D1, D2, D3, D4 = (date(2023, 5, day) for day in (1, 2, 3, 4))


def test_since_does_not_reach_over_an_edition_with_a_record_to_review() -> None:
    """Absent, a near name, absent: in no edition since the third, and not since the first."""
    found = standing(target(), seen(D1), seen(D2, *NEAR), seen(D3), seen(D4))
    assert (found.listed, found.since, found.since_basis) == (False, D3, "review")
    assert words(found).endswith("since 2023-05-03; the edition before had a record to review")
    assert "in any edition held since 3 May 2023" in summary([found], [])


def test_the_begin_and_the_end_of_a_review_are_the_latest_action() -> None:
    """A record that may be the target came, then it went: neither day is silent."""
    editions = [seen(D1), seen(D2, *NEAR), seen(D3)]
    told = [
        latest_action(target(), [stretch(*editions[:count])], (), editions[count - 1].on, ())
        for count in (2, 3)
    ]
    assert ["latest action found 2 May" in told[0], "latest action found 3 May" in told[1]] == [True, True]


def test_who_is_listed_again_was_absent_between() -> None:
    """Listed, gone for two editions, listed again: the first of the last editions is not the first that shows it."""
    found = standing(target(), seen(D1, *LISTED), seen(D2), seen(D3), seen(D4, *LISTED))
    assert found.absence == StatusAbsence(from_on=D2, to_on=D3)
    assert words(found) == "listed again since 2023-05-04 (absent 2023-05-02 to 2023-05-03)"
    told = "listed again on the SDN List (since the edition of 4 May 2023; absent 2 May 2023 to 3 May 2023)"
    assert told in summary([found], [])


def test_an_edition_without_aliases_does_not_show_that_a_party_known_by_name_is_not_listed() -> None:
    """The primary table alone: the record with the alias is there, and nothing tells that it is the party."""
    by_name = target(has_key=False)
    editions = [seen(D1), seen(D2, *NEAR), seen(D3, tables=("primary",))]
    found = standing(by_name, *editions)
    assert (found.listed, found.since, state_of(found)) == (None, None, "unknown")
    told = "no exact match in the primary table alone (no aliases in this edition)"
    assert words(found) == told
    assert f"SDN List: {told}" in summary([found], [])
    assert "latest action found 2 May" in latest_action(by_name, [stretch(*editions)], (), D3, ())
    assert standing(by_name, *editions, seen(D4)).since == D4


def test_a_party_that_the_primary_table_had_is_gone_without_it() -> None:
    """Known by its key, or found in such an edition before: then the table without aliases says that it left."""
    alone = ("primary",)
    assert standing(target(), seen(D1, tables=alone)).listed is False
    by_name = target(has_key=False)
    found = standing(by_name, seen(D1, *LISTED, tables=alone), seen(D2, tables=alone))
    assert (found.listed, found.since, found.since_basis, found.uid) == (False, D2, "edition", "1")


def test_a_register_that_has_a_removal_before_the_edition_is_told_beside_it() -> None:
    """Removed on the second by the register, listed in a newer edition: both are said. The day itself is open."""
    removed = target(removed_on=D2)
    found = standing(removed, seen(D1, *LISTED), seen(D3, *LISTED))
    assert (found.listed, found.relisted_after, found.removed_on) == (True, D2, None)
    assert "again" in words(found)
    assert words(found).endswith("the register has a removal on 2023-05-02")
    assert "the register has a removal on 2 May 2023" in summary([found], [])
    same_day = standing(removed, seen(D2, *LISTED))
    assert (same_day.relisted_after, same_day.removed_on) == (None, D2)


HELD = StatusUnconfirmed(
    listed=True,
    uids=("827379",),
    keys=("EU.8273.79",),
    dated_on=D2,
    sha256="ab" * 32,
    since_at=datetime(2023, 5, 2, 6, tzinfo=UTC),
)


def test_a_first_edition_that_is_held_is_unconfirmed_and_not_missing() -> None:
    """The summary says what the line of the list says, and names the party by its reference."""
    found = StatusList(list="eu-fsf", listed=None, unconfirmed=HELD)
    told = "EU list: no data for that date, unconfirmed: the edition of 2 May 2023, held for review, lists it"
    assert told in summary([found], [])
    assert words(found).endswith("held for review, lists it as EU.8273.79")


def test_a_linked_party_that_only_a_held_edition_lists_is_unconfirmed() -> None:
    """Neither listed nor left out."""
    party = StatusLinked(
        party="trader",
        title="Trader",
        relation="sells for it",
        list="ofac-sdn",
        uid="7",
        reference=None,
        name="TRADER",
        programs=(),
        listed=False,
        unconfirmed=HELD,
    )
    assert (
        linked_state(party)
        == "unconfirmed; the edition of 2023-05-02, held for review, lists it as EU.8273.79"
    )


def test_a_stale_absence_is_not_told_as_not_listed() -> None:
    """An edition 100 days old shows where the party was not on its day."""
    found = standing(target(), seen(D1), seen(D2), as_of=D2 + timedelta(days=100))
    assert word(found) == "not seen on 2023-05-02 (100 days old)"
    assert words(found) == "not seen on 2023-05-02 (100 days old), nor in any edition held since 2023-05-01"


def test_no_change_is_claimed_for_the_days_of_each_list_alone() -> None:
    """One list ends long before the other: of it nothing is claimed for the days after."""
    late = date(2024, 1, 1)
    old = stretch(seen(D1), seen(D3))
    told = latest_action(
        target(), [old, stretch(seen(D2), seen(late))], (), late, ("register of 5 Oct 2026",)
    )
    assert "no change in the SDN List between 1 May 2023 and 3 May 2023;" in told
    assert "no change in the SDN List between 2 May 2023 and 1 Jan 2024 (sources read: " in told
    assert "licenses" not in told
    assert "no change" not in latest_action(target(), [stretch(seen(D1))], (), D1, ())


def test_no_change_is_claimed_against_what_the_register_knows() -> None:
    """A removal within the days, or before editions that all list the party: no silence."""
    within, before = target(removed_on=D2), target(removed_on=date(2023, 4, 1))
    for party, records in ((within, ()), (within, LISTED), (before, LISTED)):
        told = latest_action(party, [stretch(seen(D1, *records), seen(D3, *records))], (), D3, ())
        assert "no change" not in told
        assert "the register has a removal on" in told
    assert "no change" in latest_action(before, [stretch(seen(D1), seen(D3))], (), D3, ())


def test_an_action_between_two_editions_far_apart_is_not_given_the_day_of_our_copy() -> None:
    """Ninety days between the copies: the authority acted on some day between."""
    later = D1 + timedelta(days=90)
    editions = stretch(seen(D1), seen(later, *LISTED), seen(later + timedelta(days=9), *LISTED))
    told = latest_action(target(), [editions], (), later, ())
    assert "latest action found between 1 May 2023 and 30 Jul 2023; no change" in told
