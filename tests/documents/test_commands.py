"""Every command of every page does what the page says."""

import re
import shutil
from pathlib import Path

import pytest

from tests.documents.pages import (
    EXECUTED,
    PAGES,
    READ,
    ROOT,
    SHOWN,
    Block,
    Command,
    blocks,
    commands,
    fences,
    name,
)
from tests.documents.stages import STAGES
from tests.documents.stubs import STUBS, wrong_calls
from tests.documents.terminal import Terminal, is_as_shown

TYPED = [page for page in PAGES if any(block.language in EXECUTED for block in blocks(page))]


@pytest.mark.parametrize("page", TYPED, ids=name)
def test_every_command_does_what_the_page_says(page: Path, tmp_path: Path) -> None:
    """Typed from top to bottom, every command of a page ends as the page says and prints what it shows.

    A command may end in another exit code than 0 only where the page shows it (``echo $?``).
    """
    terminal = Terminal(tmp_path)
    shutil.copytree(ROOT / "fixtures", terminal.home / "potashwatch/fixtures")
    staged = terminal.type(f"cd potashwatch\n{STAGES.get(name(page), '')}")
    assert staged.code == 0, staged.output
    executed = 0
    for block in blocks(page):
        if block.language in EXECUTED:
            _type(terminal, page, commands(block))
            executed += 1
    assert executed == len(re.findall(r"^```(?:console|sh)$", page.read_text("utf-8"), re.MULTILINE))
    assert wrong_calls(terminal.called) == []


def _type(terminal: Terminal, page: Path, typed: tuple[Command, ...]) -> None:
    for number, command in enumerate(typed):
        assert _stays_at_home(command.text), (
            f"{name(page)}, line {command.line}: names a path of this machine"
        )
        done = terminal.type(command.text)
        where = f"{name(page)}, line {command.line}: {command.text}\n{done.output}"
        following = typed[number + 1].text if number + 1 < len(typed) else ""
        if following != "echo $?":
            assert done.code == 0, where
        assert command.output is None or is_as_shown(command.output, done.output), where


def _stays_at_home(command: str) -> bool:
    """Tell whether a command leaves this machine as it is: only a stub may name an absolute path."""
    is_stub = command.split(maxsplit=1)[0] in STUBS
    return is_stub or re.search(r"(?:^|[\s='\"(>])/(?!dev/null)\w", command) is None


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_block_is_skipped_silently(page: Path) -> None:
    """Every fenced block says what it is, and is executed, parsed or plain text; none hides behind another form."""
    found: tuple[Block, ...] = blocks(page)
    assert [block for block in found if block.language not in (*EXECUTED, *READ, *SHOWN)] == []
    assert fences(page) == 2 * len(found)
    assert [
        block.line
        for block in found
        if block.language in SHOWN and re.search(r"^\$ ", block.text, re.MULTILINE)
    ] == []


def test_every_stage_is_of_a_page_that_is_typed() -> None:
    """Nothing is prepared for a page that is gone."""
    assert set(STAGES) <= {name(page) for page in TYPED}


def test_readme_has_an_example_on_published_files() -> None:
    """A reader sees real output before installing anything."""
    readme = [
        each
        for block in blocks(ROOT / "README.md")
        if block.language == "console"
        for each in commands(block)
    ]
    assert [each for each in readme if "fixtures/" in each.text and each.output]


def test_every_stub_is_needed() -> None:
    """A stub stands for something that a page names."""
    typed = "\n".join(block.text for page in TYPED for block in blocks(page) if block.language in EXECUTED)
    assert [each for each in STUBS if not re.search(rf"(?<![\w-]){re.escape(each)}(?![\w-])", typed)] == []
