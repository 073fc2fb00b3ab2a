"""Sequences of days that are easy to get wrong: whatever happens, each change is told, and none is made up."""

import os
import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from potashwatch.archive import Archive
from potashwatch.errors import ArchiveError, InputError, OutputError
from potashwatch.fetchers import Claim
from potashwatch.parsers.documents import peek
from potashwatch.pipeline import folders
from potashwatch.pipeline.importing import Importing
from potashwatch.pipeline.recovery import recover
from potashwatch.pipeline.run import Surroundings, run
from potashwatch.records.edition import LIST_TITLES
from potashwatch.records.report import ListReport, Report
from potashwatch.records.settings import Settings
from potashwatch.reports.sentences import title
from tests.published import FIXTURES, published
from tests.run.desk import EU, NON_SDN_NEXT, SMALL, STARTER, Desk, classic, codes, entry_of, nobody
from tests.run.net import ADVANCED, CLASSIC, FALLBACK, WRONG, Net, sha256

_TIE = re.search(rb"\s*<ProfileRelationship .*?</ProfileRelationship>", ADVANCED, re.DOTALL)
assert _TIE
LOOSENED = ADVANCED.replace(_TIE[0], b"", 1)
"""The advanced edition without one relationship, which classic XML does not carry."""
ONE_LESS = classic(CLASSIC, drop=1, date_text="03/18/2020")
SIXTY_LESS = classic(CLASSIC, drop=60, date_text="03/18/2020")


@pytest.fixture
def net(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Net:
    return Net(tmp_path, monkeypatch)


def told(found: ListReport) -> tuple[str, int]:
    return found.outcome, len(found.changes)


def imported(net: Net, body: bytes) -> None:
    path = net.folder / "import.xml"
    path.write_bytes(body)
    (done,) = Importing(net.archive, STARTER, net.clock.now, nobody(net.archive), guards=SMALL).run([path])
    assert done.error is None


def test_a_catalogue_that_is_silent_does_not_end_a_quarantine(net: Net) -> None:
    """What it spoke against stays apart until it speaks for it, or a person does (F13)."""
    net.serve(CLASSIC)
    assert net.serve(ONE_LESS, claims=WRONG).outcome == "quarantined"
    assert net.serve(ONE_LESS).outcome == "quarantined"
    assert net.stand().outcome == "quarantined"
    right = Claim(
        by="catalogue", what="body", sha256=sha256(ONE_LESS), sha1=None, size_bytes=None, published_at=None
    )
    assert told(net.serve(ONE_LESS, claims=(right,))) == ("changed", 1)


def test_an_approval_against_the_catalogue_holds(net: Net) -> None:
    """Accepted once, the same bytes are no trouble on the days after, as long as they stand."""
    net.serve(CLASSIC)
    net.serve(ONE_LESS, claims=WRONG)
    net.approve(ONE_LESS)
    assert told(net.serve(ONE_LESS, claims=WRONG)) == ("changed", 1)
    assert net.serve(ONE_LESS, claims=WRONG).outcome == "unchanged"
    assert net.stand(claims=WRONG).outcome == "unchanged"
    with pytest.raises(InputError):
        net.approve(ONE_LESS)


def test_strict_does_not_turn_against_what_was_accepted(net: Net) -> None:
    """A drift that was approved, or came before the setting, keeps no list from being read."""
    drifted = ONE_LESS.replace(b"<sdnEntry>", b"<sdnEntry><newLeaf>x</newLeaf>", 1)
    net.settings = net.settings.model_copy(update={"strict": True})
    net.serve(CLASSIC)
    assert net.serve(drifted).outcome == "quarantined"
    net.approve(drifted)
    assert net.serve(drifted).outcome == "changed"
    assert [net.serve(drifted).outcome, net.stand().outcome] == ["unchanged", "unchanged"]


def test_a_fallback_that_stands_unmoved_keeps_the_richer_baseline(net: Net) -> None:
    """Advanced, classic under quarantine, approved, unmoved: what only advanced carries is told when it is back."""
    net.serve(ADVANCED)
    less = classic(CLASSIC, drop=60)
    assert net.serve(less, notices=FALLBACK).outcome == "quarantined"
    net.approve(less)
    assert told(net.stand(notices=FALLBACK)) == ("changed", 60)
    assert (net.state.baseline, net.state.fallback) == (sha256(ADVANCED), sha256(less))
    back = net.serve(LOOSENED)
    assert told(back) == ("changed", 1)
    assert "run.repeats" in codes(back)


def test_a_poorer_format_from_a_folder_hides_no_change(tmp_path: Path) -> None:
    """A folder with advanced, then classic, then advanced: the relationship that went is told."""
    desk = Desk(tmp_path)
    desk.clock.at = datetime(2020, 3, 18, 6, tzinfo=UTC)
    desk.put(ADVANCED)
    desk.one()
    desk.put(CLASSIC)
    assert desk.one().outcome == "republished"
    desk.put(LOOSENED)
    assert told(desk.one()) == ("changed", 1)


def test_a_poorer_format_from_the_archive_hides_no_change(net: Net) -> None:
    """Offline takes up a newer classic edition; the next advanced one is compared with the last advanced one."""
    net.serve(ADVANCED)
    imported(net, classic(CLASSIC, date_text="03/19/2020"))
    assert net.run().outcome == "republished"
    assert told(net.serve(LOOSENED)) == ("changed", 1)


def test_a_fallback_that_the_baseline_interrupts_is_not_told_twice(net: Net) -> None:
    """Classic, the old advanced bytes, the same classic: its changes are told once."""
    net.serve(ADVANCED)
    less = classic(CLASSIC, drop=2, date_text="03/19/2020")
    assert told(net.serve(less, notices=FALLBACK)) == ("changed", 2)
    assert net.serve(ADVANCED).outcome == "unchanged"
    assert net.serve(less, notices=FALLBACK).outcome == "unchanged"


def test_a_format_that_is_asked_for_becomes_the_baseline(net: Net) -> None:
    """A person changed the configuration: nobody waits for the other format any more."""
    net.serve(ADVANCED)
    net.serve(CLASSIC, notices=FALLBACK)
    net.serve(CLASSIC)
    assert (net.state.baseline, net.state.fallback) == (sha256(CLASSIC), None)


def test_offline_never_goes_back_behind_what_was_accepted(net: Net) -> None:
    """An approved edition with an earlier date: the dates of the archive do not undo it."""
    later = classic(CLASSIC, date_text="03/18/2020")
    net.serve(later)
    earlier = classic(CLASSIC, drop=3, date_text="03/17/2020")
    assert net.serve(earlier).outcome == "quarantined"
    net.approve(earlier)
    assert told(net.serve(earlier)) == ("changed", 3)
    assert told(net.run()) == ("unchanged", 0)


def test_offline_keeps_to_the_edition_that_came_back_on_the_same_day(net: Net) -> None:
    """A, B, A on one day: offline invents neither B's removals nor their return."""
    net.serve(CLASSIC)
    net.serve(classic(CLASSIC, drop=3))
    assert told(net.serve(CLASSIC)) == ("changed", 3)
    assert told(net.run()) == ("unchanged", 0)
    assert told(net.serve(CLASSIC)) == ("unchanged", 0)


def test_an_approved_edition_is_reported_though_the_old_bytes_came_before_the_next_run(net: Net) -> None:
    """What was approved is accepted first; the older file, of a server that lags, is held for its date; no flap."""
    reports: list[Report] = []
    net.deliver = reports.append
    net.serve(CLASSIC)
    net.serve(SIXTY_LESS)
    net.approve(SIXTY_LESS)
    net.serve(CLASSIC)
    steps = [(found.outcome, {change.kind for change in found.changes}) for found in reports[-1].lists]
    assert steps == [("changed", {"removal"}), ("quarantined", set())]
    assert all("guard.flap" not in codes(found) for found in reports[-1].lists)
    assert list(net.archive.verify()) == []


def test_what_a_person_accepted_is_never_rejected(net: Net) -> None:
    """Overtaken before it was taken up, it is still the edition of its day."""
    net.serve(CLASSIC)
    net.serve(SIXTY_LESS)
    net.approve(SIXTY_LESS)
    net.serve(classic(CLASSIC, drop=61, date_text="03/19/2020"))
    assert net.state.rejected == ()
    assert net.archive.find("ofac-consolidated@2020-03-18").sha256 == sha256(SIXTY_LESS)


def test_an_old_edition_is_not_approved_by_a_slip(net: Net) -> None:
    """Nobody objects to it: approving it could only take it out of history."""
    net.serve(CLASSIC)
    net.serve(ONE_LESS)
    with pytest.raises(InputError):
        net.approve(CLASSIC)
    assert net.archive.find("ofac-consolidated@2020-03-17").sha256 == sha256(CLASSIC)


def test_a_baseline_is_approved_only_where_a_guard_objects_to_it(net: Net) -> None:
    """Nothing was held: a person who approves it has the wrong edition. A catalogue that objects can be overruled."""
    net.serve(CLASSIC)
    net.serve(ONE_LESS)
    before = net.archive.last()
    with pytest.raises(InputError, match="is its baseline already, and no guard objects to it") as caught:
        net.approve(ONE_LESS)
    assert (caught.value.code, net.archive.last()) == ("input.approved-already", before)
    assert net.stand(claims=WRONG).outcome == "quarantined"
    net.approve(ONE_LESS)
    assert net.stand(claims=WRONG).outcome == "unchanged"


def test_a_baseline_that_the_archive_does_not_have_is_named_with_its_record(net: Net) -> None:
    """Its snapshot was removed: which record names it, and what to put back; that there is none "yet" is not said."""
    net.serve(CLASSIC)
    last = net.archive.last()
    shutil.rmtree(net.folder / "archive/snapshots")
    found = net.serve(ONE_LESS)
    (error,) = entry_of(net.archive).errors
    assert (found.outcome, error.code) == ("unavailable", "archive.no-such-snapshot")
    assert error.message == (
        f"the baseline of the {LIST_TITLES['ofac-consolidated']}, {sha256(CLASSIC)[:16]}, named by ledger record"
        f" {last and last.number}, is not in the archive"
    )
    assert "put the folder snapshots/ back" in error.hint
    assert title(found).endswith("not read; nothing is known of today")


def test_a_lost_baseline_has_a_way_out(net: Net) -> None:
    """The archive lost the bytes: trouble every day, until a person names where to begin anew, which is said."""
    net.serve(CLASSIC)
    digest = sha256(CLASSIC)
    shutil.rmtree(net.folder / "archive/objects" / digest[:2] / digest)
    assert net.serve(ONE_LESS).outcome == "unavailable"
    imported(net, ONE_LESS)
    net.approve(ONE_LESS)
    found = net.serve(ONE_LESS)
    assert (found.outcome, codes(found)) == ("baseline", ["run.baseline", "run.begun-anew"])
    assert net.serve(ONE_LESS).outcome == "unchanged"


def test_a_baseline_without_its_end_mark_blocks_nothing(tmp_path: Path) -> None:
    """A copy without 0x1A was accepted; the whole edition after it is read, and the other way round it is refused."""
    desk = Desk(tmp_path)
    desk.clock.at = datetime(2018, 4, 8, tzinfo=UTC)
    for is_whole in (False, True):
        for name in ("cons_prim", "cons_add", "cons_alt", "cons_comments"):
            data = (FIXTURES / f"ofac/csv/cons_2018-04-06/{name}.csv").read_bytes()
            desk.put(data if is_whole else data.rstrip(b"\x1a"), f"{name}.csv")
        found = desk.one()
    assert found.outcome == "republished"
    desk.put((desk.mirror / "cons_prim.csv").read_bytes().rstrip(b"\x1a"), "cons_prim.csv")
    assert desk.one().outcome == "unavailable"


def test_a_feed_that_is_newer_is_said_also_where_the_file_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is frozen, the feed is days ahead (F28): a 304 must not hide it."""
    net = Net(tmp_path, monkeypatch, "eu-fsf")
    net.clock.at = datetime(2022, 6, 9, tzinfo=UTC)
    net.serve(published(EU))
    newer = datetime(2022, 6, 12, tzinfo=UTC)
    claim = Claim(by="feed", what="body", sha256=None, sha1=None, size_bytes=None, published_at=newer)
    assert "guard.feed-newer" in codes(net.stand(claims=(claim,)))


def test_an_undated_file_is_not_newer_than_a_dated_one(tmp_path: Path) -> None:
    """A CSV set of years ago beside today's XML: no day is said, so it is no news."""
    desk = Desk(tmp_path)
    desk.clock.at = datetime(2020, 3, 18, tzinfo=UTC)
    desk.put(CLASSIC)
    desk.one()
    shutil.copytree(FIXTURES / "ofac/csv/cons_2018-04-06", desk.mirror / "csv")
    desk.put(ONE_LESS)
    assert told(desk.one()) == ("changed", 1)


def test_a_quarantine_is_remembered_though_nobody_was_told(net: Net) -> None:
    """The report got lost, the suspicion did not: no address leads to the edition."""
    net.serve(CLASSIC)

    def fail(_report: Report) -> None:
        raise OutputError("output.unwritable", "full", hint="make room")

    net.deliver = fail
    with pytest.raises(OutputError):
        net.serve(SIXTY_LESS)
    assert net.archive.find("ofac-consolidated@latest").sha256 == sha256(CLASSIC)


@pytest.mark.parametrize(
    "content", [b"\n\nread me\n", b"", b"\x00" * 99, b"\xff\xfe<", b"PK\x03\x04cut", b"1,\n"]
)
def test_an_odd_file_stops_no_list(tmp_path: Path, content: bytes) -> None:
    """Whatever lies beside the lists, they are read; an import names it and goes on."""
    desk = Desk(tmp_path, lists=("eu-fsf", "ofac-consolidated"))
    desk.put(published(EU), "eu.xml")
    desk.put(published(NON_SDN_NEXT))
    desk.put(content, "README.txt")
    (desk.mirror / "round").symlink_to(".")
    report = desk.run()
    assert [found.outcome for found in report.lists] == ["baseline", "baseline"]
    done = list(
        Importing(desk.archive, STARTER, desk.clock.now, nobody(desk.archive), guards=SMALL).run(
            [desk.mirror]
        )
    )
    assert [one.error is None for one in done].count(True) == 2
    assert len(done) == 3


def test_a_damaged_snapshot_of_one_list_stops_no_other(tmp_path: Path) -> None:
    """One list cannot be compared, and is named; the other is."""
    desk = Desk(tmp_path, lists=("eu-fsf", "ofac-consolidated"))
    desk.put(published(EU), "eu.xml")
    desk.put(CLASSIC)
    desk.run()
    (file,) = (tmp_path / "archive/snapshots/ofac-consolidated").iterdir()
    data = file.read_bytes()
    file.chmod(0o644)
    file.write_bytes(data.replace(b"enti", b"entj", 1))
    desk.put(ONE_LESS)
    report = desk.run()
    assert [found.outcome for found in report.lists] == ["unchanged", "unavailable"]
    assert "archive.damaged" in [error.code for error in report.errors if error.list == "ofac-consolidated"]


def test_a_full_disk_ends_an_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is full for one file is full for the next: said once."""
    desk = Desk(tmp_path)
    importing = Importing(desk.archive, STARTER, desk.clock.now, nobody(desk.archive), guards=SMALL)

    def full(*_arguments: object, **_more: object) -> None:
        raise ArchiveError("archive.disk-full", "no space", hint="make room")

    monkeypatch.setattr(importing.archive, "put", full)
    with pytest.raises(ArchiveError):
        list(importing.run([FIXTURES / "ofac/classic"]))


def test_a_format_that_comes_and_goes_hides_no_change(tmp_path: Path) -> None:
    """Classic, advanced, classic with another birth date: told against the last classic edition, and warned of."""
    desk = Desk(tmp_path)
    desk.clock.at = datetime(2020, 3, 18, 6, tzinfo=UTC)
    desk.put(CLASSIC)
    desk.one()
    desk.put(ADVANCED)
    advanced = desk.one()
    assert "run.formats" in codes(advanced)
    assert "births" in " ".join(notice.message for notice in advanced.notices)
    changed = re.sub(rb"<dateOfBirth>[^<]*<", b"<dateOfBirth>01 Jan 1901<", CLASSIC, count=1)
    desk.put(classic(changed, date_text="03/18/2020"))
    found = desk.one()
    assert told(found) == ("changed", 1)
    assert found.not_compared == ()


def test_bytes_that_the_archive_lost_are_put_back(net: Net) -> None:
    """The authority still serves them: stored again, said loudly, and the archive is whole."""
    net.serve(CLASSIC)
    digest = sha256(CLASSIC)
    shutil.rmtree(net.folder / "archive/objects" / digest[:2] / digest)
    found = net.serve(CLASSIC)
    assert found.outcome == "unchanged"
    assert "run.restored" in codes(found)
    assert list(net.archive.verify()) == []


def test_a_lost_ledger_is_no_quiet_new_beginning(net: Net) -> None:
    """Snapshots of earlier runs, and no record of what was accepted: nothing becomes a baseline."""
    net.serve(CLASSIC)
    shutil.rmtree(net.folder / "archive/ledger")
    archive = Archive.open(net.folder / "archive")
    with pytest.raises(ArchiveError) as caught:
        run(archive, net.settings, Surroundings(net.clock, STARTER), net.deliver)
    assert caught.value.code == "archive.ledger-lost"
    assert archive.last() is None


def test_a_recovered_archive_reports_what_its_newest_edition_changed(net: Net) -> None:
    """Whether a run had judged it, and told anybody, is lost with the ledger."""
    reports: list[Report] = []
    net.deliver = reports.append
    net.serve(CLASSIC)
    net.serve(ONE_LESS)
    shutil.rmtree(net.folder / "archive/ledger")
    recover(Archive.open(net.folder / "archive"), net.settings, "no copy", STARTER, net.clock.at)
    net.serve(classic(CLASSIC, drop=2, date_text="03/19/2020"))
    owed, today = reports[-1].lists
    assert ([len(owed.changes), len(today.changes)], codes(owed)) == ([1, 1], ["run.owed"])
    assert list(net.archive.verify()) == []


def test_an_excerpt_is_no_first_edition(net: Net) -> None:
    """Four parties as the baseline would be thousands of additions a day later (F42)."""
    net.settings = Settings()
    found = net.serve(classic(CLASSIC, drop=371))
    assert found.outcome == "quarantined"
    assert "guard.few" in codes(found)
    assert net.serve(CLASSIC).outcome == "baseline"


def test_an_edition_of_days_to_come_is_no_baseline(net: Net) -> None:
    """A date that is a slip would make every honest edition after it look old."""
    net.serve(CLASSIC)
    assert net.serve(classic(CLASSIC, drop=1, date_text="03/17/2036")).outcome == "quarantined"
    assert told(net.serve(ONE_LESS)) == ("changed", 1)


def test_a_day_to_come_is_not_imported(tmp_path: Path) -> None:
    """Nothing can take a wrong date back."""
    desk = Desk(tmp_path)
    folder = FIXTURES / "ofac/csv/cons_2018-04-06"
    importing = Importing(
        desk.archive,
        STARTER,
        desk.clock.now,
        nobody(desk.archive),
        published_on=date(2999, 1, 1),
        guards=SMALL,
    )
    (done,) = importing.run([folder])
    assert done.error is not None
    assert done.error.code == "input.future-date"
    assert desk.archive.sightings() == ()


def test_a_file_that_may_not_be_read_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Permissions of one file in the mirror: named, and the lists beside it are read."""
    desk = Desk(tmp_path)
    desk.put(CLASSIC)
    desk.put(b"secret", "other.xml")

    def look(path: Path) -> bytes:
        if path.name == "other.xml":
            raise PermissionError(13, "Permission denied", str(path))
        return peek(path)

    monkeypatch.setattr(folders, "peek", look)
    found = desk.one()
    assert found.outcome == "baseline"
    assert "input.unreadable" in codes(found)


def test_a_pipe_in_the_archive_is_not_waited_for(tmp_path: Path) -> None:
    """Someone put one there: a finding, not a program that hangs."""
    desk = Desk(tmp_path)
    desk.put(CLASSIC)
    desk.one()
    archive = desk.archive
    os.mkfifo(tmp_path / "archive/ledger/00000004.json")
    assert list(archive.verify()) != []


def test_taking_one_of_two_editions_under_quarantine_is_no_flap(net: Net) -> None:
    """Nothing came back: a person took what had come (F16)."""
    net.serve(CLASSIC)
    net.serve(SIXTY_LESS)
    other = classic(CLASSIC, drop=61, date_text="03/19/2020")
    net.serve(other)
    net.approve(other)
    assert "guard.flap" not in codes(net.serve(other))


def test_offline_does_not_make_a_list_read_today(net: Net) -> None:
    """What was had days ago was read days ago, whenever it is taken up (F31, F54)."""
    imported(net, CLASSIC)
    had_at = net.clock.at
    assert net.run().outcome == "baseline"
    assert net.state.checked_at == had_at
    net.run()
    assert net.state.checked_at == had_at


def test_a_list_at_the_address_of_another_is_refused_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The non-SDN list where the SDN list should be (F42): no comparison, and the bytes are evidence."""
    net = Net(tmp_path, monkeypatch, "ofac-sdn")
    assert net.serve(CLASSIC).outcome == "unavailable"
    entry = entry_of(net.archive)
    assert [error.code for error in entry.errors] == ["parse.wrong-list"]
    assert entry.refused_sha256 == sha256(CLASSIC)
    with net.archive.read(sha256(CLASSIC)) as file:
        assert file.read() == CLASSIC


def test_a_format_that_comes_back_unchanged_forgets_no_other(tmp_path: Path) -> None:
    """Classic, advanced, the same classic, advanced without a relationship: told against the last advanced one."""
    desk = Desk(tmp_path)
    desk.clock.at = datetime(2020, 3, 18, 6, tzinfo=UTC)
    for content in (CLASSIC, ADVANCED, CLASSIC):
        desk.put(content)
        desk.one()
    desk.put(LOOSENED)
    found = desk.one()
    assert told(found) == ("changed", 1)
    assert "run.repeats" in codes(found)
