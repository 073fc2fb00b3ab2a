"""What must hold for any two editions (F43)."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from potashwatch.diff import apply, canonical, diff, inverse
from potashwatch.pipeline.filters import Filters
from potashwatch.records.delta import SIGNIFICANCES, Change
from potashwatch.records.party import Name, PartyRecord
from potashwatch.reports.json_ import render_json
from potashwatch.reports.style import Style
from tests.diff.strategies import LISTS, Records, editions, pairs, shuffled
from tests.samples import party, report

pytestmark = pytest.mark.long

Pair = tuple[Records, Records]
EDITIONS = LISTS.flatmap(editions)
PAIRS = LISTS.flatmap(pairs)
RANDOMS = st.randoms(use_true_random=False)


def content(records: Records) -> list[PartyRecord]:
    """Return the records without any order."""
    return sorted(map(canonical, records), key=lambda record: record.uid)


def told(change: Change) -> tuple[object, ...]:
    """Return what a change says, without the words that are for people."""
    fields = frozenset(
        (field.field, field.op, field.old, field.new, field.significance) for field in change.fields
    )
    keys = (change.uid, change.old_uid, change.reference, change.old_reference)
    return (change.kind, *keys, change.significance, len(change.fields), fields)


@given(EDITIONS)
def test_an_edition_does_not_differ_from_itself(edition: Records) -> None:
    """diff(a, a) is empty, and everybody is unchanged (F43)."""
    delta = diff("eu-fsf", edition, edition)
    assert delta.changes == ()
    assert delta.unchanged_count == len(edition)


@settings(max_examples=200)
@given(PAIRS)
def test_old_plus_delta_is_new(pair: Pair) -> None:
    """apply(a, diff(a, b)) is b, order apart (F43)."""
    old, new = pair
    assert content(apply(old, diff("eu-fsf", old, new).changes)) == content(new)


@given(PAIRS)
def test_new_minus_delta_is_old(pair: Pair) -> None:
    """Applying the inverse leads back (F43)."""
    old, new = pair
    assert content(apply(new, inverse(diff("eu-fsf", old, new).changes))) == content(old)


@settings(max_examples=200)
@given(PAIRS)
def test_the_way_back_mirrors_the_way_forth(pair: Pair) -> None:
    """diff(b, a) says the same as diff(a, b), turned round: kinds, keys, fields and how grave they are (F43)."""
    old, new = pair
    forth, back = diff("eu-fsf", old, new), diff("eu-fsf", new, old)
    assert {*map(told, inverse(forth.changes))} == {*map(told, back.changes)}
    assert forth.unchanged_count == back.unchanged_count


@given(EDITIONS, RANDOMS)
def test_another_order_is_no_change(edition: Records, random: Random) -> None:
    """Records, details, notes and programs in another order give nothing (F34, F35)."""
    assert diff("eu-fsf", edition, shuffled(edition, random)).changes == ()


@settings(max_examples=200)
@given(PAIRS, RANDOMS)
def test_order_leaves_no_trace_in_the_report(pair: Pair, random: Random) -> None:
    """Two editions give the same bytes in whatever order they are printed (F34, F35, F45)."""
    old, new = pair
    plain = render_json(report(diff("eu-fsf", old, new)), Style())
    mixed = render_json(report(diff("eu-fsf", shuffled(old, random), shuffled(new, random))), Style())
    assert mixed == plain


@given(PAIRS)
def test_ids_are_distinct(pair: Pair) -> None:
    """No two changes of one report have the same id (F47)."""
    changes = diff("eu-fsf", *pair).changes
    assert len({change.id for change in changes}) == len(changes)


@given(PAIRS)
def test_a_change_keeps_its_id_whatever_else_changes(pair: Pair) -> None:
    """The same change found beside others has the same id (F47)."""
    old, new = pair
    other = party("999", names=(Name(kind="primary", text="Somebody Else Altogether"),))
    alone = {change.id for change in diff("eu-fsf", old, new).changes}
    beside = {change.id for change in diff("eu-fsf", old, (*new, other)).changes}
    assert len(beside - alone) == 1
    assert alone < beside


def test_the_same_edit_of_two_parties_has_two_ids() -> None:
    """An id names the party: a mass edit is many changes (F36, F47)."""
    old = [party(uid) for uid in ("1", "2")]
    changes = diff("eu-fsf", old, [member.model_copy(update={"title": "Count"}) for member in old]).changes
    assert changes[0].fields == changes[1].fields
    assert changes[0].id != changes[1].id


def test_the_same_change_on_another_list_has_another_id() -> None:
    """An id names the list too: uid 1 of OFAC is not uid 1 of the EU."""
    ids = {diff(list_id, (), (party(),)).changes[0].id for list_id in ("ofac-sdn", "eu-fsf")}
    assert len(ids) == 2


@given(PAIRS)
def test_every_party_is_counted_once(pair: Pair) -> None:
    """Unchanged, changed, re-issued and removed parties make the old edition; with the added ones, the new (F14)."""
    old, new = pair
    delta = diff("eu-fsf", old, new)
    kinds = [change.kind for change in delta.changes]
    kept = delta.unchanged_count + kinds.count("change") + kinds.count("reissue")
    assert kept + kinds.count("removal") == len(old)
    assert kept + kinds.count("addition") == len(new)


@given(PAIRS)
def test_a_graver_filter_shows_no_more(pair: Pair) -> None:
    """--min-significance only takes away, step by step, and the least takes nothing."""
    changes = diff("eu-fsf", *pair).changes
    shown = [
        {change.id for change in changes if Filters(min_significance=least).keep(change)}
        for least in SIGNIFICANCES
    ]
    assert shown[-1] == {change.id for change in changes}
    assert all(graver <= slighter for graver, slighter in pairwise(shown))


def test_a_delta_that_does_not_fit_is_refused() -> None:
    """Changes of a party or a detail that is not there cannot be applied (F43)."""
    changes = diff("eu-fsf", (party("1"),), (party("1", title="Count"),)).changes
    with pytest.raises(ValueError, match="1"):
        apply((), changes)
    removal = diff("eu-fsf", (party("1"),), (party("1", names=()),)).changes
    with pytest.raises(ValueError, match="not in list"):
        apply((party("1", names=()),), removal)
