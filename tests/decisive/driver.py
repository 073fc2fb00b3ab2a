"""Plays the decisive days and says what happened."""

import hashlib
import json
import re
import shutil
import signal
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, Self

from tests.publisher.decisive_days import BEGINNING, DecisiveDay, Step
from tests.publisher.installation import BEGIN, Installation
from tests.publisher.script import Receiver
from tests.publisher.server import Publisher

EXPECTED: Final = Path(__file__).parents[1] / "publisher/decisive_days.json"


@dataclass(frozen=True)
class Seen:
    """What a step led to."""

    happens: str
    exit_code: int
    """Negative: the number of the signal that ended the process."""
    first_line: str
    """Of the report; of the error where there is no report."""
    desk: list[list[str]]
    """Kind and subject of each alert, sorted: which list is judged first is left to the network."""
    operations: list[list[str]]
    switch: list[str]
    """What was asked for at the dead-man switch."""
    board: Mapping[str, str]
    """Of each watched party and list: listed, not listed, unconfirmed, review, or no data; the error where there is no
    answer."""

    def data(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return asdict(self)


class Stage(AbstractContextManager["Stage"]):
    """One publisher for all days, and an archive that was begun once, of which each day has a copy."""

    def __init__(self, folder: Path) -> None:
        self.publisher = Publisher()
        self._begun = Installation(folder, self.publisher)
        self._ids: set[str] = set()
        """Of the alerts that arrived in the installation at hand."""

    def __enter__(self) -> Self:
        self._begun.configure()
        self.publisher.publish(BEGINNING)
        done = self._begun.command(*BEGIN)
        assert done.returncode == 0, done.stderr.decode()
        return self

    def __exit__(self, *_: object) -> None:
        self.publisher.__exit__()

    def play(self, day: DecisiveDay, folder: Path) -> Iterator[Seen]:
        """Play a day in an empty folder."""
        installation = Installation(folder, self.publisher)
        self._ids.clear()
        shutil.copytree(self._begun.archive, installation.archive)
        for step in day.steps:
            yield self._step(step, installation)

    def _step(self, step: Step, installation: Installation) -> Seen:
        self.publisher.publish(step.day)
        installation.configure(**step.fetch)
        if step.damage == "archive-removed":
            shutil.rmtree(installation.archive)
        elif step.damage == "ledger-removed":
            shutil.rmtree(installation.archive / "ledger")
        if step.approves:
            sha256 = hashlib.sha256(step.approves.sdn.document(step.approves.number)).hexdigest()
            done = installation.command(
                "snapshots", "approve", sha256, "--reason", "OFAC's notice of the day"
            )
            assert done.returncode == 0, done.stderr.decode()
        process = installation.start("run", has_room=step.damage != "disk-full")
        if step.signal:
            self.publisher.wait_for(lambda received: received.by == "desk")
            process.send_signal(signal.Signals[step.signal])
        output, errors = process.communicate()
        lines = [*output.decode().splitlines(), *errors.decode().splitlines(), ""]
        steady = partial(self._steady, folder=installation.folder)
        return Seen(
            happens=step.happens,
            exit_code=process.returncode,
            first_line=steady(lines[0]),
            desk=self._got("desk"),
            operations=self._got("operations"),
            switch=sorted(
                (subject for _, subject in self.publisher.got("switch")),
                key=lambda subject: (not subject.endswith("/start"), subject),  # side by side, in any order
            ),
            board=installation.board(),
        )

    def _got(self, by: Receiver) -> list[list[str]]:
        """Return what a reader got; an alert that came before says so, since a reader knows it by its id."""
        found = []
        for each in self.publisher.received:
            if each.by == by:
                again = " (again, under the same id)" if each.body["id"] in self._ids else ""
                self._ids.add(each.body["id"])
                found.append([each.kind, each.subject + again])
        return sorted(found)

    def _steady(self, text: str, folder: Path) -> str:
        """Return a text without what is another one in every run: port, folder, ids, measures of a download."""
        text = text.replace(self.publisher.site.url, "http://publisher.example").replace(f"{folder}/", "")
        text = re.sub(r"[0-9a-f]{62,64}", "ID", text)
        return re.sub(r"\d+ attempts? in \d+ seconds?, [\d,]+ bytes in the last", "1 attempt", text)


def expected() -> dict[str, list[dict[str, Any]]]:
    """Return the reviewed outcome of each day."""
    found: dict[str, list[dict[str, Any]]] = json.loads(EXPECTED.read_text("utf-8"))
    return found
