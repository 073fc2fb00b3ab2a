"""One setting: its key, its environment variable, what it may be, and how it is told."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, get_origin

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from potashwatch.errors import ConfigError
from potashwatch.records.base import Frozen
from potashwatch.records.settings import Settings
from potashwatch.records.sink import Sink
from potashwatch.records.target import Target
from potashwatch.targets import read_targets, targets_of

Key = tuple[str, ...]
"""Names of the tables and of the setting in the last of them."""

PREFIX = "POTASHWATCH_"
"""Of every environment variable of the program."""

HINT = "docs/configuration.md has every setting, and what it may be"


@dataclass(frozen=True)
class Setting:
    """One setting."""

    key: Key
    default: object
    kind: Any
    """What it may be: a type with its bounds, as the model has it."""
    is_list: bool

    @property
    def name(self) -> str:
        """The key as people write it: with dots."""
        return ".".join(self.key)

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return PREFIX + "_".join(self.key).upper()

    @cached_property
    def adapter(self) -> TypeAdapter[object]:
        """What checks a value. Made when one is given: most stay as they are."""
        return TypeAdapter[object](self.kind, config=ConfigDict(strict=True))

    def allowed(self) -> str:
        """Say in words what it may be."""
        return _allowed(self.adapter.json_schema())

    @property
    def is_table(self) -> bool:
        """Whether it is written as tables, and in a file alone."""
        return self.key in _TABLES

    def of_text(self, text: str, origin: str) -> object:
        """Return the value that a text means: parts of a list stand between commas. Raises ConfigError."""
        if self.is_table:
            raise ConfigError(
                "config.value",
                f"{origin}: {self.name} cannot stand in a variable",
                hint=f"write them into the file, as tables [[{self.name}]]",
            )
        if self.is_list:
            parts = tuple(part.strip() for part in text.split(","))
            return self.of_value(() if parts == ("",) else parts, origin, Path())
        try:
            return self._checked(self.adapter.validate_strings(text))
        except (ValidationError, ValueError) as error:
            raise self.wrong(text, origin) from error

    def of_value(self, value: object, origin: str, base: Path) -> object:
        """Return a value as the model wants it; paths inside tables are taken from ``base``. Raises ConfigError."""
        if self.is_table:
            return _TABLES[self.key](value, origin, base)
        found = tuple(value) if isinstance(value, list) else value
        try:
            return self._checked(self.adapter.validate_python(found))
        except (ValidationError, ValueError) as error:
            raise self.wrong(value, origin) from error

    def _checked(self, value: object) -> object:
        """Refuse texts that are empty or hold control characters. Raises ValueError."""
        for text in value if isinstance(value, tuple) else (value,):
            is_bad = isinstance(text, str) and (
                not text.strip() or any(unicodedata.category(c) in ("Cc", "Cs") for c in text)
            )
            if is_bad:
                raise ValueError("text must not be empty and hold no control characters")
        return value

    def wrong(self, value: object, origin: str) -> ConfigError:
        """Return the error of a value that cannot be."""
        told = json.dumps(self.shown(value), ensure_ascii=False, default=str)
        told = told if len(told) <= _MOST else f"{told[:_MOST]}…"
        return ConfigError(
            "config.value", f"{origin}: {self.name} is {told}; it must be {self.allowed()}", hint=HINT
        )

    def shown(self, value: object) -> Any:  # noqa: ANN401 - a JSON value, or what a person wrote instead of one
        """Return what may be told of a value: no token of a person, no password or query of an address."""
        if self.key == _SECRET and value not in (self.default, ""):
            return "set, not shown"
        if self.is_table and isinstance(value, tuple):
            names = [each.id if isinstance(each, Target) else getattr(each, "name", "?") for each in value]
            return f"{len(names)}: {', '.join(names)}" if names else []
        if isinstance(value, dict):
            return "a table"
        if isinstance(value, (list, tuple)):
            return [self.shown(part) for part in value]
        return _without_secrets(value) if isinstance(value, str) else value


_SECRET = ("eu", "token")
_MOST = 80
_ADDRESS = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*+://)(?P<place>[^?#]*+)(?P<rest>.*)", re.DOTALL)


def _own_targets(value: object, origin: str, _base: Path) -> tuple[Target, ...]:
    """Return targets of a file whose ids are none of the built-in ones. Raises ConfigError."""
    own = read_targets(value, origin)
    targets_of(own, origin)
    return own


def _own_sinks(value: object, origin: str, base: Path) -> tuple[Sink, ...]:
    """Return sinks of a file. Raises ConfigError."""
    from potashwatch.alerts import read_sinks  # noqa: PLC0415 - sinks bring the network with them, and most have none

    return read_sinks(value, origin, base)


TARGETS: Key = ("targets",)
SINKS: Key = ("sinks",)
_TABLES: dict[Key, Callable[[object, str, Path], tuple[Frozen, ...]]] = {
    TARGETS: _own_targets,
    SINKS: _own_sinks,
}
"""Tables, and no plain values as all others: what reads each."""


def _without_secrets(text: str) -> str:
    if not (found := _ADDRESS.fullmatch(text)):
        return text
    host, slash, path = found["place"].partition("/")
    _, at, host = host.rpartition("@")
    return f"{found['scheme']}{'…@' if at else ''}{host}{slash}{path}{'?…' if found['rest'] else ''}"


def _allowed(schema: dict[str, Any]) -> str:
    if "description" in schema:
        return str(schema["description"])
    if "enum" in schema:
        return f"one of {', '.join(schema['enum'])}"
    match schema["type"]:
        case "boolean":
            return "true or false"
        case "array":
            most = ", each once" if schema.get("uniqueItems") else ""
            least = ", at least one" if schema.get("minItems") else ""
            return f"a list of {_allowed(schema['items']).removeprefix('one of ')}{most}{least}"
        case "integer" | "number" as kind:
            return f"a {'whole ' if kind == 'integer' else ''}number{_bounds(schema)}"
    return "text, not empty, without control characters"


def _bounds(schema: dict[str, Any]) -> str:
    words = {"minimum": "at least", "exclusiveMinimum": "above", "maximum": "at most"}
    told = [f"{word} {schema[bound]:g}" for bound, word in words.items() if bound in schema]
    return f", {' and '.join(told)}" if told else ""


def _settings(model: BaseModel, above: Key = ()) -> Iterator[Setting]:
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            yield from _settings(value, (*above, name))
        else:
            told = Field(description=field.description, json_schema_extra=field.json_schema_extra)
            kind: Any = Annotated[(field.annotation, *field.metadata, told)]
            yield Setting((*above, name), value, kind, get_origin(field.annotation) is tuple)


SETTINGS: dict[Key, Setting] = {setting.key: setting for setting in _settings(Settings())}
"""Every setting, in the order of the model."""
