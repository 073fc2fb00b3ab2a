"""Pages in a real browser: nothing asked for, nothing run, all of it reached by keyboard and read aloud."""

import io
from collections.abc import Iterator
from importlib.resources import files
from itertools import combinations
from typing import Any, Final

import pytest
from pypdf import PdfReader

from potashwatch.records.report import Report
from potashwatch.reports.html import render_report
from tests.html.browser import NARROW, WIDE, Browser, started
from tests.html.pages import PAGES, PIPE, incomplete, standing
from tests.reports import watching
from tests.reports.hostile import HOSTILE

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("browser")]

TAB, ENTER, SPACE, DOWN, ESCAPE = "\ue004", "\ue007", "\ue00d", "\ue015", "\ue00c"
ATTACKS: Final = (
    '"><img src=x onerror="window.canary=1">',
    "<script>window.canary=1</script>",
    "</script><script>window.canary=1</script>",
    "</style><script>window.canary=1</script>",
    "<svg onload=window.canary=1>",
    "' onfocus=window.canary=1 autofocus='",
    "]]><script>window.canary=1</script>",
    "</title></svg></td></table></details><iframe srcdoc='<script>parent.canary=1</script>'>",
    "{{ 7 * 7 }} {% raw %} {# x #}",
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with started(tmp_path_factory.mktemp("browser")) as found:
        yield found


def run_page() -> str:
    return PAGES["run"]("")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_and_complains_of_nothing(browser: Browser, name: str) -> None:
    """One request, for the file itself; an empty console, where breaches of the policy would stand."""
    browser.open(PAGES[name](""))
    assert browser.asked() == [browser.file.as_uri()]
    assert browser.complaints() == []


@pytest.mark.parametrize("name", PAGES)
def test_no_text_runs(browser: Browser, name: str) -> None:
    """Text that would be a script, a handler or a frame is read, and nothing else (F53)."""
    each = ATTACKS if name == "run" else ()  # the macros are the same on all pages
    for text in (*each, " ".join((*ATTACKS, *HOSTILE))):
        browser.open(PAGES[name](text))
        assert browser.run(
            "return window.canary === undefined && document.querySelector('iframe, img') === null"
        )
        assert browser.complaints() == []
        assert browser.asked() == [browser.file.as_uri()]


def test_the_policy_would_stop_what_got_through(browser: Browser) -> None:
    """A script and a picture put into a page by hand are refused by the page's own policy."""
    page = run_page().replace(
        "</main>", "<script>window.canary=1</script><img src='https://evil.example/'></main>"
    )
    browser.open(page)
    assert browser.run("return window.canary === undefined")
    assert len([text for text in browser.complaints() if "Content Security Policy" in text]) == 2


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_the_rules_of_accessibility_hold(browser: Browser, name: str, *, is_dark: bool) -> None:
    """All rules of axe-core: names, roles, labels, order of headings, contrast in both schemes."""
    browser.open(PAGES[name](""), is_dark=is_dark)
    browser.run((files("axe_core_python") / "axe.min.js").read_text("utf-8"))
    found = browser.driver.execute_async_script(
        "const done = arguments[0]; axe.run(document).then((found) => done(found.violations))"
    )
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_everything_has_its_name_and_role(browser: Browser) -> None:
    """What a screen reader hears of landmarks, the drawing, the filters and the count."""
    browser.open(run_page())
    tree = browser.command("Accessibility.getFullAXTree")["nodes"]
    heard = [
        (str(node["role"]["value"]), str(node.get("name", {}).get("value", "")))
        for node in tree
        if not node.get("ignored")
    ]
    for expected in (
        ("banner", ""),
        ("navigation", "Sections"),
        ("main", ""),
        ("contentinfo", ""),
        ("search", "Filter the changes"),
        ("searchbox", "Name or key"),
        ("combobox", "Kind"),
        ("combobox", "Watched party"),
        ("button", "Show all"),
        ("status", ""),
        ("heading", "Trouble: this report is incomplete"),
        ("link", "Skip to the content"),
    ):
        assert expected in heard
    (drawing,) = [name for role, name in heard if role in ("image", "img")]
    assert drawing == "Time line: Belaruskali"
    columns = [name for role, name in heard if role == "columnheader"]
    assert {"Field", "Old", "New", "Old edition", "New edition", "Added"} <= set(columns)


def test_the_keyboard_reaches_everything_in_order(browser: Browser) -> None:
    """The skip link first, then the sections, the drawing, the details, the filters, the evidence."""
    browser.open(run_page())
    browser.press(TAB)
    assert browser.focused() == "Skip to the content"
    browser.press(ENTER)
    assert browser.run("return location.hash") == "#content"
    assert browser.focused() == "content"
    seen = []
    for _ in range(40):
        browser.press(TAB)
        seen.append(browser.focused())
        if seen[-1] == "close-all":
            break
    expected = ["Drawing of the time line", "filter-text", "filter-kind", "filter-significance"]
    expected += ["filter-list", "filter-targets", "Show all", "open-all", "close-all"]
    assert [one for one in seen if one in expected] == expected
    assert browser.run("return getComputedStyle(document.activeElement).outlineStyle") != "none"


def shown(browser: Browser) -> list[str]:
    return [
        str(name)
        for name in browser.run(
            "return [...document.querySelectorAll('#changes .entry:not([hidden]) .key')].map((x) => x.textContent)"
        )
    ]


def count(browser: Browser, told: str) -> None:
    browser.until(f"return document.getElementById('count').textContent === {told!r}")


def test_filters_work_by_keyboard_and_say_the_count(browser: Browser) -> None:
    """Text, kind and significance; the count is in a polite live region; empty groups go; reset brings all back."""
    browser.open(run_page())
    live = browser.run("const one = document.getElementById('count'); return [one.role, one.ariaLive]")
    assert live == ["status", "polite"]
    count(browser, "10 of 10 changes shown")
    browser.run("document.getElementById('filter-text').focus()")
    browser.press(*"  slavKALI ")
    count(browser, "1 of 10 changes shown")
    assert shown(browser) == ["8 is now 9"]
    assert browser.run("return document.querySelectorAll('#changes .group:not([hidden])').length") == 1
    browser.press(ENTER)  # sends no form
    assert browser.run("return location.search") == ""
    assert browser.complaints() == []
    browser.run("document.querySelector('#filters [type=reset]').focus()")
    browser.press(SPACE)
    count(browser, "10 of 10 changes shown")
    browser.run("document.getElementById('filter-kind').focus()")
    browser.press(DOWN, TAB)
    count(browser, "3 of 10 changes shown")
    assert shown(browser) == ["50124", "50125", "50123"]
    browser.run("document.getElementById('filter-targets').focus()")
    browser.press(*"bela", TAB)
    count(browser, "2 of 10 changes shown")
    assert shown(browser) == ["50124", "50123"]


@pytest.mark.parametrize(
    ("name", "value", "total"),
    [("list", "ofac-licenses", 3), ("significance", "none", 3), ("targets", "bpc", 4)],
)
def test_every_filter_has_its_say(browser: Browser, name: str, value: str, total: int) -> None:
    """By list, significance and watched party; events of licenses have no significance, and are found by that."""
    browser.open(run_page())
    browser.run(
        "const one = document.getElementById('filter-' + arguments[0]); one.value = arguments[1];"
        " one.dispatchEvent(new Event('input', {bubbles: true}))",
        name,
        value,
    )
    count(browser, f"{total} of 10 changes shown")


def test_details_open_and_close_with_enter(browser: Browser) -> None:
    """Each change is a button for the keyboard."""
    browser.open(run_page())
    browser.run("document.querySelector('#watched summary').focus()")
    is_open = "return document.querySelector('#watched details').open"
    assert browser.run(is_open)
    browser.press(ENTER)
    assert not browser.run(is_open)
    browser.press(ENTER)
    assert browser.run(is_open)


def test_a_link_from_a_list_leads_to_the_change_above(browser: Browser) -> None:
    """What is only named in its list is one key away."""
    browser.open(run_page())
    browser.run("document.querySelector('#changes a').focus()")
    browser.press(ENTER)
    assert browser.run("return document.querySelector(':target') !== null")


def test_without_script_everything_is_there(browser: Browser) -> None:
    """No filters that do nothing, and every change open."""
    browser.command("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(run_page())
        assert browser.run("return document.getElementById('filters').checkVisibility()") is False
        assert browser.run("return [...document.querySelectorAll('.entry details')].every((one) => one.open)")
        assert "BELARUSKALI OAO" in browser.run("return document.body.innerText")
    finally:
        browser.command("Emulation.setScriptExecutionDisabled", value=False)


def test_both_schemes_are_there(browser: Browser) -> None:
    """Dark where the reader's system is dark, light where it is light, and paper is white."""
    ground = "return getComputedStyle(document.body).backgroundColor"
    colors = []
    for is_dark, media in ((False, "screen"), (True, "screen"), (True, "print")):
        browser.open(run_page(), is_dark=is_dark, media=media)
        colors.append(browser.run(ground))
    assert colors == ["rgb(255, 255, 255)", "rgb(20, 23, 27)", "rgb(255, 255, 255)"]


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_the_window(browser: Browser, name: str, width: int) -> None:
    """A reader scrolls in one direction; a wide table or drawing scrolls in its own frame."""
    long = " ".join(HOSTILE) + "x" * 200
    for text in ("", long):
        browser.open(PAGES[name](text), width=width)
        assert browser.run(
            "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )


def test_paper_has_everything(browser: Browser) -> None:
    """What is closed on the screen is open on paper; digests are whole; nothing that only a screen can do is there."""
    browser.open(run_page())
    browser.run("for (const one of document.querySelectorAll('details')) one.open = false")
    browser.command("Emulation.setEmulatedMedia", media="")
    pages = PdfReader(io.BytesIO(browser.printed())).pages
    text = "".join("".join(page.extract_text().split()) for page in pages)
    for told in (
        "RegistrationNumber600122610",
        "throughApril1",
        "Istandsinthe"[1:],
        watching.DIGEST,
        "RE-LISTED",
    ):
        assert told in text
    for control in ("Showall", "Openall", "Skiptothecontent"):
        assert control not in text


def test_labels_do_not_overlap_as_drawn(browser: Browser) -> None:
    """The widths that the drawing counts with hold in a real font."""
    browser.open(run_page())
    boxes: list[dict[str, float]] = browser.run(
        "return [...document.querySelectorAll('.time-line text')].map((one) => {"
        "const {x, y, width, height} = one.getBBox(); return {x, y, width, height}})"
    )
    assert len(boxes) > 10
    for one, other in combinations(boxes, 2):
        is_apart = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
        assert is_apart or abs(one["y"] - other["y"]) >= 10
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 960 for box in boxes)


def crowd(total: int) -> Report:
    """Return a report of so many changes."""
    report = incomplete()
    sample = report.lists[0].changes[-2]
    many = tuple(
        sample.model_copy(update={"id": f"{n:064}", "uid": str(n), "name": f"PARTY {n}", "targets": ()})
        for n in range(total)
    )
    return report.model_copy(update={"lists": (report.lists[0].model_copy(update={"changes": many}),)})


def test_five_thousand_changes_are_filtered_at_once(browser: Browser) -> None:
    """The page loads, and a filter is answered: in a tenth of a second, on a machine that is busy in seconds."""
    browser.open(render_report(crowd(5000), PIPE, standing()))
    count(browser, "5003 of 5003 changes shown")
    spent: Any = browser.run(
        "const text = document.getElementById('filter-text'); text.value = 'party 4999';"
        "const form = document.getElementById('filters'); const begun = performance.now();"
        "form.dispatchEvent(new SubmitEvent('submit', {cancelable: true, bubbles: true}));"
        "document.body.offsetHeight; return performance.now() - begun"
    )
    count(browser, "1 of 5003 changes shown")
    assert spent < 5000  # it took a minute and a half while entries were list items
