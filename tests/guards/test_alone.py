"""The age of an edition, its drift, and what follows from notices."""

from datetime import UTC, date, datetime, timedelta

import pytest

from potashwatch.guards import drift_notice, first, flap, on_its_own, quarantines
from potashwatch.records.edition import PARTY_LISTS, FormatDrift, ListId
from potashwatch.records.ledger import Quarantine
from potashwatch.records.report import Notice
from tests.guards.samples import DEFAULTS, codes, facts

TODAY = date(2026, 11, 22)


def aged(days: int, list_id: ListId = "ofac-sdn", *, dated_on: date = TODAY) -> list[Notice]:
    """Judge an edition with a date so many days ago in it."""
    return [*on_its_own(TODAY - timedelta(days), dated_on, TODAY, list_id, DEFAULTS)]


@pytest.mark.parametrize("list_id", PARTY_LISTS)
def test_an_old_edition_is_a_warning_then_trouble(list_id: ListId) -> None:
    """Freshness is judged by the date in the file, with limits for each list; at the limit it still passes (F27)."""
    warning, trouble = DEFAULTS.stale_warning_days.of(list_id), DEFAULTS.stale_trouble_days.of(list_id)
    assert aged(warning, list_id) == []
    assert [(n.code, n.level) for n in aged(warning + 1, list_id)] == [("guard.stale", "warning")]
    assert [(n.code, n.level) for n in aged(trouble, list_id)] == [("guard.stale", "warning")]
    assert [(n.code, n.level) for n in aged(trouble + 1, list_id)] == [("guard.stale", "trouble")]


def test_an_old_edition_is_not_quarantined() -> None:
    """It is what the authority serves: trouble, but the baseline may move (F27)."""
    assert not quarantines(aged(1000))


def test_the_message_says_the_age_and_the_limit() -> None:
    """The EU's file of 22 September was all there was on 22 November (F27, F28)."""
    (notice,) = aged(61, "eu-fsf")
    assert notice.message == "generated 61 days ago, on 2026-09-22; the limit is 30 days"


def test_a_file_without_a_date_is_judged_by_the_date_of_its_snapshot() -> None:
    """CSV: the day it was fetched is today; a folder of last year is as old as its name says."""
    assert [*on_its_own(None, TODAY, TODAY, "ofac-sdn", DEFAULTS)] == []
    old = TODAY - timedelta(365)
    assert codes(on_its_own(None, old, TODAY, "ofac-sdn", DEFAULTS)) == ["guard.stale"]


@pytest.mark.parametrize(
    ("days", "found"), [(0, []), (1, []), (2, ["guard.future"]), (400, ["guard.future"])]
)
def test_an_edition_of_the_future_is_kept_apart(days: int, found: list[str]) -> None:
    """A clock set wrong, here or there: one day is a time zone, more is not."""
    notices = aged(-days)
    assert codes(notices) == found
    assert quarantines(notices) == bool(found)
    if days == 2:
        assert notices[0].message == "dated 2026-11-24, 2 days after today, 2026-11-22"


DRIFT = FormatDrift(code="drift.leaf", path="sdnEntry/new", message="a leaf nobody knows", count=3)


def test_drift_quarantines_only_where_asked_for() -> None:
    """Unknown leaves are carried and reported; with strict the edition is kept apart (F20, F22, F25)."""
    assert [*drift_notice([DRIFT], strict=False)] == []
    assert [*drift_notice([], strict=True)] == []
    (notice,) = drift_notice([DRIFT, DRIFT], strict=True)
    assert notice.code == "guard.drift"
    assert notice.message == "format drift, 2 in all, 0 allowed, first sdnEntry/new: a leaf nobody knows"
    assert quarantines([notice])


def kept(day: int, records: int) -> Quarantine:
    """Return an edition under quarantine since a day of October 2019."""
    since_at = datetime(2019, 10, day, 12, tzinfo=UTC)
    return Quarantine(sha256=f"{day:064}", since_at=since_at, records=records, notices=())


def test_no_quarantine_no_flap() -> None:
    """A plausible edition after a plausible one is nothing to tell."""
    assert [*flap([], facts(686))] == []


def test_many_quarantines_are_one_flap() -> None:
    """A list that was broken for a week is told once, not seven times (F16)."""
    (notice,) = flap([kept(day, 500 + day) for day in range(1, 8)], facts(1686))
    assert notice.message == (
        "under quarantine: 501 parties on 2019-10-01, 502 parties on 2019-10-02, 503 parties on 2019-10-03,"
        " 504 parties on 2019-10-04, 505 parties on 2019-10-05 and 2 more; 1,686 again today"
    )
    assert notice.level == "warning"
    assert not quarantines([notice])


@pytest.mark.parametrize(("records", "found"), [(1, ["guard.few"]), (2999, ["guard.few"]), (3000, [])])
def test_a_first_edition_of_few_parties_is_no_whole_list(records: int, found: list[str]) -> None:
    """An excerpt as the baseline would make thousands of additions of the next whole edition (F42)."""
    notices = [*first(facts(records), "ofac-sdn", DEFAULTS)]
    assert codes(notices) == found
    assert quarantines(notices) == bool(found)
