"""The pages that are made from the program."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.guards import figures
from benchmarks.guards import tables as guards
from potashwatch.pipeline.dataset import TABLES
from potashwatch.records.settings import GuardSettings
from tests.decisive.page import guarantees
from tests.documents.export import columns, line_schema
from tests.documents.helping import reference
from tests.documents.pages import ROOT
from tests.documents.schemas import tables

GENERATED: Final[dict[Path, Callable[[], str]]] = {
    guards.PAGE: lambda: guards.page(figures.stored(), GuardSettings()),
    ROOT / "docs/reference.md": reference,
    ROOT / "docs/schema.md": tables,
    ROOT / "docs/guarantees.md": guarantees,
    ROOT / "docs/export-columns.md": columns,
    **{ROOT / f"docs/export/{name}.schema.json": partial(line_schema, name) for name in TABLES},
}
