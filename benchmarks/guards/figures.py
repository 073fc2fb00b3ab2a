"""What was measured, as it is stored: the page and its tables are made of it without reading a list again."""

from pathlib import Path
from typing import Final

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from potashwatch.guards import Losses

STORED: Final = Path(__file__).parent / "measured.json"


@dataclass(frozen=True)
class Size:
    """How many parties an edition has."""

    edition: str
    list: str
    records: int
    is_excerpt: bool


@dataclass(frozen=True)
class Pair:
    """Two published editions of one list in one format, and what the later one has fewer of."""

    old: str
    new: str
    days: int
    losses: Losses
    """Groups and fields that lost fewer than 5, or less than a tenth, are left out."""
    is_dated: bool
    """Whether the files carry different dates, so that the older one, served again, is known by its date."""


@dataclass(frozen=True)
class Case:
    """A published edition with a part missing, and what it has fewer of than the edition itself."""

    sort: str
    """``program``: all parties of one; ``part``: those of one program alone; ``kind``; ``end``; ``field``."""
    edition: str
    what: str
    parties: int
    """How many are missing, or have lost the field."""
    losses: Losses


@dataclass(frozen=True)
class Figures:
    """All that was measured."""

    sizes: tuple[Size, ...]
    pairs: tuple[Pair, ...]
    cases: tuple[Case, ...]


_ADAPTER: Final = TypeAdapter(Figures)


def stored() -> Figures:
    """Return what was measured over the published files of the project."""
    return _ADAPTER.validate_json(STORED.read_bytes())


def store(figures: Figures) -> None:
    """Write it, one line for each edition, pair and case."""
    sections = _ADAPTER.dump_python(figures, mode="json")
    parts = []
    for name, rows in sections.items():
        lines = ",\n".join(TypeAdapter(dict).dump_json(row).decode() for row in rows)
        parts.append(f'"{name}": [\n{lines}\n]')
    STORED.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")
