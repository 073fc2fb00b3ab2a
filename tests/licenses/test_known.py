"""The register that is shipped."""

from datetime import UTC, datetime, time

import pytest

from potashwatch.licenses import (
    KNOWN_TO,
    expiry,
    fold_number,
    known_licenses,
    known_printed,
    license_order,
    licenses_at,
    number_order,
)
from potashwatch.records.license import IN_FORCE, GeneralLicense

KNOWN = known_licenses()
ROWS = [pytest.param(row, id=row.key) for row in KNOWN]


def test_every_license_is_there_once_and_in_order() -> None:
    """The whole series, and the one of another series that covers Belarus."""
    belarus = ["1", "2", *(f"2{letter}" for letter in "ABCDEFGH"), *map(str, range(3, 15))]
    assert [row.key for row in KNOWN] == [*(f"Belarus {number}" for number in belarus), "Russia-related 101"]
    assert list(KNOWN) == sorted(KNOWN, key=lambda row: license_order(row.program, row.number))


@pytest.mark.parametrize("row", ROWS)
def test_every_row_says_where_it_was_read(row: GeneralLicense) -> None:
    """No row without a source, a scope and a certainty; none claims a document that nobody read (F50)."""
    assert row.sources
    assert all(source.url.startswith("https://") and source.sha256 is None for source in row.sources)
    assert row.certainty in ("sure", "likely", "unverified")
    assert row.clauses
    assert (row.status not in IN_FORCE) == bool(row.status_reason)
    assert row.citations == ()


@pytest.mark.parametrize("row", ROWS)
def test_ends_are_in_utc_and_are_what_their_words_mean(row: GeneralLicense) -> None:
    """The register and the clock agree wherever the words are known."""
    if row.expires_at is None:
        return
    assert row.expires_at.tzinfo is UTC or row.expires_at.utcoffset() == UTC.utcoffset(None)
    assert row.issued_on is None or row.issued_on < row.expires_at.date()
    words = row.expires_text
    if words is None:
        assert any("without a time" in remark or "the earlier" in remark for remark in row.remarks)
        return
    found = expiry(words if words.startswith("through") else f"through {words}")
    assert found is not None
    assert found.at == row.expires_at
    assert found.remark is None or found.remark in row.remarks


def test_letters_replace_each_other_both_ways() -> None:
    """What supersedes and what is superseded tell the same story."""
    forth = {(row.superseded_by, row.number) for row in KNOWN if row.superseded_by}
    assert forth == {(row.number, older) for row in KNOWN for older in row.supersedes}


def test_the_register_stands_as_it_says_on_its_last_day() -> None:
    """What is concluded from the facts of a row is the status in the row."""
    at = datetime.combine(KNOWN_TO, time(23, 59), UTC)
    for told, row in zip(licenses_at(at, KNOWN, (), ()), KNOWN, strict=True):
        assert (told.key, told.status) == (row.key, row.status)
        assert told.ended_on == row.ended_on or row.ended_on is None


def test_words_of_ours_are_marked() -> None:
    """Wording is OFAC's or it is said to be a summary."""
    verbatim = [(row.number, clause.key) for row in KNOWN for clause in row.clauses if not clause.is_summary]
    assert verbatim == [
        ("2F", "(a)"), ("2F", "(b)"), ("2F", "(c)"), ("2F", "(d)"), ("2H", "(a)"), ("2H", "(b)"),
        ("3", "(a)"), ("3", "note to paragraph (a)(1)"),
    ]  # fmt: skip


def test_the_federal_register_is_cited_from_its_day_on() -> None:
    """License 12 was issued on 2025-11-04 and printed on 2026-03-02."""
    for day, citations in (("2026-03-01", ()), ("2026-03-02", ("91 FR 10002",))):
        at = datetime.fromisoformat(f"{day}T23:59:59+00:00")
        found = {each.number: each for each in licenses_at(at, KNOWN, (), (), printed=known_printed())}
        assert found["12"].citations == citations
        assert found["11"].citations == ()


def test_numbers_are_ordered_by_number_then_letter() -> None:
    """2 < 2A < 2H < 10 < 13 < 13A, and a hyphen means nothing."""
    numbers = ["13A", "10", "2-H", "2", "13", "2A", "D-2"]
    assert sorted(numbers, key=number_order) == ["2", "2A", "2-H", "10", "13", "13A", "D-2"]
    assert fold_number("No. 2-h") == fold_number("2H") == "2H"
