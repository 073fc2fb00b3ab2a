"""Reading an input twice as long is twice the work, or it is refused; counted in steps of the program, not in time.

The work is counted as lines of our own code and calls of any function, Python's or C's. What a call does by itself is
linear in what it is given: regular expressions by ``test_patterns``, the rest of the standard library by its nature.
"""

import io
import json
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

import pytest

from potashwatch.errors import PotashwatchError
from potashwatch.fetchers.feed import parse_feed
from potashwatch.parsers import read_edition
from potashwatch.parsers.documents import Stored
from potashwatch.parsers.hypertext import MAX_TAGS, Page
from potashwatch.parsers.license_lines import read_line
from potashwatch.parsers.pages import action_page, program_page, recent_actions
from potashwatch.parsers.pdf import read_text
from potashwatch.parsers.register import federal_register
from tests.indexes.test_odd_documents import ADDRESSES, END, PRIMARY
from tests.limits.test_refusals import in_header, in_record
from tests.parsers.support import SAMPLES

HOSTILE: dict[str, Callable[[int], bytes]] = {
    "opened tags in a comment": lambda n: (
        b"<!-- " + b"<sdnEntry <entity <sanctionEntity <Location " * n + b"-->"
    ),
    "opened tags": lambda n: b"<sdnEntry <entity <sanctionEntity <Location " * n,
    "begun records": lambda n: b"<sdnEntry><entity><sanctionEntity><Location>" * n,
    "attributes": lambda n: b"<foo " + b" ".join(b'a%d="%d"' % (i, i) for i in range(n)) + b"/>",
    "quotes": lambda n: b"<foo a=" + b"\"'" * n + b"/>",
    "letters": lambda n: b"<foo>" + b"a" * (8 * n) + b"</foo>",
    "dashes": lambda n: b"<foo>" + b"- " * (4 * n) + b"</foo>",
    "blanks": lambda n: b"<foo>" + b" " * (8 * n) + b"</foo>",
    "digits": lambda n: b"<foo>&#" + b"0" * (8 * n) + b"65;</foo>",
    "references": lambda n: b"<foo>" + b"&amp;" * n + b"</foo>",
    "greater than": lambda n: b"<foo>" + b"a > b " * n + b"</foo>",
    "nested": lambda n: b"<foo>" * n + b"</foo>" * n,
    "items": lambda n: b"<foo>1</foo>" * n,
    "unclosed": lambda n: b"<foo>" * n,
    "comments": lambda n: b"<!-- a -->" * n,
    "sections": lambda n: b"<foo>" + b"<![CDATA[a]]>" * n + b"</foo>",
    "prefixes": lambda n: b'<p:foo xmlns:p="urn:p"/>' * n,
}
BESIDE = {"opened tags in a comment", "begun records", "items", "nested", "comments"}
SIZES = (100, 200, 400)


def work(call: Callable[[], object]) -> int:
    """Return how much is done: lines of our code, and calls. What is refused is done as well."""
    count = 0

    def lines(_frame: FrameType, event: str, _argument: object) -> Any:  # noqa: ANN401 - what sys.settrace asks for
        nonlocal count
        count += event == "line"
        return lines

    def calls(frame: FrameType, _event: str, _argument: object) -> Any:  # noqa: ANN401 - what sys.settrace asks for
        nonlocal count
        count += 1
        return lines if "potashwatch" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(calls)
    try:
        with suppress(PotashwatchError):
            call()
    finally:
        sys.settrace(before)
    return count


def is_linear(run: Callable[[int], object], sizes: tuple[int, int, int] = SIZES) -> bool:
    """Tell whether twice as much more input is no more than twice as much more work."""
    with suppress(PotashwatchError):
        run(sizes[0])  # what is loaded or remembered once
    small, middle, large = (work(lambda n=n: run(n)) for n in sizes)  # type: ignore[misc]
    return large - middle <= 2.1 * max(middle - small, 0) + 500


def document(*tables: tuple[str, bytes]) -> Stored:
    return Stored("the list", tuple((name, lambda data=data: io.BytesIO(data)) for name, data in tables))  # type: ignore[misc]


@pytest.mark.parametrize("what", HOSTILE)
def test_xml_of_every_format(what: str) -> None:
    """Within a record, or where that would hide it beside the records."""
    place = in_header if what in BESIDE else in_record
    for name in SAMPLES:

        def run(n: int, name: str = name) -> object:
            return read_edition(document(("list.xml", place(name, HOSTILE[what](n)))))

        assert is_linear(run), name


def test_the_feed() -> None:
    whole = b'<rss version="2.0"><channel>%b<item><title>a</title></item></channel></rss>'
    for make in HOSTILE.values():
        assert is_linear(lambda n, make=make: parse_feed(whole % make(n)))  # type: ignore[misc]


CELLS: dict[str, Callable[[int], bytes]] = {
    "letters": lambda n: b"a" * (8 * n),
    "statements": lambda n: b"DOB 1950; Passport 1; " * n,
    "blanks": lambda n: b" " * (8 * n),
    "dashes": lambda n: b"- " * (4 * n),
    "brackets": lambda n: b"Passport 1" + b" (a" * n,
    "quotes": lambda n: b'""' * n,
    "aliases": lambda n: b"a.k.a. 'A'; " * n,
}


@pytest.mark.parametrize("what", CELLS)
def test_csv(what: str) -> None:
    """Alone and in a set; in a remark, and as an open quote that swallows what follows."""
    for end in (b'"\r\n', b"\r\n"):

        def run(n: int, end: bytes = end) -> object:
            row = b'9,"X CO",-0- ,"CUBA",' + b"-0- ," * 7 + b'"' + CELLS[what](n) + end
            return read_edition(document(("sdn.csv", PRIMARY + row + END), ("add.csv", ADDRESSES + END)))

        assert is_linear(run)


def test_csv_of_many_rows() -> None:
    def run(n: int) -> object:
        rows = b"".join(b'%d,"X CO",-0- ,"CUBA",%b-0- \r\n' % (i + 10, b"-0- ," * 7) for i in range(n))
        return read_edition(document(("sdn.csv", PRIMARY + rows + END)))

    assert is_linear(run)


PAGES: dict[str, Callable[[int], bytes]] = {
    "items": lambda n: b"<li>a</li>" * n,
    "links": lambda n: b"<p>" + b'<a href="/media/1/download">General License 1</a> ' * n,
    "open links": lambda n: b'<a href="/media/1/download">General License 1<li>a' * n,
    "nested": lambda n: b"<div>" * n,
    "open items": lambda n: b"<ul><li>General License 1" * n,
    "letters": lambda n: b"a" * (8 * n),
    "a line": lambda n: b"<li>General License 1 " + b"- " * (4 * n) + b"</li>",
    "licenses in a line": lambda n: b"<li>" + b"General License " * n + b"</li>",
    "attributes": lambda n: b"<p " + b" ".join(b"a%d=1" % i for i in range(n)) + b">a</p>",
    "comments": lambda n: b"<!-- a -->" * n,
    "headings": lambda n: b"<h2>General Licenses</h2>" * n,
    "rows": lambda n: (
        b'<div class="views-row"><a href="/recent-actions/20240809">a</a> August 09, 2024 -</div>' * n
    ),
}


@pytest.mark.parametrize("what", PAGES)
def test_pages_of_licenses(what: str) -> None:
    """The program page, an action, the list of actions; under the heading and outside of the part that counts."""
    frame = b'<html><body><h2>General Licenses</h2><div class="field--name-field-body">%b</div></body></html>'
    for read in (program_page, action_page, recent_actions):
        assert is_linear(lambda n, read=read: read(frame % PAGES[what](n), "https://ofac.treasury.gov/a"))  # type: ignore[misc]


def test_a_page_beyond_all_measure_is_refused() -> None:
    """838,000 items took eleven seconds; links within each other go on in every line."""
    for body in (
        b"<li>a" * MAX_TAGS,
        b'<a href="/b"><div>' * 20,
        b"<p>" + b'<a href="/b">General License 1</a> ' * 2000,
    ):
        page = b"<html><body>" + body + b"</body></html>"
        with pytest.raises(PotashwatchError, match=r"tags|nested|links"):
            Page(page, "https://ofac.treasury.gov/a").lines()


def test_a_line_on_a_license() -> None:
    for tail in ("- ", " ", "a", "1", "(", "Jan ", "Jan 1, 2020 ", "General License "):
        for form in ("General License 13 {}", "{}General License 1", "{}"):
            assert is_linear(lambda n, form=form, tail=tail: read_line(form.format(tail * n)))  # type: ignore[misc]


def test_the_answer_of_the_federal_register() -> None:
    """Documents, depth, and a number of more digits than Python reads."""
    row = {"citation": "1 FR 1", "document_number": "1", "title": "a", "publication_date": "2024-08-09"}
    row |= {"html_url": "https://a", "abstract": "a"}
    for make in (
        lambda n: json.dumps({"count": n, "results": [row] * n}).encode(),
        lambda n: b"[" * (100 * n),
        lambda n: b'{"count": ' + b"1" * (50 * n) + b"}",
    ):
        assert is_linear(lambda n, make=make: federal_register(make(n)))  # type: ignore[misc]


def test_a_document_of_a_license() -> None:
    """Objects that lead nowhere, arrays within each other, an open text: each is refused."""
    for make in (
        lambda n: b"%d 0 obj\n<< >>\nendobj\n" * n % tuple(range(n)),
        lambda n: b"1 0 obj\n" + b"[" * n,
        lambda n: b"1 0 obj\n(" + b"a" * n,
        lambda n: b"trailer\n<< /Root 1 0 R >>\n" * n,
    ):
        assert is_linear(lambda n, make=make: read_text(io.BytesIO(b"%PDF-1.7\n" + make(n)), "a.pdf"))  # type: ignore[misc]
