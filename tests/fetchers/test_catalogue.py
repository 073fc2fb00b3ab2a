"""Reading OFAC's catalogue: every sensible reading of rows nobody promised."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potashwatch.fetchers.catalogue import parse_catalogue
from tests.fetchers.authority import row

HEX = "AB" * 32


def sha256_of(hash_codes: object) -> str | None:
    data = json.dumps([{"fileName": "SDN.XML", "size": 5, "hashCodes": hash_codes}]).encode()
    found = parse_catalogue(data)
    assert found is not None
    return found.claims["SDN.XML"].sha256 if found.claims else None


@pytest.mark.parametrize(
    "hash_codes",
    [
        json.dumps({"SHA-256": HEX}),
        json.dumps({"MD5": "1" * 32, "SHA-512": "2" * 128, "sha256": HEX.lower()}),
        json.dumps({"SHA_256": f" {HEX} "}),
        {"SHA-256": HEX},
        json.dumps([{"algorithm": "SHA3-256", "value": "F" * 64}, {"algorithm": "SHA-256", "value": HEX}]),
        json.dumps({"codes": {"inner": {"Sha256": HEX}}}),
        json.dumps(HEX),
        HEX,
    ],
)
def test_the_digest_is_found(hash_codes: object) -> None:
    """JSON as text or as JSON, nested, any case, keyed or named beside."""
    assert sha256_of(hash_codes) == HEX.lower()


@pytest.mark.parametrize(
    "hash_codes",
    [
        None,
        "",
        "{",
        "null",
        json.dumps({"MD5": "1" * 64}),
        json.dumps({"SHA-256": "x" * 64}),
        7,
        [],
        "[" * 9000,
    ],
)
def test_without_a_digest_a_row_claims_nothing(hash_codes: object) -> None:
    """Sizes in OFAC's archive were stale where no digest stood: no digest, no size (F17)."""
    assert sha256_of(hash_codes) is None


@pytest.mark.parametrize(
    ("size", "read"), [(5, 5), ("5", 5), (None, None), ("5 KB", None), (True, None), (1.5, None), (-1, None)]
)
def test_sizes(size: object, read: int | None) -> None:
    """A whole number, also as text."""
    found = parse_catalogue(json.dumps([row("SDN.XML", b"", size=size)]).encode())
    assert found is not None
    assert found.claims["SDN.XML"].size_bytes == read


def test_times_need_a_zone() -> None:
    """09:10 in New York is 14:10 UTC; a time without a zone could be anyone's."""
    rows = [row("A", b""), row("B", b"", lastUpdated="2026-11-20T09:10:07"), row("C", b"", lastUpdated=None)]
    found = parse_catalogue(json.dumps({"data": {"rows": rows}}).encode())
    assert found is not None
    assert [found.claims[name].published_at for name in "ABC"] == [
        datetime(2026, 11, 20, 14, 10, 7, tzinfo=UTC),
        None,
        None,
    ]


def test_names_are_compared_without_case_and_folders_and_the_first_row_counts() -> None:
    """``Published/1/sdn.xml`` is SDN.XML; of two rows the first stands."""
    rows = [row("Published/1/sdn.xml", b"one"), row("SDN.XML", b"two"), {"fileName": 5}, "noise"]
    found = parse_catalogue(json.dumps(rows).encode())
    assert found is not None
    assert found.claims["SDN.XML"].size_bytes == 3


def test_a_zip_inherits_the_claim_of_its_document() -> None:
    """The row of the XML speaks of what is inside the zip (F17)."""
    found = parse_catalogue(json.dumps([row("SDN_ENHANCED.XML", b"four")]).encode())
    assert found is not None
    assert [(c.what, c.size_bytes) for c in found.of("SDN_ENHANCED.ZIP")] == [("document", 4)]
    assert [(c.what, c.size_bytes) for c in found.of("SDN_ENHANCED.XML")] == [("body", 4)]
    assert found.of("SDN.XML") == ()


@pytest.mark.parametrize("data", [b"", b"<html>", b"[]", b"{}", b"[[]]", b"\xff", b"[" * 100_000, b"7"])
def test_what_is_no_catalogue_is_none(data: bytes) -> None:
    """No rows: no catalogue, no error."""
    assert parse_catalogue(data) is None


@given(
    st.recursive(
        st.none() | st.text() | st.integers() | st.floats(),
        lambda x: (
            st.lists(x)
            | st.dictionaries(st.sampled_from(["fileName", "hashCodes", "size", "lastUpdated", "x"]), x)
        ),
    )
)
def test_no_json_breaks_it(tree: object) -> None:
    """Whatever the rows hold, the answer is a catalogue or none."""
    parse_catalogue(json.dumps(tree).encode())
