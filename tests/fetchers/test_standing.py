"""When what we had still stands, and what the server is asked to find out."""

import pytest

from potashwatch.fetchers import Claim
from potashwatch.fetchers.standing import Wanted, grounds, validators
from potashwatch.records.snapshot import Transfer

URL = "https://a.test/SDN.XML"
KNOWN = Transfer(
    url=URL,
    etag='"tag"',
    last_modified="yesterday",
    body_sha256="a" * 64,
    body_sha1="b" * 40,
    body_bytes=100_000,
    head_sha256="c" * 64,
)


def claim(
    what: str = "body", sha256: str | None = "a" * 64, sha1: str | None = None, size: int | None = None
) -> Claim:
    assert what in ("body", "document")
    return Claim("feed", "document" if what == "document" else "body", sha256, sha1, size, None)


STANDS = [claim(), claim(sha256=None, sha1="b" * 40), claim(size=100_000), claim(sha1="b" * 40, size=100_000)]
MOVED = [
    claim(sha256="0" * 64),
    claim(sha256=None, sha1="0" * 40),
    claim(size=99_999),
    claim(sha1="0" * 40),
    claim(sha256=None, size=99_999),
]


def test_the_tag_and_the_time_are_replayed() -> None:
    """Both, as the server gave them."""
    assert validators(Wanted(URL, (), KNOWN), URL) == {
        "If-None-Match": '"tag"',
        "If-Modified-Since": "yesterday",
    }


@pytest.mark.parametrize("said", STANDS)
def test_a_claim_that_stands_keeps_them(said: Claim) -> None:
    """So does one that speaks of the document inside a zip."""
    assert validators(Wanted(URL, (said, claim("document", "0" * 64)), KNOWN), URL)


@pytest.mark.parametrize("said", MOVED)
def test_a_claim_that_the_file_moved_drops_them(said: Claim) -> None:
    """A cache on the way must not answer for the server (F31)."""
    assert validators(Wanted(URL, (said,), KNOWN), URL) == {}


def test_nothing_known_or_another_address_has_no_validators() -> None:
    """A tag of the enhanced list means nothing for the classic one."""
    other = URL.replace("SDN", "SDN_ENHANCED")
    assert validators(Wanted(URL), URL) == {}
    assert validators(Wanted(other, (), KNOWN), other) == {}


@pytest.mark.parametrize("tag", ["", None, "x" * 300, "a\nb", "ü"])
def test_a_tag_that_no_request_can_carry_is_left_out(tag: str | None) -> None:
    """What a server sent is data: it is sent back only where it fits a header."""
    known = KNOWN.model_copy(update={"etag": tag, "last_modified": None})
    assert validators(Wanted(URL, (), known), URL) == {}


@pytest.mark.parametrize("said", STANDS)
@pytest.mark.parametrize("announced", [None, 100_000])
def test_a_claimed_digest_and_the_same_head_are_grounds(said: Claim, announced: int | None) -> None:
    """Digest and head, and the length where one is announced; the line names them (F31)."""
    basis = grounds(Wanted(URL, (said,), KNOWN), "c" * 64, 65536, announced)
    assert basis is not None
    assert basis.startswith("the feed's SHA-")
    assert basis.endswith(f"{said.digest} and the first 65,536 bytes are those we had")


@pytest.mark.parametrize(
    ("claims", "known", "head", "announced"),
    [
        ((), KNOWN, "c", None),
        ((claim(),), None, "c", None),
        ((claim(),), KNOWN, "d", None),
        ((claim(),), KNOWN, "c", 99_999),
        ((claim("document"),), KNOWN, "c", None),
        ((claim(sha256=None, size=100_000),), KNOWN, "c", None),
        *(((said,), KNOWN, "c", None) for said in MOVED),
    ],
)
def test_less_is_not(
    claims: tuple[Claim, ...], known: Transfer | None, head: str, announced: int | None
) -> None:
    """A size without a digest, another head or length, a claim of something else: the body is read (F17, F31)."""
    assert grounds(Wanted(URL, claims, known), head * 64, 65536, announced) is None
