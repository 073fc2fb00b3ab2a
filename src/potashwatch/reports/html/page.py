"""The frame of every page: one file that asks nobody for anything.

The policy forbids every source but the style and the script inside the page, each by its own digest
(https://www.w3.org/TR/CSP3/#grammardef-hash-source); a text that came to be markup in spite of all could load and run
nothing. Every text is escaped by Jinja and put in one line by ``one_line`` before: no template can forget it.
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from potashwatch.errors import one_line
from potashwatch.records.report import Tool

LANGUAGE = "en"


@dataclass(frozen=True)
class Link:
    """A place of the page, for the navigation."""

    anchor: str
    text: str


@dataclass(frozen=True)
class Fact:
    """A label and what stands behind it; ``url`` where it is the address of a source, and the text that address."""

    label: str
    text: str
    url: str | None = None


@dataclass(frozen=True)
class Frame:
    """What every page says of itself."""

    title: str
    """Of the document: what and when."""
    kind: str
    """A word above the heading: Report, Status, ..."""
    heading: str
    subtitle: str
    links: tuple[Link, ...]
    tool: Tool


def tool_fact(tool: Tool) -> Fact:
    """Return what made a page."""
    return Fact("tool", f"{tool.name} {tool.version}")


def render(template: str, frame: Frame, view: object) -> str:
    """Return a page. The same view gives the same bytes."""
    environment = _environment()
    policy = content_policy(_asset("style.css"), _asset("filter.js"))
    page = environment.get_template(template)
    return page.render(frame=frame, view=view, policy=policy, language=LANGUAGE) + "\n"


def content_policy(style: str, script: str) -> str:
    """Return the content security policy of a page with this style and this script."""
    return "; ".join(
        [
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            f"script-src '{_digest(script)}'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _asset(name: str) -> str:
    """Return a file as it stands inside the page."""
    return _environment().get_template(name).render()


def _as_data(value: object) -> object:
    """Return a text in one line, control and bidirectional characters shown; what a template made stays as it is."""
    return one_line(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("potashwatch.reports.html", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_as_data,
        trim_blocks=True,
        lstrip_blocks=True,
    )
