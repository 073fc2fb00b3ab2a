"""OFAC's lists: candidates, catalogue, redirects to signed addresses."""

import gc
import hashlib
import json
import threading
from io import BufferedIOBase

import pytest

from potashwatch.errors import FetchError
from potashwatch.fetchers import Unmoved
from potashwatch.fetchers.ofac import candidates
from potashwatch.records.settings import OfacSettings
from tests.fetchers.authority import SIGNATURE, OfacSite, row, zipped
from tests.fetchers.conftest import CLASSIC, ENHANCED, ENHANCED_ZIP, NOW, Fetching
from tests.fetchers.server import Reply, drip


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_the_packed_list_comes_through_a_redirect_with_everything_known_of_it(
    ofac: OfacSite, fetching: Fetching
) -> None:
    """The zip of the enhanced list is the first choice; its bytes, digests, claims and first address are kept (F06)."""
    found = fetching.fetched("ofac-sdn", ofac.settings())
    assert (found.name, found.fetched_at, found.notices) == ("SDN_ENHANCED.ZIP", NOW, ())
    assert found.file.read() == ENHANCED_ZIP
    assert found.transfer.url == f"{ofac.service.url}/api/PublicationPreview/exports/SDN_ENHANCED.ZIP"
    assert found.transfer.body_sha256 == sha256(ENHANCED_ZIP)
    assert found.transfer.body_sha1 == hashlib.sha1(ENHANCED_ZIP, usedforsecurity=False).hexdigest()
    assert found.transfer.head_sha256 == sha256(ENHANCED_ZIP[:65536])
    assert found.transfer.body_bytes == len(ENHANCED_ZIP) == sum(fetching.watched)
    assert [(c.by, c.what, c.sha256, c.size_bytes) for c in found.claims] == [
        ("catalogue", "body", sha256(ENHANCED_ZIP), len(ENHANCED_ZIP)),
        ("catalogue", "document", sha256(ENHANCED), len(ENHANCED)),
    ]
    assert SIGNATURE not in repr(found)


def test_the_catalogue_is_asked_as_its_web_page_asks_it(ofac: OfacSite, fetching: Fetching) -> None:
    """POST with an empty JSON object, to the list's own address."""
    fetching("ofac-sdn", ofac.settings())
    asked = ofac.service.asked[0]
    assert (asked.method, asked.path, asked.body) == ("POST", "/api/PublicationPreview/SdnList", b"{}")
    assert asked.headers["content-type"] == "application/json"


def test_the_non_sdn_list_has_its_own_files_and_catalogue(fetching: Fetching) -> None:
    """CONS_ENHANCED and CONSOLIDATED.XML, never a file of the SDN list."""
    with OfacSite({"CONSOLIDATED.XML": CLASSIC}) as ofac:
        found = fetching.fetched("ofac-consolidated", ofac.settings())
        assert ofac.service.asked[0].path == "/api/PublicationPreview/ConsolidatedList"
        assert ofac.asked_for == ["CONS_ENHANCED.ZIP", "CONS_ENHANCED.XML", "CONSOLIDATED.XML"]
    assert found.name == "CONSOLIDATED.XML"


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ("enhanced", ["SDN_ENHANCED.ZIP", "SDN_ENHANCED.XML", "SDN.XML"]),
        ("advanced", ["SDN_ADVANCED.ZIP", "SDN_ADVANCED.XML", "SDN.XML"]),
        ("classic", ["SDN.XML"]),
    ],
)
def test_the_order_of_candidates(wanted: str, names: list[str]) -> None:
    """Packed, unpacked, classic; never the rumored SDN_XML.ZIP."""
    assert [candidate.name for candidate in candidates("ofac-sdn", wanted)] == names


def test_a_zip_that_is_gone_is_taken_unpacked(ofac: OfacSite, fetching: Fetching) -> None:
    """The format stays; the report notes it, as no more than a note."""
    ofac.faults["SDN_ENHANCED.ZIP"] = Reply(404)
    found = fetching.fetched("ofac-sdn", ofac.settings())
    assert found.name == "SDN_ENHANCED.XML"
    (notice,) = found.notices
    assert (notice.code, notice.level) == ("fetch.fallback", "note")


@pytest.mark.parametrize(
    ("fault", "code", "asked"),
    [
        (Reply(403), "fetch.refused", ["SDN_ENHANCED.ZIP", "SDN_ENHANCED.XML", "SDN.XML"]),
        (Reply(410), "fetch.gone", ["SDN_ENHANCED.ZIP", "SDN_ENHANCED.XML", "SDN.XML"]),
        (
            Reply(202, headers={"x-amzn-waf-action": "challenge"}),
            "fetch.challenged",
            ["SDN_ENHANCED.ZIP", "SDN.XML"],
        ),
        (Reply(500), "fetch.unavailable", ["SDN_ENHANCED.ZIP"] * 6 + ["SDN.XML"]),
    ],
)
def test_a_refused_format_falls_back_to_the_classic_list(
    ofac: OfacSite, fetching: Fetching, fault: Reply, code: str, asked: list[str]
) -> None:
    """The classic list is taken, and a warning says what was refused and why (F01, F02)."""
    ofac.faults |= {"SDN_ENHANCED.ZIP": fault, "SDN_ENHANCED.XML": fault}
    found = fetching.fetched("ofac-sdn", ofac.settings())
    assert found.file.read() == CLASSIC
    assert ofac.asked_for == asked
    (notice,) = found.notices
    assert (notice.code, notice.level) == ("fetch.fallback", "warning")
    assert notice.message.startswith("SDN.XML was taken instead of SDN_ENHANCED.ZIP: ")
    assert f"[{code}]" in notice.message


def test_when_every_candidate_fails_the_most_telling_error_is_raised(
    ofac: OfacSite, fetching: Fetching
) -> None:
    """A refusal says more than files that are gone; the others are mentioned (F01)."""
    ofac.faults |= {"SDN_ENHANCED.ZIP": Reply(404), "SDN_ENHANCED.XML": Reply(404), "SDN.XML": Reply(403)}
    with pytest.raises(FetchError) as caught:
        fetching("ofac-sdn", ofac.settings())
    assert caught.value.code == "fetch.refused"
    assert caught.value.message.endswith(
        "/SDN.XML: the server answered 403; also tried: SDN_ENHANCED.ZIP [fetch.gone], SDN_ENHANCED.XML [fetch.gone]"
    )
    assert "user_agent" in caught.value.hint


def test_retired_files_name_the_place_of_their_successor(ofac: OfacSite, fetching: Fetching) -> None:
    """404 on every address names the file and where OFAC announces new ones (F21)."""
    ofac.files.clear()
    with pytest.raises(FetchError) as caught:
        fetching("ofac-sdn", ofac.settings())
    assert caught.value.code == "fetch.gone"
    assert "SDN_ENHANCED.ZIP: the server answered 404" in caught.value.message
    assert "https://ofac.treasury.gov/recent-actions" in caught.value.hint


@pytest.mark.parametrize(
    "catalogue",
    [
        Reply(500),
        Reply(403),
        Reply(body=b"<html>"),
        Reply(body=b"[]"),
        Reply(302, headers={"Location": "/x"}),
    ],
)
def test_without_a_catalogue_the_list_is_fetched_all_the_same(
    ofac: OfacSite, fetching: Fetching, catalogue: Reply
) -> None:
    """The catalogue has no promise of stability; a note says that it was not there."""
    ofac.catalogue = catalogue
    found = fetching.fetched("ofac-sdn", ofac.settings())
    assert found.claims == ()
    assert [(n.code, n.level) for n in found.notices] == [("fetch.no-catalogue", "note")]


def test_a_catalogue_digest_that_stands_leaves_the_body_unread(ofac: OfacSite, fetching: Fetching) -> None:
    """Same digest, file asked for all the same, same first 64 KiB: unmoved, on the authority's word (F31)."""
    large = zipped("SDN_ENHANCED.XML", b"<sdnList>" + bytes(3_000_000)) + bytes(4_000_000)
    ofac.files["SDN_ENHANCED.ZIP"] = large
    known = fetching.fetched("ofac-sdn", ofac.settings()).transfer.model_copy(update={"etag": None})
    del fetching.watched[:]
    again = fetching("ofac-sdn", ofac.settings(), known)
    assert isinstance(again, Unmoved)
    assert (
        again.basis == f"the catalogue's SHA-256 {sha256(large)} and the first 65,536 bytes are those we had"
    )
    assert ofac.asked_for == ["SDN_ENHANCED.ZIP"] * 2
    assert sum(fetching.watched) < 1_000_000


def test_another_head_under_the_same_digest_is_read_to_its_end(ofac: OfacSite, fetching: Fetching) -> None:
    """A stale catalogue does not hide an edition: the bytes come, and the claim with them (F31)."""
    known = fetching.fetched("ofac-sdn", ofac.settings()).transfer
    ofac.rows = [row("SDN_ENHANCED.ZIP", ENHANCED_ZIP)]
    moved = zipped("SDN_ENHANCED.XML", ENHANCED.replace(b"2024", b"2025"))
    ofac.files["SDN_ENHANCED.ZIP"] = moved
    found = fetching.fetched("ofac-sdn", ofac.settings(), known)
    assert found.file.read() == moved
    assert found.claims[0].sha256 == sha256(ENHANCED_ZIP)


def test_a_catalogue_alone_proves_nothing(ofac: OfacSite, fetching: Fetching) -> None:
    """The catalogue answers with the digest we have, every file answers 500: not checked (F03, F31)."""
    known = fetching.fetched("ofac-sdn", ofac.settings()).transfer
    ofac.faults |= {name: Reply(500) for name in ofac.files}
    with pytest.raises(FetchError) as caught:
        fetching("ofac-sdn", ofac.settings(), known)
    assert caught.value.code == "fetch.unavailable"


def test_validators_are_replayed_over_a_fresh_redirect(ofac: OfacSite, fetching: Fetching) -> None:
    """304 from the storage is the authority's answer; it is asked on a new signed address."""
    known = fetching.fetched("ofac-sdn", ofac.settings()).transfer
    assert known.etag
    again = fetching("ofac-sdn", ofac.settings(), known)
    assert isinstance(again, Unmoved)
    assert again.basis == "304 Not Modified"
    assert [asked.headers.get("if-none-match") for asked in ofac.storage.asked] == [None, known.etag]
    assert ofac.asked_for == ["SDN_ENHANCED.ZIP"] * 2


def test_validators_are_kept_back_where_the_catalogue_says_that_the_list_moved(
    ofac: OfacSite, fetching: Fetching
) -> None:
    """A cache on the way must not answer 304 for a file that has another digest now (F31)."""
    known = fetching.fetched("ofac-sdn", ofac.settings()).transfer
    ofac.files["SDN_ENHANCED.ZIP"] = zipped("SDN_ENHANCED.XML", CLASSIC)
    found = fetching.fetched("ofac-sdn", ofac.settings(), known)
    assert found.transfer.body_sha256 != known.body_sha256
    assert "if-none-match" not in ofac.storage.asked[-1].headers


def test_validators_of_another_file_are_not_sent(ofac: OfacSite, fetching: Fetching) -> None:
    """A tag of the enhanced list means nothing for the classic one."""
    known = fetching.fetched("ofac-sdn", ofac.settings()).transfer
    classic = ofac.settings().model_copy(
        update={"ofac": OfacSettings(base_url=ofac.service.url, format="classic")}
    )
    fetching.fetched("ofac-sdn", classic, known)
    assert "if-none-match" not in ofac.storage.asked[-1].headers


def test_an_unasked_304_is_no_answer(ofac: OfacSite, fetching: Fetching) -> None:
    """Without validators nothing can be unmodified (F31)."""
    ofac.faults |= {name: Reply(304, length=None) for name in ofac.files}
    with pytest.raises(FetchError) as caught:
        fetching("ofac-sdn", ofac.settings())
    assert caught.value.code == "fetch.unavailable"


def test_a_body_that_contradicts_the_catalogue_is_fetched_once_more(
    ofac: OfacSite, fetching: Fetching
) -> None:
    """A publication between two requests settles itself: new catalogue, new body, claims that hold (F13)."""
    stale = [row("SDN_ENHANCED.ZIP", b"yesterday")]
    ofac.faults["SdnList"] = [Reply(body=json.dumps(stale).encode())]
    found = fetching.fetched("ofac-sdn", ofac.settings())
    assert ofac.asked_for == ["SDN_ENHANCED.ZIP"] * 2
    assert all(claim.holds_for(found.transfer) for claim in found.claims if claim.what == "body")
    assert found.claims


def test_a_body_that_goes_on_contradicting_comes_with_its_claim(ofac: OfacSite, fetching: Fetching) -> None:
    """Twice wrong is for a guard to judge: bytes and claim are handed on (F13)."""
    ofac.rows = [row("SDN_ENHANCED.ZIP", b"yesterday")]
    found = fetching.fetched("ofac-sdn", ofac.settings())
    assert ofac.asked_for == ["SDN_ENHANCED.ZIP"] * 2
    assert found.file.read() == ENHANCED_ZIP
    assert [claim.sha256 for claim in found.claims] == [sha256(b"yesterday")]


def test_a_second_fetch_that_fails_leaves_the_first_with_its_claim(
    ofac: OfacSite, fetching: Fetching
) -> None:
    """The contradictory bytes are evidence; they are not thrown away for a server that fell over."""
    ofac.rows = [row("SDN_ENHANCED.ZIP", b"yesterday")]
    ofac.storage_faults["SDN_ENHANCED.ZIP"] = [Reply(body=ENHANCED_ZIP), *[Reply(503)] * 9]
    found = fetching.fetched("ofac-sdn", ofac.settings())
    assert found.file.read() == ENHANCED_ZIP
    assert not found.claims[0].holds_for(found.transfer)


def test_the_document_in_a_zip_is_held_against_its_own_row(ofac: OfacSite, fetching: Fetching) -> None:
    """Where the catalogue knows the XML alone, the zip is opened to notice a publication in between (F17)."""
    stale = [row("SDN_ENHANCED.XML", b"yesterday")]
    ofac.faults["SdnList"] = [Reply(body=json.dumps(stale).encode())]
    ofac.rows = [row("SDN_ENHANCED.XML", ENHANCED)]
    found = fetching.fetched("ofac-sdn", ofac.settings())
    assert [(claim.what, claim.sha256) for claim in found.claims] == [("document", sha256(ENHANCED))]
    assert ofac.asked_for == ["SDN_ENHANCED.ZIP"] * 2
    assert found.file.read() == ENHANCED_ZIP


def test_an_expired_signature_restarts_from_the_first_address(ofac: OfacSite, fetching: Fetching) -> None:
    """403 of the storage on a signed address: a new one is asked for (F06)."""
    ofac.storage_faults["SDN_ENHANCED.ZIP"] = [Reply(403)]
    found = fetching.fetched("ofac-sdn", ofac.settings())
    assert found.name == "SDN_ENHANCED.ZIP"
    assert ofac.asked_for == ["SDN_ENHANCED.ZIP"] * 2


def test_a_storage_that_always_refuses_is_a_refusal(ofac: OfacSite, fetching: Fetching) -> None:
    """403 for a file that is missing there is not asked for endlessly (F06)."""
    ofac.storage_faults["SDN_ENHANCED.ZIP"] = Reply(403)
    found = fetching.fetched("ofac-sdn", ofac.settings())
    assert ofac.asked_for == ["SDN_ENHANCED.ZIP"] * 3 + ["SDN_ENHANCED.XML"]
    assert "[fetch.refused]" in found.notices[0].message


def test_the_signature_arrives_untouched(ofac: OfacSite, fetching: Fetching) -> None:
    """The storage computes over the query as it was given: no escape may change."""
    fetching.fetched("ofac-sdn", ofac.settings())  # the storage refuses any other query
    assert "AKIA%2F20261122%2F" in ofac.storage.asked[0].query


def test_a_zip_whose_document_is_as_claimed_is_fetched_once(ofac: OfacSite, fetching: Fetching) -> None:
    """Looking into the zip leaves the file at its start (F17)."""
    ofac.rows = [row("SDN_ENHANCED.XML", ENHANCED)]
    found = fetching.fetched("ofac-sdn", ofac.settings())
    assert ofac.asked_for == ["SDN_ENHANCED.ZIP"]
    assert found.file.read() == ENHANCED_ZIP


def test_a_zip_that_cannot_be_opened_is_for_the_parser_to_refuse(ofac: OfacSite, fetching: Fetching) -> None:
    """Damaged, or of two documents: the bytes are handed on as evidence, with the claim (F17)."""
    ofac.rows = [row("SDN_ENHANCED.XML", ENHANCED)]
    ofac.files["SDN_ENHANCED.ZIP"] = ENHANCED_ZIP[:-40]
    found = fetching.fetched("ofac-sdn", ofac.settings())
    assert found.file.read() == ENHANCED_ZIP[:-40]
    assert [claim.what for claim in found.claims] == ["document"]


def test_a_catalogue_that_is_gone_the_second_time_leaves_the_first_claim(
    ofac: OfacSite, fetching: Fetching
) -> None:
    """A contradiction is not forgotten because nobody repeats the claim (F13)."""
    stale = json.dumps([row("SDN_ENHANCED.ZIP", b"yesterday")]).encode()
    ofac.faults["SdnList"] = [Reply(body=stale), *[Reply(403)] * 9]
    found = fetching.fetched("ofac-sdn", ofac.settings())
    assert [claim.sha256 for claim in found.claims] == [sha256(b"yesterday")]


def test_an_interrupt_in_the_second_fetch_leaves_nothing_open(ofac: OfacSite, fetching: Fetching) -> None:
    """The first body is closed (an open file fails this test), nothing else is asked, nothing else is told."""

    def interrupt(wire: BufferedIOBase, _closing: threading.Event) -> None:
        fetching.stop.set()
        wire.write(b"PK")

    ofac.rows = [row("SDN_ENHANCED.ZIP", b"yesterday")]
    ofac.storage_faults["SDN_ENHANCED.ZIP"] = [
        Reply(body=ENHANCED_ZIP),
        Reply(body=interrupt, length=len(ENHANCED_ZIP)),
    ]
    with pytest.raises(FetchError) as caught:
        fetching("ofac-sdn", ofac.settings())
    assert caught.value.code == "fetch.interrupted"
    assert "also tried" not in caught.value.message
    assert ofac.asked_for == ["SDN_ENHANCED.ZIP"] * 2
    gc.collect()


def test_when_the_time_is_over_no_other_candidate_is_tried(ofac: OfacSite, fetching: Fetching) -> None:
    """The total time is of the list, not of a file (F08)."""
    ofac.storage_faults["SDN_ENHANCED.ZIP"] = drip(ENHANCED_ZIP, pieces=400, pause_seconds=0.05)
    with pytest.raises(FetchError) as caught:
        fetching("ofac-sdn", ofac.settings(total_timeout_seconds=0.5))
    assert caught.value.code == "fetch.deadline"
    assert "also tried" not in caught.value.message
    assert ofac.asked_for == ["SDN_ENHANCED.ZIP"]
