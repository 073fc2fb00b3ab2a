"""Targets as people write them in TOML, read with every mistake named."""

import json
import unicodedata
from collections.abc import Sequence
from typing import Any, Final

from pydantic import ValidationError

from potashwatch.errors import ConfigError
from potashwatch.records.edition import PARTY_LISTS
from potashwatch.records.target import Target, WatchedParty
from potashwatch.targets.forms import bare, is_form
from potashwatch.targets.words import plain_words, words

HINT = "docs/targets.md shows how a target is written"
SHORTEST_NAME: Final = 4
"""Letters and digits that a name has besides its legal form."""
_TEXTS = ("title", "relation", "source")


def read_targets(value: object, origin: str) -> tuple[Target, ...]:
    """Return the targets that ``[[targets]]`` of a file means; ``origin`` is what messages call the file.

    Raises ConfigError: ``config.value`` for a value that cannot be, ``config.unknown-key`` for a key that nobody
    knows, ``config.target`` for an id that stands twice, and for a name that is a legal form alone or has too few
    letters. Messages name the target and the field.
    """
    if not isinstance(value, (list, tuple)):
        raise ConfigError("config.value", f"{origin}: targets must be tables, [[targets]]", hint=HINT)
    targets = tuple(_target(table, f"{origin}: {_called(table, n)}") for n, table in enumerate(value, 1))
    refuse_twins(targets, origin)
    return targets


def refuse_twins(targets: Sequence[Target], origin: str) -> None:
    """Raise ConfigError where two targets have the same id."""
    seen: set[str] = set()
    for target in targets:
        if target.id in seen:
            raise ConfigError(
                "config.target",
                f"{origin}: two targets have the id {target.id}",
                hint="give each target an id of its own; the ids of those that are built in are taken",
            )
        seen.add(target.id)


def _called(table: object, position: int) -> str:
    name = table.get("id") if isinstance(table, dict) else None
    return f"target {_told(name)}" if isinstance(name, str) and name else f"target no. {position}"


def _target(table: object, where: str) -> Target:
    if not isinstance(table, dict):
        raise ConfigError("config.value", f"{where} must be a table, [[targets]]", hint=HINT)
    try:
        target = Target.model_validate(_tuples(table))
    except ValidationError as error:
        raise _mistake(error, where) from error
    for place, party in (("", target), *((f"linked {one.id}: ", one) for one in target.linked)):
        _check(party, f"{where}: {place}")
    ids = [target.id, *(party.id for party in target.linked)]
    if twins := sorted({each for each in ids if ids.count(each) > 1}):
        raise ConfigError(
            "config.target",
            f"{where}: the id {twins[0]} stands twice",
            hint="the target and each party linked to it have an id of their own",
        )
    for place, party in (("", target), *((f"linked {one.id}: ", one) for one in target.linked)):
        _check_names(party, f"{where}: {place}")
    return target


def _tuples(value: Any) -> Any:  # noqa: ANN401 - any value of a TOML file
    """Return the value with tuples for lists, as the records want them."""
    if isinstance(value, dict):
        return {key: _tuples(each) for key, each in value.items()}
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _check(party: WatchedParty, where: str) -> None:
    """Refuse what has the right type and says nothing. Raises ConfigError."""
    texts = [(name, getattr(party, name, None)) for name in _TEXTS]
    texts += [(f"names.{n}.text", name.text) for n, name in enumerate(party.names, 1)]
    texts += [(f"numbers.{n}.value", number.value) for n, number in enumerate(party.numbers, 1)]
    texts += [(f"keys.{n}.uid", key.uid) for n, key in enumerate(party.keys, 1)]
    for field, text in texts:
        if text is None:
            continue
        if not any(map(str.isalnum, text)):
            raise _wrong(f"{where}{field}", text, "must have letters or digits")
        if any(unicodedata.category(c) in ("Cc", "Cs") for c in text):
            raise _wrong(f"{where}{field}", text, "must hold no control characters")
    for n, key in enumerate(party.keys, 1):
        if key.list not in PARTY_LISTS:
            raise _wrong(f"{where}keys.{n}.list", key.list, f"must be one of {', '.join(PARTY_LISTS)}")


def _check_names(party: WatchedParty, where: str) -> None:
    """Refuse names that are those of too many. Raises ConfigError with code ``config.target``."""
    for n, name in enumerate(party.names, 1):
        folded = words(name.text)
        if is_form(folded):
            why = "is a legal form and nothing else"
        elif len("".join(plain_words(name.text)[bare(folded)])) < SHORTEST_NAME:
            why = f"has fewer than {SHORTEST_NAME} letters and digits besides its legal form"
        else:
            continue
        raise ConfigError(
            "config.target",
            f"{where}names.{n}.text is {_told(name.text)}; it {why}",
            hint="write the name in full: one that many bear would touch all of them",
        )


def _mistake(error: ValidationError, where: str) -> ConfigError:
    """Return the first mistake of a table in one line."""
    first = min(
        error.errors(include_url=False),
        # A list whose parts are wrong counts as too short as well.
        key=lambda each: (each["type"] == "too_short", len(each["loc"]), str(each["loc"])),
    )
    field = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in first["loc"])
    match first["type"]:
        case "extra_forbidden":
            return ConfigError("config.unknown-key", f"{where}: {field} is no field of a target", hint=HINT)
        case "missing":
            return ConfigError("config.value", f"{where}: {field} is missing", hint=HINT)
        case "string_pattern_mismatch":
            must = "must be lower-case letters and digits, with single hyphens between them"
        case "literal_error" if field.endswith("list"):
            must = f"must be one of {', '.join(PARTY_LISTS)}"
        case "literal_error":
            must = f"must be {first['ctx']['expected']}"
        case "string_too_short":
            must = "must not be empty"
        case "too_short":
            must = "must have at least one"
        case "tuple_type":
            must = "must be a list"
        case "model_type" | "dict_type":
            must = "must be a table"
        case "date_type":
            must = "must be a date, such as 2026-03-26"
        case "string_type":
            must = "must be text"
        case _:
            must = first["msg"].lower()
    return _wrong(f"{where}: {field}", first["input"], must)


def _wrong(where: str, value: object, must: str) -> ConfigError:
    return ConfigError("config.value", f"{where} is {_told(value)}; it {must}", hint=HINT)


def _told(value: object) -> str:
    """Return a value as messages show it, cut where it is long."""
    if isinstance(value, (dict, list, tuple)):
        return "a table" if isinstance(value, dict) else "a list" if value else "an empty list"
    told = json.dumps(value, ensure_ascii=False, default=str)
    return told if len(told) <= _MOST else f"{told[:_MOST]}…"


_MOST = 80
