"""``case.toml``: how the editions of a case are compared."""

import difflib
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from potashwatch.errors import ConfigError
from potashwatch.pipeline.configuration_file import read_toml
from potashwatch.pipeline.filters import Filters
from potashwatch.records.base import Frozen
from potashwatch.records.delta import ChangeKind, Significance
from potashwatch.records.edition import ListId


class CaseSettings(Frozen):
    """The options of ``diff`` that a case may set, under their names there, and what else a case decides."""

    list: ListId | None = None
    across_formats: bool = False
    min_significance: Significance = "editorial"
    kinds: tuple[ChangeKind, ...] = ()
    programs: tuple[str, ...] = ()
    match: str | None = None
    targets_only: bool = False
    targets: Literal["built-in", "none"] = "built-in"
    """The watched parties that come with the program; those of a configuration never count: they differ by place."""
    allow_drift: bool = False
    """Format drift is expected."""

    def filters(self) -> Filters:
        """Return which changes are shown."""
        return Filters(self.min_significance, self.kinds, self.programs, self.match, self.targets_only)


def read_settings(path: Path, told: str) -> CaseSettings:
    """Read a ``case.toml``; ``told`` is what messages call it. Raises ConfigError."""
    content = read_toml(path, told) or {}
    for key in content:
        if key not in CaseSettings.model_fields:
            close = difflib.get_close_matches(key, CaseSettings.model_fields, n=1)
            meant = f"did you mean {close[0]}? " if close else ""
            known = ", ".join(CaseSettings.model_fields)
            raise ConfigError(
                "config.unknown-key", f"{told}: nobody knows {key}", hint=f"{meant}there are {known}"
            )
    try:
        return CaseSettings.model_validate(
            {key: tuple(value) if isinstance(value, list) else value for key, value in content.items()}
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(map(str, first["loc"]))
        raise ConfigError(
            "config.value",
            f"{told}: {key}: {first['msg']}",
            hint="docs/ci.md has every key, and what it may be",
        ) from error
