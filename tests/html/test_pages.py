"""Every page: one file, nothing from elsewhere, and no text that is anything but text."""

import base64
import hashlib
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given

from potashwatch.errors import one_line
from potashwatch.records.license import IN_FORCE
from potashwatch.records.report import Counts
from potashwatch.reports import RENDERERS, rendered
from potashwatch.reports.html import render_report
from potashwatch.reports.html.addresses import link_of
from tests.html.pages import PAGES, PIPE, incomplete, standing
from tests.html.reading import read
from tests.reports import watching
from tests.reports.hostile import HOSTILE, TEXTS
from tests.reports.test_watched import FORBIDDEN

TEMPLATES = Path(__file__).parents[2] / "src/potashwatch/reports/html/templates"
SHAPES = {
    element.shape
    for text in ("", "x", "x y")
    for page in PAGES.values()
    for element in read(page(text)).elements
}
"""All elements that the templates make, with their attributes."""
PLAIN = "plainly"


@pytest.mark.parametrize("name", PAGES)
@given(text=TEXTS)
def test_text_is_never_markup(name: str, text: str) -> None:
    """No name, title or evidence becomes an element or an attribute; every element is closed (F53)."""
    page = read(PAGES[name](text))
    assert {element.shape for element in page.elements} <= SHAPES
    assert page.other == ["doctype html"]
    assert set(page.unclosed.values()) == {0}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("text", HOSTILE)
def test_text_comes_through_as_it_stands(name: str, text: str) -> None:
    """A reader sees each text whole, control and bidirectional characters as their escapes (F53)."""
    page = read(PAGES[name](text))
    shown = one_line(text)
    assert shown in re.sub(r"\s*\n\s*", " ", page.text) or shown in page.text
    assert all(char.isprintable() or char == "\n" for char in page.text)
    parts = (
        "section",
        "article",
        "li",
        "details",
        "table",
        "tr",
        "circle",
        "rect",
        "option",
        "h2",
        "h3",
        "h4",
    )
    if text:
        plain = read(PAGES[name](PLAIN))
        assert [len(page.all(part)) for part in parts] == [len(plain.all(part)) for part in parts]


@pytest.mark.parametrize("name", PAGES)
def test_the_policy_allows_the_page_itself_and_nothing_else(name: str) -> None:
    """Style and script run by their own digests; every other source, form and base is forbidden."""
    page = read(PAGES[name](""))
    (policy,) = (meta.get("content") for meta in page.all("meta") if meta.get("http-equiv"))
    digests = {part: "".join(page.raw[part]) for part in ("style", "script")}
    shas = {
        part: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for part, text in digests.items()
    }
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{shas['style']}'; script-src 'sha256-{shas['script']}';"
        " base-uri 'none'; form-action 'none'"
    )
    assert [element.name for element in page.elements].index("meta") < [
        element.name for element in page.elements
    ].index("style")


@pytest.mark.parametrize("name", PAGES)
def test_nothing_comes_from_elsewhere(name: str) -> None:
    """No image, font, frame, form target, style or event attribute; links lead into the page or to an authority."""
    page = read(PAGES[name](""))
    forbidden = {"img", "link", "iframe", "object", "embed", "base", "image", "use", "video", "audio"}
    assert not forbidden & {element.name for element in page.elements}
    for element in page.elements:
        names = {name for name, _ in element.attributes}
        assert not names & {"style", "src", "action", "srcset", "xlink:href", "formaction"}
        assert not any(name.startswith("on") for name in names)
    ids = [element.get("id") for element in page.elements if element.get("id")]
    assert len(ids) == len(set(ids))
    for link in page.all("a"):
        target = link.get("href") or ""
        assert target[1:] in ids if target.startswith("#") else link_of(target) == target
    style = "".join(page.raw["style"])
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("name", PAGES)
def test_the_navigation_has_the_order_of_the_page(name: str) -> None:
    """Who goes down the navigation goes down the page."""
    page = read(PAGES[name](""))
    ids = [element.get("id") for element in page.elements]
    links = [str(link.get("href"))[1:] for link in page.all("a")]
    navigation = links[: links.index("evidence") + 1][1:]  # the first leads over it
    assert navigation == sorted(navigation, key=ids.index)


def test_licenses_in_force_are_marked_and_named_first() -> None:
    """They may be the last of many; the order itself is that of the other forms."""
    found = watching.licenses()
    licenses = [one.license for one in found.licenses]
    page = read(PAGES["licenses"](""))
    rows = [row for row in page.all("tr") if row.get("id")]
    assert len(rows) == len(licenses)
    marked = [row.get("id") for row in rows if row.get("class") == "in-force"]
    assert [rows.index(row) for row in rows if row.get("id") in marked] == [
        place for place, one in enumerate(licenses) if one.status in IN_FORCE
    ]
    assert 0 < len(marked) < len(rows)
    linked = [str(link.get("href"))[1:] for link in page.all("a")]
    assert linked[-len(marked) :] == marked


@pytest.mark.parametrize("name", PAGES)
def test_labels_lead_to_what_is_there(name: str) -> None:
    """Whatever is named by another element is named by one that exists; every input has a label."""
    page = read(PAGES[name](""))
    ids = {element.get("id") for element in page.elements}
    for element in page.elements:
        for attribute in ("aria-labelledby", "aria-describedby", "for"):
            assert set((element.get(attribute) or "").split()) <= ids
    labeled = {label.get("for") for label in page.all("label")}
    assert {element.get("id") for part in ("input", "select") for element in page.all(part)} == labeled
    levels = [int(element.name[1]) for element in page.elements if re.fullmatch(r"h[1-6]", element.name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(th.get("scope") in ("col", "row") for th in page.all("th"))
    assert page.elements[0].get("lang") == "en"
    for landmark in ("header", "nav", "main", "footer"):
        assert len(page.all(landmark)) == 1


@pytest.mark.parametrize("name", PAGES)
def test_the_same_gives_the_same_bytes(name: str) -> None:
    """Same input, same page (F45); and no word that says more than is known."""
    assert PAGES[name]("x") == PAGES[name]("x")
    if name != "lists":  # where a party has such a name
        assert FORBIDDEN.search(PAGES[name]("")) is None


@pytest.mark.parametrize(
    ("name", "title"),
    [
        (
            "diff",
            "2026-03-19 to 2026-03-26, 7 changes, 3 license events: OFAC SDN list and OFAC general licenses",
        ),
        ("run", "2026-03-19 to 2026-03-26, 7 changes, 3 license events, incomplete: OFAC SDN list"),
        ("status", "Status on 2026-06-30: 3 watched parties"),
        ("history", "History of Belaruskali (belaruskali): 4 events, 2021-08-09 to 2026-03-27"),
        ("licenses", "OFAC general licenses on 2026-06-30: 4 licenses"),
        ("license", "Belarus GL 5 on 2026-06-30: expired"),
    ],
)
def test_a_title_says_what_and_when(name: str, title: str) -> None:
    """A tab, a bookmark and a printout are told apart."""
    found = re.search(r"<title>(.*)</title>", PAGES[name](""))
    assert found
    assert found[1].startswith(title)


def test_no_template_passes_anything_unescaped() -> None:
    """Escaping is on for all, and nothing turns it off for one."""
    found = [path for path in TEMPLATES.iterdir() if path.suffix == ".jinja"]
    assert found
    for path in found:
        assert not re.search(r"\|\s*(safe|forceescape|xmlattr)|autoescape|Markup", path.read_text("utf-8")), (
            path.name
        )
    for path in TEMPLATES.parent.glob("*.py"):
        assert "Markup(" not in path.read_text("utf-8"), path.name


def test_style_and_script_are_no_templates() -> None:
    """They are included as they stand: nothing in them is read by the template language, and none ends its element."""
    for name in ("style.css", "filter.js"):
        text = (TEMPLATES / name).read_text("utf-8")
        assert not re.search(r"\{\{|\{%|\{#|</", text)


def test_trouble_is_told_before_anything_else() -> None:
    """A list that was not read stands on top, before the board."""
    page = read(render_report(incomplete(), PIPE, standing())).text
    assert (
        page.index("the server answered 403") < page.index("no data for that date") < page.index("RE-LISTED")
    )


def test_targets_stand_before_lists_and_are_told_once() -> None:
    """What touches a target is told in full once, with links from its list; what came back says so in words."""
    page = read(PAGES["diff"]("")).text
    assert page.index("Watched parties") < page.index("RE-LISTED") < page.index("9,000 parties unchanged")
    assert page.count("Registration Number 600122610") == 1
    assert page.count("re-listed: number 600122610") == 1
    assert "possible: near name BELARUSKALIY (score 93)" in page
    assert page.count("told in full") == 9


def test_nothing_touched_is_said_so() -> None:
    """The top of a page says that nothing touches a watched party, rather than nothing (F48)."""
    report = watching.watched_report()
    counts = Counts(additions=0, removals=0, changes=0, reissues=0, unchanged=1)
    quiet = [found.model_copy(update={"changes": (), "counts": counts}) for found in report.lists]
    page = read(render_report(report.model_copy(update={"lists": tuple(quiet), "licenses": ()}), PIPE)).text
    assert "Nothing shown here concerns a watched party." in page
    assert "0 changes" in page


def test_the_evidence_is_whole() -> None:
    """Both editions with source, the authority's date, size, parties and the digest in all its digits."""
    page = read(PAGES["diff"]("")).text
    for text in (watching.DIGEST, "2026-03-19", "2026-03-26", "9,001 parties", "Source: OFAC", "guard.stale"):
        assert text in page


def test_a_day_without_edition_is_never_a_no() -> None:
    """Where no edition is known, the board says that in words, and does not call the party not listed."""
    page = PAGES["status"]("")
    (cell,) = re.findall(r'<div class="cell unknown">(.*?)</div>', page, re.DOTALL)
    assert "no data for that date" in cell
    assert "not listed" not in cell


def test_the_form_with_a_board_is_chosen_by_name() -> None:
    """A run hands over where the targets stand; a comparison has nothing to hand over."""
    report = watching.watched_report()
    assert rendered("html", report, PIPE, standing()) == render_report(report, PIPE, standing())
    assert RENDERERS["html"](report, PIPE) == render_report(report, PIPE)


@pytest.mark.parametrize(
    ("text", "is_link"),
    [
        ("https://ofac.treasury.gov/media/935366/download", True),
        ("https://www.federalregister.gov/documents/2026/03/27/2026-04091/x", True),
        ("http://ofac.treasury.gov/media/1", False),
        ("https://ofac.treasury.gov.evil.example/x", False),
        ("https://user@ofac.treasury.gov/x", False),
        ("https://ofac.treasury.gov:444/x", False),
        ("https://ofac.treasury.gov/x?token=1", False),
        ("https://ofac.treasury.gov/x#y", False),
        ("https://ofac.treasury.gov/x y", False),
        ("https://ofac.treasury.gov\\@evil.example/x", False),
        ("javascript:alert(1)", False),
        ("see https://ofac.treasury.gov/x", False),
        ("", False),
    ],
)
def test_only_addresses_of_authorities_are_links(text: str, *, is_link: bool) -> None:
    """Https, an authority's own host, no user, port, query or anchor, and nothing else in the text."""
    assert (link_of(text) == text) == is_link


@given(TEXTS)
def test_no_text_of_a_list_is_a_link(text: str) -> None:
    """Whatever a source prints, links lead to places of the page."""
    page = read(PAGES["lists"](text))
    assert all((link.get("href") or "").startswith("#") for link in page.all("a"))


def test_templates_travel_with_the_package() -> None:
    """A page can be made from an installed package: style, script and templates lie inside it."""
    names = {path.name for path in TEMPLATES.iterdir()}
    assert {"style.css", "filter.js", "page.html.jinja", "report.html.jinja"} <= names
    assert (TEMPLATES.parents[2] / "__init__.py").is_file()
