"""Kills a run at every file system event in turn, and looks at what the next run makes of it.

Started as a process of its own (``python -m tests.run.killed FOLDER``): each run is a fork, killed by SIGKILL from
an audit hook at its n-th event. Prints one JSON line: how many kills, and what was wrong.
"""

import json
import os
import shutil
import signal
import sys
from pathlib import Path

from potashwatch.archive import Archive
from potashwatch.pipeline.run import Surroundings, run
from potashwatch.records.report import Report
from potashwatch.records.settings import Settings
from tests.forking import SURVIVED, killed_at
from tests.published import published
from tests.run.desk import MORNING, NON_SDN, SMALL, STARTER, Told, begun, classic


def _start(folder: Path, day: bytes, kill_at: int) -> int:
    """Run one day in a fork; return how it ended: a signal's number, or an exit code."""
    (folder / "mirror").mkdir(parents=True, exist_ok=True)
    (folder / "mirror/list.xml").write_bytes(day)

    def there() -> None:
        os.chdir(folder)  # so that every path in the evidence is the same in each folder
        _run()

    return killed_at(kill_at, there)


def _run() -> None:
    settings = Settings(lists=("ofac-consolidated",), mirror="mirror", guards=SMALL)

    def deliver(report: Report) -> None:
        part = Path("report.part")
        part.write_text(report.model_dump_json(by_alias=True), "utf-8")
        part.replace("report.json")

    archive = begun(Path("archive"))
    run(archive, settings, Surroundings(Told(MORNING), STARTER), deliver)


def _contents(folder: Path) -> dict[str, bytes]:
    """Return every file of the archive that is evidence: not the lock, not the word about who holds it."""
    root = folder / "archive"
    files = (path for path in root.rglob("*") if path.is_file())
    told = {str(path.relative_to(root)): path.read_bytes() for path in files}
    return {name: data for name, data in told.items() if name not in ("lock", "holder.json")}


def _prepared(folder: Path, first: bytes) -> None:
    assert _start(folder, first, 0) >> 8 == SURVIVED
    (folder / "report.json").unlink()


def main(root: Path) -> None:
    """Kill, run again, compare; for a first run and for a run that finds changes."""
    first = classic(published(NON_SDN), drop=424)
    second = classic(published(NON_SDN), drop=430, date_text="03/01/2024")
    wrong: list[str] = []
    kills = 0
    for name, before, day in (("first", None, first), ("changed", first, second)):
        undisturbed = root / f"{name}-undisturbed"
        if before:
            _prepared(undisturbed, before)
        assert _start(undisturbed, day, 0) >> 8 == SURVIVED
        expected = _contents(undisturbed)
        report = (undisturbed / "report.json").read_bytes()
        kill_at = 0
        while True:
            kill_at += 1
            folder = root / f"{name}-{kill_at}"
            if before:
                _prepared(folder, before)
            if _start(folder, day, kill_at) != signal.SIGKILL:
                break
            kills += 1
            wrong += _judge(folder, day, expected, report, f"{name}, killed at event {kill_at}")
            shutil.rmtree(folder)
    print(json.dumps({"kills": kills, "wrong": wrong}))  # noqa: T201


def _judge(folder: Path, day: bytes, expected: dict[str, bytes], report: bytes, where: str) -> list[str]:
    archive = folder / "archive"
    is_committed = archive.exists() and _contents(folder).keys() >= expected.keys()
    states = Archive.open(folder.parent / f"{where.partition(',')[0]}-undisturbed/archive").last()
    if is_committed:
        # The record was written: then the report had been delivered before.
        delivered = (folder / "report.json").read_bytes() if (folder / "report.json").exists() else b""
        return [] if delivered == report else [f"{where}: committed without its report"]
    if _start(folder, day, 0) >> 8 != SURVIVED:
        return [f"{where}: the next run failed"]
    wrong = []
    # A run that was killed between its records has one more: the next one reports what it owes, as an entry of its own.
    if _evidence(_contents(folder)) != _evidence(expected):
        wrong.append(f"{where}: the archive differs")
    last = Archive.open(archive).last()
    if not (last and states) or last.states != states.states:
        wrong.append(f"{where}: the state differs")
    if _told((folder / "report.json").read_bytes()) != _told(report):
        wrong.append(f"{where}: the report differs")
    if found := [finding.message for finding in Archive.open(archive).verify()]:
        wrong.append(f"{where}: {found[0]}")
    return wrong


def _evidence(contents: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files that are no record of the ledger."""
    return {name: data for name, data in contents.items() if not name.startswith("ledger/")}


def _told(report: bytes) -> list[tuple[str, list[str]]]:
    """Return of a report what happened: outcome and ids of changes, without entries of lists that did not change."""
    lists = json.loads(report)["lists"]
    found = [(entry["outcome"], [change["id"] for change in entry["changes"]]) for entry in lists]
    return [entry for entry in found if entry[0] != "unchanged"]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
