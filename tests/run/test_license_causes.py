"""A license that leaves the page: archived where its parties are proven gone from a list, else withdrawn (F49)."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from potashwatch.pipeline.register import Register, end_of
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.edition import ListId
from potashwatch.records.license import GeneralLicense
from potashwatch.targets import Watcher, known_targets
from tests.fetchers.licenses_site import LicenseSite
from tests.fetchers.server import Reply
from tests.run.desk import Desk, codes
from tests.run.office import Office, one, row
from tests.run.sdn_table import cut, damage, having, lacking, put, rekeyed, table
from tests.run.test_licenses import STANDING, look
from tests.story.made import POTASH

BPC = 33374
LINKED = (
    b'99001,"EXAMPLE TRADING LLC",-0- ,"BELARUS-EO14038",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    b'"(Linked To: BELARUSKALI OAO)."\r\n'
)
UNLINKED = LINKED.replace(b'"(Linked To: BELARUSKALI OAO)."', b"-0- ")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office that has seen license 15 on the page and its parties on the SDN list of 2026-12-02."""
    with LicenseSite([row("15", 936001), *STANDING]) as site:
        made = Office(tmp_path, site, ("ofac-sdn", "ofac-licenses"), mirror=tmp_path / "mirror")
        today(made, table(), "2026-12-02")
        assert [event.kind for event in made.run().licenses] == ["issued"]
        yield made


def today(office: Office, content: bytes | None = None, day: str = "") -> None:
    """Put the page of today into the mirror, and a table where one is given."""
    assert office.mirror
    look(office.site, Path(office.mirror))
    if content:
        put(Path(office.mirror), content, day)


def leave(office: Office, content: bytes | None = None, day: str = "") -> None:
    """Take license 15 off the page."""
    del office.site.licenses[0]
    today(office, content, day)


def test_an_edition_under_quarantine_explains_nothing(office: Office) -> None:
    """A table that guards refuse lacks the parties; so would any cut file."""
    leave(office, cut(), "2026-12-04")
    report = office.run()
    assert (report.lists[0].outcome, one(report).kind) == ("quarantined", "withdrawn")
    assert office.run().licenses == ()


def test_a_delisting_that_is_seen_the_day_after_the_license_went_is_told_as_its_cause(office: Office) -> None:
    """Withdrawn in the morning, the list of the afternoon explains it: archived the next day, once."""
    leave(office)
    assert office.events() == [("withdrawn", "15")]
    today(office, lacking(*POTASH), "2026-12-04")
    assert office.events() == [("archived", "15")]
    assert office.events() == []


def test_another_key_is_no_delisting(office: Office) -> None:
    """The party is still on the list, under a new key."""
    leave(office, rekeyed(BPC, 99374), "2026-12-04")
    assert one(office.run()).kind == "withdrawn"


def test_a_party_that_was_away_for_one_edition_is_no_delisting(office: Office) -> None:
    """Gone in a faulty edition, back in the next, before the license goes."""
    today(office, lacking(*POTASH), "2026-12-04")
    office.run()
    today(office, table(), "2026-12-05")
    office.run()
    leave(office)
    assert one(office.run()).kind == "withdrawn"


def test_a_remark_that_goes_is_no_delisting(office: Office) -> None:
    """The record stays; it only says no more to whom it is linked."""
    office.site.licenses[0] = row("15", 936001, parties="Example Trading LLC, or Belaruskali OAO")
    today(office, having(LINKED), "2026-12-03")
    office.run()
    leave(office, having(UNLINKED), "2026-12-04")
    report = office.run()
    assert [change.kind for change in report.lists[0].changes] == ["change"]
    assert one(report).kind == "withdrawn"


def test_a_damaged_old_edition_of_a_list_hides_no_event_of_the_licenses(office: Office) -> None:
    """What cannot be read proves no cause; that the license went is told all the same."""
    today(office, lacking(33371), "2026-12-04")
    office.run()
    today(office, rekeyed(BPC, 99374), "2026-12-05")
    office.run()
    damage(office.folder / "archive", "ofac-sdn", "00000001*")
    leave(office)
    assert one(office.run()).kind == "withdrawn"


@pytest.mark.parametrize("lists", [("ofac-sdn", "ofac-licenses"), ("ofac-licenses", "ofac-sdn")])
def test_a_notice_of_one_list_is_under_no_other(office: Office, lists: tuple[ListId, ...]) -> None:
    """An old SDN edition that cannot be read, and that only the licenses look up: a notice of the SDN List alone."""
    today(office, lacking(33371), "2026-12-04")
    office.run()
    damage(office.folder / "archive", "ofac-sdn", "00000001*")
    leave(office)
    office.lists = lists
    found = {each.list: codes(each) for each in office.run().lists}
    assert ("status.unread" in found["ofac-sdn"], "status.unread" in found["ofac-licenses"]) == (True, False)


def test_a_damaged_old_edition_hides_no_addition(tmp_path: Path) -> None:
    """Whether the party was on the list before is not known; that it is on it now is told."""
    desk = Desk(tmp_path, lists=("ofac-sdn",))
    editions = {"07": (BPC, 100), "08": (BPC,), "09": (BPC, 33371)}
    for day, gone in editions.items():
        put(desk.mirror, lacking(*gone), f"2024-05-{day}")
        desk.run()
    damage(tmp_path / "archive", "ofac-sdn", "00000001*")
    put(desk.mirror, lacking(33371), "2024-05-10")
    report = desk.run()
    assert report.errors == ()
    assert [(change.kind, change.uid) for change in report.lists[0].changes] == [("addition", "33374")]
    assert "status.unread" in codes(report.lists[0])


def test_a_damaged_look_does_not_stop_the_other_lists(office: Office) -> None:
    """Only the party list is asked for; the archive of the licenses is damaged."""
    damage(office.folder / "archive", "ofac-licenses")
    office.lists = ("ofac-sdn",)
    today(office, lacking(BPC), "2026-12-04")
    report = office.run()
    assert [change.kind for change in report.lists[0].changes] == ["removal"]
    assert office.site.asked_for == []


def replacing(day: str, issued: str) -> str:
    """Return the clause by which 15A replaces 15 from a day on."""
    return (
        f"\n(c) Effective {day}, General License No. 15, dated {issued}, is replaced and superseded in its entirety"
        " by this General License No. 15A.\n"
    )


def standing(office: Office, day: date) -> dict[str, GeneralLicense]:
    """Return where the licenses stand on a day."""
    lookout = Lookout(office.archive, Watcher(known_targets()))
    found = Register(office.archive, lookout).at(end_of(day, office.clock.at))
    return {each.number: each for each in found}


def test_a_license_replaced_after_its_end_is_not_withdrawn(tmp_path: Path) -> None:
    """Its own terms ended it; the next letter comes days later, in its place."""
    until = "12:01 a.m. eastern standard time, January 15, 2027"
    with LicenseSite([row("15", 936001, until=until), *STANDING]) as site:
        office = Office(tmp_path, site)
        office.run()
        assert ("expired", "15") in office.events(days=50)
        last = replacing("January 20, 2027", "December 1, 2026")
        told = {"issued": "January 20, 2027", "dated": "January 20, 2027", "last": last}
        site.licenses[0] = row("15A", 936003, **told)
        assert office.events(days=5) == [("reissued", "15A")]


def test_a_license_that_was_archived_stays_so_after_the_end_of_its_terms(office: Office) -> None:
    """What ended first is the end: the delisting, not the day on which its words would have run out."""
    until = "12:01 a.m. eastern standard time, January 15, 2027"
    office.site.licenses[0] = row("15", 936001, until=until)
    today(office)
    office.run()
    leave(office, lacking(*POTASH), "2026-12-05")
    assert office.events(days=3) == [("archived", "15")]
    assert office.events(days=60) == []
    found = standing(office, office.clock.at.date())["15"]
    assert (found.status, found.ended_on) == ("archived", date(2026, 12, 5))


def test_a_replacement_seen_late_counts_from_its_own_day(office: Office) -> None:
    """15A of December 4 is first seen on the 10th: on the 6th it was in force, and 15 was not."""
    last = replacing("December 4, 2026", "December 1, 2026")
    told = {"issued": "December 04, 2026", "dated": "December 4, 2026", "last": last}
    office.site.licenses[0] = row("15A", 936002, **told)
    today(office)
    office.run(days=7)
    found = standing(office, date(2026, 12, 6))
    assert (found["15"].status, found["15A"].status) == ("superseded", "in-force")


def test_a_replacement_that_is_to_come_ends_nothing_yet(office: Office) -> None:
    """Published in December, effective in February: both are in force until then."""
    last = replacing("February 1, 2027", "December 1, 2026")
    told = {"issued": "December 04, 2026", "dated": "December 4, 2026", "last": last}
    office.site.licenses.insert(0, row("15A", 936002, **told))
    today(office)
    office.run(days=3)
    assert standing(office, office.clock.at.date())["15"].status == "in-force"


def test_a_license_whose_known_paper_vanished_returns_all_the_same(tmp_path: Path) -> None:
    """Its line is back on the page, its document is not: the copy in the archive serves."""
    with LicenseSite([row("15", 936001), *STANDING]) as site:
        office = Office(tmp_path, site)
        office.run()
        gone = site.licenses.pop(0)
        assert office.events() == [("withdrawn", "15")]
        site.licenses.insert(0, gone)
        site.faults["license-936001.pdf"] = Reply(404)
        assert office.events() == [("returned", "15")]
