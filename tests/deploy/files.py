"""The files by which the program is deployed."""

import sys
from pathlib import Path
from typing import Any

import yaml

from tests.program import ROOT

DEPLOY = ROOT / "deploy"
BIN = Path(sys.executable).parent


def read_yaml(path: Path) -> Any:  # noqa: ANN401 - a YAML document
    """Return a YAML file."""
    return yaml.safe_load(path.read_text("utf-8"))


def stub(folder: Path, body: str, name: str = "potashwatch") -> Path:
    """Make a program that stands in for another, and return its folder."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    program.chmod(0o755)
    return folder
