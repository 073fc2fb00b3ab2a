"""The remarks of a CSV row: one text in which OFAC folds births, nationalities, documents, features and weak aliases.

Statements are separated by ``; `` and the last one ends with a full stop; ``alt.`` marks the second and later of
a kind. A statement of no known form stays a remark, verbatim. Source: OFAC's data specification (2023-09-25) and the
published files.
"""

import re
from typing import Final

from potashwatch.parsers.dates import is_circa, period
from potashwatch.parsers.mapping import Shape
from potashwatch.parsers.words import DOCUMENT_KINDS, FEATURE_KINDS, alias_kind, is_particular

Fields = dict[str, list[Shape]]

_ALIAS: Final = re.compile(r"([afn]\.k\.a\.) '(.*)'")
_KINDS: Final = re.compile(
    "("
    + "|".join(re.escape(kind) for kind in sorted(DOCUMENT_KINDS | FEATURE_KINDS, key=len, reverse=True))
    + r") (.+)"
)
_DOCUMENT: Final = re.compile(
    r"(?P<value>.*?)(?: \((?P<country>[^()]*(?:\([^()]*\))?[^()]*)\))?"
    r"(?: issued (?P<issued>.*?))?(?: expires (?P<expires>.*?))?"
)
_BIRTHS: Final = {"DOB ": "on", "POB ": "place_text"}
_NATIONALITIES: Final = {"nationality ": "nationality", "citizen ": "citizenship"}


def read_remarks(text: str, fields: Fields, *, is_cut: bool = False) -> list[str]:
    """Put every statement of a known form into ``fields``; return the others, verbatim, in their order.

    ``is_cut``: the text was cut somewhere in its last statement, which therefore stays a remark.
    """
    remarks: list[str] = []
    statements = text.removesuffix(".").split("; ")
    rest = [text.rpartition("; ")[2]] if is_cut else []
    for statement in statements[: len(statements) - len(rest)]:
        core = statement.removeprefix("alt. ")
        is_main = core == statement
        if not (
            _read_alias(core, fields)
            or _read_birth(core, fields, is_main=is_main)
            or _read_nationality(core, fields, is_main=is_main)
            or _read_numbered(core, fields)
        ):
            remarks.append(statement)
    return remarks + rest


def _read_alias(text: str, fields: Fields) -> bool:
    match = _ALIAS.fullmatch(text)
    if match is None:
        return False
    kind = alias_kind(match[1])
    fields["names"].append({"kind": kind, "kind_text": match[1], "text": match[2], "weak": True})
    return True


def _read_birth(text: str, fields: Fields, *, is_main: bool) -> bool:
    for prefix, field in _BIRTHS.items():
        if text.startswith(prefix):
            value = text.removeprefix(prefix)
            item: Shape = {"is_main": is_main}
            if field == "on":
                item["on"] = period(value)
                item["is_circa"] = True if is_circa(value) else None
            else:
                item["place_text"] = value
            fields["births"].append(item)
            return True
    return False


def _read_nationality(text: str, fields: Fields, *, is_main: bool) -> bool:
    for prefix, kind in _NATIONALITIES.items():
        if text.startswith(prefix):
            fields["nationalities"].append(
                {"kind": kind, "country": text.removeprefix(prefix), "is_main": is_main}
            )
            return True
    return False


def _read_numbered(text: str, fields: Fields) -> bool:
    match = _KINDS.fullmatch(text)
    if match is None:
        return False
    kind, value = match[1], match[2]
    if kind in FEATURE_KINDS:
        field = "particulars" if is_particular(kind) else "features"
        fields[field].append({"name": kind, "value": value})
        return True
    found = _DOCUMENT.fullmatch(value)
    assert found is not None  # noqa: S101 - the pattern takes any text
    item: Shape = {"kind_text": kind, "value": found["value"], "country": found["country"]}
    for field in ("issued", "expires"):
        if found[field]:
            item[field] = period(found[field])
    fields["identifiers"].append(item)
    return True
