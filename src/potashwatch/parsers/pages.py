"""Pages of OFAC's website on general licenses, and the Federal Register's answer: lines, never guesses.

Where they are published: https://ofac.treasury.gov/sanctions-programs-and-country-information/belarus-sanctions and
https://ofac.treasury.gov/recent-actions; the interface of the Federal Register:
https://www.federalregister.gov/developers/documentation/api/v1, all read in 2026. A license that stands on the page
in a form we do not know would look like one that is gone: such a page is refused in whole.
"""

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from potashwatch.errors import LicenseError, one_line
from potashwatch.parsers.hypertext import Line, Link, Page
from potashwatch.parsers.license_lines import (
    PROGRAM,
    Named,
    folded,
    is_of_the_past,
    mentions,
    printed_day,
    read_line,
    series_of,
)
from potashwatch.parsers.paper_names import ACTION, MEDIA, bare
from potashwatch.parsers.register import federal_register
from potashwatch.records.license import ActionLine, PageLine

__all__ = ["action_page", "federal_register", "program_page", "recent_actions"]

_HEADING = "general licenses"
_ROW_DAY = re.compile(r"\b([A-Z][a-z]{2,8}\.? \d{1,2}, \d{4})\s*[–—-]?\s*(.*)")
_QUOTED_TITLE = re.compile(r"[\s,:–—-]*[“\"](.{1,400}?)[”\"]")


def program_page(data: bytes, url: str) -> tuple[PageLine, ...]:
    """Return the licenses under the heading "General Licenses" of the program page, in its order.

    Raises LicenseError: license.page (no such page, no such heading, no license under it, one that stands
    elsewhere on the page, a line without a document or with two), license.no-number (a line whose number or
    series cannot be read), license.duplicate (a number twice, with different words).
    """
    page = Page(data, bare(url))
    inside, outside = _section(page)
    lines = [
        _program_line(page, line, url) for line in inside if mentions(line.text) or _documents(line, url)
    ]
    if not lines:
        raise page.refused('no license stands under "General Licenses"')
    known = _each_once(page, lines)
    numbers = {(line.program, folded(line.number)) for line in known}
    for line in outside:
        named = read_line(line.text) if _documents(line, url) else None
        if named and (named.series or PROGRAM, folded(named.number)) not in numbers:
            raise page.refused(
                f'this line stands outside the section "General Licenses": {_quote(line.text)}'
            )
    return known


def recent_actions(data: bytes, url: str) -> tuple[ActionLine, ...]:
    """Return the actions on one page of the list of recent actions, in its order.

    Raises LicenseError (license.page): no such page, no action on it, one without a day, a title or an address.
    """
    page = Page(data, bare(url))
    actions = tuple(_action(page, row, url) for row in page.units("views-row") if _is_action(row))
    if not actions:
        raise page.refused("no action stands on the page")
    return actions


def action_page(data: bytes, url: str) -> tuple[PageLine, ...]:
    """Return the general licenses, of any series, to whose documents a recent action links, in its order.

    Raises LicenseError: license.page (no page of an action), license.no-number (a link whose number or series
    cannot be read), license.duplicate.
    """
    page = Page(data, bare(url))
    body = page.lines("field--name-field-body")
    if not body:
        raise page.refused("no page of a recent action")
    said = re.search(r"([A-Z][\w/-]{0,60}?)(?:[- ][Rr]elated)? General License", page.title())
    series = series_of(said[0].removesuffix(" General License")) if said else None
    found = [
        _action_line(page, line, link, url, series or "")
        for line in body
        for link in line.links
        if mentions(line.words(link)) and _document(link, url)
    ]
    return _each_once(page, found, is_titled=False)


def _section(page: Page) -> tuple[list[Line], list[Line]]:
    """Return the lines under "General Licenses", up to the next heading as high or over ended ones; and the others."""
    inside: list[Line] = []
    outside: list[Line] = []
    level, is_found = 0, False
    for line in page.lines():
        if line.heading and line.text.casefold().strip(" :") == _HEADING:
            level, is_found = line.heading, True
        elif level and line.heading and (line.heading <= level or is_of_the_past(line.text)):
            level = 0
        (inside if level else outside).append(line)
    if not is_found:
        raise page.refused('the heading "General Licenses" is missing')
    return inside, outside


def _program_line(page: Page, line: Line, url: str) -> PageLine:
    named = read_line(line.text)
    # Of another series only OFAC's own form is taken: any word with a capital could stand in front.
    if named is None or not (named.series in ("", PROGRAM) or named.series.endswith("-related")):
        raise _no_number(page, line.text)
    naming = {
        target for link in line.links if (target := _document(link, url)) and mentions(line.words(link))
    }
    targets = naming or _documents(line, url)
    if len(targets) != 1:
        raise page.refused(f"{len(targets)} documents on the line {_quote(line.text)}")
    return _page_line(named, named.series or PROGRAM, targets.pop(), line.text)


def _action_line(page: Page, line: Line, link: Link, url: str, series: str) -> PageLine:
    words = line.words(link)
    named = read_line(words)
    target = _document(link, url)
    if named is None or target is None or not (named.series or series):
        raise _no_number(page, words)
    if not named.title and (after := _QUOTED_TITLE.match(line.text, link.end)):
        named = Named(named.series, named.number, after[1].strip(" .,"), named.issued_on)
    return _page_line(named, named.series or series, target, line.text)


def _page_line(named: Named, program: str, url: str, text: str) -> PageLine:
    return PageLine(
        program=program,
        number=named.number,
        title=named.title,
        issued_on=named.issued_on,
        url=url,
        text=text,
    )


def _each_once(page: Page, lines: Iterable[PageLine], *, is_titled: bool = True) -> tuple[PageLine, ...]:
    """Drop what is said twice. Where a page names licenses in its prose, only the document must be the same."""
    known: dict[tuple[str, str], PageLine] = {}
    for line in lines:
        key = (line.program, folded(line.number))
        first = known.setdefault(key, line)
        is_same = (first.title, first.issued_on) == (line.title, line.issued_on) or not is_titled
        if first.url != line.url or not is_same:
            raise LicenseError(
                "license.duplicate",
                f"{page.url}: {line.program} General License {line.number} stands twice: {_quote(first.text)} and "
                f"{_quote(line.text)}",
                hint="open the page: two licenses under one number are not told apart; what was known stands",
            )
        if not first.title:
            known[key] = line
    return tuple(known.values())


def _documents(line: Line, url: str) -> set[str]:
    return {target for link in line.links if (target := _document(link, url))}


def _document(link: Link, url: str) -> str | None:
    """Return the whole address of a document without its query, or None where a link leads to something else."""
    target = _resolved(link.href, url)
    path = urlsplit(target).path if target else ""
    return target if MEDIA.search(path) or path.lower().endswith(".pdf") else None


def _resolved(href: str, url: str) -> str | None:
    try:
        target = bare(urljoin(url, href.strip()))
        parts = urlsplit(target)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return target if is_web and target.isprintable() else None


def _is_action(row: Line) -> bool:
    """Tell an action from what else stands in such a row: by its address, or by a day."""
    is_linked = any(ACTION.fullmatch(urlsplit(link.href).path) for link in row.links)
    return is_linked or bool(row.links and _ROW_DAY.search(row.text))


def _action(page: Page, row: Line, url: str) -> ActionLine:
    link = row.links[0]
    target = _resolved(link.href, url)
    said = _ROW_DAY.search(row.text, link.end)
    on = printed_day(said[1]) if said else None
    title = row.words(link)
    if said is None or on is None or target is None or not title:
        raise page.refused(f"an action without day, title or address: {_quote(row.text)}")
    return ActionLine(on=on, category=said[2].strip(), title=title, url=target)


def _no_number(page: Page, text: str) -> LicenseError:
    return LicenseError(
        "license.no-number",
        f"{page.url}: a line on a license whose series or number cannot be read: {_quote(text)}",
        hint="open the page and report the line; what was known of the licenses stands",
    )


def _quote(text: str) -> str:
    return f'"{one_line(text[:160])}"'
