"""The EU's list: feed, token, and the address that the feed prints."""

import hashlib
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from potashwatch.errors import FetchError
from potashwatch.fetchers import Unmoved
from tests.fetchers.authority import PUBLISHED_AT, TOKEN, EuSite
from tests.fetchers.conftest import FSF, Fetching
from tests.fetchers.server import HANG_UP, Reply, drip, redirect

SHA1 = hashlib.sha1(FSF, usedforsecurity=False).hexdigest()


def test_the_file_comes_with_what_the_feed_claims(eu: EuSite, fetching: Fetching) -> None:
    """The feed is read first; checksum, length and time are claims, the token is nowhere."""
    found = fetching.fetched("eu-fsf", eu.settings())
    assert found.file.read() == FSF
    assert eu.asked_for == ["rss", "content"]
    assert (found.name, found.notices) == ("xmlFullSanctionsList_1_1.xml", ())
    (claim,) = found.claims
    assert (claim.by, claim.what, claim.sha1, claim.sha256) == ("feed", "body", SHA1, None)
    assert (claim.size_bytes, claim.published_at) == (len(FSF), PUBLISHED_AT)
    assert found.transfer.url == eu.url()
    assert TOKEN not in repr(found)


def test_a_feed_that_stands_leaves_the_body_unread(eu: EuSite, fetching: Fetching) -> None:
    """Same checksum, status 200, same first 64 KiB: unmoved (F31)."""
    eu.body = FSF + b" " * 30_000_000
    known = fetching.fetched("eu-fsf", eu.settings()).transfer
    del fetching.watched[:]
    again = fetching("eu-fsf", eu.settings(), known)
    assert isinstance(again, Unmoved)
    assert again.basis.startswith("the feed's SHA-1 ")
    assert again.claims[0].published_at == PUBLISHED_AT
    assert sum(fetching.watched) < 10_000_000


def test_a_feed_alone_proves_nothing(eu: EuSite, fetching: Fetching) -> None:
    """The feed answered for two days while every file was 500 (F03)."""
    known = fetching.fetched("eu-fsf", eu.settings()).transfer
    eu.faults["content"] = Reply(500, b'{"status":500}')
    with pytest.raises(FetchError) as caught:
        fetching("eu-fsf", eu.settings(), known)
    assert caught.value.code == "fetch.unavailable"
    assert "the server answered 500; 6 attempts in " in caught.value.message


def test_a_burst_of_errors_is_outlasted(eu: EuSite, fetching: Fetching) -> None:
    """Four times 500, and the fifth attempt succeeds, after pauses that grow (F04)."""
    eu.faults["content"] = [Reply(500)] * 4
    found = fetching.fetched("eu-fsf", eu.settings())
    assert found.file.read() == FSF
    assert fetching.pauses == [1.5, 2.5, 4.5, 8.5]
    assert eu.asked_for == ["rss"] + ["content"] * 5


@pytest.mark.parametrize("token", ["", "d3Jvbmc"])
def test_a_token_that_is_missing_or_wrong_is_taken_from_the_feed(
    eu: EuSite, fetching: Fetching, token: str
) -> None:
    """403 and persistent 500 lead to the address that the feed prints, once, and the report says so (F05)."""
    found = fetching.fetched("eu-fsf", eu.settings(token))
    assert found.file.read() == FSF
    (notice,) = found.notices
    assert (notice.code, notice.level) == ("fetch.rediscovered", "warning")
    assert "with another token that the feed prints" in notice.message
    assert TOKEN not in notice.message + notice.hint


@pytest.mark.parametrize(
    "fault",
    [
        Reply(404),
        Reply(body=b"<!DOCTYPE html><title>EU Login</title>"),
        redirect("https://ecas.ec.europa.eu/cas"),
    ],
    ids=["gone", "login page", "login host"],
)
def test_a_list_that_moved_or_hides_behind_a_login_is_found_again(
    eu: EuSite, fetching: Fetching, fault: Reply
) -> None:
    """The feed's address is taken; a login page is never a list (F05)."""
    eu.faults["content"] = fault
    eu.printed = eu.printed.replace("/content?", "/moved?")
    found = fetching.fetched("eu-fsf", eu.settings())
    assert found.file.read() == FSF
    assert found.transfer.url == eu.url().replace("/content", "/moved")
    assert "/moved that the feed prints" in found.notices[0].message


def test_the_feeds_address_is_not_tried_when_it_is_the_configured_one(eu: EuSite, fetching: Fetching) -> None:
    """Nothing is asked twice in the hope of another answer (F05)."""
    eu.faults["content"] = Reply(403)
    with pytest.raises(FetchError) as caught:
        fetching("eu-fsf", eu.settings())
    assert caught.value.code == "fetch.refused"
    assert eu.asked_for == ["rss", "content"]


@pytest.mark.parametrize(
    "printed",
    ["https://evil.example/list?token=x", "ftp://127.0.0.1/list", "http://me@127.0.0.1/list", "http://["],
)
def test_the_feed_cannot_lead_to_a_foreign_host(eu: EuSite, fetching: Fetching, printed: str) -> None:
    """An address in the feed is trusted no more than a redirect (F05, F06)."""
    eu.printed = printed
    eu.faults["content"] = Reply(403)
    with pytest.raises(FetchError) as caught:
        fetching("eu-fsf", eu.settings())
    assert caught.value.code == "fetch.refused"
    assert "which was not asked" in caught.value.message
    assert "token=x" not in caught.value.message


def test_a_firewalls_challenge_is_not_answered_with_another_address(eu: EuSite, fetching: Fetching) -> None:
    """Only failures that another address may mend lead to it (F02)."""
    eu.faults["content"] = Reply(202, headers={"x-amzn-waf-action": "challenge"})
    eu.printed = eu.printed.replace("/content?", "/moved?")
    with pytest.raises(FetchError) as caught:
        fetching("eu-fsf", eu.settings())
    assert caught.value.code == "fetch.challenged"
    assert eu.asked_for == ["rss", "content"]


def test_when_the_other_address_fails_too_both_are_told(eu: EuSite, fetching: Fetching) -> None:
    """The configured address's code, and what the other one said (F05)."""
    eu.faults["content"] = Reply(403)
    eu.printed = eu.printed.replace("/content?", "/moved?")
    eu.faults["moved"] = Reply(404)
    with pytest.raises(FetchError) as caught:
        fetching("eu-fsf", eu.settings())
    assert caught.value.code == "fetch.refused"
    assert "/moved: the server answered 404" in caught.value.message


@pytest.mark.parametrize(
    "fault", [Reply(500), HANG_UP, Reply(body=b"<html>"), Reply(body=b"<rss></rss>"), Reply()]
)
def test_without_a_feed_the_list_is_fetched_all_the_same(
    eu: EuSite, fetching: Fetching, fault: Reply
) -> None:
    """A feed that is down costs a note, not the list."""
    eu.faults["rss"] = fault
    found = fetching.fetched("eu-fsf", eu.settings())
    assert found.file.read() == FSF
    assert found.claims == ()
    assert [(n.code, n.level) for n in found.notices] == [("fetch.no-feed", "note")]


def test_a_feed_that_is_down_is_asked_twice_and_no_more(eu: EuSite, fetching: Fetching) -> None:
    """It saves a download at best: six attempts are for the list."""
    eu.faults["rss"] = HANG_UP
    fetching("eu-fsf", eu.settings())
    assert eu.asked_for == ["rss", "rss", "content"]


def test_a_feed_that_drips_does_not_delay_the_list(
    eu: EuSite, fetching: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has a short time of its own, of which the list's is not taken."""
    monkeypatch.setattr("potashwatch.fetchers.transport.LOOK_SECONDS", 0.4)
    eu.faults["rss"] = drip(eu.feed(), pieces=100, pause_seconds=0.1)
    began = time.monotonic()
    found = fetching.fetched("eu-fsf", eu.settings())
    assert time.monotonic() - began < 5
    assert [notice.code for notice in found.notices] == ["fetch.no-feed"]
    assert "not done when its time was over" in found.notices[0].message


def test_a_wrong_checksum_comes_with_the_body_for_a_guard(eu: EuSite, fetching: Fetching) -> None:
    """Present and wrong: fetched once more, then handed on with the claim (F13)."""
    eu.checksum = "0" * 40
    found = fetching.fetched("eu-fsf", eu.settings())
    assert eu.asked_for == ["rss", "content", "rss", "content"]
    assert not found.claims[0].holds_for(found.transfer)


def test_a_wrong_length_comes_with_the_body_for_a_guard(eu: EuSite, fetching: Fetching) -> None:
    """The feed's length is a claim also without a checksum (F13)."""
    eu.checksum, eu.length = "", 12
    found = fetching.fetched("eu-fsf", eu.settings())
    (claim,) = found.claims
    assert (claim.digest, claim.size_bytes) == (None, 12)
    assert not claim.holds_for(found.transfer)


def test_an_old_publication_is_fetched_like_any_other(eu: EuSite, fetching: Fetching) -> None:
    """A file weeks old is no fault of fetching; its time is handed on (F28)."""
    eu.published_at = datetime(2026, 9, 22, tzinfo=UTC)
    found = fetching.fetched("eu-fsf", eu.settings())
    assert found.notices == ()
    assert found.claims[0].published_at == eu.published_at


@pytest.mark.parametrize("name", ["error500_html_page", *(f"error500_json_{letter}" for letter in "abcd")])
def test_published_failures_are_not_the_list(
    eu: EuSite, fetching: Fetching, fixtures: Path, name: str
) -> None:
    """What the EU really served for a list, with status 200: an error page, JSON. The message quotes it (F12)."""
    eu.body = (fixtures / f"eu/failures/{name}.xml").read_bytes()
    with pytest.raises(FetchError) as caught:
        fetching("eu-fsf", eu.settings())
    assert caught.value.code == "fetch.not-the-list"
    quoted = caught.value.message.partition('"')[2]
    assert quoted.startswith(("<!DOCTYPE HTML PUBLIC", '{"timestamp":"20'))
    assert len(quoted.removesuffix('"')) == 80


def test_an_empty_file_is_trouble(eu: EuSite, fetching: Fetching, fixtures: Path) -> None:
    """Zero bytes with status 200 are never a list (F12)."""
    eu.body = (fixtures / "eu/failures/empty_body.xml").read_bytes()
    with pytest.raises(FetchError) as caught:
        fetching("eu-fsf", eu.settings())
    assert caught.value.code == "fetch.empty"


def test_a_feed_that_was_down_is_read_again_when_the_list_is_refused(eu: EuSite, fetching: Fetching) -> None:
    """The address it prints is needed only then (F05)."""
    eu.faults["rss"] = [HANG_UP, HANG_UP]
    found = fetching.fetched("eu-fsf", eu.settings(token=""))
    assert [notice.code for notice in found.notices] == ["fetch.no-feed", "fetch.rediscovered"]
    assert eu.asked_for == ["rss", "rss", "content", "rss", "content"]
    assert [claim.sha1 for claim in found.claims] == [SHA1]


def test_when_the_time_is_over_no_other_address_is_tried(eu: EuSite, fetching: Fetching) -> None:
    """The total time is of the list, not of an address (F08)."""
    eu.faults["content"] = drip(FSF, pieces=400, pause_seconds=0.05)
    eu.printed = eu.printed.replace("/content?", "/moved?")
    with pytest.raises(FetchError) as caught:
        fetching("eu-fsf", eu.settings(total_timeout_seconds=0.5))
    assert "that the feed prints" not in caught.value.message
    assert eu.asked_for == ["rss", "content"]
