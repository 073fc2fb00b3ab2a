"""200 real changes, each rated by hand, and the ratings of the engine.

``reviewed.csv``: ``editions`` are two published editions, or one from whose record the statement was taken out where
the fixtures have no second edition of the format, or no change of the statement; ``uid`` is that of the record, the
old and the new one where it was re-issued; ``name`` is that of a feature, a kind of number or a relationship; ``old``
and ``new`` are cut.
"""

import csv
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest

from potashwatch.diff import diff
from potashwatch.parsers import open_edition
from potashwatch.parsers.rows import NOTHING
from potashwatch.records.delta import SIGNIFICANCES, FieldChange, Value
from potashwatch.records.features import FEATURES
from potashwatch.records.party import (
    Address,
    Birth,
    Feature,
    Identifier,
    Listing,
    Name,
    Nationality,
    Part,
    PartyRecord,
    Relationship,
)
from tests.published import FIXTURES

PATHS = {
    "classic": "ofac/classic/consolidated_{}.xml.gz",
    "csv": "ofac/csv/sdn_{}",
    "fsf": "eu/fsf/fsf_1_1_rebuilt_{}.xml.gz",
    "advanced": "ofac/advanced/cons_advanced_{}.xml.gz",
    "enhanced IRGC": "ofac/enhanced/IRGC_program_ENHANCED_{}.xml.gz",
    "enhanced YEMEN": "ofac/enhanced/YEMEN_program_ENHANCED_{}.xml",
    "fsf excerpt": "eu/excerpts/fsf_1_1_excerpt_{}.xml",
}
UNUSED = {
    "Birthdate": "advanced and enhanced XML alone, and there a field of its own",
    "Citizenship Country": "likewise",
    "Location": "likewise",
    "Nationality Country": "likewise",
    "Place of Birth": "likewise",
    "Title": "no party has it",
    "Executive Order 14059 information:": "in the dictionary of 2024, on no party of the fixtures",
    "Digital Currency Address - TRX": "likewise",
    "Digital Currency Address - XRP": "likewise",
    "Additional Program Tags -": "of 2026",
    "Digital Currency Address - BNB": "of 2026",
    "Digital Currency Address - DOGE": "of 2026",
    "Digital Currency Address - SOL": "of 2026",
    "HKAA Section 6 Information:": "of 2026",
    "PAIPA Section 2 Information:": "of 2026",
}
"""Features without a real statement in the fixtures, and why."""


class Row(NamedTuple):
    """One reviewed change."""

    editions: str
    uid: str
    field: str
    name: str
    op: str
    old: str
    new: str
    significance: str
    reason: str


def rows() -> list[Row]:
    with (Path(__file__).parent / "reviewed.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        assert tuple(next(reader)) == Row._fields
        return [Row(*row) for row in reader]


ROWS = rows()
EDITIONS = sorted({row.editions for row in ROWS})


def documents(editions: str) -> list[str]:
    """Return the paths of one or two editions."""
    format_ = next(name for name in sorted(PATHS, key=len, reverse=True) if editions.startswith(f"{name} "))
    return [PATHS[format_].format(day) for day in editions.removeprefix(f"{format_} ").split()]


@lru_cache(maxsize=len(EDITIONS) * 2)
def wanted(path: str) -> dict[str, PartyRecord]:
    """Return the reviewed records of an edition, by key; the others are not read."""
    uids = {uid for row in ROWS if path in documents(row.editions) for uid in row.uid.split()}
    with open_edition(str(FIXTURES / path)) as stream:
        present = {row.uid for row in stream.rows(NOTHING)}
        return {uid: stream.record(uid) for uid in sorted(uids & present)}


def short(value: Value) -> str:
    """Return what a statement says, cut."""
    match value:
        case Feature() | Identifier():
            texts = [value.value, getattr(value, "country", None)]
        case Name():
            texts = [value.text]
        case Listing():
            texts = [" ".join(value.programs) or " ".join(value.measures) or value.list_text]
        case Birth():
            texts = [(value.on.text if value.on else None) or value.place_text or value.country]
        case Nationality():
            texts = [value.country]
        case Address():
            lines = (*value.lines, value.city, value.region, value.country)
            texts = [", ".join(text for text in lines if text)]
        case Relationship():
            texts = [value.target_name or value.target_uid]
        case _:
            texts = [value if isinstance(value, str) else None]
    return " ".join(" ".join(text for text in texts if text).split())[:60].strip()


def name_of(value: Value) -> str:
    match value:
        case Feature():
            return value.name
        case Identifier() | Relationship():
            return value.kind_text
        case _:
            return ""


def told(change: FieldChange) -> tuple[str, ...]:
    part = change.new if change.new is not None else change.old
    return change.field, name_of(part), change.op, short(change.old), short(change.new)


def without(record: PartyRecord, row: Row) -> PartyRecord:
    """Return a record without the statement of a row."""
    parts: tuple[Part, ...] = getattr(record, row.field)
    found = next(part for part in parts if (name_of(part), short(part)) == (row.name, row.old))  # type: ignore[arg-type]
    return record.model_copy(update={row.field: tuple(part for part in parts if part is not found)})


def changes_of(editions: str) -> dict[str, dict[tuple[str, ...], set[str]]]:
    """Return the ratings of the changes between two editions by key and content."""
    old, new = (wanted(path) for path in documents(editions))
    found: dict[str, dict[tuple[str, ...], set[str]]] = defaultdict(lambda: defaultdict(set))
    for change in diff("ofac-sdn", old.values(), new.values()).changes:
        key = f"{change.old_uid} {change.uid}" if change.old_uid else change.uid
        for field in change.fields:
            found[key][told(field)].add(field.significance)
    return found


@pytest.mark.parametrize("editions", EDITIONS)
def test_the_engine_rates_real_changes_as_they_were_reviewed(editions: str) -> None:
    """Each reviewed change comes out of the published editions, and has the significance that the review gave it."""
    own = [row for row in ROWS if row.editions == editions]
    is_pair = len(documents(editions)) == 2
    found = changes_of(editions) if is_pair else {}
    for row in own:
        if is_pair:
            ratings = found[row.uid][row.field, row.name, row.op, row.old, row.new]
        else:
            record = wanted(documents(editions)[0])[row.uid]
            (change,) = diff("ofac-sdn", [record], [without(record, row)]).changes
            ratings = {field.significance for field in change.fields}
        assert ratings == {row.significance}, row


def test_the_review_is_whole() -> None:
    """200 changes, every rating, format and feature among them, each with a reason."""
    assert len(ROWS) == len(set(ROWS)) == 200
    assert all(row.reason and row.significance in SIGNIFICANCES for row in ROWS)
    assert {row.significance for row in ROWS} == set(SIGNIFICANCES)
    assert {row.editions.split()[0] for row in ROWS} == {"classic", "csv", "fsf", "advanced", "enhanced"}
    named = {row.name for row in ROWS}
    assert set(FEATURES) - named == set(UNUSED)
    assert all(rating.reason and rating.source for rating in FEATURES.values())
