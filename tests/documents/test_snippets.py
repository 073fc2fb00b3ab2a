"""Settings, units and tables of time that the pages show are taken by the programs that read them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from potashwatch.pipeline.checking.settings import read_settings
from potashwatch.pipeline.configuration import load
from tests.documents.pages import PAGES, ROOT, Block, blocks, name

CASES = ("docs/ci.md",)
"""Where TOML is a ``case.toml``; elsewhere it is a configuration."""


def _blocks(*languages: str) -> list[Any]:
    return [
        pytest.param(page, block, id=f"{name(page)}:{block.line}")
        for page in PAGES
        for block in blocks(page)
        if block.language in languages
    ]


@pytest.mark.parametrize(("page", "block"), _blocks("toml"))
def test_every_configuration_is_taken(page: Path, block: Block, tmp_path: Path) -> None:
    """What a page shows as configuration can be copied."""
    file = tmp_path / "shown.toml"
    file.write_text(block.text, "utf-8")
    if name(page) in CASES:
        read_settings(file, "case.toml")
    else:
        assert load(flags={}, environment={}, cwd=tmp_path, config=file).file == file


@pytest.mark.parametrize(("page", "block"), _blocks("crontab"))
def test_what_is_shipped_is_shown_as_it_is(page: Path, block: Block) -> None:
    """Lines of cron on a page stand so, together, in a file of the project."""
    shipped = [path.read_text("utf-8") for path in sorted(ROOT.glob("deploy/**/*")) if path.is_file()]
    assert any(block.text in each for each in shipped), f"{name(page)}:{block.line}"


@pytest.mark.parametrize(("page", "block"), _blocks("ini"))
def test_every_unit_names_what_is_shipped(page: Path, block: Block) -> None:
    """A part of a unit has sections and keys that the units of the project have."""
    shown = set(_parts(block.text))
    shipped: set[tuple[str, str]] = set()
    for path in ROOT.glob("deploy/systemd/*"):
        shipped |= set(_parts(path.read_text("utf-8")))
    assert shown, f"{name(page)}:{block.line}"
    assert shown <= shipped, f"{name(page)}:{block.line}"


@pytest.mark.parametrize(("page", "block"), _blocks("python"))
def test_every_program_can_be_compiled(page: Path, block: Block) -> None:
    """Python for libraries that are not installed here is at least Python; other Python is executed, in ``sh``."""
    compile(block.text, f"{name(page)}:{block.line}", "exec")


def _parts(unit: str) -> Iterator[tuple[str, str]]:
    """Yield section and key of each line of a unit."""
    section = ""
    for line in unit.splitlines():
        if line.startswith("["):
            section = line
        elif "=" in line and not line.startswith("#"):
            yield section, line.partition("=")[0]


@pytest.mark.parametrize(("page", "block"), _blocks("yaml", "json"))
def test_every_other_snippet_can_be_read(page: Path, block: Block) -> None:
    """YAML and JSON on a page are that."""
    read = yaml.safe_load if block.language == "yaml" else json.loads
    assert read(block.text), f"{name(page)}:{block.line}"
