"""The remarks of a CSV row: one text with births, nationalities, documents, features, links and weak aliases.

Statements are separated by ``; `` and the last one ends with a full stop; ``alt.`` marks the second and later of
a kind. A statement of no known form stays a remark, verbatim. Source: OFAC's data specification (2023-09-25) and the
published files.
"""

import re
from collections.abc import Iterator
from typing import Final

from potashwatch.parsers.csv_words import Statement, known_statement, new_statement
from potashwatch.parsers.dates import is_circa, period
from potashwatch.parsers.links import read_link
from potashwatch.parsers.mapping import Shape
from potashwatch.parsers.words import alias_kind

Fields = dict[str, list[Shape]]

_ALIAS: Final = re.compile(r"([afn]\.k\.a\.) '(.*)'")
_SEPARATOR: Final = re.compile(r"; (?!U\.S\. Persons Must Continue to Block )")
"""One value of ``Additional Sanctions Information -`` has a semicolon inside (fixtures/ofac/csv/cons_2018-04-06)."""
_MAX_BRACKETS: Final = 2
"""Within each other around a country: ``(Congo (Kinshasa))``."""
_BIRTHS: Final = {"DOB ": "on", "POB ": "place_text"}
_NATIONALITIES: Final = {"nationality ": "nationality", "citizen ": "citizenship"}


def read_remarks(text: str, fields: Fields, *, is_cut: bool = False) -> tuple[list[str], list[str]]:
    """Put every statement of a known form, or of the form of a kind that is new, into ``fields``.

    ``is_cut``: the text was cut somewhere in its last statement, which therefore stays a remark.
    Returns the other statements, verbatim, in their order, and the new kinds.
    """
    remarks: list[str] = []
    new: list[str] = []
    rest = [_SEPARATOR.split(text)[-1]] if is_cut else []
    statements = list(_statements(text))
    for core, statement in statements[: len(statements) - len(rest)]:
        is_main = core == statement
        if (
            _read_alias(core, fields)
            or _read_birth(core, fields, is_main=is_main)
            or _read_nationality(core, fields, is_main=is_main)
        ):
            continue
        if found := known_statement(core):
            _put(found, fields)
        elif link := read_link(core):
            fields["relationships"].append(link)
        elif found := new_statement(core):
            new.append(found.kind)
            _put(found, fields)
        else:
            remarks.append(statement)
    return remarks + rest, new


def has_new_kind(text: str) -> bool:
    """Return whether some remarks may have a kind that is new: then the party must be read."""
    return any(
        known_statement(core) is None and new_statement(core) is not None for core, _ in _statements(text)
    )


def _statements(text: str) -> Iterator[tuple[str, str]]:
    """Yield each statement without and with its ``alt.``."""
    for statement in _SEPARATOR.split(text.removesuffix(".")):
        yield statement.removeprefix("alt. "), statement


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


def _put(found: Statement, fields: Fields) -> None:
    if found.collection != "identifiers":
        fields[found.collection].append({"name": found.kind, "value": found.value})
        return
    rest = found.value
    dates: Shape = {}
    for field in ("expires", "issued"):  # from the end
        before, word, text = rest.rpartition(f" {field} ")
        days = period(text)
        if word and days.start_on:  # not "issued under the name ..."
            rest, dates[field] = before, days
    value, country = _with_country(rest)
    fields["identifiers"].append({"kind_text": found.kind, "value": value, "country": country, **dates})


def _with_country(text: str) -> tuple[str, str | None]:
    """Cut the country in brackets off the end of a number; None where there is none."""
    depth = 0
    for at in range(len(text) - 1, 0, -1):
        depth += (text[at] == ")") - (text[at] == "(")
        if not 0 < depth <= _MAX_BRACKETS:
            is_country = depth == 0 and text[at] == "(" and text[at - 1] == " "
            return (text[: at - 1], text[at + 1 : -1]) if is_country else (text, None)
    return text, None
