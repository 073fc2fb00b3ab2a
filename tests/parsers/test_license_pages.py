"""Pages of licenses: every form of a line is read, and every page that is not the page is refused."""

from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potashwatch.errors import LicenseError
from potashwatch.parsers.license_lines import read_line
from potashwatch.parsers.pages import action_page, program_page, recent_actions
from potashwatch.records.license import ActionLine, PageLine
from tests.fetchers.licenses_site import (
    PROGRAM_PATH,
    Action,
    Row,
    action_html,
    action_row,
    actions_html,
    license_item,
    program_html,
    program_page_of,
)

SITE: Final = "https://ofac.treasury.gov"
URL: Final = SITE + PROGRAM_PATH
GL8: Final[Row] = ("8", "Authorizing the Wind Down of Transactions", "August 09, 2023", b"", 932061)
GL13: Final[Row] = ("13", "Authorizing Transactions Involving Potash", "December 15, 2025", b"", 934886)


def only(item: str) -> PageLine:
    (line,) = program_page(program_page_of([item]), URL)
    return line


def refusal(data: bytes, url: str = URL) -> LicenseError:
    with pytest.raises(LicenseError) as caught:
        program_page(data, url)
    return caught.value


def link(words: str, media: int = 7) -> str:
    return f'<a href="/media/{media}/download?inline">{words}</a>'


def test_the_program_page_gives_its_licenses_in_order() -> None:
    """Number, title, day and address as printed; guidance and orders of other sections are no licenses."""
    found = program_page(program_html([GL13, GL8]), URL)
    assert [line.number for line in found] == ["13", "8"]
    assert found[1] == PageLine(
        program="Belarus",
        number="8",
        title="Authorizing the Wind Down of Transactions",
        issued_on=date(2023, 8, 9),
        url=f"{SITE}/media/932061/download",
        text="General License 8 - Authorizing the Wind Down of Transactions (August 09, 2023)",
    )


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (link("General License No. 8 – Title (August 9, 2023)"), ("Belarus", "8", "Title", date(2023, 8, 9))),
        (
            link("General License NO. 8 — Title") + " (August 09, 2023)",
            ("Belarus", "8", "Title", date(2023, 8, 9)),
        ),
        (link("General&nbsp;License&#160;8&#8209;") + " Title", ("Belarus", "8", "Title", None)),
        (link("Gen\u00aderal License 8\u200b - Title"), ("Belarus", "8", "Title", None)),
        (link("Belarus General License 13: Title"), ("Belarus", "13", "Title", None)),
        (link("Belarus-Related General License 13, Title"), ("Belarus", "13", "Title", None)),
        (link("General License 2-H - Title"), ("Belarus", "2-H", "Title", None)),
        (
            f"<table><tr><td>{link('General License 8')}</td><td>Title</td></tr></table>",
            ("Belarus", "8", "Title", None),
        ),
        (
            link("General License 8 - T (July 1, 2023) U (May 2, 2023)"),
            ("Belarus", "8", "T (July 1, 2023) U", date(2023, 5, 2)),
        ),
        (link("General License 8<script>9</script> - <?x y?>Title"), ("Belarus", "8", "Title", None)),
        (link("General License 2H - Title"), ("Belarus", "2H", "Title", None)),
        (link("General License M-1 - Title"), ("Belarus", "M-1", "Title", None)),
        (link("GENERAL LICENSE NO. 5"), ("Belarus", "5", "", None)),
        (
            link("Russia-related General License 101 - Title (August 09, 2024)"),
            ("Russia-related", "101", "Title", date(2024, 8, 9)),
        ),
        (
            link("General License 8") + " - Title (as Amended) (Aug. 9, 2023)",
            ("Belarus", "8", "Title (as Amended)", date(2023, 8, 9)),
        ),
        (
            link("General License 8 -") + "<br>Title<p>(issued August 09, 2023)</p>",
            ("Belarus", "8", "Title", date(2023, 8, 9)),
        ),
        (
            link("<strong>General</strong> <span>License 8</span>") + "-<em>Title</em>",
            ("Belarus", "8", "Title", None),
        ),
        (
            link("General License 8 - Title") + " - August 09, 2023",
            ("Belarus", "8", "Title", date(2023, 8, 9)),
        ),
        (
            link("General License 8 - Title (August 9, 2023)") + " [PDF]",
            ("Belarus", "8", "Title", date(2023, 8, 9)),
        ),
        (
            link("General License 8 - Title (February 30, 2023)"),
            ("Belarus", "8", "Title (February 30, 2023)", None),
        ),
        (link("General License 8 - A &amp; B &lt;i&gt;"), ("Belarus", "8", "A & B <i>", None)),
        (
            link("General License 8 - Contracts of July 1, 2023 (August 09, 2023)"),
            ("Belarus", "8", "Contracts of July 1, 2023", date(2023, 8, 9)),
        ),
    ],
)
def test_every_form_of_a_line_is_read(item: str, expected: tuple[str, str, str, date | None]) -> None:
    """Dashes, blanks, series, where the day stands: the license is the same (F50)."""
    line = only(item)
    assert (line.program, line.number, line.title, line.issued_on) == expected
    assert line.url == f"{SITE}/media/7/download"


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/media/934886/download?inline", f"{SITE}/media/934886/download"),
        ("https://ofac.treasury.gov/media/934886/download?inline#x", f"{SITE}/media/934886/download"),
        ("  ../media/934886/download?inline ", f"{SITE}/media/934886/download"),
        ("https://user:pw@home.treasury.gov/a/gl5.pdf?x=secret", "https://home.treasury.gov/a/gl5.pdf"),
    ],
)
def test_addresses_are_whole_and_without_a_query(href: str, url: str) -> None:
    """Neither query nor password is kept (F06)."""
    assert only(f'<a href="{href}">General License 8</a>').url == url


def test_several_links_to_one_document_are_one_license() -> None:
    """Number and title linked apart; a link to questions beside them."""
    item = f'{link("General License 8")} - {link("Title")} (see <a href="/faqs/939">FAQ 939</a>)'
    assert only(item).title.startswith("Title")


def test_of_two_documents_the_one_named_as_the_license_counts() -> None:
    """A translation or an annex beside it has words of its own."""
    assert only(f"{link('General License 8 - Title', 7)} ({link('Annex', 8)})").url.endswith(
        "/media/7/download"
    )


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ("General License 8 - Title (August 09, 2023)", "license.page"),
        ('<a href="/faqs/939">General License 8 - Title</a>', "license.page"),
        ('<a href="javascript:alert(1)">General License 8 - Title</a>', "license.page"),
        ('<a href="ftp://ofac.treasury.gov/media/7/x">General License 8</a>', "license.page"),
        (link("General License 8 - Title", 7) + link("General License 9 - Title", 8), "license.page"),
        (link("Title", 7) + link("Title", 8) + " General License 8", "license.no-number"),
        (link("General License - Title"), "license.no-number"),
        (link("General License VIII - Title"), "license.no-number"),
        (link("General License 8 A - Title"), "license.no-number"),
        (link("General License 8/9 - Title"), "license.no-number"),
        (link("General License 8.1 - Title"), "license.no-number"),
        (link("Archived General License 8 - Title"), "license.no-number"),
        (link("Amended General License 8A - Title"), "license.no-number"),
        (link("Archived Russia-related General License 8 - Title"), "license.no-number"),
        (link("Amended Belarus-related General License 8A - Title"), "license.no-number"),
        (link("Expired Belarus General License 8 - Title"), "license.no-number"),
        (link("GL 15 - Title"), "license.no-number"),
        (link("Iran General License 8 - Title"), "license.no-number"),
        (link("Questions on what General License 8 covers"), "license.no-number"),
        (link("generaI License 15"), "license.no-number"),
    ],
)
def test_a_line_that_is_not_understood_refuses_the_page(item: str, code: str) -> None:
    """Left out, it would look like a license that is gone (F24, F49); the words are quoted."""
    error = refusal(program_page_of([license_item(GL13), item]))
    assert error.code == code
    assert error.message.startswith(f"{URL}: ")
    assert error.hint


@pytest.mark.parametrize(
    "text",
    [
        "General License 13 " + "- " * 200_000,
        "General License 13 - " + "Dated " * 200_000,
        "A" + "/" * 200_000 + "! General License 13",
        "General License 13 (" + " " * 200_000 + "x",
        "General License 13 - May 1, 2023" + " " * 200_000 + "x",
    ],
    ids=lambda text: repr(text[:30]),
)
def test_a_long_line_is_read_in_proportion_to_its_length(text: str) -> None:
    """Patterns that begin anew at each blank took minutes for the first of these."""
    named = read_line(text)
    assert named is None or named.number == "13"


def test_a_long_title_of_an_action_is_read_in_proportion_to_its_length() -> None:
    """Each of its capitals began the search for a series anew, through to the end."""
    assert action_page(action_of("", "A" * 200_000), SITE) == ()


def test_a_line_with_terminal_codes_is_quoted_harmlessly() -> None:
    """Text of a page is data."""
    message = refusal(program_page_of([link("General License \u202eX\x1b[31m")])).message
    assert message.isprintable()


@pytest.mark.parametrize(
    "second",
    [
        link("General License 13 - Authorizing Transactions Involving Potash (December 15, 2025)", 8),
        link("General License 13 - Another Title (December 15, 2025)", 934886),
        link("General License 1-3 - X", 934886).replace("1-3", "13"),
    ],
)
def test_a_number_that_stands_twice_with_other_words_refuses_the_page(second: str) -> None:
    """Which one holds is not ours to guess (F41)."""
    error = refusal(program_page_of([license_item(GL13), second]))
    assert error.code == "license.duplicate"
    assert error.message.count("General License 13") >= 3


def test_2h_and_2_h_are_one_number() -> None:
    """Two spellings with two documents are a duplicate."""
    assert refusal(program_page_of([link("General License 2H", 1), link("General License 2-H", 2)])).code == (
        "license.duplicate"
    )


def test_the_same_line_twice_is_one_license() -> None:
    """A page that repeats itself says nothing new."""
    assert len(program_page(program_page_of([license_item(GL13)] * 2), URL)) == 1


def test_equal_numbers_of_two_series_are_two_licenses() -> None:
    """The key is series and number."""
    items = [license_item(GL8), license_item((*GL8[:4], 9), "Russia-related")]
    assert len(program_page(program_page_of(items), URL)) == 2


WHOLE: Final = program_html([GL8, GL13])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "an empty page"),
        (b" \r\n", "an empty page"),
        (b'{"status":500,"error":"Internal Server Error"}', "no web page"),
        (b"<?xml version='1.0'?><sdnList></sdnList>", "no web page"),
        (b"%PDF-1.7 ...", "no web page"),
        (
            b"<!DOCTYPE html><html><body><h1>Error 500</h1></body></html>",
            'the heading "General Licenses" is missing',
        ),
        (
            b"<html><title>Maintenance</title><p>General Licenses</p></html>",
            'the heading "General Licenses" is missing',
        ),
        (WHOLE[: WHOLE.index(b"</ul>\n<h3>Legal")], "the page ends too early"),
        (WHOLE[:-20], "the page ends too early"),
        (WHOLE.replace(b"Potash", b"Pot\xe4sh"), "the page is not in UTF-8"),
        (WHOLE.replace(b"Potash", b"Pot\0ash"), "the page holds bytes that no text has"),
        (WHOLE.replace(b"<ul>", b"<div>" * 3000), "a page that cannot be read whole"),
        (b"<html>" + b"x" * (8 << 20) + b"</html>", "a page of 8,388,621 bytes; the limit is 8,388,608"),
    ],
)
def test_what_is_not_the_page_is_refused(data: bytes, reason: str) -> None:
    """Not all licenses gone: another page came (F11, F12, F13, F14); it is quoted."""
    error = refusal(data)
    assert error.code == "license.page"
    assert error.message.startswith(f'{URL}: {reason}; it begins: "')
    assert error.message.isprintable()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (program_page_of([]), 'no license stands under "General Licenses"'),
        (program_page_of(["There are none."]), 'no license stands under "General Licenses"'),
        (
            WHOLE.replace(b"<h3>General Licenses</h3>", b"<h3>General Licenses</h3><h3>Archived</h3>"),
            'no license stands under "General Licenses"',
        ),
        (
            WHOLE.replace(b"<h3>General Licenses", b"<h3>Licenses"),
            'the heading "General Licenses" is missing',
        ),
    ],
)
def test_the_page_of_the_program_without_licenses_has_a_code_of_its_own(data: bytes, reason: str) -> None:
    """Emptied, all moved under another heading, or without the section: nobody may take that for one more bad page."""
    error = refusal(data)
    assert (error.code, error.message) == (
        "license.none-listed",
        f"{URL}: {reason}: all licenses may be gone: look now",
    )


def test_the_beginning_is_quoted_in_80_printable_characters() -> None:
    """As for lists (F12)."""
    message = refusal(b'{"x":"\x1b[31m' + b"y" * 200).message
    assert message.endswith('it begins: "{"x":"[31m' + "y" * 70 + '"')


def test_a_license_elsewhere_on_the_page_refuses_it() -> None:
    """Moved under another heading it would look withdrawn; repeated there it is nothing."""
    moved = f"<h3>Archived General Licenses</h3><ul><li>{license_item(GL13)}</li></ul><h3>Legal"
    page = program_html([GL8]).replace(b"<h3>Legal", moved.encode())
    error = refusal(page)
    assert error.code == "license.page"
    assert 'outside the section "General Licenses"' in error.message
    assert "General License 13" in error.message
    again = program_html([GL8, GL13]).replace(b"<h3>Legal", moved.encode())
    assert len(program_page(again, URL)) == 2


def test_a_license_of_another_series_elsewhere_on_the_page_is_no_fault() -> None:
    """OFAC's pages may carry a block of recent actions of all programs, as that of Iran does."""
    block = "".join(
        f"<p>{link(f'{words} - Title (October 09, 2026)', 936500)}</p>"
        for words in (
            "Iran-related General License 8A",
            "Russia-related General License 13",
            "Syria General License 25",
        )
    )
    page = WHOLE.replace(b"<h3>Legal", f"<h3>Recent Actions</h3>{block}<h3>Legal".encode())
    assert program_page(page, URL) == program_page(WHOLE, URL)


def test_headings_below_the_heading_do_not_end_the_section_unless_over_ended_ones() -> None:
    """Groups are licenses too; what ended is told apart."""
    grouped = WHOLE.replace(b"<ul>\n<li>", b"<h4>Civil aviation</h4><ul>\n<li>")
    assert len(program_page(grouped, URL)) == 2
    ended = WHOLE.replace(
        b'<li><a href="/media/934886', b'</ul><h4>Expired</h4><ul><li><a href="/media/934886'
    )
    assert "outside the section" in refusal(ended).message


@pytest.mark.parametrize(
    "markup",
    [
        "<p>{}</p><p>{}</p>",
        "{}<br/>{}",
        "<table><tr><td>{}</td></tr><tr><td>{}</td></tr></table>",
        "<ol><li>Wind down<ul><li>{}</li><li>{}</li></ul></li></ol>",
        "<div><div>{}</div><div>{}</div></div>",
        "<!-- <li> --><ul><li>{}<li>{}</ul>",
    ],
)
def test_the_lines_are_found_in_any_markup(markup: str) -> None:
    """A page laid out anew with the same words is the same page."""
    body = markup.format(license_item(GL8), license_item(GL13))
    page = f"<html><body><h2>General Licenses</h2>{body}</body></html>".encode()
    assert program_page(page, URL) == program_page(WHOLE, URL)


@given(st.text(max_size=60), st.integers(0, len(WHOLE)))
def test_no_page_raises_anything_else(text: str, at: int) -> None:
    """Words of strangers in any place: lines, or one of three refusals."""
    data = WHOLE[:at] + text.encode("utf-8", "surrogatepass") + WHOLE[at:]
    for reader in (program_page, recent_actions, action_page):
        try:
            assert reader(data, URL) is not None
        except LicenseError as error:
            assert error.code.startswith("license.")  # noqa: PT017 - a page may be read, or not


@given(st.integers(0, len(WHOLE) - 9))
def test_a_page_cut_anywhere_never_loses_a_license(size: int) -> None:
    """It is refused instead (F13, F14)."""
    assert refusal(WHOLE[:size]).code in ("license.page", "license.no-number")


ACTION: Final = Action(
    "20240809_33", "August 09, 2024", "Belarus-related Designations", "General Licenses", (GL8,)
)


def test_recent_actions_have_day_category_title_and_address() -> None:
    """The category's own link is none of an action; the number of the day stays in the address."""
    node = action_row(ACTION._replace(title="A & B")).replace("/recent-actions/20240809_33", "/node/970956")
    page = (
        actions_html([ACTION])
        .replace(b"</div></main>", b"")
        .replace(b'<div class="view-content">', f'<div class="view-content">{node}'.encode())
    )
    assert recent_actions(page, SITE + "/recent-actions?page=1") == (
        ActionLine(
            on=date(2024, 8, 9), category="General Licenses", title="A & B", url=f"{SITE}/node/970956"
        ),
        ActionLine(
            on=date(2024, 8, 9),
            category="General Licenses",
            title="Belarus-related Designations",
            url=f"{SITE}/recent-actions/20240809_33",
        ),
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("views-row", "row"),
        ("August 09, 2024", "09.08.2024"),
        ("August 09, 2024", "August 32, 2024"),
        ("Belarus-related Designations", ""),
        ('href="/recent-actions/20240809_33"', 'href="javascript:x"'),
    ],
)
def test_an_action_that_cannot_be_read_refuses_the_page(old: str, new: str) -> None:
    """No row is left out (F24)."""
    page = actions_html([ACTION]).replace(old.encode(), new.encode())
    with pytest.raises(LicenseError) as caught:
        recent_actions(page, SITE + "/recent-actions")
    assert caught.value.code == "license.page"


def test_other_rows_of_the_page_are_no_actions() -> None:
    """A block beside the list may be built alike."""
    beside = b'<div class="views-row"><a href="/faqs">Frequently asked</a></div></main>'
    page = actions_html([ACTION]).replace(b"</main>", beside)
    assert len(recent_actions(page, SITE + "/recent-actions")) == 1


def test_the_page_of_an_action_gives_licenses_of_any_series() -> None:
    """Title from the words after the link; press releases and questions are no licenses."""
    (line,) = action_page(action_html(ACTION), SITE + "/recent-actions/20240809_33")
    assert (line.program, line.number) == ("Russia-related", "8")
    assert line.title == "Authorizing the Wind Down of Transactions"
    assert line.issued_on is None
    assert line.url == f"{SITE}/media/932061/download"


def action_of(body: str, title: str = "Designations") -> bytes:
    page = action_html(ACTION._replace(title=title, licenses=()))
    return page.replace(b"<p>The Office", f"{body}<p>The Office".encode())


def test_a_link_around_a_heading_is_a_link() -> None:
    """Cards are built so."""
    row = action_row(ACTION).replace("Belarus-related Designations", "<h3>Belarus-related Designations</h3>")
    page = actions_html([]).replace(b'"view-content">', b'"view-content">' + row.encode())
    (action,) = recent_actions(page, SITE + "/recent-actions")
    assert action.title == "Belarus-related Designations"
    assert action.url == f"{SITE}/recent-actions/20240809_33"


def test_the_navigation_is_no_part_of_the_page() -> None:
    """It has headings and links of its own."""
    menu = f"<nav><h2>General Licenses</h2><ul><li>{link('General License 99')}</li></ul></nav><main>"
    assert program_page(WHOLE.replace(b"<main>", menu.encode()), URL) == program_page(WHOLE, URL)


def test_an_action_without_licenses_has_none() -> None:
    """Most have none."""
    assert action_page(action_of(""), SITE) == ()
    assert action_page(action_of('<p><a href="/faqs/9">FAQ on General License 8</a></p>'), SITE) == ()


def test_the_series_may_stand_in_the_title_of_the_action() -> None:
    """The link then says the number alone."""
    body = f"<p>{link('General License 13A')}, “Title.”</p>"
    (line,) = action_page(action_of(body, "Issuance of Belarus-related General License"), SITE)
    assert (line.program, line.number, line.title) == ("Belarus", "13A", "Title")


def test_a_number_without_a_series_is_refused() -> None:
    """Pages that print numbers alone have misled a public register (F50)."""
    with pytest.raises(LicenseError) as caught:
        action_page(action_of(f"<p>{link('General License 8')}</p>"), SITE)
    assert caught.value.code == "license.no-number"


def test_an_action_may_name_a_license_again() -> None:
    """The words with a title are kept; another document under the number is refused."""
    twice = f"<p>{link('Russia-related General License 8')}</p><p>{link('Russia-related General License 8 - T')}</p>"
    (line,) = action_page(action_of(twice), SITE)
    assert line.title == "T"
    with pytest.raises(LicenseError) as caught:
        action_page(action_of(twice.replace("/7/", "/8/", 1)), SITE)
    assert caught.value.code == "license.duplicate"


def test_what_is_no_page_of_an_action_is_refused() -> None:
    """A login or an error page has no body field (F12)."""
    with pytest.raises(LicenseError) as caught:
        action_page(b"<html><body><h1>Sign in</h1></body></html>", SITE)
    assert caught.value.code == "license.page"
