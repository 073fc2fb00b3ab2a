"""An export that is killed at any point leaves whole files, and the next one ends as if nothing had happened."""

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import IO

import pytest

from potashwatch.archive import Archive
from potashwatch.pipeline.dataset import export as exporting
from potashwatch.pipeline.dataset.columns import Table
from potashwatch.pipeline.dataset.jsonl import write_jsonl
from potashwatch.pipeline.dataset.rows import Row
from tests.export.lake import export, files, imported, place_of, put, table
from tests.forking import SURVIVED, killed_at

pytestmark = pytest.mark.long


def in_pieces(file: IO[bytes], described: Table, rows: Iterable[Row]) -> int:
    """Write, with a point to die after each row: for the fork's count, a row is a file that is opened."""

    def told() -> Iterable[Row]:
        for row in rows:
            file.flush()
            sys.audit("open", "row", "w", 0)
            yield row

    return write_jsonl(file, described, told())


def test_a_kill_at_any_point_leaves_only_whole_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """First without the edition in between, then with it: parts are written, replaced and removed."""
    days = {"2021-12-02": table(1, 2), "2021-12-04": table(1, 2, 3), "2021-12-06": table(2, 3)}
    first, between, last = (put(tmp_path, day, content) for day, content in days.items())
    archive = imported(tmp_path / "archive", first, last)
    export(archive, tmp_path / "before")
    imported(place_of(archive), between)
    export(archive, tmp_path / "undisturbed")
    whole = {**files(tmp_path / "before"), **files(tmp_path / "undisturbed")}
    wanted = files(tmp_path / "undisturbed")
    monkeypatch.setattr(exporting, "write_jsonl", in_pieces)
    lake, deaths = tmp_path / "lake", 0
    while True:
        shutil.copytree(tmp_path / "before", lake)
        status = killed_at(deaths + 1, lambda: only_export(place_of(archive), lake))
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == SURVIVED
            break
        deaths += 1
        found = files(lake)
        assert {path: whole.get(path) for path in found} == found
        export(Archive.open(place_of(archive)), lake)
        assert files(lake) == wanted
        assert list((lake / "_unfinished").iterdir()) == []
        shutil.rmtree(lake)
    assert files(lake) == wanted
    assert deaths > 20


def only_export(archive: Path, folder: Path) -> None:
    """Export, in the fork."""
    export(Archive.open(archive), folder)
