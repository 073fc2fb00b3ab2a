"""The file of the configuration: where it is looked for, and how it is read."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from potashwatch.errors import ConfigError, printable
from potashwatch.pipeline.setting import HINT, PREFIX

VARIABLE = PREFIX + "CONFIG"
"""Names the file; empty is as if it were not there."""
_MAX_BYTES = 1024 * 1024
_MAX_DOTS = 1_000
"""On one line: ``tomllib`` takes quadratic time on a key of many parts."""


@dataclass(frozen=True)
class SettingsFile:
    """The one file that is read."""

    path: Path
    """Absolute."""
    told: str
    """What messages call it: as given, and the table of a project file."""
    table: dict[str, Any]
    """As written, unchecked."""


def find_file(config: Path | None, environment: Mapping[str, str], cwd: Path) -> SettingsFile | None:
    """Return the first file that is there, as ``load`` says; None where there is none. Raises ConfigError."""
    named = config or (Path(environment[VARIABLE]) if environment.get(VARIABLE) else None)
    if named is not None:
        told = printable(str(named))
        path = cwd / expanded(named, told)
        if (table := read_toml(path, told)) is None:
            raise ConfigError("config.unreadable", f"{told}: no such file", hint="check the name of the file")
        found = _table(path, told, table)
        if found is None:
            raise ConfigError(
                "config.unreadable",
                f"{told}: has no table [tool.potashwatch]",
                hint="add the table, or name a file of the program's own",
            )
        return found
    for path in (cwd / _NAME, cwd / _PROJECT, _configuration_folder() / _NAME):
        told = printable(str(path))
        table = read_toml(path, told)
        if table is not None and (found := _table(path, told, table)):
            return found
    return None


def read_toml(path: Path, told: str) -> dict[str, Any] | None:
    """Return the content of a TOML file; None where there is no file. Raises ConfigError."""
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise ConfigError(
            "config.unreadable",
            f"{told}: cannot be read: {reason}",
            hint="check the path and its permissions",
        ) from error
    if len(data) > _MAX_BYTES or any(line.count(b".") > _MAX_DOTS for line in data.split(b"\n")):
        raise ConfigError(
            "config.unreadable",
            f"{told}: more than {_MAX_BYTES >> 10} KiB, or {_MAX_DOTS:,} dots on a line: not a configuration",
            hint="check the path: a configuration has a few kilobytes",
        )
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        reason = f"it is not UTF-8 (at line {line})"
    except tomllib.TOMLDecodeError as error:
        reason = str(error)
    except RecursionError:
        reason = "it is nested too deeply"
    except ValueError as error:  # of a number with thousands of digits
        reason = str(error).partition(";")[0]
    raise ConfigError(
        "config.unreadable", f"{told}: not a TOML file: {reason}", hint="correct the file at that line"
    )


def _table(path: Path, told: str, content: dict[str, Any]) -> SettingsFile | None:
    """Return the settings of a file; None for a project that has none."""
    if path.name != _PROJECT:
        return SettingsFile(path, told, content)
    tools = content.get("tool", {})
    if not isinstance(tools, dict) or "potashwatch" not in tools:
        return None
    table, told = tools["potashwatch"], f"{told} [tool.potashwatch]"
    if not isinstance(table, dict):
        raise ConfigError("config.value", f"{told}: must be a table", hint=HINT)
    return SettingsFile(path, told, table)


def expanded(path: Path, told: str) -> Path:
    """Return a path with ``~`` written out; ``told`` is whose path it is. Raises ConfigError."""
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise ConfigError(
            "config.value",
            f"{told}: {path.parts[0]} is the home of nobody known",
            hint="write the whole path",
        ) from error


def _configuration_folder() -> Path:
    return platformdirs.user_config_path("potashwatch", appauthor=False)


_NAME, _PROJECT = "potashwatch.toml", "pyproject.toml"
