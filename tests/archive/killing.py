"""Killing a writer at every point: ``python -m tests.archive.killing CASE FOLDER``.

A child does the work and kills itself with SIGKILL at its n-th system call of interest, for n = 1, 2, ... until it
survives. After each death the archive must be whole, and doing the work again must end as if nothing had happened.
Prints the number of deaths.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import IO, Any

from potashwatch.archive import Archive
from potashwatch.archive.local import LocalStore
from tests.archive.making import (
    AT,
    STARTER,
    digest,
    edition,
    faults,
    read,
    record,
    small,
    state,
    take,
    tree,
    writing,
)

NEW = edition(6)
LOOKING = ("os.scandir", "os.listdir")
"""Between two changes it is all the same when the writer dies."""


def a_run(path: Path) -> None:
    """Take in an edition and move the baseline to it, unless that was done."""
    with writing(path) as archive:
        take(archive, NEW, date(2021, 12, 7), like=edition(5))
        if archive.state("ofac-sdn").baseline != digest(NEW):
            archive.append(record(state(NEW)))


def a_pruning(path: Path) -> None:
    archive = Archive.open(path)
    with archive.lock(STARTER, AT):
        plan = archive.plan_prune(lambda snapshot: snapshot.number in (2, 3))
        if plan.sightings or plan.files:
            archive.prune(plan, record(state(edition(5))))


def half_and_half(self: LocalStore, file: IO[bytes], chunk: bytes) -> None:
    """Write a chunk in two, with a point to die in between."""
    middle = len(chunk) // 2
    file.write(chunk[:middle])
    file.flush()
    sys.audit("archive.write")
    file.write(chunk[middle:])
    file.flush()
    sys.audit("archive.write", str(self.path))


def child(work: Callable[[Path], None], path: Path, at: int) -> bool:
    """Do the work in a child that dies at its ``at``-th point; tell whether it died."""
    pid = os.fork()
    if not pid:
        left = at

        def die(event: str, told: tuple[Any, ...]) -> None:
            nonlocal left
            if event == "open":
                changes = bool(told[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
            else:
                changes = event.startswith(("os.", "fcntl.", "archive.")) and event not in LOOKING
            if changes:
                left -= 1
                if not left:
                    os.kill(os.getpid(), signal.SIGKILL)

        LocalStore._write = half_and_half  # type: ignore[method-assign]
        sys.addaudithook(die)
        work(path)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    if not os.WIFSIGNALED(status):
        assert status == 0, "the child failed"
        return False
    return True


def evidence(path: Path) -> dict[str, bytes]:
    """Return what must be the same in the end; a pruning that was killed has one more record."""
    return {key: raw for key, raw in tree(path).items() if not key.startswith("ledger/")}


def check(work: Callable[[Path], None], path: Path, undisturbed: Path) -> None:
    if (path / "format.json").exists():
        archive = Archive.open(path)
        assert faults(archive) == []
        assert archive.state("ofac-sdn").baseline in (None, digest(edition(5)), digest(NEW))
        for sighting in archive.sightings():
            archive.snapshot(sighting)
    work(path)
    archive = Archive.open(path)
    assert faults(archive) == []
    assert evidence(path) == evidence(undisturbed)
    if work is a_run:
        assert tree(path) == tree(undisturbed)
        assert read(archive, NEW) == NEW
    assert list((path / "tmp").iterdir()) == []
    assert not (path / "holder.json").exists()


CASES: dict[str, tuple[Callable[[Path], None], bool]] = {
    "a run": (a_run, True),
    "the first run": (a_run, False),
    "a pruning": (a_pruning, True),
}
"""What is done, and whether there is an archive before."""


def main(case: str, folder: Path) -> int:
    work, filled = CASES[case]
    before, undisturbed, path = folder / "before", folder / "undisturbed", folder / "archive"
    before.mkdir()
    if filled:
        small(before)
    shutil.copytree(before, undisturbed)
    work(undisturbed)
    deaths = 0
    while True:
        shutil.copytree(before, path)
        if not child(work, path, deaths + 1):
            return deaths
        check(work, path, undisturbed)
        shutil.rmtree(path)
        deaths += 1


if __name__ == "__main__":
    print(main(sys.argv[1], Path(sys.argv[2])))  # noqa: T201 - the answer
