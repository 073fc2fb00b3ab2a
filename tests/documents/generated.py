"""The pages that are made from the program."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.documents.helping import reference
from tests.documents.pages import ROOT
from tests.documents.schemas import tables

GENERATED: Final[dict[Path, Callable[[], str]]] = {
    ROOT / "docs/reference.md": reference,
    ROOT / "docs/schema.md": tables,
}
