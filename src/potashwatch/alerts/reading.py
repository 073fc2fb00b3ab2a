"""Sinks as people write them in TOML, read with every mistake named. No message shows a value: it might be a secret."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from email.errors import HeaderParseError
from email.headerregistry import Address
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, get_args

from pydantic import ValidationError

from potashwatch.errors import ConfigError
from potashwatch.records.sink import (
    CommandSink,
    DirectorySink,
    FileSink,
    PingSink,
    Secret,
    Sink,
    SmtpSink,
)

HINT: Final = "docs/alerts.md shows how each sink is written"

_OWN_PREFIX: Final = "POTASHWATCH_"
"""Of the settings of the program: a variable of that name would be taken for one."""
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_VARIABLE: Final = re.compile(r"[A-Z_][A-Z0-9_]{0,99}")
_HOST: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]+")
_OF_ARGUMENTS: Final = "\t\n"
"""What an argument of a program may hold: a short script has lines."""


def _kinds() -> Mapping[str, type[Sink]]:
    (models, _) = get_args(Sink)
    return MappingProxyType(
        {get_args(model.model_fields["kind"].annotation)[0]: model for model in get_args(models)}
    )


KINDS: Final = _kinds()
"""Every sort of sink by its name."""


def read_sinks(value: object, origin: str, base: Path) -> tuple[Sink, ...]:
    """Return the sinks that ``[[sinks]]`` of a file means; ``origin`` is what messages call the file.

    Paths in them are absolute: relative ones are taken from ``base``, where the file lies. Whether the targets exist
    is not looked at. Raises ConfigError: ``config.value`` for a value that cannot be, ``config.unknown-key`` for a
    key that nobody knows, ``config.sink`` for an unknown kind, a name that stands twice, a secret that is written
    down in the file or found in no single place, a user without a password. Messages name the sink and the field.
    """
    if not isinstance(value, (list, tuple)):
        raise ConfigError("config.value", f"{origin}: sinks must be tables, [[sinks]]", hint=HINT)
    sinks = tuple(_sink(table, f"{origin}: {_called(table, n)}", base) for n, table in enumerate(value, 1))
    seen: set[str] = set()
    for sink in sinks:
        if sink.name in seen:
            raise _wrong_sink(
                f"{origin}: two sinks have the name {sink.name}",
                "give each a name of its own: what was sent to it is remembered under it",
            )
        seen.add(sink.name)
    return sinks


def _called(table: object, position: int) -> str:
    name = table.get("name") if isinstance(table, dict) else None
    is_name = isinstance(name, str) and _NAME.fullmatch(name)
    return f"sink {name}" if is_name else f"sink no. {position}"


def _sink(table: object, where: str, base: Path) -> Sink:
    if not isinstance(table, dict):
        raise ConfigError("config.value", f"{where} must be a table, [[sinks]]", hint=HINT)
    model = _model(table, where)
    _look_at_keys(table, model, where)
    _look_at_texts(table, where)
    for field in _secret_fields(model):
        if table.get(field) is not None:
            _look_at_secret(table[field], f"{where}: {field}", field)
    try:
        sink: Sink = model.model_validate(_tuples(table))
    except ValidationError as error:
        raise _mistake(error, where) from None  # pydantic's own words show the value
    if isinstance(sink, SmtpSink):
        _look_at_mail(sink, where)
    if isinstance(sink, PingSink) and sink.lists and sink.means != "checked":
        raise _wrong_sink(f'{where} has lists, which count only with means = "checked"', HINT)
    return _placed(sink, where, base)


def _model(table: dict[str, Any], where: str) -> type[Sink]:
    if "kind" not in table:
        raise ConfigError(
            "config.value", f"{where}: kind is missing", hint=f"it is one of {', '.join(KINDS)}"
        )
    kind = table["kind"]
    if isinstance(kind, str) and kind in KINDS:
        return KINDS[kind]
    meant = _nearest(kind, KINDS) if isinstance(kind, str) else ""
    raise _wrong_sink(f"{where}: its kind is none of {', '.join(KINDS)}", meant + HINT)


def _look_at_keys(table: dict[str, Any], model: type[Sink], where: str) -> None:
    """Refuse a key that this kind of sink does not have. Raises ConfigError."""
    for key in table:
        if key not in model.model_fields:
            told = key if re.fullmatch(r"[A-Za-z_-]{1,40}", key) else "a key"
            raise ConfigError(
                "config.unknown-key",
                f"{where}: {told} is no field of a sink of the kind {table['kind']}",
                hint=_nearest(key, model.model_fields) + HINT,
            )


def _nearest(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word.lower(), list(known), n=1)
    return f"did you mean {close[0]}? " if close else ""


def _look_at_texts(table: dict[str, Any], where: str) -> None:
    """Refuse texts that say nothing, or hold control characters. Raises ConfigError."""
    for key, value in table.items():
        for text in value if isinstance(value, list) else (value,):
            if isinstance(text, str) and not text.strip():
                raise _wrong(f"{where}: {key}", "must not be empty")
            allowed = _OF_ARGUMENTS if key == "command" else ""
            if isinstance(text, str) and any(_is_control(c) and c not in allowed for c in text):
                raise _wrong(f"{where}: {key}", "must hold no control characters")


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs")


def _secret_fields(model: type[Sink]) -> list[str]:
    return [name for name, field in model.model_fields.items() if field.annotation in (Secret, Secret | None)]


def _look_at_secret(value: object, where: str, field: str) -> None:
    """Refuse a secret that is written down, or whose place is not clear. Raises ConfigError."""
    example = f'{field} = {{ env = "NAME_OF_A_VARIABLE" }} or {field} = {{ file = "PATH" }}'
    if not isinstance(value, dict):
        hint = f"write {example}; take a secret that was written here for known, and renew it"
        raise _wrong_sink(f"{where} stands in the file itself; only where it is found may stand there", hint)
    if unknown := [key for key in value if key not in Secret.model_fields]:
        hint = _nearest(unknown[0], Secret.model_fields)
        raise ConfigError(
            "config.unknown-key", f"{where} has a key that is neither env nor file", hint=hint + HINT
        )
    if len(value) != 1:
        raise _wrong_sink(f"{where} must have exactly one of env and file", f"write {example}")
    for key, place in value.items():
        if not isinstance(place, str):
            raise _wrong(f"{where}.{key}", "must be text")
        if key == "env" and not _VARIABLE.fullmatch(place):
            raise _wrong(f"{where}.env", "must be the name of a variable: capital letters, digits and _")
        if key == "env" and place.startswith(_OWN_PREFIX):
            hint = "the program would take it for a setting: choose another name"
            raise _wrong_sink(f"{where}.env must not begin with {_OWN_PREFIX}", hint)
        if key == "file" and (not place.isprintable() or not place.strip() or "://" in place):
            raise _wrong(f"{where}.file", "must be the path of a file")


def _look_at_mail(sink: SmtpSink, where: str) -> None:
    """Refuse what no mail can be sent with. Raises ConfigError."""
    if (sink.user is None) != (sink.password is None):
        there, missing = ("password", "user") if sink.user is None else ("user", "password")
        raise _wrong_sink(f"{where} has a {there} and no {missing}", "give both, or neither")
    if not _HOST.fullmatch(sink.host):
        raise _wrong(f"{where}: host", "must be the name of a mail server, without a scheme or a port")
    for field, addresses in (("sender", (sink.sender,)), ("to", sink.to)):
        for address in addresses:
            if not is_mail_address(address):
                raise _wrong(
                    f"{where}: {field}", "must be an address of mail and nothing else, such as a@b.example"
                )
    if twins := len(sink.to) - len({address.lower() for address in sink.to}):
        raise _wrong(f"{where}: to", f"must have each address once ({twins} too many)")


def is_mail_address(text: str) -> bool:
    """Tell whether a text is one address of mail and nothing else; ASCII alone, as every server takes it."""
    try:
        address = Address(addr_spec=text)
    except (ValueError, HeaderParseError, IndexError):
        return False
    return (
        text.isascii()
        and text.isprintable()
        and " " not in text
        and bool(address.username and address.domain)
    )


def _placed(sink: Sink, where: str, base: Path) -> Sink:
    """Return a sink whose paths are absolute. Raises ConfigError."""
    changed: dict[str, object] = {}
    for field in _secret_fields(type(sink)):
        secret: Secret | None = getattr(sink, field)
        if secret is not None and secret.file is not None:
            changed[field] = Secret(file=_absolute(secret.file, f"{where}: {field}.file", base))
    if isinstance(sink, (FileSink, DirectorySink)):
        if "://" in sink.path:
            raise _wrong(f"{where}: path", "must be a path")
        changed["path"] = _absolute(sink.path, f"{where}: path", base)
    if isinstance(sink, CommandSink) and Path(sink.command[0]).name != sink.command[0]:
        program = _absolute(sink.command[0], f"{where}: command", base)
        changed["command"] = (program, *sink.command[1:])
    return sink.model_copy(update=changed)


def _absolute(path: str, where: str, base: Path) -> str:
    try:
        return str(base / Path(path).expanduser())
    except RuntimeError:
        raise _wrong(where, "begins with the home of nobody known; write the whole path") from None


def _tuples(value: Any) -> Any:  # noqa: ANN401 - any value of a TOML file
    """Return the value with tuples for lists, as the records want them."""
    if isinstance(value, dict):
        return {key: _tuples(each) for key, each in value.items()}
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _mistake(error: ValidationError, where: str) -> ConfigError:
    """Return the first mistake of a table in one line."""
    first = min(
        error.errors(include_url=False, include_input=False), key=lambda each: tuple(map(str, each["loc"]))
    )
    field = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in first["loc"])
    match first["type"]:
        case "missing":
            return ConfigError("config.value", f"{where}: {field} is missing", hint=HINT)
        case "string_pattern_mismatch":
            must = "must be lower-case letters, digits and -, at most 40"
        case "literal_error":
            must = f"must be {first['ctx']['expected']}"
        case "string_too_short" | "too_short":
            must = "must not be empty"
        case "tuple_type":
            must = "must be a list"
        case "string_type":
            must = "must be text"
        case "int_type":
            must = "must be a whole number"
        case "greater_than_equal" | "less_than_equal":
            must = "must be from 1 to 65535"
        case _:
            must = "cannot be that"
    return _wrong(f"{where}: {field}", must)


def _wrong(where: str, must: str) -> ConfigError:
    return ConfigError("config.value", f"{where} {must}", hint=HINT)


def _wrong_sink(message: str, hint: str) -> ConfigError:
    return ConfigError("config.sink", message, hint=hint)
