"""The EU's RSS feed: one item a file, with its address, time, length and checksum.

The checksum has been seen on the item of the PDF (24 May 2026) and is expected on that of the XML. That the feed
answers says nothing of the files: it did while every file answered 500.
"""

import hashlib
import re
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from potashwatch.errors import ParseError
from potashwatch.fetchers.answers import Claim
from potashwatch.parsers.documents import Document, ignore, temporary_file
from potashwatch.parsers.markup import index
from potashwatch.parsers.roots import root_of
from potashwatch.parsers.tokens import Node, NotPlain, attributes

_TITLE = "XML (Based on XSD) - v1.1"
_CHECKSUM = re.compile(r"(?:^|[=:])([0-9A-Fa-f]{64}|[0-9A-Fa-f]{40})(?=$|[&#])")


@dataclass(frozen=True)
class Feed:
    """What the feed says of the XML list. ``url`` holds a token: not to be shown; None where none is printed."""

    url: str | None
    claim: Claim


def parse_feed(data: bytes) -> Feed | None:
    """Return what the feed says of the list in XML 1.1, or None when it cannot be read or has no such item."""
    try:
        items = _items(data)
        chosen = _chosen([(_text(item, "title"), item) for item in items])
        return _feed(chosen) if chosen else None
    except (ParseError, NotPlain):
        return None


def _items(data: bytes) -> list[Node]:
    with ExitStack() as stack:
        file = stack.enter_context(temporary_file())
        file.write(data)
        document = Document("the feed", file, len(data), hashlib.sha256(data).hexdigest())
        root = root_of(document)
        if root is None or root.name != "rss":
            return []
        found = index(document, root, ("item",), stack, ignore)
        return [found.node(span) for span in found.spans]


def _chosen(items: list[tuple[str, Node]]) -> Node | None:
    """Choose by title, never by position: the PDF came first in May 2026."""
    exact = [item for title, item in items if title == _TITLE]
    alike = [item for title, item in items if "xml" in title.lower() and "1.1" in title]
    return next(iter(exact + alike), None)


def _feed(item: Node) -> Feed:
    enclosure = next((attributes(child[1]) for child in item[3] if child[0] == "enclosure"), {})
    url = enclosure.get("url", "").strip() or _text(item, "link")
    length = enclosure.get("length", "").strip()
    size = int(length) if length.isascii() and length.isdecimal() and len(length) < 20 else 0
    found = _CHECKSUM.search(_text(item, "guid"))
    digest = found[1].lower() if found else ""
    claim = Claim(
        by="feed",
        what="body",
        sha256=digest if len(digest) == 64 else None,
        sha1=digest if len(digest) == 40 else None,
        size_bytes=size or None,
        published_at=_instant(_text(item, "pubDate")),
    )
    return Feed(url or None, claim)


def _text(item: Node, name: str) -> str:
    return next((" ".join(child[2].split()) for child in item[3] if child[0] == name), "")


def _instant(text: str) -> datetime | None:
    """Return an instant, UTC; None where it has no time zone or is no date (RFC 822)."""
    try:
        instant = parsedate_to_datetime(text)
        return instant.astimezone(UTC) if instant.tzinfo else None
    except (ValueError, OverflowError):
        return None
