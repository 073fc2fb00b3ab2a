"""An edition that is held for review speaks: once as unconfirmed, then as confirmed or as retracted."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from potashwatch.pipeline.approving import approve
from potashwatch.records.report import ListReport
from potashwatch.records.settings import GuardSettings, Settings
from tests.alerting.days import edition, first, use
from tests.alerting.mailroom import Mailroom, kinds, news, ops
from tests.run import sdn_table
from tests.run.desk import SMALL, STARTER, codes

POTASH = news("potash", targets=("belaruskali", "bpc"))
BELAVIA = news("belavia", targets=("belavia",))


def last(room: Mailroom) -> ListReport:
    """Return what the last report says of its list."""
    (found,) = room.reports[-1].lists
    return found


def accept(room: Mailroom, sha256: str) -> None:
    """Approve an edition, as a person does."""
    approve(room.archive, sha256, "confirmed by the notice", STARTER, room.clock.at)


@pytest.fixture
def room(tmp_path: Path) -> Mailroom:
    """A desk after its first day that holds every edition in which more than half of the parties vanish."""
    return first(tmp_path)


@pytest.fixture
def belarus(tmp_path: Path) -> Mailroom:
    """A desk that watches a short SDN List with potash on it, after its first day."""
    made = Mailroom(tmp_path, lists=("ofac-sdn",), sinks=(news(), POTASH, BELAVIA, ops()))
    made.clock.at = datetime(2026, 4, 1, 6, tzinfo=UTC)
    sdn_table.put(made.mirror, sdn_table.table(), "2026-04-01")
    made.first_day()
    return made


def test_it_is_reported_as_unconfirmed_once_with_everything_to_decide(belarus: Mailroom) -> None:
    """Names with their numbers, the reason of the guard, and the command with its id; to those it concerns."""
    sdn_table.put(belarus.mirror, sdn_table.cut(), "2026-04-02")
    found = belarus.day()
    assert kinds(found) == [("officer", "provisional"), ("ops", "failing"), ("potash", "provisional")]
    sha256 = last(belarus).unconfirmed.edition.sha256  # type: ignore[union-attr]
    for alert in (found[0], found[2]):
        assert alert.subject.startswith("potashwatch: Unconfirmed: OFAC SDN list: removes ")
        assert "Belaruskali (32746)" in alert.text
        assert "(33374)" in alert.text
        assert "if genuine" in alert.text
        assert "Held because: " in alert.text
        assert "[guard.vanished]" in alert.text
        assert f"potashwatch snapshots approve {sha256[:8]} --reason ..." in alert.text
        assert "recent-actions" in alert.text
    assert "parties removed in all" in found[0].text
    assert sha256[:8] in found[1].text
    assert belarus.day(days=0.1) == []
    assert last(belarus).changes == ()


def test_an_approved_edition_is_news_that_says_confirmed_once(belarus: Mailroom) -> None:
    """Same parties, now as changes; a sink that had no part in it gets none."""
    sdn_table.put(belarus.mirror, sdn_table.cut(), "2026-04-02")
    belarus.day()
    accept(belarus, last(belarus).unconfirmed.edition.sha256)  # type: ignore[union-attr]
    found = belarus.day()
    assert kinds(found) == [("officer", "news"), ("potash", "news"), ("ops", "recovered")]
    assert all(": confirmed; affects " in alert.subject for alert in found[:2])
    assert "confirmed by the notice" in found[0].text
    assert last(belarus).retracted == ()
    assert belarus.day() == []


def test_another_edition_instead_retracts_it_once(belarus: Mailroom) -> None:
    """The list is as before plus nothing: everyone who had the unconfirmed alert gets the retraction, no one else."""
    sdn_table.put(belarus.mirror, sdn_table.cut(), "2026-04-02")
    belarus.day()
    sdn_table.put(belarus.mirror, sdn_table.lacking(33372), "2026-04-03")
    found = belarus.day()
    assert kinds(found) == [
        ("officer", "news"),
        ("officer", "retracted"),
        ("ops", "recovered"),
        ("potash", "news"),
        ("potash", "retracted"),
    ]
    assert found[4].subject.startswith(
        "potashwatch: Retracted: OFAC SDN list: the accepted edition does not remove "
    )
    assert "Belaruskali (32746)" in found[4].text
    assert "33372" not in found[4].text  # that one did go
    assert "confirmed" not in found[0].subject
    assert belarus.day() == []


def test_the_list_as_it_was_retracts_it_too(room: Mailroom) -> None:
    """The next day brings the old bytes again: no change, and what was unconfirmed is not so."""
    edition(room, 20, "02/23/2024")
    room.day()
    edition(room, 400, "03/01/2024")
    assert ("officer", "provisional") in kinds(room.day())
    edition(room, 20, "02/23/2024")
    assert kinds(room.day()) == [("officer", "retracted"), ("ops", "recovered")]
    assert room.day() == []


def test_an_approved_edition_is_confirmed_though_another_one_came_before_the_next_run(room: Mailroom) -> None:
    """First what was approved, as confirmed; then what the newer edition changes against it."""
    edition(room, 400, "03/01/2024")
    room.day()
    accept(room, last(room).unconfirmed.edition.sha256)  # type: ignore[union-attr]
    edition(room, 401, "03/02/2024")
    found = room.day()
    assert kinds(found) == [("officer", "news"), ("officer", "news"), ("ops", "recovered")]
    assert found[0].subject.endswith("confirmed; 380 changes")
    assert found[1].subject.endswith(": 1 change")


def test_each_of_two_held_editions_is_reported_and_the_refuted_one_retracted(room: Mailroom) -> None:
    """Another edition, held as well, is another alert; the one that is approved refutes the rest of the other."""
    edition(room, 400, "03/01/2024")
    room.day()
    edition(room, 410, "03/02/2024")
    assert kinds(room.day(days=0.1)) == [("officer", "provisional")]
    edition(room, 400, "03/01/2024")
    assert room.day(days=0.1) == []  # known since the first day
    accept(room, last(room).unconfirmed.edition.sha256)  # type: ignore[union-attr]
    found = room.day(days=0.1)
    assert kinds(found) == [("officer", "news"), ("officer", "retracted"), ("ops", "recovered")]
    assert "10 unconfirmed changes" in found[1].subject


def held_first(tmp_path: Path) -> Mailroom:
    """Return a desk whose first two editions are both held: each has fewer parties than the list ever had."""
    room = Mailroom(
        tmp_path, settings=Settings(guards=GuardSettings(stale_trouble_days=SMALL.stale_trouble_days))
    )
    edition(room, 424, "03/01/2024")
    found = room.day()
    assert kinds(found) == [("officer", "provisional"), ("ops", "failing")]
    assert found[0].subject.endswith("first edition held for review")
    edition(room, 426, "03/02/2024")
    assert kinds(room.day(days=0.1)) == [("officer", "provisional")]
    return room


def test_approving_one_of_two_held_first_editions_approves_no_other(tmp_path: Path) -> None:
    """The older is approved: the newer is still held, and a change only once it is approved, too."""
    room = held_first(tmp_path)
    older, newer = (each.sha256 for each in room.archive.state("ofac-consolidated").quarantined)
    accept(room, older)
    room.day(days=0.1)
    assert (last(room).outcome, "guard.few" in codes(last(room))) == ("quarantined", True)
    accept(room, newer)
    found = room.day(days=0.1)
    assert kinds(found) == [("officer", "news"), ("ops", "recovered")]
    assert "confirmed; 2 changes" in found[0].subject


def test_an_approved_first_edition_is_reported_to_every_sink(tmp_path: Path) -> None:
    """It became the baseline by the approval; the next run says so, once, as of any first edition."""
    room = held_first(tmp_path)
    (_, newer) = (each.sha256 for each in room.archive.state("ofac-consolidated").quarantined)
    accept(room, newer)
    found = room.day(days=0.1)
    assert kinds(found) == [("officer", "baseline"), ("ops", "baseline"), ("ops", "recovered")]
    assert "first edition recorded, 18 parties, confirmed" in found[0].subject
    assert (last(room).outcome, codes(last(room))[:1]) == ("baseline", ["run.baseline"])
    assert room.day(days=0.1) == []
    assert last(room).outcome == "unchanged"


def test_without_targets_a_sink_hears_what_its_threshold_hides(room: Mailroom) -> None:
    """How many parties would go is said whatever the threshold; the confirmation comes to the same sink."""
    use(
        room,
        news(min_significance="legal", lists=("ofac-consolidated",)),
        news("eu", lists=("eu-fsf",)),
        ops(),
    )
    edition(room, 400, "03/01/2024")
    assert kinds(room.day()) == [("officer", "provisional"), ("ops", "failing")]
    accept(room, last(room).unconfirmed.edition.sha256)  # type: ignore[union-attr]
    assert kinds(room.day()) == [("officer", "news"), ("ops", "recovered")]
