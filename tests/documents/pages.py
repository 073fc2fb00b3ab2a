"""A page of Markdown, taken apart: its blocks, the commands in them, its headings and links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent.parent
PAGES: Final = tuple(
    sorted(
        [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "fixtures/README.md")]
        + [*ROOT.glob("docs/*.md"), *ROOT.glob("docs/adr/*.md")]
    )
)
EXECUTED: Final = ("console", "sh")
READ: Final = ("toml", "yaml", "ini", "crontab", "json", "python")
"""Parsed, or compared with the files that are shipped."""
SHOWN: Final = ("text",)
"""Layouts and output of other places: nothing to execute."""

_FENCE: Final = re.compile(r"^```(?P<language>[^\n`]*)\n(?P<text>.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
_HEADING: Final = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
_LINK: Final = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
_CODE: Final = re.compile(r"`[^`\n]*`")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    language: str
    text: str
    line: int
    """Of its fence, from 1."""


@dataclass(frozen=True)
class Command:
    """A command as the page shows it. ``output`` is None where the page shows none."""

    text: str
    output: str | None
    line: int


def name(page: Path) -> str:
    """Return the path of a page inside the project."""
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path) -> tuple[Block, ...]:
    """Return the fenced blocks of a page, in order."""
    text = page.read_text("utf-8")
    return tuple(
        Block(found["language"], found["text"], text.count("\n", 0, found.start()) + 1)
        for found in _FENCE.finditer(text)
    )


def fences(page: Path) -> int:
    """Return how many lines of a page begin or end a block, however they are written."""
    return len(re.findall(r"^\s*(?:```|~~~)", page.read_text("utf-8"), re.MULTILINE))


def commands(block: Block) -> tuple[Command, ...]:
    """Return the commands of a block: all of ``sh`` is one.

    In ``console`` each begins with ``$ ``, and goes on with ``> `` or after a backslash; its output follows.
    """
    if block.language == "sh":
        return (Command(block.text, None, block.line + 1),)
    return tuple(_typed(block))


def _typed(block: Block) -> Iterator[Command]:
    typed: list[str] = []
    shown: list[str] = []
    begun = 0
    for number, line in enumerate(block.text.splitlines(), block.line + 1):
        if line.startswith("$ "):
            if typed:
                yield _command(typed, shown, begun)
            typed, shown, begun = [line[2:]], [], number
        elif typed and not shown and (line.startswith("> ") or typed[-1].endswith("\\")):
            typed.append(line.removeprefix("> "))
        else:
            assert typed, f"line {number}: output before any command"
            shown.append(line)
    assert typed, f"line {block.line}: a block without a command"
    yield _command(typed, shown, begun)


def _command(typed: list[str], shown: list[str], line: int) -> Command:
    while shown and not shown[-1]:
        shown.pop()  # a blank line before the next command is no output
    return Command("\n".join(typed), "".join(f"{each}\n" for each in shown) if shown else None, line)


def anchors(page: Path) -> set[str]:
    """Return what a link into the page may name: each heading in lower case, blanks as hyphens, no punctuation."""
    found: dict[str, int] = {}
    for heading in _HEADING.findall(_FENCE.sub("", page.read_text("utf-8"))):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        found[slug] = found.get(slug, -1) + 1
    return {
        f"{slug}-{number}" if number else slug for slug, last in found.items() for number in range(last + 1)
    }


def links(page: Path) -> tuple[str, ...]:
    """Return where the links of a page lead, those inside code left out."""
    prose = _CODE.sub("", _FENCE.sub("", page.read_text("utf-8")))
    return tuple(_LINK.findall(prose))
