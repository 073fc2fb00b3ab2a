"""A page as a browser reads it: its elements with their attributes, and its text."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

RAW = ("style", "script")
VOID = {"meta", "br", "input", "link", "img"}


@dataclass(frozen=True)
class Element:
    """A start tag."""

    name: str
    attributes: tuple[tuple[str, str | None], ...]

    @property
    def shape(self) -> tuple[str, tuple[str, ...]]:
        """What a template decides: the name, and which attributes there are."""
        return self.name, tuple(name for name, _ in self.attributes)

    def get(self, name: str) -> str | None:
        return dict(self.attributes).get(name)


@dataclass
class Page:
    """Everything of a page, in its order."""

    elements: list[Element] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    raw: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in RAW})
    other: list[str] = field(default_factory=list)
    """Comments, processing instructions, declarations."""
    unclosed: Counter[str] = field(default_factory=Counter)

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def all(self, name: str) -> list[Element]:
        return [element for element in self.elements if element.name == name]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.inside: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.elements.append(Element(tag, tuple(attrs)))
        if tag not in VOID:
            self.page.unclosed[tag] += 1
        self.inside = tag if tag in RAW else None

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.elements.append(Element(tag, tuple(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.page.unclosed[tag] -= 1
        self.inside = None

    def handle_data(self, data: str) -> None:
        (self.page.raw[self.inside] if self.inside else self.page.texts).append(data)

    def handle_comment(self, data: str) -> None:
        self.page.other.append(data)

    def handle_decl(self, decl: str) -> None:
        self.page.other.append(decl)

    def handle_pi(self, data: str) -> None:
        self.page.other.append(data)


def read(html: str) -> Page:
    """Return what a page holds."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page
