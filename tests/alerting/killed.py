"""Kills run and sending at every file system event in turn, and looks at what the readers have after the next run.

Started as a process of its own (``python -m tests.alerting.killed FOLDER``): each run is a fork, killed by SIGKILL from
an audit hook at its n-th event. Prints one JSON line: how many kills, and what was wrong.
"""

import json
import shutil
import signal
import sys
import time
from datetime import timedelta
from functools import partial
from pathlib import Path

from potashwatch.alerts import Secrets, deliver
from potashwatch.archive import Archive
from potashwatch.pipeline.alerting.sending import Post, pending, send
from potashwatch.pipeline.run import Surroundings, run
from potashwatch.records.report import Report
from potashwatch.records.settings import Settings
from potashwatch.records.sink import DirectorySink
from tests.forking import SURVIVED, killed_at
from tests.published import published
from tests.run.desk import MORNING, NON_SDN, SMALL, STARTER, Told, begun, classic


def _start(folder: Path, content: bytes, day: int, kill_at: int) -> int:
    """Run one day in a fork; return how it ended: a signal's number, or an exit code."""
    (folder / "mirror").mkdir(parents=True, exist_ok=True)
    (folder / "drop").mkdir(exist_ok=True)
    (folder / "mirror/list.xml").write_bytes(content)
    return killed_at(kill_at, partial(_run, folder, day))


def _run(folder: Path, day: int) -> None:
    sink = DirectorySink(name="drop", kind="directory", path=str(folder / "drop"), heartbeat="daily")
    settings = Settings(
        lists=("ofac-consolidated",), mirror=str(folder / "mirror"), guards=SMALL, sinks=(sink,)
    )
    clock = Told(MORNING + timedelta(days=day))

    def written(report: Report) -> None:
        (folder / "report.json").write_text(report.model_dump_json(by_alias=True), "utf-8")

    archive = begun(folder / "archive")
    run(archive, settings, Surroundings(clock, STARTER), written)
    sends = partial(deliver, timeout_seconds=30.0, clock=clock.now)
    send(archive, settings, Post(clock, time.sleep, sends, Secrets({}), STARTER))


def _read(folder: Path) -> dict[str, list[str]]:
    """Return what the reader has: for each kind the ids that news tell, or the days of heartbeats."""
    found: dict[str, list[str]] = {}
    for path in sorted((folder / "drop").glob("*.json")):
        alert = json.loads(path.read_bytes())
        found.setdefault(alert["kind"], []).extend(alert["tells"] or [alert["made_at"]])
    return {kind: sorted(told) for kind, told in found.items()}


def main(root: Path) -> None:
    """Kill the second day, run it again and a third; compare with what an undisturbed reader has."""
    first = classic(published(NON_SDN), drop=424)
    second = classic(published(NON_SDN), drop=430, date_text="03/01/2024")
    prepared = root / "prepared"
    assert _start(prepared, first, 0, 0) >> 8 == SURVIVED
    undisturbed = root / "undisturbed"
    shutil.copytree(prepared, undisturbed)
    assert _start(undisturbed, second, 1, 0) >> 8 == SURVIVED
    expected = _read(undisturbed)["news"]
    wrong: list[str] = []
    kills = 0
    while True:
        folder = root / f"killed-{kills + 1}"
        shutil.copytree(prepared, folder)
        if _start(folder, second, 1, kills + 1) != signal.SIGKILL:
            break
        kills += 1
        where = f"killed at event {kills}"
        ended = [_start(folder, second, day, 0) >> 8 for day in (2, 3)]
        if ended != [SURVIVED, SURVIVED]:
            wrong.append(f"{where}: the next runs failed")
        if _read(folder)["news"] != expected:
            wrong.append(f"{where}: the reader was told {_read(folder)['news']}")
        archive = Archive.open(folder / "archive")
        if pending(archive, Settings(), MORNING):
            wrong.append(f"{where}: something is pending still")
        wrong += [f"{where}: {finding.message}" for finding in archive.verify()]
        shutil.rmtree(folder)
    print(json.dumps({"kills": kills, "expected": len(expected), "wrong": wrong}))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
