"""Pruning: what nothing kept refers to goes, and nothing else."""

import io
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from potashwatch.archive import Archive
from potashwatch.errors import ArchiveError
from potashwatch.records.ledger import Arrival
from potashwatch.records.snapshot import Snapshot, Transfer
from tests.archive.making import (
    AT,
    STARTER,
    digest,
    edition,
    faults,
    folder,
    quarantine,
    read,
    record,
    small,
    state,
    take,
    writing,
)

REFUSED = b"<html>Error 500</html>"
DAYS = 30
MONTH = [edition(day) for day in range(DAYS)]
TRANSFER = Transfer(
    url="https://example.org/", body_sha256="0" * 64, body_sha1="0" * 40, body_bytes=1, head_sha256="0" * 64
)


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("month") / "archive"
    with writing(path) as archive:
        for day, document in enumerate(MONTH):
            take(archive, document, date(2022, 1, 1 + day), like=MONTH[day - 1] if day else None)
        archive.append(record(state(MONTH[-1])))
    return path


@pytest.fixture
def archive(month: Path, tmp_path: Path) -> Archive:
    return Archive.open(shutil.copytree(month, tmp_path / "archive"))


def pruned(archive: Archive, keep: Callable[[Snapshot], bool]) -> set[int]:
    """Prune, check that all is well, and return the days that are left."""
    with archive.lock(STARTER, AT):
        plan = archive.plan_prune(keep)
        before = last.states if (last := archive.last()) else ()
        written = archive.prune(
            plan, record(*(last.states if (last := archive.last()) else ()), reason="rule")
        )
    assert written.kind == "prune"
    assert written.affected == plan.affected
    assert written.states == before
    assert written.unfiled == tuple(s.number for s in plan.sightings)
    assert faults(archive) == []
    left = {MONTH.index(document) for document in MONTH if archive.has(digest(document))}
    assert [day for day in left if read(archive, MONTH[day]) != MONTH[day]] == []
    assert left == {s.dated_on.day - 1 for s in archive.sightings()}
    return left


RULES: dict[str, tuple[Callable[[Snapshot], bool], set[int]]] = {
    "nothing": (lambda _: False, {29}),
    "all": (lambda _: True, set(range(DAYS))),
    "the last week": (lambda s: s.dated_on.day > 23, {*range(23, 30)}),
    "the first week": (lambda s: s.dated_on.day <= 7, {*range(7), 29}),
    "every seventh": (lambda s: s.dated_on.day % 7 == 0, {6, 13, 20, 27, 29}),
    "all but the full one": (lambda s: s.dated_on.day != 1, {*range(1, 30)}),
    "all but one": (lambda s: s.dated_on.day != 17, {*range(16), *range(17, 30)}),
}


@pytest.mark.parametrize("rule", RULES)
def test_what_is_kept_comes_back_and_what_goes_stays_named(rule: str, archive: Archive) -> None:
    """Whatever the rule, the rest restores, verifying is silent, and a second pruning finds nothing to do."""
    keep, left = RULES[rule]
    assert pruned(archive, keep) == left
    again = archive.plan_prune(keep)
    assert (again.sightings, again.affected, again.files, again.restored) == ((), (), (), ())


def test_a_plan_changes_nothing_and_names_everything(archive: Archive) -> None:
    """Evidence goes only after someone has seen the list of it."""
    before = sorted(folder(archive).rglob("*"))
    plan = archive.plan_prune(lambda s: s.dated_on.day > 10)
    assert sorted(folder(archive).rglob("*")) == before
    assert [s.dated_on.day for s in plan.sightings] == list(range(1, 11))
    assert plan.affected == plan.objects == tuple(sorted(map(digest, MONTH[:10])))
    assert set(plan.restored) <= set(map(digest, MONTH[10:]))


def test_the_archive_grows_on_after_a_pruning(archive: Archive) -> None:
    """A chain whose beginning is gone goes on with what is left, and so do the numbers."""
    pruned(archive, lambda s: s.dated_on.day > 20)
    with archive.lock(STARTER, AT):
        for day in range(30, 70):
            found = take(archive, edition(day), date(2022, 2, 1), like=edition(day - 1))
            assert found.number == day + 1
        assert faults(archive) == []
        assert [day for day in range(20, 70) if read(archive, edition(day)) != edition(day)] == []


def test_a_pruned_edition_can_come_again(archive: Archive) -> None:
    """An edition that was pruned and is published again is kept again."""
    pruned(archive, lambda _: False)
    with archive.lock(STARTER, AT):
        assert take(archive, MONTH[0], date(2022, 3, 1)).number == DAYS + 1
        archive.append(record(state(MONTH[0])))
        assert faults(archive) == []


def test_what_the_state_names_always_stays(archive: Archive) -> None:
    """Baseline, fallback, approved, quarantined, last arrival, former baselines, and the newest of each list."""
    named = {
        "baseline": digest(MONTH[2]),
        "fallback": digest(MONTH[4]),
        "approved": digest(MONTH[6]),
        "quarantined": (quarantine(MONTH[8]),),
        "arrival": Arrival(sha256=digest(MONTH[10]), transfer=TRANSFER),
        "formers": {"ofac-classic": digest(MONTH[12])},
    }
    with archive.lock(STARTER, AT):
        archive.append(record(state(None).model_copy(update=named)))
    assert pruned(archive, lambda _: False) == {2, 4, 6, 8, 10, 12, 29}


def test_refused_bytes_stay(tmp_path: Path) -> None:
    """What a server sent in place of a list is evidence of that day, as long as the ledger names it (F12)."""
    small(tmp_path)
    archive = Archive.open(tmp_path)
    with archive.lock(STARTER, AT):
        archive.put(io.BytesIO(b"put, and never named: its run was killed"))
        archive.prune(archive.plan_prune(lambda _: False), record())
    assert read(archive, REFUSED) == REFUSED
    assert not archive.has(digest(b"put, and never named: its run was killed"))
    assert faults(archive) == []


def test_an_edition_seen_twice_stays_while_one_sighting_does(tmp_path: Path) -> None:
    """Of two sightings one goes; the edition is not affected."""
    with writing(tmp_path) as archive:
        for day in (1, 2, 3):
            take(archive, edition(0), date(2022, 1, day))
        archive.append(record())
        plan = archive.plan_prune(lambda s: s.dated_on.day == 2)
        assert [s.number for s in plan.sightings] == [1]
        assert (plan.affected, plan.objects) == ((), ())
        archive.prune(plan, record())
        assert faults(archive) == []


def test_an_old_plan_is_refused(archive: Archive) -> None:
    """Between plan and deed something came: the plan is made anew, nothing goes."""
    plan = archive.plan_prune(lambda _: False)
    before = sorted(folder(archive).rglob("*.zst"))
    with archive.lock(STARTER, AT):
        take(archive, b"new")
        with pytest.raises(ArchiveError) as caught:
            archive.prune(plan, record())
    assert caught.value.code == "archive.moved-on"
    assert set(before) <= set(folder(archive).rglob("*.zst"))


def test_a_damaged_archive_is_not_pruned(archive: Archive) -> None:
    """What cannot be read cannot be judged: nothing goes."""
    path = next(folder(archive).glob("snapshots/*/00000003*"))
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(ArchiveError) as caught:
        archive.plan_prune(lambda _: False)
    assert caught.value.code == "archive.damaged"


def test_a_document_that_cannot_be_restored_stops_a_pruning(archive: Archive) -> None:
    """Before anything goes, all that stays is made to stand by itself."""
    plan = archive.plan_prune(lambda s: s.dated_on.day > 10)
    sha256 = plan.restored[0]
    path = folder(archive) / "objects" / sha256[:2] / sha256 / "delta.zst"
    path.write_bytes(path.read_bytes()[:-1])
    keys = sorted(p.name for p in folder(archive).glob("snapshots/*/*"))
    with archive.lock(STARTER, AT), pytest.raises(ArchiveError) as caught:
        archive.prune(plan, record())
    assert caught.value.code == "archive.damaged"
    assert sorted(p.name for p in folder(archive).glob("snapshots/*/*")) == keys
