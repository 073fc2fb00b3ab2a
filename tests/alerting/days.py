"""Days of a desk with sinks, from its first on, and of an office that reads licenses."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from potashwatch.errors import OutputError
from potashwatch.pipeline.run import Surroundings, run
from potashwatch.records.alert import Alert
from potashwatch.records.report import Report
from potashwatch.records.sink import Sink, SmtpSink
from tests.alerting.mailroom import Mailroom, news, ops
from tests.fetchers.server import Reply
from tests.published import published
from tests.run.desk import NON_SDN, SMALL, STARTER, classic
from tests.run.office import Office

MAIL = SmtpSink(name="mail", kind="smtp", host="mail.example", sender="w@example", to=("a@x", "b@x"))


def first(folder: Path, *sinks: Sink) -> Mailroom:
    """Return a desk after its first day; without ``sinks``, with one of each sort."""
    room = Mailroom(folder, sinks=sinks or (news(), ops()))
    room.put(classic(published(NON_SDN), drop=20))
    room.first_day()
    return room


def stale(folder: Path) -> Mailroom:
    """Return a desk before its first day to which a list older than a day is trouble."""
    room = Mailroom(folder)
    days = SMALL.stale_trouble_days.model_copy(update={"ofac_consolidated": 1})
    guards = SMALL.model_copy(update={"stale_trouble_days": days})
    room.settings = room.settings.model_copy(update={"guards": guards})
    room.put(classic(published(NON_SDN), drop=20))
    return room


def edition(room: Mailroom, drop: int, day: str) -> None:
    """Publish an edition dated ``day`` without the last ``drop`` parties."""
    room.put(classic(published(NON_SDN), drop=drop, date_text=day))


def use(room: Mailroom, *sinks: Sink) -> None:
    """Configure other sinks."""
    room.settings = room.settings.model_copy(update={"sinks": sinks})


def run_alone(room: Mailroom) -> None:
    """Run and send nothing, as a process does that dies then, or that finds another one sending."""
    settings = room.settings.model_copy(update={"lists": room.lists, "mirror": str(room.mirror)})
    run(room.archive, settings, Surroundings(room.clock, STARTER), lambda _report: None)


def lose(_report: Report) -> None:
    """Fail to write a report."""
    raise OutputError("output.unwritable", "report.json: no space left", hint="make room")


@dataclass
class Licensed(Office):
    """An office that reads licenses, with a mailroom over its archive."""

    room: Mailroom | None = None

    def day(self, *, days: int = 1, is_full: bool = False) -> list[Alert]:
        """Run and send some days later; return what was delivered. ``is_full``: the report cannot be written."""
        self.clock.at += timedelta(days=days)
        assert self.room
        self.room.clock = self.clock
        before = len(self.room.delivered)
        settings = self.site.settings(attempts=1).model_copy(
            update={"lists": self.lists, "guards": SMALL, "sinks": (news(), ops())}
        )
        try:
            run(
                self.archive,
                settings,
                Surroundings(self.clock, STARTER, post=self.room.post),
                lose if is_full else self.room.reports.append,
            )
        except OutputError:
            assert is_full
        return self.room.delivered[before:]

    def refuse(self) -> str:
        """Let a page of licenses answer 500; return its name."""
        page = next(name for name in self.site.files() if "program" in name or "belarus" in name.lower())
        self.site.faults[page] = Reply(500, b"", {})
        return page
