"""The effective settings, and where each comes from: defaults, then one file, the environment, the command line."""

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from potashwatch.errors import ConfigError, printable
from potashwatch.pipeline.configuration_file import VARIABLE, expanded, find_file
from potashwatch.pipeline.setting import HINT, PREFIX, SETTINGS, SINKS, Key
from potashwatch.records.place import Place, is_remote, parse_bucket
from potashwatch.records.settings import Settings
from potashwatch.records.sink import ANY_TARGET
from potashwatch.targets import targets_of

OTHER_VARIABLES = frozenset({VARIABLE, PREFIX + "TRACEBACK"})
"""Known to the program, and no settings."""

DEFAULT = "default"
COMMAND_LINE = "command line"


@dataclass(frozen=True)
class Configuration:
    """What is in effect."""

    settings: Settings
    """Folders in it are absolute."""
    origins: dict[str, str]
    """Key with dots to ``default``, a file, the name of an environment variable, or ``command line``."""
    file: Path | None
    """The one file that was read; None where there is none."""
    archive_place: Place
    """The folder or the bucket of the archive: the setting, or the data folder of the platform."""

    def rows(self) -> Iterator[tuple[str, Any, str]]:
        """Yield key, value as it may be told, and origin, in a fixed order; the archive's folder in any case."""
        for setting in SETTINGS.values():
            value: object = self.settings
            for name in setting.key:
                value = getattr(value, name)
            if setting.key == _ARCHIVE:
                value = printable(str(self.archive_place))
            yield setting.name, setting.shown(value), self.origins[setting.name]


def load(
    *, flags: Mapping[Key, object], environment: Mapping[str, str], cwd: Path, config: Path | None
) -> Configuration:
    """Return the configuration in effect.

    ``flags`` are values from the command line by key, None for those not given; ``config`` is ``--config``. Without it
    the file is the first of: the one that ``POTASHWATCH_CONFIG`` names, ``potashwatch.toml`` in ``cwd``, the table
    ``[tool.potashwatch]`` of ``pyproject.toml`` there, ``potashwatch.toml`` in the platform's configuration folder.
    Relative folders in a file are taken from where it lies, others from ``cwd``, which is absolute.
    Only that one is read. A wrong value is an error also where another overrules it. Raises ConfigError.
    """
    file = find_file(config, environment, cwd)
    found: dict[Key, tuple[object, str]] = {key: (each.default, DEFAULT) for key, each in SETTINGS.items()}
    if file:
        for key, value in _flat(file.table, file.told):
            found[key] = _taken(key, value, file.told, file.path.parent), file.told
    for key, text, variable in _variables(environment):
        value = SETTINGS[key].of_text(text, variable)
        found[key] = _located(key, value, variable, cwd), variable
    for key, value in flags.items():
        if value is not None:
            plain = str(value) if isinstance(value, Path) else value
            found[key] = _taken(key, plain, COMMAND_LINE, cwd), COMMAND_LINE
    settings = Settings.model_validate(_nested({key: value for key, (value, _) in found.items()}))
    _check_sinks(settings, found[SINKS][1])
    return Configuration(
        settings=settings,
        origins={SETTINGS[key].name: origin for key, (_, origin) in found.items()},
        file=file.path if file else None,
        archive_place=_place_of(settings.archive) if settings.archive else _data_folder(),
    )


def _flat(table: dict[str, Any], told: str, above: Key = ()) -> Iterator[tuple[Key, object]]:
    """Yield key and value of every setting of a file. Raises ConfigError for a key that is none."""
    for name, value in table.items():
        key = (*above, name)
        if key in SETTINGS:
            yield key, value
        elif key not in _TABLES:
            raise _unknown(f"{told}: {_written(key)} is no setting", ".".join(key).lower(), _NAMES)
        elif isinstance(value, dict):
            yield from _flat(value, told, key)
        else:
            raise ConfigError(
                "config.value", f"{told}: {_written(key)} must be a table, [{_written(key)}]", hint=HINT
            )


def _variables(environment: Mapping[str, str]) -> Iterator[tuple[Key, str, str]]:
    """Yield key, text and name of every variable that is a setting. Raises ConfigError for one that nobody knows."""
    for variable in sorted(environment):
        if variable in _VARIABLES:
            yield _VARIABLES[variable], environment[variable], variable
        elif variable.startswith(PREFIX) and variable not in OTHER_VARIABLES:
            known = {name.removeprefix(PREFIX): name for name in (*_VARIABLES, *sorted(OTHER_VARIABLES))}
            message = f"environment: {printable(variable)} is no setting"
            raise _unknown(message, variable.removeprefix(PREFIX), known)


def _check_sinks(settings: Settings, origin: str) -> None:
    """Refuse a sink that waits for a target nobody watches: it would be silent for ever. Raises ConfigError."""
    if not settings.sinks:
        return
    known = {ANY_TARGET: ANY_TARGET, **{target.id: target.id for target in targets_of(settings.targets)}}
    for sink in settings.sinks:
        for name in getattr(sink, "targets", ()):
            if name not in known:
                message = f"{origin}: sink {sink.name}: {json.dumps(name, ensure_ascii=False)} is no target"
                close = difflib.get_close_matches(name, known, n=1)
                meant = f"did you mean {close[0]}? " if close else ""
                raise ConfigError("config.sink", message, hint=f"{meant}potashwatch targets shows them")


def _unknown(message: str, word: str, known: Mapping[str, str]) -> ConfigError:
    """Return the error of a name that nobody knows; ``known`` are those to compare it with, and how each is told."""
    close = difflib.get_close_matches(word, known, n=1)
    meant = f"did you mean {known[close[0]]}? " if close else ""
    return ConfigError("config.unknown-key", message, hint=meant + HINT)


def _taken(key: Key, value: object, origin: str, base: Path) -> object:
    return _located(key, SETTINGS[key].of_value(value, origin, base), origin, base)


def _located(key: Key, value: object, origin: str, base: Path) -> object:
    """Return a folder as an absolute path, relative ones from the base; an address as it is. Raises ConfigError."""
    if key not in _FOLDERS or not isinstance(value, str):
        return value
    if is_remote(value):
        if key == _MIRROR and value.lower().startswith(("http://", "https://")):
            return value
        if key == _ARCHIVE:
            with suppress(ValueError):
                return str(parse_bucket(value))
        raise SETTINGS[key].wrong(value, origin)
    return str(base / expanded(Path(value), f"{origin}: {SETTINGS[key].name}"))


def _written(key: Key) -> str:
    """Return a key as it stands in a file; a name with a dot in it stands in quotes."""
    bare = re.compile(r"[A-Za-z0-9_-]+")
    return ".".join(name if bare.fullmatch(name) else json.dumps(name, ensure_ascii=False) for name in key)


def _nested(values: dict[Key, object]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for key, value in values.items():
        branch = tree
        for name in key[:-1]:
            branch = branch.setdefault(name, {})
        branch[key[-1]] = value
    return tree


def _place_of(text: str) -> Place:
    return parse_bucket(text) if is_remote(text) else Path(text)


def _data_folder() -> Path:
    return platformdirs.user_data_path("potashwatch", appauthor=False)


_ARCHIVE: Key = ("archive",)
_MIRROR: Key = ("mirror",)
_FOLDERS = frozenset({_ARCHIVE, _MIRROR})
_TABLES = frozenset(key[:depth] for key in SETTINGS for depth in range(1, len(key)))
_NAMES = {name: name for name in (*(s.name for s in SETTINGS.values()), *sorted(map(".".join, _TABLES)))}
_VARIABLES = {setting.variable: key for key, setting in SETTINGS.items()}
