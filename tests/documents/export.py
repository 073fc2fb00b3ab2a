"""docs/export-columns.md and docs/export: the tables of an export, as a page and as JSON Schemas."""

import json
from collections.abc import Iterator
from typing import Any, Final

from potashwatch.pipeline.dataset import EXPORT_SCHEMA, TABLES, TableName
from potashwatch.pipeline.dataset.columns import Column, Many, Plain, Structure, Type

_HEAD: Final = f"""# Reference: the columns of an export

The tables that `potashwatch export` writes, schema `{EXPORT_SCHEMA}`. [export.md](export.md) says how they lie in the
folder and how to read them; [export](export) has a JSON Schema for a line of each. Where "or null" stands, null means
that the source says nothing, or that it does not apply; a list may be empty, and is never null. Columns that end in
`_text` are an authority's own words. In JSON Lines a date is `2021-12-02`, an instant `2021-12-02T18:50:00Z`. A meaning
is left out where the name says it. This page is made by `make docs`; do not edit it.

Beside these columns every row has those of its partition: `list` and `published_on`.

"""
_KINDS: Final[dict[Plain, str]] = {
    "text": "text",
    "date": "date",
    "instant": "instant",
    "boolean": "true or false",
    "number": "number",
}
_JSON: Final[dict[Plain, dict[str, str]]] = {
    "text": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "instant": {"type": "string", "format": "date-time"},
    "boolean": {"type": "boolean"},
    "number": {"type": "number"},
}


def columns() -> str:
    """Return the page."""
    structures: dict[str, Structure] = {}
    for table in TABLES.values():
        for found in _structures(Structure(table.name, table.columns)):
            assert structures.setdefault(found.name, found) == found, f"two structures called {found.name}"
    index = "".join(f"- [{table.name}](#{table.name}): a row is {table.row}\n" for table in TABLES.values())
    sections = [_section(f"## {table.name}", table.columns) for table in TABLES.values()]
    sections += ["## Structures\n"]
    sections += [_section(f"### {name}", found.members) for name, found in sorted(structures.items())]
    return f"{_HEAD}{index}\n" + "\n".join(sections)


def _section(heading: str, found: tuple[Column, ...]) -> str:
    rows = (
        f"| `{each.name}` | {_kind(each.type)}{' or null' if each.nullable else ''} | {each.meaning} |"
        for each in found
    )
    return "\n".join([heading, "", "| column | what it is | meaning |", "|---|---|---|", *rows]) + "\n"


def _kind(found: Type) -> str:
    if isinstance(found, Many):
        return f"list of {_kind(found.of)}"
    if isinstance(found, Structure):
        return f"[{found.name}](#{found.name.lower()})"
    return _KINDS[found]


def _structures(found: Structure) -> Iterator[Structure]:
    """Yield the structures inside one."""
    for member in found.members:
        inner = member.type.of if isinstance(member.type, Many) else member.type
        if isinstance(inner, Structure):
            yield inner
            yield from _structures(inner)


def line_schema(name: TableName) -> str:
    """Return the JSON Schema of a line."""
    table = TABLES[name]
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{EXPORT_SCHEMA}: {table.name}",
        "description": f"A line is {table.row}.",
    }
    inside = {each.name: each for each in _structures(Structure(table.name, table.columns))}
    parts = {each: _object(inside[each].members) for each in sorted(inside)}
    found = {**head, "$defs": parts, **_object(table.columns)}
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _object(found: tuple[Column, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {each.name: _described(each) for each in found},
        "required": [each.name for each in found],
        "additionalProperties": False,
    }


def _described(column: Column) -> dict[str, Any]:
    value = _value(column.type)
    if column.nullable:
        value = {"anyOf": [value, {"type": "null"}]}
    return value | ({"description": column.meaning} if column.meaning else {})


def _value(found: Type) -> dict[str, Any]:
    if isinstance(found, Many):
        return {"type": "array", "items": _value(found.of)}
    if isinstance(found, Structure):
        return {"$ref": f"#/$defs/{found.name}"}
    return dict(_JSON[found])
