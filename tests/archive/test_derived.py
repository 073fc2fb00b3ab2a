"""What was worked out from editions: quick to have again, never evidence."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from potashwatch.archive import Archive
from potashwatch.records.target import WatchedEdition
from tests.archive.making import faults, folder
from tests.run.desk import STARTER

SHA = "a" * 64
RULES = "0123456789abcdef"
FOUND = WatchedEdition(list="eu-fsf", sha256=SHA, rules=RULES, records=())


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.open(tmp_path / "archive", create=True)


def recalled(archive: Archive, rules: str = RULES) -> WatchedEdition | None:
    return archive.derived.recall("watched", SHA, rules, WatchedEdition)


def test_it_comes_back_under_its_rules_alone(archive: Archive) -> None:
    """Other targets, or other rules of recognition, find nothing and work it out anew."""
    assert recalled(archive) is None
    archive.derived.remember("watched", SHA, RULES, FOUND)
    assert recalled(archive) == FOUND
    assert recalled(archive, "f" * 16) is None


def test_damage_is_absence(archive: Archive) -> None:
    """A flipped bit, an empty file, another model: nothing is believed, nothing fails."""
    archive.derived.remember("watched", SHA, RULES, FOUND)
    (path,) = (folder(archive) / "derived").rglob("*.zst")
    whole = path.read_bytes()
    for position in range(0, len(whole), 7):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
        assert recalled(archive) in (None, FOUND)
    path.write_bytes(b"")
    assert recalled(archive) is None


def test_it_is_no_evidence(archive: Archive) -> None:
    """verify takes it for no stray, a plan to prune is not upset by it, and a pruning removes what has no edition."""
    plan = archive.plan_prune(lambda _snapshot: True)
    archive.derived.remember("watched", SHA, RULES, FOUND)
    assert faults(archive) == []
    assert archive.plan_prune(lambda _snapshot: True).basis == plan.basis
    archive.derived.forget(frozenset({SHA}))
    assert recalled(archive) == FOUND
    archive.derived.forget(frozenset())
    assert recalled(archive) is None


def test_where_nothing_can_be_written_nothing_is_said(archive: Archive) -> None:
    """A read-only archive answers all the same: here a file stands where the folder would be."""
    (folder(archive) / "derived").write_bytes(b"")
    archive.derived.remember("watched", SHA, RULES, FOUND)
    assert recalled(archive) is None
    with archive.lock(STARTER, datetime(2026, 1, 1, tzinfo=UTC)):
        pass
