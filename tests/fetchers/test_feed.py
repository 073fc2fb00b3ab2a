"""Reading the EU's feed: by title, tolerant of what is missing, deaf to tricks."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potashwatch.fetchers.feed import parse_feed

HEX = "333C4A607296B53C3E63D15FB2465034FAAE6769"
TITLE = "<title>XML (Based on XSD) - v1.1</title>"


def rss(*items: str) -> bytes:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{inside}</channel></rss>'.encode()


def test_the_published_feed_is_read(fixtures: Path) -> None:
    """The excerpt has the PDF's item alone: with its title changed it reads as the XML's would."""
    excerpt = (fixtures / "eu/rss/rss_excerpt_2026-05-24.xml").read_bytes()
    assert parse_feed(excerpt) is None
    found = parse_feed(excerpt.replace(b"PDF - v1.0", b"XML (Based on XSD) - v1.1"))
    assert found is not None
    assert found.url is not None
    assert found.url.endswith("/content?token=dG9rZW4tMjAxNw")
    assert (found.claim.sha1, found.claim.size_bytes) == (HEX.lower(), 17732305)
    assert found.claim.published_at == datetime(2026, 5, 8, 14, 10, 7, tzinfo=UTC)


def test_the_item_is_chosen_by_title_not_by_place() -> None:
    """The PDF came first in May 2026; a title alike is taken where the exact one is missing."""
    pdf, csv = "<title>PDF - v1.0</title><link>p</link>", "<title>CSV - v1.1</title><link>c</link>"
    alike, exact = "<title>xml v1.1</title><link>a</link>", f"{TITLE}<link>x</link>"
    for items, url in [((pdf, alike, exact, csv), "x"), ((pdf, csv, alike), "a")]:
        found = parse_feed(rss(*items))
        assert found is not None
        assert found.url == url
    assert parse_feed(rss(pdf, csv, "<title>XML - v1.0</title>")) is None


@pytest.mark.parametrize(
    ("guid", "sha1", "sha256"),
    [
        (f"https://x/y?token=t&amp;checksum={HEX}", HEX.lower(), None),
        (f"https://x/y?checksum={HEX}&amp;token=t", HEX.lower(), None),
        (f"{'A' * 64}", None, "a" * 64),
        ("not an address", None, None),
        (f"https://x/y?checksum={HEX}0", None, None),
        ("", None, None),
    ],
)
def test_the_checksum_in_the_guid(guid: str, sha1: str | None, sha256: str | None) -> None:
    """40 digits are a SHA-1, 64 a SHA-256, anything else says nothing; a guid may be no address."""
    found = parse_feed(rss(f"{TITLE}<guid>{guid}</guid>"))
    assert found is not None
    assert (found.claim.sha1, found.claim.sha256) == (sha1, sha256)


@pytest.mark.parametrize("length", ["", "0", "-1", "many", "9" * 30, "١٢"])
@pytest.mark.parametrize(
    "date", ["", "yesterday", "Fri, 08 May 2026 14:10:07", "Fri, 08 May 99999 14:10:07 GMT"]
)
def test_what_cannot_be_read_is_not_claimed(length: str, date: str) -> None:
    """A length that is none, a time without a zone: nothing said, nothing compared."""
    found = parse_feed(rss(f'{TITLE}<enclosure length="{length}"/><pubDate>{date}</pubDate>'))
    assert found is not None
    assert (found.claim.size_bytes, found.claim.published_at, found.url) == (None, None, None)


def test_cdata_comments_and_namespaces_do_not_matter() -> None:
    """Feeds are written by many hands."""
    data = rss(
        '<!-- x --><title><![CDATA[XML (Based on XSD) - v1.1]]></title><x:link xmlns:x="urn:x">no</x:link>'
        "<link>https://x/y?a=1&amp;b=2</link>"
    )
    found = parse_feed(data)
    assert found is not None
    assert found.url == "https://x/y?a=1&b=2"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><body>login</body></html>",
        b'<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel><item><title>XML 1.1</title></item></channel></rss>',
        rss(TITLE)[:-20],
        b"<sdnList></sdnList>",
        b'{"status":500}',
        b"\xff\xfe<\0r\0s\0s\0",
    ],
)
def test_what_is_no_feed_is_none(data: bytes) -> None:
    """HTML, a DOCTYPE, a cut feed, another document: no claim, no error."""
    assert parse_feed(data) is None


@given(st.binary(max_size=200), st.integers(0, 300))
def test_no_bytes_break_it(noise: bytes, at: int) -> None:
    """Whatever the server sends, the answer is a feed or none."""
    whole = rss(f'{TITLE}<enclosure url="u" length="5"/>')
    parse_feed(whole[:at] + noise + whole[at:])
