"""The register of general licenses that is shipped: what was known when this version was made. See ``known.toml``."""

import json
import tomllib
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Final

from pydantic import TypeAdapter

from potashwatch.records.license import GeneralLicense, Printed

KNOWN_TO: Final = date(2026, 10, 5)
"""The day to which the register reaches. What came later it does not know."""

_LICENSES: Final = TypeAdapter(tuple[GeneralLicense, ...])
_PRINTED: Final = TypeAdapter(tuple[Printed, ...])


def known_licenses() -> tuple[GeneralLicense, ...]:
    """Return every license of the register, with the status it has on the last day of the register."""
    return _LICENSES.validate_json(_json("license"))


def known_printed() -> tuple[Printed, ...]:
    """Return the documents of the Federal Register that the register knows to print a license."""
    return _PRINTED.validate_json(_json("printed"))


def _json(table: str) -> str:
    # JSON is what strict records take lists and dates from.
    return json.dumps(_register()[table], default=lambda value: value.isoformat())


@cache
def _register() -> dict[str, Any]:
    return tomllib.loads(resources.files("potashwatch.licenses").joinpath("known.toml").read_text("utf-8"))
