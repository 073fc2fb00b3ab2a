"""A license that leaves the page: archived where its parties are proven gone from a list, else withdrawn (F49)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fetchers.licenses_site import LicenseSite
from tests.run.desk import Desk
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
    look(office.site, office.mirror)
    if content:
        put(office.mirror, content, day)


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


def test_a_damaged_look_does_not_stop_the_other_lists(office: Office) -> None:
    """Only the party list is asked for; the archive of the licenses is damaged."""
    damage(office.folder / "archive", "ofac-licenses")
    office.lists = ("ofac-sdn",)
    today(office, lacking(BPC), "2026-12-04")
    report = office.run()
    assert [change.kind for change in report.lists[0].changes] == ["removal"]
    assert office.site.asked_for == []


def test_a_license_replaced_after_its_end_is_not_withdrawn(tmp_path: Path) -> None:
    """Its own terms ended it; the next letter comes days later, in its place."""
    until = "12:01 a.m. eastern standard time, January 15, 2027"
    last = (
        "\n(c) Effective January 20, 2027, General License No. 15, dated December 1, 2026, is replaced and superseded"
        " in its entirety by this General License No. 15A.\n"
    )
    with LicenseSite([row("15", 936001, until=until), *STANDING]) as site:
        office = Office(tmp_path, site)
        office.run()
        assert ("expired", "15") in office.events(days=50)
        told = {"issued": "January 20, 2027", "dated": "January 20, 2027", "last": last}
        site.licenses[0] = row("15A", 936003, **told)
        assert office.events(days=5) == [("reissued", "15A")]
