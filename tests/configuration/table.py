"""``python -m tests.configuration.table`` prints the tables of docs/configuration.md as the settings are now."""

import ast
import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from pydantic import BaseModel

from potashwatch import __version__
from potashwatch.pipeline.setting import SETTINGS
from potashwatch.records import settings


def tables() -> str:
    """Return one table for each table of the file; the settings of a table by list stand in one row."""
    return "\n".join(_tables(settings.Settings(), ())) + "\n"


def _tables(model: BaseModel, above: tuple[str, ...]) -> Iterator[str]:
    yield f"### `[{'.'.join(above)}]`" if above else "### At the top"
    yield from ("", "| key | default | what it may be | meaning |", "|---|---|---|---|")
    inner = []
    for name in type(model).model_fields:
        value, key = getattr(model, name), (*above, name)
        if isinstance(value, settings.ByList):
            defaults = ", ".join(f"{each} = {days}" for each, days in dict(value).items())
            yield _row(
                name, defaults, _allowed((*key, "ofac_sdn")) + ", for each list", _meaning(model, name)
            )
        elif isinstance(value, BaseModel):
            inner.append((value, key))
        else:
            yield _row(name, _default(value), _allowed(key), _meaning(model, name))
    for value, key in inner:
        yield ""
        yield from _tables(value, key)


def _row(*cells: str) -> str:
    name, default, allowed, meaning = cells
    return f"| {name} | `{default}` | {allowed} | {meaning} |"


def _allowed(key: tuple[str, ...]) -> str:
    return SETTINGS[key].allowed()


def _default(value: object) -> str:
    if value is None:
        return "not set"
    return json.dumps(value).replace(__version__, "VERSION")


def _meaning(model: BaseModel, name: str) -> str:
    """Return what stands under a field in the source: its meaning, and the reason for its default."""
    tree = ast.parse(Path(settings.__file__).read_text("utf-8"))
    (body,) = [
        node.body
        for node in tree.body
        if isinstance(node, ast.ClassDef) and node.name == type(model).__name__
    ]
    for field, told in pairwise(body):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and field.target.id == name
        ):
            assert isinstance(told, ast.Expr), f"{name} has no docstring"
            assert isinstance(told.value, ast.Constant)
            return " ".join(str(told.value.value).replace("``", "`").split())
    raise AssertionError(name)


if __name__ == "__main__":
    sys.stdout.write(tables())
