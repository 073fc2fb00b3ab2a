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
from tests.documents.stages import EXITS, STAGES
from tests.documents.stubs import STUBS, wrong_calls
from tests.documents.terminal import Terminal, is_as_shown

TYPED = [page for page in PAGES if any(block.language in EXECUTED for block in blocks(page))]


@pytest.mark.parametrize("page", TYPED, ids=name)
def test_every_command_does_what_the_page_says(page: Path, tmp_path: Path) -> None:
    """Typed from top to bottom, every command of a page ends as the page says and prints what it shows.

    A command may end in another exit code than 0 only where the page shows it (``echo $?``), or in ``EXITS``.
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
        done = terminal.type(command.text)
        where = f"{name(page)}, line {command.line}: {command.text}\n{done.output}"
        following = typed[number + 1].text if number + 1 < len(typed) else ""
        if following != "echo $?":
            assert done.code == EXITS.get((name(page), command.text), 0), where
        assert command.output is None or is_as_shown(command.output, done.output), where


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


def test_every_expected_exit_code_is_of_a_command_on_its_page() -> None:
    """The tables of this folder name only what the pages have."""
    known = {
        (name(page), each.text)
        for page in TYPED
        for block in blocks(page)
        if block.language in EXECUTED
        for each in commands(block)
    }
    assert set(EXITS) <= known
    assert set(STAGES) <= {name(page) for page in TYPED}


def test_every_stub_is_needed() -> None:
    """A stub stands for something that a page names."""
    typed = "\n".join(block.text for page in TYPED for block in blocks(page) if block.language in EXECUTED)
    assert [each for each in STUBS if not re.search(rf"(?<![\w-]){re.escape(each)}(?![\w-])", typed)] == []
