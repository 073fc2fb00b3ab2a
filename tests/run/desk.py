"""A desk that starts a run every day: an archive, a mirror folder, a clock that is told the time."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from potashwatch.archive import Archive
from potashwatch.pipeline.first_record import begin
from potashwatch.pipeline.run import Surroundings, run
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.edition import ListId
from potashwatch.records.ledger import ListEntry, Starter
from potashwatch.records.report import ListReport, Report
from potashwatch.records.settings import ByList, GuardSettings, Settings
from potashwatch.targets import Watcher
from tests.published import FIXTURES

STARTER = Starter(kind="cron", user="desk", host="bank", pid=1)
MORNING = datetime(2024, 5, 7, 6, 17, tzinfo=UTC)
NON_SDN = FIXTURES / "ofac/classic/consolidated_2024-02-23.xml.gz"
NON_SDN_NEXT = FIXTURES / "ofac/classic/consolidated_2024-05-06.xml.gz"
"""One removal, 157 reordered parties, another namespace."""
EU = FIXTURES / "eu/fsf/fsf_1_1_rebuilt_2022-06-08.xml.gz"
EU_NEXT = FIXTURES / "eu/fsf/fsf_1_1_rebuilt_2022-06-10.xml.gz"

SMALL = GuardSettings(few_parties=ByList(ofac_sdn=1, ofac_consolidated=1, eu_fsf=1))
"""The lists of tests may be small."""

_ENTRY = re.compile(rb"[ \t]*<sdnEntry>.*?</sdnEntry>\r?\n?", re.DOTALL)
_DATE = re.compile(rb"<Publish_Date>[^<]*<")
_COUNT = re.compile(rb"<Record_Count>[^<]*<")


class Told:
    """A clock that says what it is told."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """Return the instant told."""
        return self.at

    def monotonic(self) -> float:
        """Return seconds since an instant of no meaning."""
        return self.at.timestamp()


@dataclass
class Desk:
    """Runs over a mirror folder."""

    folder: Path
    lists: tuple[ListId, ...] = ("ofac-consolidated",)
    clock: Told = field(default_factory=lambda: Told(MORNING))
    reports: list[Report] = field(default_factory=list)
    settings: Settings = field(default_factory=lambda: Settings(guards=SMALL))

    def __post_init__(self) -> None:
        self.mirror.mkdir(parents=True, exist_ok=True)

    @property
    def mirror(self) -> Path:
        """Where the lists of today lie."""
        return self.folder / "mirror"

    @property
    def archive(self) -> Archive:
        """Return the archive, opened anew."""
        return begun(self.folder / "archive")

    def put(self, content: bytes, name: str = "list.xml") -> None:
        """Put a file into the mirror, in place of the one of that name."""
        (self.mirror / name).write_bytes(content)

    def run(self, *, is_offline: bool = False, days: int = 1) -> Report:
        """Start the run of the next day and return its report."""
        self.clock.at += timedelta(days=days)
        settings = self.settings.model_copy(update={"lists": self.lists, "mirror": str(self.mirror)})
        around = Surroundings(self.clock, STARTER)
        return run(self.archive, settings, around, self.reports.append, is_offline=is_offline)

    def one(self, *, is_offline: bool = False, days: int = 1) -> ListReport:
        """Start a run over one list and return what it says of it."""
        *_, found = self.run(is_offline=is_offline, days=days).lists
        return found


def begun(folder: Path) -> Archive:
    """Return the archive in a folder; where there is none, one whose first record says that it was begun."""
    archive = Archive.open(folder, create=True)
    if archive.last() is None:
        with archive.lock(STARTER, MORNING):
            begin(archive, STARTER, datetime(2000, 1, 1, tzinfo=UTC))
    return archive


def entry_of(archive: Archive) -> ListEntry:
    """Return what the ledger says of the list that was checked last."""
    return [entry for record in archive.records() for entry in record.lists][-1]


def nobody(archive: Archive) -> Lookout:
    """Return a lookout for nobody."""
    return Lookout(archive, Watcher(()))


def classic(content: bytes, *, drop: int = 0, date_text: str | None = None) -> bytes:
    """Return an edition without its last parties, with a header that says so, and of another day."""
    entries = list(_ENTRY.finditer(content))
    if drop:
        content = content[: entries[-drop].start()] + content[entries[-1].end() :]
    if date_text:
        content = _DATE.sub(b"<Publish_Date>" + date_text.encode() + b"<", content)
    return _COUNT.sub(b"<Record_Count>%d<" % (len(entries) - drop), content)


def codes(found: ListReport) -> list[str]:
    """Return the codes of all notices of a list."""
    return [notice.code for notice in found.notices]
