"""The only door to lxml's HTML parser: a page as lines of words with the links in them.

A browser would show these lines: an item of a list, a row of a table and a heading are one each, other text breaks at
its block. What no reader sees (scripts, styles, the navigation) is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from potashwatch.errors import LicenseError
from potashwatch.parsers.paper_names import PAGE_BYTES

_QUOTED_CHARACTERS = 80
MAX_TAGS = 100_000
"""Of a page, counted as ``<``: 500 KB, the largest of OFAC, would have 20,000 with one in 25 bytes."""
_MAX_ANCHORS = 8
"""Links within each other: HTML has none, and each goes on in every line below it."""
_MAX_NAMED = 5_000_000
"""Characters of a line, times its links, each of which is told with the line; real ones have 5,000 and a few."""
_UNSEEN = frozenset({"script", "style", "template", "noscript", "head", "nav", "svg"})
_UNITS = frozenset({"li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd"})
"""One line each, whatever blocks they are made of."""
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "ul",
        "ol",
        "dl",
        "table",
        "tbody",
        "section",
        "article",
        "main",
        "body",
        "hr",
        "br",
        "aside",
    }
    | {
        "td",
        "th",
        "blockquote",
        "figure",
        "form",
        "fieldset",
        "details",
        "summary",
        "button",
        "pre",
        "address",
    }
)
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD))
"""Zero-width characters and the soft hyphen: editors of pages leave them in words."""


@dataclass(frozen=True)
class Link:
    """A link in a line."""

    href: str
    """As it stands on the page."""
    start: int
    end: int
    """Where its words stand in the text of the line."""


@dataclass(frozen=True)
class Line:
    """What a reader sees as one line. Blanks of every kind are single, invisible characters are gone."""

    text: str
    links: tuple[Link, ...]
    heading: int
    """Level of a heading, 1 to 6; 0 for other lines."""

    def words(self, link: Link) -> str:
        """Return the words of a link."""
        return self.text[link.start : link.end].strip()


@dataclass
class _Open:
    """A line on its way."""

    heading: int = 0
    anchors: list[tuple[str, int]] = field(default_factory=list)
    """Links that are open: address, and where their words begin."""
    links: list[Link] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    size: int = 0
    is_spaced: bool = True

    def add(self, words: str | None) -> None:
        """Add words; blanks become one."""
        for at, word in enumerate(re.split(r"\s+", (words or "").translate(_INVISIBLE))):
            if at and not self.is_spaced:
                self._put(" ")
            if word:
                self._put(word)

    def _put(self, piece: str) -> None:
        self.pieces.append(piece)
        self.size += len(piece)
        self.is_spaced = piece == " "

    def close_link(self) -> None:
        """End the innermost link."""
        href, start = self.anchors.pop()
        self.links.append(Link(href, start, self.size))

    def line(self) -> Line:
        """Return what came, links in their order."""
        links = sorted(self.links, key=lambda link: (link.start, link.end))
        return Line("".join(self.pieces).rstrip(), tuple(links), self.heading)


class Page:
    """A page that was read whole. ``url`` is for messages, without its query."""

    def __init__(self, data: bytes, url: str) -> None:
        """Read a page. Raises LicenseError (license.page) for what is no whole HTML page in UTF-8."""
        self.url = url
        self._start = quoted(data)
        if not data.strip():
            raise self.refused("an empty page")
        if len(data) > PAGE_BYTES:
            raise self.refused(f"a page of {len(data):,} bytes; the limit is {PAGE_BYTES:,}")
        if not re.search(rb"<html[\s>]", data[:8192], re.IGNORECASE):
            raise self.refused("no web page")
        if not re.search(rb"</html\s*>", data[-8192:], re.IGNORECASE):
            raise self.refused("the page ends too early")
        if (count := data.count(b"<")) > MAX_TAGS:
            raise self.refused(f"a page of {count:,} tags; the limit is {MAX_TAGS:,}")
        if b"\0" in data:
            raise self.refused("the page holds bytes that no text has")
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            raise self.refused("the page is not in UTF-8") from None
        # huge_tree: without it libxml2 leaves out what is nested deeply, and says nothing.
        parser = etree.HTMLParser(
            encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
        )
        try:
            self._root = etree.fromstring(data, parser)
        except etree.ParseError:
            raise self.refused("no web page that can be read") from None
        # Elements nested more than 2,048 deep are left out even so; no page needs them.
        if any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log):
            raise self.refused("a page that cannot be read whole")
        self._refuse_nested_links()

    def _refuse_nested_links(self) -> None:
        depth = 0
        for event, _ in etree.iterwalk(self._root, events=("start", "end"), tag="a"):
            depth += 1 if event == "start" else -1
            if depth > _MAX_ANCHORS:
                raise self.refused(f"links nested more than {_MAX_ANCHORS} deep")

    def refused(self, reason: str) -> LicenseError:
        """Make an error that quotes the beginning of the page."""
        return LicenseError(
            "license.page",
            f'{self.url}: {reason}; it begins: "{self._start}"',
            hint="open the address in a browser: an error page, maintenance, or a page laid out anew; "
            "what was known of the licenses stands",
        )

    def title(self) -> str:
        """Return the words of the first heading of level 1; empty where there is none."""
        return next((line.text for line in self.lines() if line.heading == 1), "")

    def lines(self, name: str | None = None) -> list[Line]:
        """Return the lines of the page, in order; with a class name, those inside elements of that class."""
        roots = [self._root] if name is None else self._outermost(name)
        found = [line for root in roots for line in _lines(root)]
        if any(len(line.text) * len(line.links) > _MAX_NAMED for line in found):
            raise self.refused("a line with more links than any page has")
        return found

    def units(self, name: str) -> list[Line]:
        """Return each element of a class as one line, whatever blocks it is made of."""
        return [_unit(element) for element in self._outermost(name)]

    def _outermost(self, name: str) -> list[etree._Element]:
        found: list[etree._Element] = []
        inside: etree._Element | None = None
        for event, element in etree.iterwalk(self._root, events=("start", "end")):
            if event == "start" and inside is None and name in (element.get("class") or "").split():
                inside = element
                found.append(element)
            elif event == "end" and element is inside:
                inside = None
        return found


def quoted(data: bytes) -> str:
    """Return the first printable characters of what came, on one line."""
    words = " ".join(data[:4096].decode("utf-8", "replace").split())
    return "".join(c for c in words if c.isprintable())[:_QUOTED_CHARACTERS]


def _lines(root: etree._Element) -> Iterator[Line]:
    """Walk without recursion: depth is the page's choice."""
    stack = [_Open()]
    unseen = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = str(element.tag)
        is_start = event == "start"
        if tag in _UNSEEN:
            unseen += 1 if is_start else -1
        elif not unseen and tag in _UNITS:
            # What stands before an inner list in an item is a line of its own.
            yield from _cut(stack[-1])
            if is_start:
                around = [(href, 0) for href, _ in stack[-1].anchors]
                stack.append(_Open(int(tag[1]) if tag[0] == "h" else 0, around))
            else:
                stack.pop()
        elif not unseen and tag in _BLOCKS:
            if len(stack) > 1:
                stack[-1].add(" ")
            else:
                yield from _cut(stack[-1])
        elif not unseen and tag == "a":
            if is_start:
                stack[-1].anchors.append((element.get("href") or "", stack[-1].size))
            elif stack[-1].anchors:
                stack[-1].close_link()
        if not unseen:
            stack[-1].add(element.text if is_start else element.tail if element is not root else None)
    for rest in stack:
        yield from _cut(rest)


def _cut(line: _Open) -> Iterator[Line]:
    """End a line; links that are open go on in the next one."""
    going_on = [(href, 0) for href, _ in line.anchors]
    while line.anchors:
        line.close_link()
    found = line.line()
    if found.text:
        yield found
    line.anchors, line.links, line.pieces, line.size, line.is_spaced = going_on, [], [], 0, True


def _unit(element: etree._Element) -> Line:
    texts: list[str] = []
    links: list[Link] = []
    start = 0
    for line in _lines(element):
        texts.append(line.text)
        links += [Link(link.href, link.start + start, link.end + start) for link in line.links]
        start += len(line.text) + 1
    return Line(" ".join(texts), tuple(links), 0)
