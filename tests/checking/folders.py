"""Small folders to check."""

import gzip
import html
from pathlib import Path
from typing import Final

from potashwatch.pipeline.checking import check_folder
from potashwatch.records.check import Check
from potashwatch.reports import RENDERERS
from tests.published import FIXTURES

CASES: Final = FIXTURES / "cases"
CLASSIC: Final = FIXTURES / "ofac/classic/consolidated_2024-02-23.xml.gz"
EDITION: Final = (FIXTURES / "eu/excerpts/fsf_1_1_excerpt_2026-08-05.xml").read_bytes()
"""One party; no format drift."""
NAME: Final = b"Haji Ahmad Jan"
"""A word of the edition that tests may change."""


def edited(text: str) -> bytes:
    """Return the edition with another text in every place where the party is named."""
    assert NAME in EDITION
    written = html.escape(text).replace("\n", "&#10;").replace("\r", "&#13;")
    return EDITION.replace(NAME, written.encode("utf-8"))


def an_enterprise(edition: bytes) -> bytes:
    """Return the edition with an enterprise in place of the person."""
    return edition.replace(
        b'code="person" classificationCode="P"', b'code="enterprise" classificationCode="E"'
    )


def a_case(folder: Path, old: bytes = EDITION, new: bytes = EDITION, **more: str) -> Path:
    """Make a case; ``more`` are further files by their name up to the dot."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "old.xml").write_bytes(old)
    (folder / "new.xml.gz").write_bytes(gzip.compress(new, mtime=0))
    for name, text in more.items():
        (folder / f"{name.replace('_', '.')}").write_text(text, "utf-8")
    return folder


def check(folder: Path, *, update: bool = False, told: str = "DIR") -> Check:
    """Check a folder."""
    return check_folder(folder, told, renderers=RENDERERS, update=update)


def codes(found: Check) -> list[str]:
    """Return the codes of all findings."""
    return [finding.code for item in found.items for finding in item.findings]


def content(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }
