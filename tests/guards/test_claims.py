"""A file against what its publisher says of it."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from potashwatch.guards import against_claims, quarantines
from potashwatch.records.report import Notice
from tests.guards.samples import Claim, codes

BODY, SHA1, DOCUMENT, OTHER = "a" * 64, "b" * 40, "c" * 64, "d" * 64
DAY = date(2026, 5, 8)


def judge(*claims: Claim, documents: tuple[tuple[str, int], ...] = ((DOCUMENT, 500),)) -> list[Notice]:
    """Judge a file of 100 bytes with one document of 500 in it, dated 8 May 2026."""
    return [
        *against_claims(
            claims,
            body_sha256=BODY,
            body_sha1=SHA1,
            body_bytes=100,
            documents=documents,
            published_on=DAY,
        )
    ]


@pytest.mark.parametrize(
    "claim",
    [
        Claim(),
        Claim(sha256=BODY, sha1=SHA1, size_bytes=100),
        Claim(sha256=f" {BODY.upper()}\n"),
        Claim(sha256=BODY, size_bytes=99),
        Claim(sha1=SHA1, size_bytes=99),
        Claim(what="document", sha256=DOCUMENT, size_bytes=499),
        Claim(what="document", size_bytes=500),
        Claim(what="document", sha1=SHA1, size_bytes=500),
        Claim(size_bytes=100),
    ],
    ids=str,
)
def test_what_is_right_or_not_said_passes(claim: Claim) -> None:
    """A right digest passes whatever the size says: sizes are stale at times (F13, F17)."""
    assert judge(claim) == []


@pytest.mark.parametrize(
    "claim",
    [
        Claim(sha256=OTHER),
        Claim(sha256=OTHER, size_bytes=100),
        Claim(sha1="e" * 40),
        Claim(sha256=BODY, sha1="e" * 40),
        Claim(sha256=OTHER, sha1=SHA1),
        Claim(sha256=DOCUMENT),
        Claim(sha256=""),
        Claim(what="document", sha256=BODY),
    ],
    ids=str,
)
def test_a_wrong_digest_quarantines(claim: Claim) -> None:
    """One digest that is wrong is enough; that of the document is none of the file (F13)."""
    notices = judge(claim)
    assert codes(notices) == ["guard.digest"]
    assert quarantines(notices)


@pytest.mark.parametrize(
    "claim",
    [
        Claim(size_bytes=99),
        Claim(size_bytes=101),
        Claim(size_bytes=500),
        Claim(size_bytes=0),
        Claim(what="document", size_bytes=100),
        Claim(what="document", sha1="e" * 40, size_bytes=499),
    ],
    ids=str,
)
def test_a_wrong_size_without_a_digest_quarantines(claim: Claim) -> None:
    """Where a size is all there is, a file of another size may have been cut (F13)."""
    notices = judge(claim)
    assert codes(notices) == ["guard.length"]
    assert quarantines(notices)


def test_a_digest_of_one_proves_the_size_of_another_wrong() -> None:
    """What the catalogue proves, a stale size elsewhere does not shake; a wrong digest elsewhere does (F17)."""
    stale = Claim(by="feed", size_bytes=99)
    assert judge(stale, Claim(sha256=BODY)) == []
    assert judge(Claim(what="document", sha256=DOCUMENT), stale) == []
    assert codes(judge(stale, Claim(sha256=OTHER))) == ["guard.length", "guard.digest"]
    assert codes(judge(Claim(sha256=BODY), Claim(by="feed", sha1="e" * 40))) == ["guard.digest"]


def test_one_document_of_several_proves_nothing_of_the_rest() -> None:
    """A table of a CSV set is known by its digest; what is said of the set itself is still looked at."""
    documents = ((DOCUMENT, 500), (OTHER, 600))
    table = Claim(what="document", sha256=OTHER)
    assert judge(table, Claim(what="document", size_bytes=500), documents=documents) == []
    assert codes(judge(table, Claim(size_bytes=99), documents=documents)) == ["guard.length"]


def test_messages_say_both_figures() -> None:
    """Who says what, and what is there; a hostile word of theirs stays on its line."""
    first, second = judge(Claim(sha256=OTHER), Claim(by="feed\x1b[2J", size_bytes=1_000_000))
    assert first.message == f"the catalogue says sha256 {OTHER} of the file, it has {BODY}"
    assert second.message == r"the feed\x1b[2J says 1,000,000 bytes of the file, it has 100"
    assert {first.level, second.level} == {"trouble"}


@pytest.mark.parametrize(
    ("published_at", "is_newer"),
    [
        (datetime(2026, 5, 8, tzinfo=UTC), False),
        (datetime(2026, 5, 9, 23, 59, tzinfo=UTC), False),
        (datetime(2026, 5, 10, tzinfo=UTC), True),
        (datetime(2026, 5, 10, 1, 0, tzinfo=timezone(timedelta(hours=2))), False),
        (datetime(2026, 5, 9, 23, 0, tzinfo=timezone(timedelta(hours=-2))), True),
        (datetime(2026, 5, 10), True),  # noqa: DTZ001 - as a careless reader of a feed would have it
        (datetime(2025, 1, 1, tzinfo=UTC), False),
    ],
)
def test_a_feed_newer_than_the_file_is_a_warning(published_at: datetime, *, is_newer: bool) -> None:
    """A publisher's time more than a day after the date in the file, in UTC, is told, and is no fault (F28)."""
    notices = judge(Claim(by="feed", published_at=published_at))
    assert codes(notices) == ["guard.feed-newer"] * is_newer
    assert not quarantines(notices)
    if is_newer:
        assert notices[0].level == "warning"
        assert notices[0].message == (
            "the feed says the file is of 2026-05-10, the date in the file is 2026-05-08, 2 days before"
        )


def test_a_file_without_a_date_is_not_older_than_a_feed() -> None:
    """CSV carries no date, so nothing is compared (F28)."""
    claim = Claim(sha256=BODY, published_at=datetime(2026, 5, 10, tzinfo=UTC))
    found = against_claims(
        [claim], body_sha256=BODY, body_sha1=SHA1, body_bytes=1, documents=(), published_on=None
    )
    assert [*found] == []
