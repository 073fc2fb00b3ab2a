"""Whoever wrote a program against a schema can go on using it: the files are current, and old documents stay valid."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from potashwatch.reports.schemas import SCHEMAS
from tests.reports.golden import expected
from tests.schemas.files import FROZEN, PUBLISHED, documents, file_name, text

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def published(name: str) -> dict[str, Any]:
    (found,) = documents(PUBLISHED, name)
    return found


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_file_is_what_the_program_prints(name: str) -> None:
    """docs/schema is renewed with ``python -m tests.schemas --update``."""
    assert (PUBLISHED / file_name(name)).read_text("utf-8") == text(name)


def test_every_file_belongs_to_a_schema() -> None:
    """No schema without a file and a kept document, no file of a schema that is gone but older versions."""
    names = {file_name(name) for name in SCHEMAS}
    for folder in (PUBLISHED, FROZEN):
        there = {path.name for path in folder.iterdir()}
        assert names <= there
        assert {name.rpartition("-")[0] for name in there} == set(SCHEMAS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_is_a_schema_of_its_draft(name: str) -> None:
    """Draft 2020-12, as it says itself."""
    assert published(name)["$schema"] == DRAFT
    Draft202012Validator.check_schema(published(name))


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_is_printed_is_valid(name: str) -> None:
    """The document that the program prints names its schema, and is valid against the file."""
    document = json.loads(expected(f"{name}-json.json"))
    assert f"{document['schema'].removeprefix('potashwatch/').replace('/', '-')}.json" == file_name(name)
    Draft202012Validator(published(name)).validate(document)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_kept_document_stays_valid(name: str) -> None:
    """A document of this version, as it was printed once, is valid today.

    If this fails, a key was added, taken away or given another meaning: that takes a new version of the schema, and the
    file of the old one stays.
    """
    (document,) = documents(FROZEN, name)
    Draft202012Validator(published(name)).validate(document)
