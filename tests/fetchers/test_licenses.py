"""Fetching the licenses: what is asked for, in which order, and what each bad day does."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from typing import IO, Final

import pytest

from potashwatch.errors import FetchError
from potashwatch.fetchers import Backoff
from potashwatch.fetchers.license_addresses import LicenseAddresses
from potashwatch.fetchers.licenses import Papers, fetch_licenses, reach_licenses
from potashwatch.parsers.documents import temporary_file
from potashwatch.parsers.pages import program_page
from potashwatch.parsers.paper_names import page_address
from potashwatch.records.settings import FetchSettings, LicenseSettings, Settings
from potashwatch.records.snapshot import StoredDocument, Transfer
from tests.fetchers.conftest import NOW, Fetching
from tests.fetchers.licenses_site import (
    Action,
    LicenseSite,
    Row,
    action_html,
    actions_html,
    license_item,
    printed,
    program_html,
    program_page_of,
)
from tests.fetchers.server import HANG_UP, SILENCE, Reply, cut, redirect

PDF: Final = b"%PDF-1.7 of license "
GL12: Final[Row] = (
    "12",
    "Authorizing Transactions Involving Aircraft",
    "November 04, 2025",
    PDF + b"12",
    934731,
)
GL13: Final[Row] = (
    "13",
    "Authorizing Transactions Involving Potash",
    "December 15, 2025",
    PDF + b"13",
    934886,
)
GL101: Final[Row] = ("101", "Authorizing Civil Aviation Safety", "August 09, 2024", PDF + b"101", 933221)
OLD: Final = Action("20251001", "October 01, 2025", "Issuance of Iran-related General License")
PLAIN: Final = Action("20260102", "January 02, 2026", "Counter Terrorism Designations")
ABOUT: Final = Action(
    "20260105_33", "January 05, 2026", "Issuance of Russia-related General License", licenses=(GL101,)
)
SINCE: Final = date(2025, 12, 1)
PROGRAM: Final = "belarus-sanctions.html"
CHALLENGE: Final = Reply(202, headers={"x-amzn-waf-action": "challenge"})
LOGIN: Final = Reply(body=b"<!DOCTYPE html><html><body>Sign in</body></html>")


@pytest.fixture
def site() -> Iterator[LicenseSite]:
    with LicenseSite([GL12, GL13], [ABOUT, PLAIN, OLD], [printed("2026-04091", "2026-03-02")]) as found:
        yield found


class Looking:
    """Calls ``fetch_licenses`` with a clock that jumps; closes what it gives."""

    def __init__(self, stack: ExitStack) -> None:
        self.fetching = Fetching(stack)
        self.stack = stack
        self.watched: list[int] = []

    def __call__(
        self, settings: Settings, known: Mapping[str, Transfer] | None = None, since_on: date = SINCE
    ) -> Papers:
        found = fetch_licenses(
            settings,
            known or {},
            since_on,
            clock=self.fetching.clock,
            watch=self.watched.append,
            stop=self.fetching.stop,
            backoff=Backoff(chance=lambda: 0.5),
        )
        for paper in found.fresh:
            self.stack.enter_context(paper.file)
        return found

    def failure(self, settings: Settings, known: Mapping[str, Transfer] | None = None) -> FetchError:
        with pytest.raises(FetchError) as caught:
            self(settings, known)
        return caught.value


@pytest.fixture
def look() -> Iterator[Looking]:
    with ExitStack() as stack:
        yield Looking(stack)


def names(papers: Papers) -> list[str]:
    return [paper.name for paper in papers.fresh]


def codes(papers: Papers) -> list[tuple[str, str]]:
    return [(notice.code, notice.level) for notice in papers.notices]


EVERYTHING: Final = [
    "recent-actions-0.html",
    PROGRAM,
    "action-20260105-33.html",
    "license-933221.pdf",
    "license-934731.pdf",
    "license-934886.pdf",
    "federal-register.json",
]


def test_a_first_look_asks_for_each_thing_once_in_order(site: LicenseSite, look: Looking) -> None:
    """Actions first, then the page, its documents and those of other series, then the register (F29)."""
    found = look(site.settings())
    assert names(found) == EVERYTHING
    assert site.asked_for == EVERYTHING
    assert found.standing == ()
    assert found.notices == ()
    assert found.refused is None


def test_each_document_is_what_the_server_sent(site: LicenseSite, look: Looking) -> None:
    """Bytes, figures, time; the file is at its beginning, also where it was looked into."""
    found = look(site.settings())
    files = site.files()
    for paper in found.fresh:
        assert paper.file.read() == files[paper.name]
        assert paper.transfer.body_bytes == len(files[paper.name])
        assert paper.fetched_at == NOW
        StoredDocument(name=paper.name, sha256=paper.transfer.body_sha256, size_bytes=1)
    assert sum(look.watched) == sum(paper.transfer.body_bytes for paper in found.fresh)


def test_queries_are_sent_where_needed_and_kept_nowhere(site: LicenseSite, look: Looking) -> None:
    """The register is asked with a query, documents inline; no query is in what is handed on (F06)."""
    found = look(site.settings())
    queries = {asked.path: asked.query for asked in site.ofac.asked}
    assert queries["/media/934886/download"] == "inline"
    assert queries["/recent-actions"] == ""
    (register,) = site.register.asked
    assert "conditions%5Bagencies%5D%5B%5D=foreign-assets-control-office" in register.query
    assert "conditions%5Bterm%5D=Belarus&order=newest" in register.query
    assert "fields%5B%5D=citation" in register.query
    assert not any("?" in paper.transfer.url for paper in found.fresh)


def test_what_is_known_is_asked_for_with_its_tag(site: LicenseSite, look: Looking) -> None:
    """Pages come again: their lines are needed. Documents that did not move stand (F31)."""
    known = {paper.name: paper.transfer for paper in look(site.settings()).fresh}
    again = look(site.settings(), known)
    assert names(again) == [name for name in EVERYTHING if not name.endswith(".pdf")]
    assert again.standing == tuple(name for name in EVERYTHING if name.endswith(".pdf"))
    asked = [a.headers for a in site.ofac.asked if a.path == "/media/934886/download"]
    assert [headers.get("if-none-match") for headers in asked] == [None, known["license-934886.pdf"].etag]


def test_a_document_replaced_under_its_address_comes(site: LicenseSite, look: Looking) -> None:
    """A correction does not go unseen."""
    known = {paper.name: paper.transfer for paper in look(site.settings()).fresh}
    site.licenses[1] = (*GL13[:3], PDF + b"13, corrected", GL13[4])
    again = look(site.settings(), known)
    assert "license-934886.pdf" in names(again)
    assert again.standing == ("license-933221.pdf", "license-934731.pdf")


def test_a_known_document_without_tag_or_time_is_not_asked_for(site: LicenseSite, look: Looking) -> None:
    """Each document is downloaded once."""
    site.has_validators = False
    known = {paper.name: paper.transfer for paper in look(site.settings()).fresh}
    del site.ofac.asked[:]
    again = look(site.settings(), known)
    assert again.standing == ("license-933221.pdf", "license-934731.pdf", "license-934886.pdf")
    assert not any(name.endswith(".pdf") for name in site.asked_for)


def test_a_known_document_that_cannot_be_asked_for_stands_and_the_report_says_so(
    site: LicenseSite, look: Looking
) -> None:
    """We have it; that it may have been replaced is a warning."""
    known = {paper.name: paper.transfer for paper in look(site.settings()).fresh}
    site.faults["license-934886.pdf"] = Reply(403)
    again = look(site.settings(), known)
    assert "license-934886.pdf" in again.standing
    assert codes(again) == [("fetch.not-asked-again", "warning")]
    assert "Belarus General License 13: " in again.notices[0].message


def test_a_document_that_is_no_longer_linked_is_neither_asked_for_nor_standing(
    site: LicenseSite, look: Looking
) -> None:
    """It is in the archive; the page does not vouch for it any more (F49)."""
    known = {paper.name: paper.transfer for paper in look(site.settings()).fresh}
    site.licenses.pop()
    again = look(site.settings(), known)
    assert "license-934886.pdf" not in (*again.standing, *names(again))


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(403), "fetch.refused"),
        (CHALLENGE, "fetch.challenged"),
        (Reply(405), "fetch.challenged"),
        (Reply(404), "fetch.gone"),
        (Reply(500), "fetch.unavailable"),
        (HANG_UP, "fetch.unavailable"),
        (Reply(200), "fetch.empty"),
        (cut(program_html([GL12]), 900), "fetch.truncated"),
        (redirect("https://login.example/"), "fetch.foreign-host"),
        (Reply(body=b"<html>", length=9 * 1024 * 1024), "fetch.too-large"),
    ],
)
def test_without_the_program_page_there_is_no_look(
    site: LicenseSite, look: Looking, reply: Reply, code: str
) -> None:
    """The actions alone prove nothing; each failure keeps its code (F01, F02, F03, F11, F13)."""
    site.faults[PROGRAM] = reply
    assert look.failure(site.settings()).code == code
    assert not any(name.endswith(".pdf") for name in site.asked_for)


def test_a_burst_of_errors_is_outlasted(site: LicenseSite, look: Looking) -> None:
    """The fifth attempt succeeds; pauses grow (F04)."""
    site.faults[PROGRAM] = [Reply(500)] * 4
    assert names(look(site.settings())) == EVERYTHING
    assert look.fetching.pauses == [1.5, 2.5, 4.5, 8.5]


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><html><body><h1>Scheduled maintenance</h1></body></html>",
        b'{"status":500,"error":"x"}',
        program_html([GL12])[:-12],
        program_page_of([]),
        program_page_of([license_item(("VII", "x", "May 1, 2026", b"", 4))]),
    ],
)
def test_a_page_that_is_not_the_page_is_handed_on_as_evidence(
    site: LicenseSite, look: Looking, body: bytes
) -> None:
    """Status 200 with anything else: nothing more is asked for, nothing is called gone (F12, F14)."""
    site.faults[PROGRAM] = Reply(body=body)
    found = look(site.settings())
    assert found.refused is not None
    assert found.refused.code in ("license.page", "license.none-listed", "license.no-number")
    assert names(found) == ["recent-actions-0.html", PROGRAM]
    assert found.fresh[-1].file.read() == body
    assert site.asked_for == ["recent-actions-0.html", PROGRAM]


@pytest.mark.parametrize("reply", [Reply(403), CHALLENGE, HANG_UP, LOGIN, Reply(200), Reply(body=b"{}")])
def test_without_the_recent_actions_the_look_goes_on_and_is_trouble(
    site: LicenseSite, look: Looking, reply: Reply
) -> None:
    """A license in another series would be missed (F09)."""
    site.faults["recent-actions-0.html"] = reply
    found = look(site.settings())
    assert codes(found) == [("fetch.no-actions", "trouble")]
    assert names(found) == [PROGRAM, *EVERYTHING[4:]]


def test_the_page_of_an_action_that_cannot_be_read_is_trouble(site: LicenseSite, look: Looking) -> None:
    """It is named with its day; the rest is read."""
    site.faults["action-20260105-33.html"] = LOGIN
    found = look(site.settings())
    assert codes(found) == [("fetch.no-actions", "trouble")]
    assert "2026-01-05" in found.notices[0].message
    assert "action-20260105-33.html" not in names(found)


def test_an_action_that_leads_elsewhere_is_trouble(site: LicenseSite, look: Looking) -> None:
    """A press release is no page of an action; it is not followed."""
    page = actions_html(site.actions).replace(b"/recent-actions/20260105_33", b"/news/press-releases/jy1")
    site.faults["recent-actions-0.html"] = Reply(body=page)
    found = look(site.settings())
    assert codes(found) == [("fetch.no-actions", "trouble")]
    assert "/news/press-releases/jy1, which is no page of an action" in found.notices[0].message
    assert "/news/press-releases/jy1" not in site.asked_for


def test_actions_are_read_back_to_the_day_asked_for(site: LicenseSite, look: Looking) -> None:
    """Page after page until one is older; a row on two pages is one action."""
    later = [Action(f"202601{day:02}", f"January {day:02}, 2026", "Designations") for day in range(28, 5, -1)]
    site.actions[:0] = later
    found = look(site.settings())
    assert names(found)[:4] == [*(f"recent-actions-{page}.html" for page in range(3)), PROGRAM]
    assert "action-20260105-33.html" in names(found)
    assert [asked.query for asked in site.ofac.asked[:3]] == ["", "page=1", "page=2"]


def test_the_day_asked_for_is_included(site: LicenseSite, look: Looking) -> None:
    """What was published later that day was not there the last time."""
    assert "action-20260105-33.html" in names(look(site.settings(), since_on=date(2026, 1, 5)))
    assert "action-20260105-33.html" not in names(look(site.settings(), since_on=date(2026, 1, 6)))
    site.actions[:0] = [Action(f"20260105_{n}", "January 05, 2026", "Designations") for n in range(50, 60)]
    assert "action-20260105-33.html" in names(look(site.settings(), since_on=date(2026, 1, 5)))


def test_more_actions_than_are_read_are_a_warning(site: LicenseSite, look: Looking) -> None:
    """The days that were not looked at are named."""
    site.actions[:0] = [Action(f"20260228_{n}", "February 28, 2026", "Designations") for n in range(60)]
    found = look(site.settings())
    assert codes(found) == [("fetch.no-actions", "warning")]
    assert "back to 2026-02-28 alone, on 5 pages" in found.notices[0].message
    assert site.asked_for.count("recent-actions-4.html") == 1
    assert "recent-actions-5.html" not in site.asked_for


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (LOGIN, "fetch.not-a-document"),
        (Reply(body=b'{"status":500}'), "fetch.not-a-document"),
        (Reply(body=b"\r\n%PDF-1.7"), "fetch.not-a-document"),
        (Reply(403), "fetch.refused"),
        (Reply(404), "fetch.gone"),
        (cut(GL13[3], 10), "fetch.truncated"),
        (redirect("https://evil.example/x.pdf"), "fetch.foreign-host"),
        (Reply(body=PDF, length=30 * 1024 * 1024), "fetch.too-large"),
    ],
)
def test_a_document_that_cannot_be_had_is_trouble_and_names_the_license(
    site: LicenseSite, look: Looking, reply: Reply, code: str
) -> None:
    """It keeps no other license back, and is not among what came (F12, F13)."""
    site.faults["license-934886.pdf"] = reply
    found = look(site.settings())
    (notice,) = found.notices
    assert (notice.code, notice.level) == (code, "trouble")
    assert "General License 13" in notice.message
    assert f"{site.ofac.url}/media/934886/download: " in notice.message
    assert names(found) == [name for name in EVERYTHING if name != "license-934886.pdf"]


@pytest.mark.parametrize("reply", [Reply(500), LOGIN, SILENCE, Reply(429, headers={"Retry-After": "3600"})])
def test_without_the_register_the_look_is_good(site: LicenseSite, look: Looking, reply: Reply) -> None:
    """It confirms late, and costs half a minute at the most."""
    site.faults["federal-register.json"] = reply
    began = time.monotonic()
    found = look(site.settings(read_timeout_seconds=0.2))
    assert time.monotonic() - began < 10
    assert codes(found) == [("fetch.no-register", "note")]
    assert names(found) == EVERYTHING[:-1]
    assert sum(look.fetching.pauses) <= 30


@pytest.mark.parametrize(
    "href", ["https://evil.example/media/5/download", "//evil.example/x.pdf", "http://[::1/x.pdf"]
)
def test_documents_are_fetched_from_the_authority_alone(site: LicenseSite, look: Looking, href: str) -> None:
    """A page that was tampered with leads nowhere else (F06)."""
    item = f'<a href="{href}">General License 15 - X</a> (May 1, 2026)'
    site.faults[PROGRAM] = Reply(body=program_page_of([item]))
    if "[" in href:
        refused = look(site.settings()).refused
        assert refused is not None
        assert refused.code == "license.page"
    else:
        assert codes(look(site.settings())) == [("fetch.foreign-host", "trouble")]


def test_a_document_without_tls_is_not_fetched_where_the_page_has_it() -> None:
    """From a page over https nothing leads down to http."""
    at = LicenseAddresses(Settings())
    assert at.linked("https://ofac.treasury.gov/media/5/download", "x") == (
        "https://ofac.treasury.gov/media/5/download?inline"
    )
    assert at.linked("https://home.treasury.gov/a.pdf", "x") == "https://home.treasury.gov/a.pdf"
    with pytest.raises(FetchError) as caught:
        at.linked("http://ofac.treasury.gov/media/5/download", "x")
    assert caught.value.code == "fetch.foreign-host"


def test_one_document_on_two_lines_is_fetched_once(site: LicenseSite, look: Looking) -> None:
    """An action repeats what the page has."""
    site.actions[0] = ABOUT._replace(licenses=(GL101, GL13), series="Belarus")
    look(site.settings())
    assert site.asked_for.count("license-934886.pdf") == 1


def test_a_mirror_has_the_same_names_side_by_side(site: LicenseSite, look: Looking) -> None:
    """Links are read against OFAC's own address; the documents come from the mirror."""
    found = look(site.mirror())
    assert names(found) == EVERYTHING
    assert found.notices == ()
    assert all(asked.path.startswith("/mirror/") for asked in site.ofac.asked)
    assert site.register.asked == []
    page = next(paper for paper in found.fresh if paper.name == PROGRAM)
    address = page_address(PROGRAM, LicenseSettings().base_url)
    assert address is not None
    assert program_page(page.file.read(), address)[0].url == "https://ofac.treasury.gov/media/934731/download"


def test_a_mirror_need_not_have_actions_and_register(site: LicenseSite, look: Looking) -> None:
    """Both are notes; a mirror in trouble is trouble."""
    site.faults |= {name: Reply(404) for name in ("recent-actions-0.html", "federal-register.json")}
    found = look(site.mirror())
    assert codes(found) == [("fetch.no-actions", "note"), ("fetch.no-register", "note")]
    site.faults["recent-actions-0.html"] = Reply(403)
    assert codes(look(site.mirror()))[0] == ("fetch.no-actions", "trouble")


def test_a_folder_is_not_fetched_from(look: Looking) -> None:
    """Others read folders."""
    assert look.failure(Settings(mirror="/srv/lists")).code == "fetch.address"


def test_a_wrong_address_of_the_register_is_no_note(site: LicenseSite, look: Looking) -> None:
    """What only the user can mend is said at once, before anything is asked for."""
    wrong = site.addresses().model_copy(update={"federal_register_url": "http://:0/x"})
    error = look.failure(site.settings().model_copy(update={"licenses": wrong}))
    assert error.code == "fetch.address"
    assert site.asked_for == []


def test_files_are_closed_when_a_look_fails(
    site: LicenseSite, look: Looking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is left open behind an error."""
    opened: list[IO[bytes]] = []

    def remembered() -> IO[bytes]:
        opened.append(file := temporary_file())
        return file

    monkeypatch.setattr("potashwatch.fetchers.body.temporary_file", remembered)
    site.faults[PROGRAM] = Reply(404)
    look.failure(site.settings())
    assert opened
    assert all(file.closed for file in opened)


@pytest.mark.parametrize(
    "name", ["recent-actions-0.html", PROGRAM, "license-934731.pdf", "federal-register.json"]
)
def test_an_interrupt_ends_the_look_wherever_it_is(site: LicenseSite, look: Looking, name: str) -> None:
    """Neither a note nor a fallback comes in between."""
    site.faults[name] = SILENCE
    look.fetching.stop = threading.Event()
    caught: list[str] = []

    def run() -> None:
        caught.append(look.failure(site.settings()).code)

    thread = threading.Thread(target=run)
    thread.start()
    while name not in site.asked_for:
        assert thread.is_alive()
    began = time.monotonic()
    look.fetching.stop.set()
    thread.join(30)
    assert time.monotonic() - began < 5
    assert caught == ["fetch.interrupted"]


def test_the_total_time_is_that_of_the_whole_look(site: LicenseSite, look: Looking) -> None:
    """Actions that never answer leave nothing for the page, which then says so (F08)."""
    site.faults |= {
        name: Reply(503, headers={"Retry-After": "50"}) for name in ("recent-actions-0.html", PROGRAM)
    }
    error = look.failure(site.settings(total_timeout_seconds=101.0))
    assert error.code == "fetch.unavailable"
    assert look.fetching.pauses == [50.0, 50.0]
    assert site.asked_for.count(PROGRAM) == 1


def test_reaching_asks_for_the_beginning_of_the_program_page(site: LicenseSite, look: Looking) -> None:
    """Once, and says where; a failure has its code."""
    clock, stop = look.fetching.clock, look.fetching.stop
    found = reach_licenses(site.settings(), clock=clock, stop=stop)
    assert found.address.endswith("/belarus-sanctions")
    assert found.failure is None
    assert site.asked_for == [PROGRAM]
    site.faults[PROGRAM] = Reply(500)
    with pytest.raises(FetchError) as caught:
        reach_licenses(site.settings(), clock=clock, stop=stop)
    assert caught.value.code == "fetch.unavailable"
    assert len(site.asked_for) == 2


def test_an_action_page_made_here_is_the_one_served(site: LicenseSite, look: Looking) -> None:
    """The stand-in and the maker of pages agree."""
    found = look(site.settings())
    page = next(paper for paper in found.fresh if paper.name == "action-20260105-33.html")
    assert page.file.read() == action_html(ABOUT)


def test_lists_go_on_being_limited_by_the_settings(site: LicenseSite, look: Looking) -> None:
    """The smaller limit counts."""
    settings = site.settings().model_copy(update={"fetch": FetchSettings(max_body_bytes=1000)})
    assert look.failure(settings).code == "fetch.too-large"
