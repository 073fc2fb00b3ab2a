"""Licenses over days that go wrong: a bad paper, page or clock neither hides a license nor invents one."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from potashwatch.pipeline.pruning import prune
from potashwatch.pipeline.register import Register
from potashwatch.records.settings import LicenseSettings
from tests.fetchers.licenses_site import Action, LicenseSite, Row
from tests.fetchers.server import Reply
from tests.licenses_documents import image_pdf, license_pdf
from tests.run.desk import STARTER
from tests.run.office import Office, one, row, text
from tests.run.sdn_table import damage
from tests.run.test_licenses import BOTH, OURS, STANDING, look

TWO = "Belaruskali OAO, or Belavia Belarusian Airlines"
YEAR_END = "12:01 a.m. eastern standard time, January 1, 2027"


class Site(LicenseSite):
    """A site whose settings say how many days ahead an end is told."""

    due_days = 30

    def addresses(self) -> LicenseSettings:
        return super().addresses().model_copy(update={"due_days": self.due_days})


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(STANDING) as made:
        yield made


@pytest.fixture
def office(tmp_path: Path, site: Site) -> Office:
    return Office(tmp_path, site)


def announced(row_: Row, series: str = "Russia-related") -> Action:
    """Return the recent action of December 5 that issues a license."""
    title = f"Issuance of {series} General License"
    return Action("20261205", "December 05, 2026", title, "General Licenses", (row_,), series)


def of_both(number: str, media: int) -> Row:
    """Return a license of another series whose header names our regulations too."""
    paper = license_pdf(text(number).replace(OURS, BOTH))
    return (number, "Authorizing Certain Transactions", "December 03, 2026", paper, media)


def test_an_announced_license_and_its_corrected_paper_are_one_license(office: Office) -> None:
    """Two papers under one number, one in an action and one on the page: the page's counts, and no run stops."""
    office.run()
    first = row("15", 936001)
    office.site.licenses.insert(0, first)
    office.site.actions.insert(0, announced(first, "Belarus"))
    assert office.events() == [("issued", "15")]
    office.site.licenses[0] = row("15", 936099, parties="Belaruskali OAO")
    assert office.events() == [("amended", "15")]
    assert [office.events() for _ in range(3)] == [[], [], []]
    office.site.actions.pop(0)
    office.site.licenses.insert(0, row("16", 937000))
    assert office.events(days=20) == [("issued", "16")]
    assert office.run(days=20).errors == ()


def test_a_foreign_paper_without_text_blocks_no_later_day(office: Office) -> None:
    """Trouble as long as its action is looked at, then none; our own license is told meanwhile."""
    office.run()
    bad = ("88", "Authorizing Things", "December 05, 2026", image_pdf(), 940001)
    office.site.actions.insert(0, announced(bad, "Venezuela-related"))
    assert [error.code for error in office.run(days=2).errors] == ["license.no-text"]
    office.site.licenses.insert(0, row("15", 936001))
    assert office.events(days=10) == [("issued", "15")]
    assert [office.run(days=10).errors for _ in range(2)] == [(), ()]


def test_a_broken_answer_of_the_register_hides_no_license(office: Office) -> None:
    """The Federal Register only confirms: an answer that is none of its own is no trouble of the page."""
    office.run()
    office.site.licenses.insert(0, row("15", 936001))
    body = b'{"count": 1, "results": [{"document_number": "x"}]}'
    headers = {"Content-Type": "application/json"}
    office.site.faults["federal-register.json"] = Reply(200, body, headers)
    report = office.run()
    assert (one(report).kind, report.errors) == ("issued", ())


def test_a_license_that_is_back_on_the_same_day_is_told(office: Office) -> None:
    """The page of the morning, another at noon, the morning's again: gone, then back."""
    office.site.licenses.insert(0, row("15", 936001))
    office.run()
    gone = office.site.licenses.pop(0)
    assert office.events() == [("withdrawn", "15")]
    told = []
    for stands in (True, False, True):
        office.site.licenses = [gone, *STANDING] if stands else list(STANDING)
        office.clock.at += timedelta(hours=2)
        told += office.events(days=0)
    assert told == [("returned", "15"), ("withdrawn", "15"), ("returned", "15")]


def test_an_end_that_more_days_of_warning_bring_near_is_told(office: Office, site: Site) -> None:
    """Within the new number of days already when the setting is raised: told, and once."""
    site.due_days = 7
    site.licenses.insert(0, row("15", 936001, until=YEAR_END))
    assert [office.events() for _ in range(3)] == [[("issued", "15")], [], []]
    site.due_days = 30
    told = [event for _ in range(24) for event in office.events()]
    assert told == [("expiring", "15")]


def test_an_end_that_was_told_is_not_told_again_for_more_days_of_warning(office: Office, site: Site) -> None:
    """The setting is raised after the warning."""
    site.due_days = 7
    site.licenses.insert(0, row("15", 936001, until=YEAR_END))
    office.run()
    assert office.events(days=24) == [("expiring", "15")]
    site.due_days = 30
    assert [office.events() for _ in range(2)] == [[], []]


def test_an_amendment_touches_whom_the_old_words_named(office: Office) -> None:
    """A name that is dropped is what its reader waits for."""
    office.site.licenses.insert(0, row("15", 936001, parties=TWO))
    office.run()
    office.site.licenses[0] = row("15", 936099, parties="Belavia Belarusian Airlines")
    event = one(office.run())
    assert (event.kind, {touch.target for touch in event.targets}) == ("amended", {"belaruskali", "belavia"})


def test_a_reissue_touches_whom_the_license_before_it_named(office: Office) -> None:
    """The next letter drops a name."""
    office.site.licenses.insert(0, row("15", 936001, parties=TWO))
    office.run()
    last = (
        "\n(c) Effective December 3, 2026, General License No. 15, dated December 1, 2026, is replaced and superseded"
        " in its entirety by this General License No. 15A.\n"
    )
    told = {"issued": "December 03, 2026", "dated": "December 3, 2026", "last": last}
    office.site.licenses[0] = row("15A", 936002, parties="Belavia Belarusian Airlines", **told)
    event = one(office.run())
    assert (event.kind, {touch.target for touch in event.targets}) == ("reissued", {"belaruskali", "belavia"})


@pytest.mark.parametrize("name", [None, "recent-actions-0.html", "action-20261205.html"])
def test_what_was_announced_while_actions_could_not_be_read_is_told_after(
    office: Office, name: str | None
) -> None:
    """Six days without the list of actions, or without the page of one: told once, a day late at worst."""
    office.run()
    office.site.actions.insert(0, announced(of_both("102", 937001)))
    if name:
        office.site.faults[name] = Reply(503)
    told = [event for _ in range(6) for event in office.events()]
    office.site.faults.clear()
    told += [event for _ in range(3) for event in office.events()]
    assert told == [("issued", "102")]


def test_a_clock_that_was_ahead_hides_no_license(office: Office) -> None:
    """A run of a month ahead, then the right time again: what is new is told."""
    office.run()
    office.run(days=30)
    office.site.licenses.insert(0, row("15", 936001))
    assert office.events(days=-29) == [("issued", "15")]


def test_pruning_keeps_a_license_of_another_series(office: Office) -> None:
    """No page names it any more; the look that found it is all that is known of it."""
    office.run()
    office.site.actions.insert(0, announced(of_both("120", 950001)))
    office.run(days=3)
    for _ in range(6):
        office.run(days=10)
    prune(office.archive, 20, STARTER, office.clock.at, is_meant=True)
    standing = Register(office.archive, None).at(office.clock.at)
    assert [found.status for found in standing if found.number == "120"] == ["in-force"]


def test_a_damaged_last_look_is_trouble_of_the_licenses(office: Office) -> None:
    """The run ends with an error of that list; it does not die."""
    office.run()
    damage(office.folder / "archive", "ofac-licenses")
    report = office.run()
    assert ([error.code for error in report.errors], report.licenses) == (["archive.damaged"], ())


def test_a_license_with_both_headers_on_our_page_is_one_license(office: Office) -> None:
    """Its header names two regulations, its page one series."""
    office.run()
    office.site.licenses.insert(0, of_both("16", 936001))
    event = one(office.run())
    assert (event.kind, event.program, event.number) == ("issued", "Belarus", "16")


def test_a_hyphen_on_the_page_makes_no_second_license(office: Office, tmp_path: Path) -> None:
    """15-A on the page, 15A in the paper, which can be had only a day later: told once."""
    office.mirror = tmp_path / "mirror"
    office.site.licenses.insert(0, ("15-A", *row("15A", 936001)[1:]))
    look(office.site, office.mirror)
    (office.mirror / "ofac-licenses" / "license-936001.pdf").unlink()
    assert office.events() == []
    look(office.site, office.mirror)
    assert [office.events() for _ in range(2)] == [[("issued", "15-A")], []]


def test_a_paper_without_a_date_is_not_in_force_in_the_past(office: Office) -> None:
    """Before the day that the page gives it was not known."""
    office.run()
    paper = license_pdf(text("15").replace("Dated: December 1, 2026", ""))
    office.site.licenses.insert(0, ("15", "Authorizing Things", "December 04, 2026", paper, 936001))
    office.run()
    past = Register(office.archive, None).at(datetime(2019, 1, 1, tzinfo=UTC))
    assert "15" not in {found.number for found in past}


def test_licenses_whose_snapshot_is_gone_are_trouble(office: Office) -> None:
    """The same pages are served again: they are not the baseline, and the archive has lost what was known."""
    office.run()
    shutil.rmtree(office.folder / "archive/snapshots")
    for _ in range(2):
        report = office.run()
        assert [(each.code, each.list) for each in report.errors] == [
            ("archive.no-such-snapshot", "ofac-licenses")
        ]
        assert report.lists[0].outcome == "unavailable"
        assert report.licenses == ()
