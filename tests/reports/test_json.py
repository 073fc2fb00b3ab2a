"""What machines read: the documented keys in the documented order, valid against the published schema."""

import json
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from potashwatch.records.report import Report
from potashwatch.reports.json_ import render_json
from potashwatch.reports.jsonl import render_jsonl
from potashwatch.reports.schemas import SCHEMAS, schema
from potashwatch.reports.style import Style
from tests.diff.strategies import LISTS, Records, pairs
from tests.program import run
from tests.reports.hostile import HOSTILE, hostile_report
from tests.samples import compared, report

KEYS = {
    "report": ["schema", "tool", "complete", "lists", "licenses", "errors", "filters", "run"],
    "tool": ["name", "version"],
    "list": [
        "list",
        "outcome",
        "format",
        "old",
        "new",
        "age_days",
        "counts",
        "notices",
        "drift",
        "not_compared",
        "unconfirmed",
        "retracted",
        "changes",
    ],
    "edition": ["source", "sha256", "bytes", "published_on", "records", "dated_on"],
    "counts": ["additions", "removals", "changes", "reissues", "unchanged"],
    "change": [
        "id",
        "occurrence_id",
        "kind",
        "uid",
        "old_uid",
        "reference",
        "old_reference",
        "name",
        "party_kind",
        "programs",
        "significance",
        "evidence",
        "targets",
        "relisted",
        "fields",
    ],
    "field": ["field", "op", "old", "new", "significance"],
}
VALIDATOR = Draft202012Validator(schema())


def read(found: Report) -> dict[str, Any]:
    data = json.loads(render_json(found, Style()))
    assert isinstance(data, dict)
    return data


def test_the_schema_is_a_schema() -> None:
    """What ``potashwatch schema`` prints is valid JSON Schema of the draft that it names."""
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema())


def test_keys_are_the_documented_ones_in_their_order() -> None:
    """Scripts and readers find every key where the documents put it, null where there is nothing to say."""
    data = read(hostile_report("NAME"))
    (found,) = data["lists"]
    assert list(data) == KEYS["report"]
    assert data["schema"] == "potashwatch/report/1"
    assert list(data["tool"]) == KEYS["tool"]
    assert list(found) == KEYS["list"]
    assert list(found["old"]) == list(found["new"]) == KEYS["edition"]
    assert list(found["counts"]) == KEYS["counts"]
    assert {change["kind"] for change in found["changes"]} == {"addition", "removal", "reissue", "change"}
    for change in found["changes"]:
        assert list(change) == KEYS["change"]
        for field in change["fields"]:
            assert list(field) == KEYS["field"]


@given(LISTS.flatmap(pairs))
def test_every_report_is_valid(pair: tuple[Records, Records]) -> None:
    """Any comparison gives a document that its own schema accepts."""
    VALIDATOR.validate(read(report(compared(*pair))))


@pytest.mark.parametrize("text", HOSTILE)
def test_text_comes_through_verbatim(text: str) -> None:
    """Old and new are verbatim, whatever the list prints."""
    data = read(hostile_report(text))
    VALIDATOR.validate(data)
    titles = [f["new"] for c in data["lists"][0]["changes"] for f in c["fields"] if f["field"] == "title"]
    assert titles == [text, text]


def test_the_schema_refuses_what_is_not_documented() -> None:
    """A key too many, a kind of another name: the schema is closed."""
    data = read(hostile_report("NAME"))
    assert not VALIDATOR.is_valid({**data, "extra": 1})
    data["lists"][0]["changes"][0]["kind"] = "deletion"
    assert not VALIDATOR.is_valid(data)


@pytest.mark.parametrize("text", HOSTILE)
def test_json_lines_are_lines(text: str) -> None:
    """One list, then its changes, each a JSON document in one line that names its list (F47)."""
    found = hostile_report(text)
    lines = render_jsonl(found, Style()).removesuffix("\n").split("\n")
    head, *changes = map(json.loads, lines)
    data = read(found)
    assert list(head) == ["type", "schema", "tool", "complete", "filters", "run", *KEYS["list"][:-1]]
    assert head["type"] == "list"
    for line, change in zip(changes, data["lists"][0]["changes"], strict=True):
        assert list(line) == ["type", "list", *KEYS["change"]]
        assert line == {"type": "change", "list": "ofac-sdn", **change}


def test_the_help_names_every_schema() -> None:
    """Who wants one finds its name there."""
    told = run("schema", "--help").stdout.decode()
    assert [name for name in SCHEMAS if f'"{name}"' not in told] == []
