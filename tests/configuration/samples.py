"""Files of a configuration, and what is loaded from them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from potashwatch.errors import ConfigError
from potashwatch.pipeline.configuration import Configuration, load
from potashwatch.pipeline.setting import Key


def written(folder: Path, name: str = "potashwatch.toml", text: str = "") -> Path:
    """Write a file of settings."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def loaded(
    cwd: Path,
    *,
    environment: Mapping[str, str] | None = None,
    flags: Mapping[Key, Any] | None = None,
    config: Path | None = None,
) -> Configuration:
    """Load what is in effect in a folder."""
    return load(flags=flags or {}, environment=environment or {}, cwd=cwd, config=config)


def refused(cwd: Path, **given: Any) -> ConfigError:  # noqa: ANN401 - as for loaded
    """Return the error that a configuration ends in."""
    with pytest.raises(ConfigError) as caught:
        loaded(cwd, **given)
    return caught.value
