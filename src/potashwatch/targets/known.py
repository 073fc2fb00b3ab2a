"""The targets that are built in, and those of an installation behind them."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

from potashwatch.errors import ConfigError
from potashwatch.records.target import Target
from potashwatch.targets.reading import read_targets, refuse_twins

FILE = "known.toml"


def known_targets() -> tuple[Target, ...]:
    """Return Belaruskali, the Belarusian Potash Company and Belavia, with what hangs on them."""
    return _known()[0]


def known_sources() -> Mapping[str, str]:
    """Return what the sources of the built-in targets are, by their ids: document, address and day."""
    return dict(_known()[1])


@lru_cache(maxsize=1)
def _known() -> tuple[tuple[Target, ...], dict[str, str]]:
    text = resources.files("potashwatch.targets").joinpath(FILE).read_text("utf-8")
    content: dict[str, Any] = tomllib.loads(text)
    return read_targets(content["targets"], FILE), content["sources"]


def targets_of(own: Sequence[Target], origin: str = "targets") -> tuple[Target, ...]:
    """Return the built-in targets, then those of the installation.

    Raises ConfigError with code ``config.target`` where two have the same id, or one has that of a party linked to a
    built-in target: replacing a built-in target quietly could lose a key or a name, and of two parties under one id
    nobody could tell which was recognised. ``origin`` is what the message calls the source of the installation's own.
    """
    known = known_targets()
    targets = (*known, *own)
    refuse_twins(targets, origin)
    taken = {party.id for target in known for party in (target, *target.linked)}
    for target in own:
        for party in (target, *target.linked):
            if party.id in taken:
                raise ConfigError(
                    "config.target",
                    f"{origin}: target {target.id}: the id {party.id} is taken by one that is built in",
                    hint="give each target and each party linked to it an id of its own",
                )
    return targets
