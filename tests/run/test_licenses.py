"""The licenses day by day: what is published is told once, what is not the page is trouble, what was known stands."""

import gzip
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from potashwatch.errors import OutputError
from potashwatch.pipeline.board import Board
from potashwatch.pipeline.history import history
from potashwatch.pipeline.license_list import Licenses
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.report import Report
from potashwatch.records.settings import GuardSettings
from potashwatch.targets import Watcher, known_targets
from tests.fetchers.licenses_site import Action, LicenseSite, printed
from tests.fetchers.server import Reply
from tests.licenses_documents import image_pdf, license_pdf, signed_pdf
from tests.run.office import Office, one, row, text
from tests.story.made import LAST_KEPT, POTASH, without

STANDING = [
    row(
        "12",
        934731,
        issued="November 04, 2025",
        dated="November 4, 2025",
        parties="EW-001PA, EW-001PB, and EW-001PH",
    ),
    row("14", 935366, issued="March 26, 2026", dated="March 26, 2026", parties="Belinvestbank JSC"),
]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with LicenseSite(STANDING) as site:
        yield Office(tmp_path, site)


def test_a_quiet_week_says_nothing(office: Office) -> None:
    """The register shipped knows what stands on the page: the first look is no news, nor is any after it."""
    first = office.run()
    assert (first.lists[0].outcome, first.licenses, first.errors) == ("baseline", (), ())
    for _ in range(5):
        report = office.run()
        assert (report.lists[0].outcome, report.licenses, report.errors) == ("unchanged", (), ())


def test_a_new_license_is_told_the_day_it_stands_on_the_page_and_once(office: Office) -> None:
    """Number, day, whom it names, and the paper as evidence; its document is asked for once."""
    office.run()
    office.site.licenses.insert(0, row("15", 936001))
    report = office.run()
    event = one(report)
    assert (event.kind, event.number, str(event.issued_on)) == ("issued", "15", "2026-12-01")
    assert {touch.target for touch in event.targets} == {"belaruskali", "bpc"}
    assert report.lists[0].outcome == "changed"
    assert office.events() == []
    assert office.site.asked_for.count("license-936001.pdf") <= 2  # once, then whether it still stands


def test_the_signature_of_a_document_is_the_instant_of_publication(office: Office) -> None:
    """Beside the printed day, in news and wherever the license is shown; a time that is still to come is none."""
    office.run()
    number, title, issued, body, _ = row("15", 936001)
    later = signed_pdf(license_pdf(text("16")), "D:20271201144359-05'00'")
    office.site.licenses[:0] = [
        (number, title, issued, signed_pdf(body, "D:20261201144359-05'00'"), 936001),
        ("16", title, issued, later, 936002),
    ]
    found = {event.number: event.message for event in office.run().licenses}
    assert "General License 15, dated 2026-12-01, signed 2026-12-01 19:43 UTC" in found["15"]
    assert "signed" not in found["16"]
    licenses = Licenses(office.archive, Watcher(()), None, office.clock.at)
    one = licenses.find(office.clock.at.date(), "15")
    assert one.license.published_at == datetime(2026, 12, 1, 19, 43, 59, tzinfo=UTC)
    assert licenses.find(office.clock.at.date(), "16").license.published_at is None


def test_a_license_that_the_register_does_not_know_is_news_on_the_first_day(office: Office) -> None:
    """The past is known on day one, so what is beyond it is told on day one."""
    office.site.licenses.insert(0, row("15", 936001))
    assert office.events() == [("issued", "15")]


def test_an_end_that_is_not_understood_is_an_alert_and_a_warning_of_every_run(office: Office) -> None:
    """The event has the words and the code; the warning stays; nobody is told that the license is in force."""
    office.run()
    office.site.licenses.insert(0, row("15", 936001, until="the first snow of 2027"))
    report = office.run()
    event, words = one(report), "through the first snow of 2027"
    assert (event.kind, event.status, event.expires_at) == ("issued", "unknown", None)
    assert event.end_not_understood
    assert event.end_not_understood.endswith(words)
    assert "[license.end-not-understood]" in event.message
    for told in (report, office.run()):
        (notice,) = [each for each in told.lists[0].notices if each.code == "license.end-not-understood"]
        assert notice.level == "warning"
        assert words in notice.message
        assert told.errors == ()
        assert told.complete


def test_other_words_under_the_same_number_are_an_amendment_clause_by_clause(office: Office) -> None:
    """A corrected paper under a new address: which clause read what, and reads what."""
    office.site.licenses.insert(0, row("15", 936001))
    office.run()
    office.site.licenses[0] = row("15", 936099, parties="Belaruskali OAO")
    event = one(office.run())
    assert (event.kind, event.number) == ("amended", "15")
    changed = [field for field in event.fields if field.field == "clauses"]
    assert any("Agrorozkvit" in str(field.old) and "Agrorozkvit" not in str(field.new) for field in changed)
    assert office.events() == []


def test_the_next_letter_is_one_event_with_its_predecessor(office: Office) -> None:
    """15A replaces 15: re-issued, not one issued and one gone."""
    office.site.licenses.insert(0, row("15", 936001))
    office.run()
    last = (
        "\n(c) Effective December 3, 2026, General License No. 15, dated December 1, 2026, is replaced and superseded"
        " in its entirety by this General License No. 15A.\n"
    )
    office.site.licenses[0] = row(
        "15A", 936002, issued="December 03, 2026", dated="December 3, 2026", last=last
    )
    event = one(office.run())
    assert (event.kind, event.number) == ("reissued", "15A")
    assert office.events() == []


def test_a_license_that_goes_without_a_cause_is_an_alert(office: Office) -> None:
    """Off the page, no end passed, nobody delisted: withdrawn, for a person to look at (F49)."""
    office.site.licenses.insert(0, row("15", 936001))
    office.run()
    del office.site.licenses[0]
    assert office.events() == [("withdrawn", "15")]
    assert office.events() == []


def test_a_license_that_the_register_knows_and_the_page_does_not_name_is_an_alert(office: Office) -> None:
    """The register shipped is the look before the first: what it holds to be in force cannot just be missing."""
    office.site.licenses.pop()
    assert office.events() == [("withdrawn", "14")]
    assert office.events() == []


def sdn(folder: Path, *, is_listed: bool) -> None:
    """Put an SDN table into a mirror, with the three names or without them."""
    content = gzip.decompress(LAST_KEPT.read_bytes())
    for old in folder.glob("sdn_*"):
        old.unlink()
    day = "2026-12-02" if is_listed else "2026-12-05"
    (folder / f"sdn_{day}.csv").write_bytes(content if is_listed else without(POTASH))


def look(site: LicenseSite, folder: Path) -> None:
    """Put the pages and papers of today into a mirror folder, as an export writes them."""
    target = folder / "ofac-licenses"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name, content in site.files().items():
        if not name.startswith("recent-actions"):
            (target / name).write_bytes(content)


@pytest.mark.parametrize("is_same_day", [True, False])
def test_a_license_whose_parties_were_delisted_is_archived_in_one_explained_event(
    office: Office, tmp_path: Path, *, is_same_day: bool
) -> None:
    """Off the page with the delisting, or days after it: archived, naming the keys and the editions (F49)."""
    office.lists = ("ofac-sdn", "ofac-licenses")
    office.mirror = tmp_path / "mirror"
    office.site.licenses.insert(0, row("15", 936001))
    folder = office.mirror
    look(office.site, folder)
    sdn(folder, is_listed=True)
    office.run()
    sdn(folder, is_listed=False)
    if not is_same_day:
        assert {change.kind for change in office.run(days=3).lists[0].changes} == {"removal"}
    del office.site.licenses[0]
    look(office.site, folder)
    report = office.run(days=3)
    event = one(report)
    assert (event.kind, event.number) == ("archived", "15")
    assert "32746" in event.message
    assert "2026-12-05" in event.message
    assert office.run().licenses == ()


def test_a_mirror_of_addresses_gives_the_licenses_under_the_addresses_of_ofac(office: Office) -> None:
    """Pages and papers from an internal server: what is cited is where OFAC publishes."""
    office.mirror = f"{office.site.ofac.url}/mirror"
    office.run()
    office.site.licenses.insert(0, row("15", 936001))
    event = one(office.run())
    assert (event.kind, event.number) == ("issued", "15")
    cited = [line for line in event.evidence if line.startswith("http")]
    assert cited
    assert all(line.startswith("https://ofac.treasury.gov/media/936001/download") for line in cited)
    assert office.events() == []


def test_a_bad_page_of_a_folder_is_named_by_its_folder(office: Office, tmp_path: Path) -> None:
    """A person must look at the file, not at OFAC's website."""
    office.mirror = tmp_path / "mirror"
    (office.mirror / "ofac-licenses").mkdir(parents=True)
    (office.mirror / "ofac-licenses/belarus-sanctions.html").write_bytes(b"<html><body>Closed</body></html>")
    (error,) = office.run().errors
    assert error.code == "license.page"
    assert error.message.startswith(f"{office.mirror}/ofac-licenses: ")


def test_a_license_of_another_series_is_found_in_the_recent_actions(office: Office) -> None:
    """Russia-related, and covering Belarus by its header; one that does not is none of ours."""
    office.run()
    ours = license_pdf(text("102").replace(OURS, BOTH))
    other = license_pdf(text("103").replace(OURS, RUSSIA))
    rows = (
        ("102", "Authorizing Certain Transactions", "December 03, 2026", ours, 937001),
        ("103", "Authorizing Other Transactions", "December 03, 2026", other, 937002),
    )
    office.site.actions.insert(
        0,
        Action("20261203", "December 03, 2026", "Issuance of Russia-related General Licenses", licenses=rows),
    )
    event = one(office.run())
    assert (event.kind, event.program, event.number) == ("issued", "Russia-related", "102")
    assert {touch.target for touch in event.targets} == {"belaruskali", "bpc"}
    assert office.events() == []
    assert office.events(days=40) == []


RUSSIA = "Russian Harmful Foreign Activities Sanctions Regulations\n31 CFR part 587"
OURS = "Belarus Sanctions Regulations\n31 CFR part 548"
BOTH = f"{OURS}\n\n{RUSSIA}"


def test_without_the_recent_actions_the_run_is_not_complete(office: Office) -> None:
    """Licenses of other series would be missed: trouble, and the page is taken up all the same."""
    office.run()
    office.site.licenses.insert(0, row("15", 936001))
    office.site.faults["recent-actions-0.html"] = Reply(503)
    report = office.run()
    assert [error.code for error in report.errors] == ["fetch.no-actions"]
    assert one(report).number == "15"
    office.run(days=20)
    office.site.faults.clear()
    row_ = ("102", "Other", "December 05, 2026", license_pdf(text("102").replace(OURS, BOTH)), 937001)
    office.site.actions.insert(
        0, Action("20261205", "December 05, 2026", "Issuance of a General License", licenses=(row_,))
    )
    assert office.events() == [("issued", "102")]  # of a day on which nobody could look


@pytest.mark.parametrize(
    ("reply", "code"), [(Reply(404), "fetch.gone"), (Reply(200, image_pdf()), "license.no-text")]
)
def test_a_paper_of_another_series_keeps_no_license_of_ours_back(
    office: Office, reply: Reply, code: str
) -> None:
    """Whether it covers Belarus is not known: trouble, and our own page is taken up all the same."""
    office.run()
    row_ = ("103", "Other", "December 03, 2026", b"", 937002)
    office.site.actions.insert(
        0, Action("20261203", "December 03, 2026", "Issuance of a General License", licenses=(row_,))
    )
    office.site.faults["license-937002.pdf"] = reply
    office.site.licenses.insert(0, row("15", 936001))
    report = office.run()
    assert [error.code for error in report.errors] == [code]
    assert [(event.kind, event.number) for event in report.licenses] == [("issued", "15")]


def test_without_the_federal_register_nothing_is_missed(office: Office) -> None:
    """It only confirms, months later: a note."""
    office.site.faults["federal-register.json"] = Reply(503)
    report = office.run()
    assert report.complete
    assert "fetch.no-register" in [notice.code for notice in report.lists[0].notices]


def test_acts_that_name_belarus_are_in_the_time_line_of_every_target(office: Office) -> None:
    """No license is in their titles, so the rows were dropped; another program's, and one of the future, stay out."""
    removals = "Iran-related Designations; Cuba Designations; Belarus-related Designations Removals"
    office.site.actions[:0] = [
        Action("20261209", "December 09, 2026", "Belarus-related Designations"),
        Action("20261202", "December 02, 2026", removals),
        Action("20261201", "December 01, 2026", "Counter Terrorism Designations"),
    ]
    office.site.printed += [
        printed("2026-04091", "2026-12-01", "91 FR 10002"),
        printed("2026-04092", "2026-12-01", title="Iran Sanctions", abstract="Of Iran."),
        printed(
            "2026-04093", "2026-12-01", title="Notice of Sanctions Actions", abstract="Two Belarusian banks."
        ),
    ]
    office.run()
    office.site.actions[:2] = []  # what fell off the list stays known, from the look that had it
    office.site.printed.clear()
    office.run()
    archive, watcher = office.archive, Watcher(known_targets())
    board = Board(archive, watcher, Lookout(archive, watcher), office.clock.at, GuardSettings())
    found = history(board, watcher.targets[0], date(2026, 12, 8))
    acts = [event for event in found.events if event.kind == "act"]
    assert [(str(event.on), event.message) for event in acts] == [
        (
            "2026-12-01",
            "Federal Register: Publication of a Belarus Sanctions Regulations Web General License, 91 FR 10002",
        ),
        ("2026-12-01", "Federal Register: Notice of Sanctions Actions"),
        ("2026-12-02", "OFAC: Belarus-related Designations Removals"),
    ]
    assert {event.party for event in acts} == {None}
    url, sha256 = acts[-1].evidence
    assert url.endswith("/recent-actions/20261202")
    with archive.read(sha256) as page:
        assert removals.encode() in page.read()
    last = history(board, watcher.targets[0], date(2026, 12, 9)).events[-1]
    assert (last.kind, str(last.on)) == ("act", "2026-12-09")


def test_a_list_of_actions_that_cannot_be_read_keeps_no_license_back(office: Office, tmp_path: Path) -> None:
    """In a folder anything may lie under that name: a warning."""
    office.mirror = tmp_path / "mirror"
    look(office.site, office.mirror)
    (office.mirror / "ofac-licenses" / "recent-actions-0.html").write_bytes(b"<html>no list</html>")
    report = office.run()
    assert report.lists[0].outcome == "baseline"
    assert [n.level for n in report.lists[0].notices if n.code == "fetch.no-actions"] == ["note", "warning"]


def test_a_license_that_returns_is_told(office: Office) -> None:
    """A page that lost a line for a day: gone, then back, both told."""
    office.site.licenses.insert(0, row("15", 936001))
    office.run()
    gone = office.site.licenses.pop(0)
    assert office.events() == [("withdrawn", "15")]
    office.site.licenses.insert(0, gone)
    assert office.events() == [("returned", "15")]


@pytest.mark.parametrize(
    ("name", "reply", "code"),
    [
        (
            "belarus-sanctions.html",
            Reply(200, b"<html><body>We are down for maintenance</body></html>"),
            "license.page",
        ),
        ("belarus-sanctions.html", Reply(200, b""), "fetch.empty"),
        ("belarus-sanctions.html", Reply(403), "fetch.refused"),
        ("belarus-sanctions.html", Reply(202), "fetch.challenged"),
        ("license-936001.pdf", Reply(200, image_pdf()), "license.no-text"),
        ("license-936001.pdf", Reply(200, b"%PDF-1.7 and then nothing"), "license.unreadable"),
        ("license-936001.pdf", Reply(404), "fetch.gone"),
    ],
)
def test_a_bad_page_or_paper_is_trouble_and_what_was_known_stands(
    office: Office, name: str, reply: Reply, code: str
) -> None:
    """A clear error, no license invented or lost, and the news the day the page is back (F12)."""
    office.run()
    office.site.licenses.insert(0, row("15", 936001))
    office.site.faults[name] = reply
    report = office.run()
    assert [error.code for error in report.errors] == [code]
    assert report.licenses == ()
    assert report.lists[0].outcome == ("republished" if name.endswith(".pdf") else "unavailable")
    if name.endswith(".pdf"):
        assert "General License 15" in report.errors[0].message
    office.site.faults.clear()
    assert office.events() == [("issued", "15")]


def test_a_paper_that_cannot_be_read_keeps_no_other_license_back(office: Office) -> None:
    """A scan beside a good paper: the good one is told, the scan is trouble day after day, until it can be read."""
    office.run()
    office.site.licenses.insert(0, row("15", 936001))
    office.site.licenses.insert(0, ("16", "A Scan", "December 02, 2026", image_pdf(), 936002))
    report = office.run()
    assert [(event.kind, event.number) for event in report.licenses] == [("issued", "15")]
    for _ in range(3):
        assert [error.code for error in report.errors] == ["license.no-text"]
        report = office.run()
    office.site.licenses[0] = row("16", 936002)
    assert office.events() == [("issued", "16")]


@pytest.mark.parametrize("is_first", [False, True])
def test_a_page_whose_licenses_are_gone_is_an_alarm_and_ends_none(office: Office, *, is_first: bool) -> None:
    """Trouble of its own, on the first day too; nothing is withdrawn, those in force are named once."""
    if not is_first:
        office.run()
    kept, office.site.licenses = office.site.licenses, []
    report = office.run()
    (error,) = report.errors
    assert (error.code, report.licenses, report.complete) == ("license.none-listed", (), False)
    assert "all licenses may be gone: look now" in error.message
    told = [n.message for n in report.lists[0].notices if n.code == "license.none-listed"]
    assert told == [
        "in force until OFAC's page showed no license: Belarus General License 12, Belarus General License 14"
    ]
    answer = Licenses(office.archive, Watcher(()), None, office.clock.at).listed(office.clock.at.date())
    assert [each.license.number for each in answer.licenses if each.license.status == "in-force"] == [
        "12",
        "14",
    ]
    assert is_first or "it shows none: all may be gone" in answer.known_to
    board = Board(
        office.archive, Watcher(()), None, office.clock.at, GuardSettings(), lists=("ofac-licenses",)
    )
    (notice,) = board.status(office.clock.at.date()).notices
    assert (notice.code, notice.level) == ("status.none-listed", "warning")
    again = office.run()
    assert [each.code for each in again.errors] == ["license.none-listed"]
    assert "license.none-listed" not in [notice.code for notice in again.lists[0].notices]
    office.site.licenses = kept
    assert office.events() == []
    assert office.archive.state("ofac-licenses").none_listed_since_at is None


def test_the_end_of_a_license_is_told_ahead_and_when_it_comes(office: Office) -> None:
    """A month ahead, and at its own instant, each once, also on days on which OFAC cannot be reached."""
    until = "12:01 a.m. eastern standard time, January 15, 2027"
    office.site.licenses.insert(0, row("15", 936001, until=until))
    assert office.events() == [("issued", "15")]
    assert office.events(days=10) == []
    assert office.events(days=3) == [("expiring", "15")]
    assert office.events(days=20) == []
    office.site.faults["belarus-sanctions.html"] = Reply(503)
    assert office.events(days=10) == [("expired", "15")]
    office.site.faults.clear()
    assert office.events() == []


def test_what_was_not_delivered_is_told_again(office: Office) -> None:
    """A report that reached nobody moves nothing; the next one has the same event under the same id."""
    office.run()
    office.site.licenses.insert(0, row("15", 936001))
    told: list[Report] = []

    def fail(report: Report) -> None:
        told.append(report)
        raise OutputError("output.unwritable", "no space", hint="make some")

    office.deliver = fail
    with pytest.raises(OutputError):
        office.run()
    office.deliver = told.append
    office.run()
    assert [event.id for event in told[1].licenses] == [event.id for event in told[0].licenses] != []


def test_every_look_is_evidence(office: Office) -> None:
    """Page and papers lie in the archive, which is whole, and the export gives them back by name."""
    office.run()
    office.run()
    archive = office.archive
    assert list(archive.verify()) == []
    snapshot = archive.find("ofac-licenses@latest")
    names = [document.name for document in snapshot.documents]
    assert {"belarus-sanctions.html", "license-934731.pdf", "license-935366.pdf"} <= set(names)
    assert all(document.transfer for document in snapshot.documents)
    page = next(document for document in snapshot.documents if document.name == "belarus-sanctions.html")
    with archive.read(page.sha256) as file:
        assert re.search(rb"General License 12", file.read())
