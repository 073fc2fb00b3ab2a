"""OFAC's website and the Federal Register on loopback: program page, recent actions, documents; and their bad days.

Reused by the tests of whole runs. Pages are made here, after the structure that public readers of the real ones
show; no whole page of OFAC is at hand. ``faults`` are by the plain name of what is asked for:
``belarus-sanctions.html``, ``recent-actions-0.html``, ``action-20240809.html``, ``license-934731.pdf``,
``federal-register.json``.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from html import escape
from typing import Any, Final, NamedTuple, Self
from urllib.parse import parse_qs

from potashwatch.records.settings import FetchSettings, LicenseSettings, Settings
from tests.fetchers.authority import Faults, take
from tests.fetchers.server import Asked, Reply, Site

ROWS_PER_PAGE: Final = 10
PROGRAM_PATH: Final = "/sanctions-programs-and-country-information/belarus-sanctions"

Row = tuple[str, str, str, bytes, int]
"""Number, title, day of issue as printed (``December 15, 2025``), document, media id."""


class Action(NamedTuple):
    """A recent action; its page shows ``licenses``, numbered in ``series``."""

    slug: str
    """Last part of its address: ``20240809``, ``20240809_33``."""
    on: str
    """As printed: ``August 09, 2024``."""
    title: str
    category: str = "Sanctions List Updates"
    licenses: tuple[Row, ...] = ()
    series: str = "Russia-related"


def printed(number: str, on: str, citation: str | None = None, **changed: object) -> dict[str, object]:
    """Return a document as the Federal Register's API has it."""
    return {
        "document_number": number,
        "title": "Publication of a Belarus Sanctions Regulations Web General License",
        "publication_date": on,
        "html_url": f"https://www.federalregister.gov/documents/{on.replace('-', '/')}/{number}/publication",
        "abstract": "The Office of Foreign Assets Control is publishing a general license.",
        "citation": citation,
        "type": "Rule",
        **changed,
    }


LONG_AGO: Final = Action("20080102", "January 02, 2008", "Publication of a Report", "Miscellaneous")
"""The last of the recent actions: the list goes further back than anyone asks."""


class LicenseSite(AbstractContextManager["LicenseSite"]):
    """Two servers. ``licenses`` stand on the program page; ``actions`` newest first.

    Change the lists between two runs; ``faults`` come first. The same files lie under ``/mirror/``, by name.
    """

    def __init__(
        self,
        licenses: Sequence[Row] = (),
        actions: Sequence[Action] = (),
        register: Sequence[dict[str, object]] = (),
    ) -> None:
        self.licenses = list(licenses)
        self.actions = [*actions, LONG_AGO]
        self.printed = list(register)
        self.faults: Faults = {}
        self.has_validators = True
        self.ofac = Site(self._served)
        self.register = Site(self._served)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.ofac.close()
        self.register.close()

    def settings(self, **fetch: Any) -> Settings:  # noqa: ANN401 - fields of FetchSettings
        """Return settings that lead here."""
        return Settings(fetch=FetchSettings(**fetch), licenses=self.addresses())

    def addresses(self) -> LicenseSettings:
        return LicenseSettings(
            base_url=self.ofac.url, federal_register_url=f"{self.register.url}/api/v1/documents.json"
        )

    def mirror(self, **fetch: Any) -> Settings:  # noqa: ANN401 - as above
        """Return settings that take this for a mirror."""
        return Settings(mirror=f"{self.ofac.url}/mirror", fetch=FetchSettings(**fetch))

    @property
    def asked_for(self) -> list[str]:
        """Plain names of what was asked for, in order: OFAC's website, then the register."""
        return [name_of(asked) for asked in [*self.ofac.asked, *self.register.asked]]

    def files(self) -> dict[str, bytes]:
        """Return every file by its plain name, as a mirror has them."""
        return files_of(self.licenses, self.actions, self.printed)

    def _served(self, asked: Asked) -> Reply:
        name = name_of(asked)
        if fault := take(self.faults, name):
            return fault
        body = self.files().get(name)
        if body is None:
            return Reply(404, b"<html><body>Page not found</body></html>")
        kind = {"html": "text/html; charset=UTF-8", "json": "application/json", "pdf": "application/pdf"}
        headers = {"Content-Type": kind[name.rpartition(".")[2]]}
        if self.has_validators:
            headers["ETag"] = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
            if asked.headers.get("if-none-match") == headers["ETag"]:
                return Reply(304, length=None)
        return Reply(body=body, headers=headers)


def files_of(
    licenses: Sequence[Row], actions: Sequence[Action], register: Sequence[dict[str, object]]
) -> dict[str, bytes]:
    """Return the pages and documents by their plain names: the program page shows ``licenses``."""
    rows = [*licenses, *(row for action in actions for row in action.licenses)]
    pages = range(max(1, -(-len(actions) // ROWS_PER_PAGE)))
    return {
        "belarus-sanctions.html": program_html(licenses),
        "federal-register.json": json.dumps({"count": len(register), "results": list(register)}).encode(),
        **{f"recent-actions-{page}.html": actions_html(actions, page) for page in pages},
        **{_action_name(action.slug): action_html(action) for action in actions},
        **{f"license-{media}.pdf": body for _, _, _, body, media in rows},
    }


def name_of(asked: Asked) -> str:
    """Return the plain name of what a request asks for; its path, where it is nothing of the site."""
    if asked.path.startswith("/mirror/"):
        return asked.path.removeprefix("/mirror/")
    if asked.path == PROGRAM_PATH:
        return "belarus-sanctions.html"
    if asked.path == "/recent-actions":
        return f"recent-actions-{parse_qs(asked.query).get('page', ['0'])[0]}.html"
    if found := re.fullmatch(r"/recent-actions/(\w+)", asked.path):
        return _action_name(found[1])
    if found := re.fullmatch(r"/media/(\d+)/download", asked.path):
        return f"license-{found[1]}.pdf"
    return "federal-register.json" if asked.path.endswith("/documents.json") else asked.path


def _action_name(slug: str) -> str:
    return f"action-{slug.replace('_', '-')}.html"


def _page(title: str, body: str) -> bytes:
    return f"""<!DOCTYPE html>
<html lang="en" dir="ltr">
  <head><meta charset="utf-8" /><title>{title} | Office of Foreign Assets Control</title></head>
  <body>
    <header><nav><ul><li><a href="/recent-actions">Recent Actions</a></li>
      <li><a href="/recent-actions/general-licenses">General Licenses</a></li></ul></nav></header>
    <main><h1 class="page-title">{title}</h1>
{body}
    </main>
    <footer><p>U.S. Department of the Treasury</p></footer>
  </body>
</html>
""".encode()


def program_html(rows: Sequence[Row]) -> bytes:
    """Return the program page with these licenses."""
    return program_page_of([license_item(row) for row in rows])


def license_item(row: Row, series: str = "") -> str:
    number, title, issued, _, media = row
    name = f"{series} General License {number}".strip()
    return f'<a href="/media/{media}/download?inline" target="_blank">{name} - {escape(title)}</a> ({issued})'


def program_page_of(items: Sequence[str]) -> bytes:
    """Return the program page with these list items under General Licenses, as markup."""
    listed = "\n".join(f"<li>{item}</li>" for item in items)
    body = f"""<div class="field field--name-field-body"><div class="field__item">
<h3>Interpretive Guidance</h3>
<p>OFAC issues guidance on specific issues.</p>
<ul><li><a href="/media/6351/download?inline">Guidance on Certain Services</a> (January 12, 2017)</li></ul>
<h3>General Licenses</h3>
<p>OFAC issues general licenses in order to authorize activities that would otherwise be prohibited. General licenses
allow all U.S. persons to engage in the activity described in the general license without applying for one.</p>
<ul>
{listed}
</ul>
<h3>Legal Framework</h3>
<ul><li><a href="/media/1/download?inline">14038</a> - Blocking Property (August 9, 2021)</li></ul>
</div></div>"""
    return _page("Belarus Sanctions", body)


def actions_html(actions: Sequence[Action], page: int = 0) -> bytes:
    """Return a page of the list of recent actions."""
    shown = actions[page * ROWS_PER_PAGE : (page + 1) * ROWS_PER_PAGE]
    return _page("Recent Actions", f'<div class="view-content">{"".join(map(action_row, shown))}</div>')


def action_row(action: Action) -> str:
    category = f'<a href="/recent-actions/{action.category.lower().replace(" ", "-")}">{action.category}</a>'
    return f"""<div class="margin-bottom-4 search-result views-row"><div><div class="font-sans-lg">
<a href="/recent-actions/{action.slug}" hreflang="en">{escape(action.title)}</a></div></div>
<div><div class="margin-top-1 font-sans-2xs">{action.on} - \n{category}</div></div></div>
"""


def action_html(action: Action) -> bytes:
    """Return the page of a recent action."""
    links = "".join(
        f'<p><a href="/media/{media}/download?inline">{action.series} General License {number}</a>, '
        f"“{escape(title)}.”</p>\n"
        for number, title, _, _, media in action.licenses
    )
    body = f"""<div>Release Date {action.on}</div><div class="field field--name-field-body field--type-text-long">
<div class="field__item"><p>The Office of Foreign Assets Control (OFAC) has changed its list.</p>
{links}<p>For more information, see <a href="https://home.treasury.gov/news/press-releases">the press release</a>.</p>
</div></div>"""
    return _page(escape(action.title), body)
