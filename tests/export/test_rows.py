"""A row says all that its record says, in both forms, whatever the texts."""

import io
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from potashwatch.diff import diff
from potashwatch.pipeline.dataset.columns import (
    CHANGES,
    LICENSES,
    RECORDS,
    TABLES,
    Many,
    Structure,
    Table,
    Type,
)
from potashwatch.pipeline.dataset.jsonl import write_jsonl
from potashwatch.pipeline.dataset.parquet import write_parquet
from potashwatch.pipeline.dataset.rows import Row, change_row, record_row
from potashwatch.records.delta import Change
from potashwatch.records.license_event import LicenseEvent
from potashwatch.records.party import Birth, Citation, Feature, Name, PartyRecord, Period
from tests.archive.making import edition, snapshot
from tests.diff.strategies import editions, pairs
from tests.export.lake import as_record, plain
from tests.reports.hostile import HOSTILE, TEXTS, hostile_report
from tests.samples import party

OLD, NEW = snapshot(edition(1)), snapshot(edition(2))
FEW = settings(max_examples=20)
SCHEMAS = Path(__file__).parents[2] / "docs/export"


def written(table: Table, rows: list[Row]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return rows as they come out of Parquet and out of JSON Lines."""
    parquet, jsonl = io.BytesIO(), io.BytesIO()
    assert write_parquet(parquet, table, rows) == write_jsonl(jsonl, table, rows) == len(rows)
    lines = jsonl.getvalue().decode().split("\n")[:-1]
    return pq.read_table(io.BytesIO(parquet.getvalue())).to_pylist(), [json.loads(line) for line in lines]


def full(text: str) -> PartyRecord:
    """Return a record with the text wherever a list can put one."""
    act = Citation(act_text=text, url_text=text, notes=((text, text),))
    return party(
        text or "1",
        reference=text,
        title=text,
        kind_text=text,
        names=(Name(kind="aka", text=text, first=text, script=text, citation=act, notes=((text, ""),)),),
        births=(Birth(on=Period(text=text), place_text=text, is_circa=False),),
        features=(Feature(name=text, value=text), Feature(name=text)),
        remarks=(text, text),
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    """Markup, formulas, line ends, terminal sequences: the same letters come out, in one row."""
    record = full(text)
    for form in written(RECORDS, [record_row(NEW, record)]):
        (row,) = form
        assert as_record(PartyRecord, row) == record


@FEW
@given(TEXTS.filter(lambda text: text.isprintable() or text.encode("utf-8", "ignore").decode() == text))
def test_any_text_is_text(text: str) -> None:
    """The same for whatever else is found."""
    for (row,) in written(RECORDS, [record_row(NEW, full(text))]):
        assert as_record(PartyRecord, row) == full(text)


@FEW
@given(st.sampled_from(("ofac-sdn", "eu-fsf")).flatmap(editions))
def test_no_field_of_a_record_is_lost(records: tuple[PartyRecord, ...]) -> None:
    """From either form the record can be built again; both forms hold the same."""
    parquet, jsonl = written(RECORDS, [record_row(NEW, record) for record in records])
    assert plain(parquet) == jsonl
    assert [as_record(PartyRecord, row) for row in jsonl] == list(records)


@FEW
@given(pairs("eu-fsf"))
def test_a_change_is_what_the_report_says_of_it(pair: tuple[tuple[PartyRecord, ...], ...]) -> None:
    """Every member as in the JSON of a report; old and new values as JSON text."""
    old, new = pair
    changes = diff("eu-fsf", old, new).changes
    parquet, jsonl = written(CHANGES, [change_row(OLD, NEW, ("title",), "rules", each) for each in changes])
    assert plain(parquet) == jsonl
    for row, change in zip(jsonl, changes, strict=True):
        assert as_told(row) == change.model_dump(mode="json")


def as_told(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as a report tells the change."""
    own = {key: value for key, value in row.items() if key in Change.model_fields}
    for field in own["fields"]:
        for side in ("old", "new"):
            told = field.pop(f"{side}_json")
            field[side] = told if told is None else json.loads(told)
    return own


def test_every_member_of_a_record_is_a_column() -> None:
    """A field that a record gains is in the tables without anyone's doing; the tables never hide one."""
    for table, model in ((RECORDS, PartyRecord), (CHANGES, Change), (LICENSES, LicenseEvent)):
        fields = model.model_fields
        assert fields.keys() <= {column.name for column in table.columns}


def test_no_column_is_called_like_a_partition() -> None:
    """Engines put the partition into the row: a column of that name in the file would be an error, or be hidden."""
    for table in TABLES.values():
        own = [column.name for column in table.columns]
        assert len(set(own)) == len(own)
        assert not {"list", "published_on"} & set(own)


def test_a_file_says_what_is_never_null() -> None:
    """Lists and what must be there; engines make columns of that, and may lean on it."""
    file = io.BytesIO()
    write_parquet(file, RECORDS, [record_row(NEW, full("x"))])
    found = pq.read_schema(io.BytesIO(file.getvalue()))
    nullable = {name for name in found.names if found.field(name).nullable}
    assert nullable == {"edition_published_on", "reference", "title"}
    name = found.field("names").type.value_type
    assert {part.name for part in name if not part.nullable} == {"notes", "kind", "text", "weak"}


def test_lines_are_readable_as_they_are() -> None:
    """Other alphabets are no escapes: grep finds them."""
    file = io.BytesIO()
    write_jsonl(file, RECORDS, [record_row(NEW, full("Беларуськалій"))])
    assert "Беларуськалій" in file.getvalue().decode()


def test_no_list_holds_lists_and_no_structure_is_empty() -> None:
    """BigQuery takes no arrays of arrays, Parquet no structure without members."""

    def look(found: Type) -> None:
        if isinstance(found, Many):
            assert not isinstance(found.of, Many)
            look(found.of)
        if isinstance(found, Structure):
            assert found.members
            for member in found.members:
                look(member.type)

    for table in TABLES.values():
        look(Structure("row", table.columns))


@pytest.mark.parametrize("text", ["SAFE", "=1+1", ""])
def test_lines_are_valid_against_the_published_schemas(text: str) -> None:
    """docs/export has a JSON Schema for a line of each table; it also refuses what is not as it should be."""
    changes = hostile_report(text).lists[0].changes
    lines = {
        "records": written(RECORDS, [record_row(NEW, full(text))])[1],
        "changes": written(CHANGES, [change_row(OLD, NEW, (), "rules", each) for each in changes])[1],
    }
    for name, found in lines.items():
        schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema, format_checker=FormatChecker())
        assert [error.message for line in found for error in validator.iter_errors(line)] == []
        assert found
        assert list(validator.iter_errors({**found[0], "uid": None}))
        assert list(validator.iter_errors({**found[0], "more": "x"}))
