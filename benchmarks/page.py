"""The page of figures: a table of aims, then a section for each part. One part can be renewed, the others stay."""

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

_INTRO = """# Performance

Every figure on this page was measured by `make bench`; each section says when and where. A figure that misses its aim
is **bold**. `python -m benchmarks --only NAME` renews one section.

"""
_HEADS = ("work", "aim", "here", "section")
_HOW = """## How it is measured

- The full-size documents are as large as the published lists, made of the published records in `fixtures/`, each copy
  with numbers and years of birth of its own; before anything is measured they are read, counted and compared with the
  records they were made of.
- A *pass* is the CPU time of a bare `lxml.etree.iterparse` over one such file that looks at nothing, without the start
  of its process.
- Everything else is the CPU time of a fresh process, from its start to its end, all its children included; memory is
  the peak of the largest process. What is compared is run in turn, and the best of the runs counts, so that what else
  the machine did meanwhile weighs little. Wall-clock times are those of the same runs.
"""


@dataclass(frozen=True)
class Row:
    """A line of the table of aims."""

    work: str
    aim: str
    here: str


@dataclass(frozen=True)
class Section:
    """What one part of the benchmark found."""

    title: str
    rows: tuple[Row, ...]
    text: str
    """Without its heading."""


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def prose(text: str) -> str:
    """Return a paragraph, broken into lines."""
    return textwrap.fill(" ".join(text.split()), 118, break_long_words=False, break_on_hyphens=False)


def bold_above(aim: float, value: float, text: str) -> str:
    """Return a figure's text, bold where it misses its aim."""
    return f"**{text}**" if value > aim else text


def read(text: str) -> tuple[Section, ...]:
    """Return the sections of a page that ``written`` made; none of any other page."""
    parts = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
    lines = [line.strip("| ").split(" | ") for line in parts[0].splitlines() if line.startswith("| ")]
    rows = [line for line in lines if len(line) == len(_HEADS) and line[-1].startswith("[")]
    own = {title: body.strip("\n") for title, body in zip(parts[1::2], parts[2::2], strict=True)}
    sections = [
        Section(title, tuple(Row(*row[:3]) for row in rows if row[3] == _link(title)), body)
        for title, body in own.items()
    ]
    return tuple(section for section in sections if section.rows)


def written(sections: Iterable[Section]) -> str:
    """Return the page."""
    chosen = tuple(sections)
    rows = [(row.work, row.aim, row.here, _link(section.title)) for section in chosen for row in section.rows]
    bodies = "".join(f"## {section.title}\n\n{section.text}\n\n" for section in chosen)
    return f"{_INTRO}{table(_HEADS, rows)}\n\n{bodies}{_HOW}"


def renewed(text: str, section: Section, titles: Sequence[str]) -> str:
    """Return a page with one section put in its place; ``titles`` are all there can be, in their order."""
    sections = {old.title: old for old in read(text)} | {section.title: section}
    return written(sections[title] for title in titles if title in sections)


def renew(path: Path, section: Section, titles: Sequence[str]) -> None:
    """Put one section into the page."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(renewed(text, section, titles), encoding="utf-8")


def _link(title: str) -> str:
    return f"[{title}](#{re.sub(r'[^a-z0-9 -]', '', title.lower()).replace(' ', '-')})"
