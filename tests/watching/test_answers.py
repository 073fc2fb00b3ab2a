"""What the board, the history and the page say where knowledge is missing, old or contradictory."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from potashwatch.archive import Archive
from potashwatch.pipeline.board import Board
from potashwatch.pipeline.history import history
from potashwatch.pipeline.importing import Importing
from potashwatch.pipeline.summary import summary
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.settings import GuardSettings
from potashwatch.records.status import Status, StatusTarget
from potashwatch.records.target import Target, TargetName
from potashwatch.reports.status import STATUS_RENDERERS
from potashwatch.reports.style import Style
from potashwatch.targets import Watcher, targets_of
from tests.archive.making import STARTER
from tests.run.desk import SMALL
from tests.run.sdn_table import having, lacking, table
from tests.story.made import without
from tests.watching.eu_editions import put as put_eu

AZOT = Target(id="azzot", title="Grodno Azzot", names=(TargetName(text="Grodno Azzot"),))
BELAVIA = next(line for line in without(()).splitlines(keepends=True) if line.startswith(b"44541,"))


def board(folder: Path, now: datetime) -> Board:
    """Return the board of an archive with an SDN edition of 2023-08-09 and an EU edition of 2023-08-15."""
    archive, watcher = Archive.open(folder / "archive", create=True), Watcher(targets_of([AZOT]))
    sdn = folder / "kept/sdn_2023-08-09.csv"
    sdn.parent.mkdir(parents=True)
    sdn.write_bytes(having(BELAVIA, table()))
    put_eu(folder / "kept", "2023-08-15", keys=("EU.8273.79", "EU.6721.14"))
    done = list(
        Importing(archive, STARTER, lambda: now, Lookout(archive, watcher), guards=SMALL).run(
            [folder / "kept"]
        )
    )
    assert [each.error for each in done] == [None, None]
    return Board(archive, watcher, Lookout(archive, watcher), now, GuardSettings())


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Board:
    """The board of a day long after both editions."""
    return board(tmp_path_factory.mktemp("late"), datetime(2026, 11, 22, 12, tzinfo=UTC))


@pytest.fixture(scope="module")
def status(late: Board) -> Status:
    return late.status(late.now.date())


def of(found: Status, target: str) -> StatusTarget:
    (row,) = [each for each in found.targets if each.target == target]
    return row


def test_a_record_that_may_be_the_target_is_for_review_and_never_not_listed(
    late: Board, status: Status
) -> None:
    """A comparison finds Grodno Azot for the target Grodno Azzot, as possible: so do board, history and page."""
    row = of(status, "azzot")
    (eu,) = [found for found in row.lists if found.list == "eu-fsf"]
    assert (eu.listed, [(one.reference, one.touch.reason) for one in eu.review]) == (
        None,
        [("EU.6721.14", "possible")],
    )
    record = "EU.6721.14 Open Joint Stock Company “Grodno Azot” (possible 95.2)"
    told = f"no exact match; 1 record names it: review {record}"
    assert told in row.summary
    for form in ("table", "html", "notice"):
        assert told.partition("; ")[2] in STATUS_RENDERERS[form](status, Style(width=400))
    target = next(each for each in late.watcher.targets if each.id == "azzot")
    events = history(late, target, late.now.date()).events
    (event,) = [event for event in events if event.list == "eu-fsf"]
    assert (event.kind, event.on) == ("review", date(2023, 8, 15))
    assert told in event.message


def test_the_end_of_a_review_is_an_event_and_no_silence(tmp_path: Path) -> None:
    """An edition without Grodno Azot follows one with it: the target Grodno Azzot was to review until then."""
    now = datetime(2023, 8, 17, 12, tzinfo=UTC)
    found = board(tmp_path, now)
    assert found.archive
    assert found.lookout
    put_eu(tmp_path / "later", "2023-08-16")
    (done,) = Importing(found.archive, STARTER, lambda: now, found.lookout, guards=SMALL).run(
        [tmp_path / "later"]
    )
    assert done.error is None
    archive = Archive.open(tmp_path / "archive")
    again = replace(found, archive=archive, lookout=Lookout(archive, found.watcher))
    line = history(again, AZOT, now.date())
    assert [(event.kind, f"{event.on}") for event in line.events if event.list == "eu-fsf"] == [
        ("review", "2023-08-15"),
        ("review-ended", "2023-08-16"),
    ]
    assert "EU: latest action found 16 Aug 2023" in line.latest_action
    row = of(again.status(now.date()), "azzot")
    (eu,) = [each for each in row.lists if each.list == "eu-fsf"]
    assert (eu.listed, eu.since, eu.since_basis) == (False, date(2023, 8, 16), "review")


def test_a_removal_that_the_edition_is_too_old_to_show_is_told_beside_it(status: Status) -> None:
    """The edition of August 2023 lists Belavia; the register knows of its removal in November 2025."""
    row = of(status, "belavia")
    told = "OFAC: last seen listed on the SDN List 9 Aug 2023; the register has a removal on 4 Nov 2025"
    assert told in row.summary
    (sdn,) = [found for found in row.lists if found.list == "ofac-sdn"]
    assert (sdn.removed_on, sdn.edition and sdn.edition.is_stale) == (date(2025, 11, 4), True)
    text = STATUS_RENDERERS["table"](status, Style(width=400))
    since = "(since at least 2023-08-09, our earliest copy)"
    assert f"last seen listed 2023-08-09 {since}; the register has a removal on 2025-11-04" in text


def test_what_an_old_edition_shows_is_told_with_its_age(status: Status) -> None:
    """More than three years old: not "listed", but when it was last seen listed."""
    summary = of(status, "belaruskali").summary
    assert "EU: last seen listed 15 Aug 2023, in an edition 1,195 days old" in summary
    assert "EU: listed" not in summary
    assert "as of the edition of 15 Aug 2023, 1,195 days old" in of(status, "bpc").summary


def test_what_was_only_announced_together_stays_out_of_a_summary(status: Status) -> None:
    """License 14 names Belinvestbank, license 12 three aircraft: nothing else ties them to the targets."""
    for target, number in (("belaruskali", "14"), ("belavia", "12")):
        row = of(status, target)
        assert number in {found.number for found in row.licenses if found.status == "in-force"}
        assert "General License" not in row.summary


def test_what_was_only_announced_together_does_not_count_as_a_license(status: Status) -> None:
    """It is in force all the same, and is named apart."""
    text = STATUS_RENDERERS["table"](status, Style(width=400))
    assert "none in force; 1 more that only concerns a party announced with it" in text


def test_a_linked_party_is_told_with_the_age_of_what_shows_it(status: Status) -> None:
    """Of an edition of 2023: last seen listed; a target without linked parties has none known."""
    row = of(status, "belaruskali")
    (slavkali,) = [found for found in row.linked if found.party == "slavkali"]
    assert slavkali.edition
    assert (slavkali.edition.age_days, slavkali.edition.is_stale) == (1201, True)
    text = STATUS_RENDERERS["table"](status, Style(width=400))
    assert "Slavkali, OFAC SDN 33371 [BELARUS-EO14038]: last seen listed 2023-08-09 (1,201 days old)" in text
    azzot = text[text.index("(azzot)") :]
    assert "none known" in azzot[: azzot.index("summary")]
    (row_csv,) = [
        line
        for line in STATUS_RENDERERS["csv"](status, Style()).splitlines()
        if ",linked,ofac-sdn,listed,33371" in line
    ]
    assert ",2023-08-09," in row_csv


def test_a_license_that_names_who_no_edition_lists_is_told_so(tmp_path: Path) -> None:
    """License 4 of August 2021 names Belaruskali, and the edition held is from before its listing."""
    archive, watcher = Archive.open(tmp_path / "archive", create=True), Watcher(targets_of([]))
    now = datetime(2021, 8, 10, tzinfo=UTC)
    sdn = tmp_path / "kept/sdn_2021-07-07.csv"
    sdn.parent.mkdir()
    sdn.write_bytes(lacking(32746))
    assert all(
        done.error is None
        for done in Importing(archive, STARTER, lambda: now, Lookout(archive, watcher), guards=SMALL).run(
            [sdn]
        )
    )
    found = Board(archive, watcher, Lookout(archive, watcher), now, GuardSettings()).status(now.date())
    told = "OFAC General License 4, in force, names it, though no edition held lists it"
    assert told in of(found, "belaruskali").summary


def test_a_near_name_in_a_license_is_no_link(status: Status) -> None:
    """License 2H names Grodno Azot: to the target Grodno Azzot it may concern it, and nothing ties another party."""
    (found,) = [one for one in of(status, "azzot").licenses if one.number == "2H"]
    in_force = found.model_copy(update={"status": "in-force"})
    told = summary(of(status, "azzot").lists, [in_force])
    assert "OFAC General License 2H, in force, may concern it (near name)" in told


def test_without_any_edition_linked_parties_are_unknown() -> None:
    """An empty archive says nothing about anybody, linked or not."""
    watcher = Watcher(targets_of([]))
    now = datetime(2026, 11, 22, tzinfo=UTC)
    found = Board(None, watcher, None, now, GuardSettings()).status(now.date())
    text = STATUS_RENDERERS["table"](found, Style(width=200))
    assert "none listed" not in text
    assert text.count("unknown, no data for that date") == len(watcher.targets)
    assert "EU: no data for that date; OFAC: no data for that date" in text


def test_a_list_that_is_not_configured_is_not_told_as_stale(late: Board) -> None:
    """Nobody expects a new edition of it; what the answer goes by is told all the same, as a warning once it is old."""
    codes = {notice.code for notice in late.status(late.now.date()).notices if "EU" in notice.message}
    assert codes == {"guard.stale"}
    found = replace(late, lists=("ofac-sdn",)).status(late.now.date())
    (notice,) = [notice for notice in found.notices if "EU" in notice.message]
    assert (notice.code, notice.level, "2023-08-15" in notice.message) == (
        "status.not-configured",
        "warning",
        True,
    )
    fresh = replace(late, lists=("ofac-sdn",)).status(date(2023, 8, 20))
    assert {notice.level for notice in fresh.notices if notice.code == "status.not-configured"} == {"note"}


@pytest.mark.parametrize("form", ["table", "markdown", "notice", "csv"])
def test_a_status_ends_with_what_it_does_not_cover(status: Status, form: str) -> None:
    """Bans on goods, Directive 1, export controls, other countries: no list shows them."""
    last = STATUS_RENDERERS[form](status, Style(width=2000)).splitlines()[-1]
    assert "Directive 1" in last
    assert "potash" in last
