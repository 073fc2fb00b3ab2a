"""The Federal Register's answer, and the plain names of pages and documents."""

import json
from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potashwatch.errors import LicenseError
from potashwatch.parsers.pages import federal_register
from potashwatch.parsers.paper_names import actions_name, page_address, paper_name
from potashwatch.records.license import Printed
from potashwatch.records.snapshot import StoredDocument
from tests.fetchers.licenses_site import printed

GL12: Final = printed("2026-04091", "2026-03-02", "91 FR 10002", abstract=None)
SITE: Final = "https://ofac.treasury.gov"


def answer(*rows: object, count: object = None) -> bytes:
    return json.dumps({"count": len(rows) if count is None else count, "results": rows}).encode()


def test_each_document_has_number_day_and_citation() -> None:
    """A citation or an abstract may be missing; unknown keys are nothing to us."""
    first, second = federal_register(answer(GL12 | {"volume": 91}, printed("2026-1", "2026-01-05")))
    assert first == Printed(
        citation="91 FR 10002",
        number="2026-04091",
        title="Publication of a Belarus Sanctions Regulations Web General License",
        published_on=date(2026, 3, 2),
        url="https://www.federalregister.gov/documents/2026/03/02/2026-04091/publication",
        abstract=None,
    )
    assert second.citation is None


def test_no_document_at_all_is_an_answer() -> None:
    """The interface then leaves the list out."""
    assert federal_register(b'{"count":0,"description":"x"}') == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html></html>",
        b"[]",
        b"{}",
        b'{"count":1}',
        b'{"count":"1","results":[]}',
        b"[" * 100_000,
        b'{"count":1,"results":{}}',
        answer(GL12)[:-9],
        answer("x"),
        answer({}),
        answer({key: value for key, value in GL12.items() if key != "citation"}),
        answer(GL12 | {"publication_date": "02/03/2026"}),
        answer(GL12 | {"publication_date": None}),
        answer(GL12 | {"title": None}),
        answer(GL12 | {"document_number": 7}),
        answer(GL12 | {"html_url": "javascript:alert(1)"}),
        b"\xff\xfe{}",
    ],
)
def test_another_answer_is_refused(data: bytes) -> None:
    """Status 200 proves nothing (F12); the beginning is quoted."""
    with pytest.raises(LicenseError) as caught:
        federal_register(data)
    assert caught.value.code == "license.register"
    assert caught.value.message.isprintable()


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (f"{SITE}/media/934731/download", "license-934731.pdf"),
        (f"{SITE}/media/934731/download?inline", "license-934731.pdf"),
        (f"{SITE}/recent-actions/20240809", "action-20240809.html"),
        (f"{SITE}/recent-actions/20240809_33", "action-20240809-33.html"),
        (f"{SITE}/node/970956", "action-node-970956.html"),
        ("https://home.treasury.gov/media/934731/download", "license-download-1abe2a53.pdf"),
        ("https://home.treasury.gov/system/files/126/belarus_gl5.pdf", "license-belarus-gl5-8f8f5b2c.pdf"),
    ],
)
def test_names_are_made_of_the_address(url: str, name: str) -> None:
    """Plain, and two documents never share one."""
    stem, _, digest = name.removesuffix(".pdf").rpartition("-")
    found = paper_name(url)
    assert found == name or (found.startswith(stem) and len(digest) == 8)
    assert paper_name(url) == found


@given(st.text())
def test_every_name_can_be_kept(text: str) -> None:
    """Whatever the address: no path, no blank, no surprise."""
    name = paper_name(f"https://ofac.treasury.gov/{text.replace('[', '').replace(']', '')}")
    StoredDocument(name=name, sha256="0" * 64, size_bytes=1)
    assert len(name) < 100


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("belarus-sanctions.html", "/sanctions-programs-and-country-information/belarus-sanctions"),
        (actions_name(3), "/recent-actions"),
        ("action-20240809-33.html", "/recent-actions/20240809_33"),
        ("action-20240809.html", "/recent-actions/20240809"),
        ("action-node-970956.html", "/node/970956"),
    ],
)
def test_the_address_of_a_page_follows_from_its_name(name: str, address: str) -> None:
    """Links are read against it wherever the page came from."""
    assert page_address(name, SITE + "/") == SITE + address
    assert paper_name(SITE + address) == name or not name.startswith("action")


def test_other_names_have_no_address() -> None:
    """A document's name does not say where it lies."""
    assert page_address("license-934731.pdf", SITE) is None
    assert page_address("federal-register.json", SITE) is None
