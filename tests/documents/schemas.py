"""docs/schema.md: what the JSON documents are made of, as tables, from their JSON Schemas."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from potashwatch.reports.schemas import SCHEMAS, schema

_HEAD: Final = """# Reference: what `--format json` prints

One table for each document, and one for each part of them. `potashwatch schema NAME` prints the same as JSON Schema,
for programs that check what they read; the files are in [schema](schema). Where "or null" stands, null means that the
source says nothing, or that it does not apply. Dates are `2021-12-02`; instants are UTC, `2021-12-02T18:50:00Z`. Keys
that end in `_text` are an authority's own words. A meaning is left out where the name says it. This page is made by
`make docs`; do not edit it.

"""
_WHENCE: Final = {
    "report": "printed by `run` and `diff`",
    "status": "printed by `status`",
    "history": "printed by `history TARGET`",
    "licenses": "printed by `licenses`",
    "license": "printed by `licenses show NUMBER`",
    "license-events": "printed by `licenses diff FROM [TO]`",
    "check": "printed by `check DIR`",
    "alert": "sent to the sinks webhook, file, directory and command",
    "outbox": "printed by `alerts pending`",
    "ofac-delta": "printed by `info` of an OFAC delta",
}

Schema = Mapping[str, Any]


def tables() -> str:
    """Return the page."""
    documents = {name: schema(name) for name in SCHEMAS}
    parts: dict[str, Schema] = {}
    for document in documents.values():
        for title, part in document.get("$defs", {}).items():
            assert parts.setdefault(title, part) == part, f"two parts called {title}"
    index = "\n".join(f"- [{name}](#{name}), {_WHENCE[name]}" for name in documents)
    for name, document in documents.items():  # an alert has a whole report in it
        inner = parts.pop(document["title"], None)
        assert inner is None or inner["properties"] == document["properties"], f"two documents called {name}"
    titles = [title.lower() for title in (*documents, *parts)]
    assert len(titles) == len(set(titles)), "two headings with one anchor"
    pages = [_section(f"## {name}", document) for name, document in documents.items()]
    pages += ["## Parts\n"]
    pages += [_section(f"### {title}", part) for title, part in sorted(parts.items())]
    return f"{_HEAD}{index}\n\n" + "\n".join(pages)


def _section(heading: str, part: Schema) -> str:
    return "\n".join([heading, "", *_told(part)]) + "\n"


def _told(part: Schema) -> Iterator[str]:
    if told := part.get("description"):
        yield from (_prose(told), "")
    if "properties" not in part:
        yield _kind(part)
        return
    yield from ("| key | what it is | meaning |", "|---|---|---|")
    for key, value in part["properties"].items():
        yield f"| `{key}` | {_kind(value)} | {_prose(value.get('description', ''))} |"


def _kind(value: Schema) -> str:
    """Return in words what a value may be."""
    if reference := value.get("$ref"):
        title = reference.rpartition("/")[2]
        return f"[{title}](#{title.lower()})"
    if choices := value.get("anyOf") or value.get("oneOf"):
        return " or ".join(dict.fromkeys(map(_kind, choices)))
    if "const" in value:
        return f"`{value['const']}`"
    if "enum" in value:
        return ", ".join(f"`{each}`" for each in value["enum"])
    if value.get("type") == "array":
        inner = [_kind(each) for each in value.get("prefixItems", ())] or [_kind(value.get("items", {}))]
        return "list of " + ", then ".join(inner)
    if value.get("type") == "object":
        return (
            f"object, each value {_kind(value['additionalProperties'])}"
            if isinstance(value.get("additionalProperties"), dict)
            else "object"
        )
    plain = {
        "string": "text",
        "integer": "whole number",
        "number": "number",
        "boolean": "true or false",
        "null": "null",
    }
    formats = {"date": "date", "date-time": "instant"}
    return formats.get(value.get("format", ""), plain.get(value.get("type", ""), "anything"))


def _prose(text: str) -> str:
    """Return a docstring as a cell: one line, code in single backticks."""
    return " ".join(text.replace("``", "`").replace("|", "\\|").split())
