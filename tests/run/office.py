"""A desk that looks at OFAC's licenses every day, on a website of loopback."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from potashwatch.archive import Archive
from potashwatch.pipeline.run import Surroundings, run
from potashwatch.records.edition import ListId
from potashwatch.records.license_event import LicenseEvent
from potashwatch.records.report import Report
from tests.fetchers.licenses_site import LicenseSite, Row
from tests.licenses_documents import license_pdf
from tests.run.desk import SMALL, STARTER, Told, begun

POTASH = "Joint Stock Company Belarusian Potash Company, Agrorozkvit LLC, or Belaruskali OAO"


def text(
    number: str, *, parties: str = POTASH, until: str = "", dated: str = "December 1, 2026", last: str = ""
) -> str:
    """Return the text of a license as OFAC words them. Made; no such license was published."""
    end = f" are authorized through {until}." if until else " are authorized."
    return f"""DEPARTMENT OF THE TREASURY
WASHINGTON, D.C.

OFFICE OF FOREIGN ASSETS CONTROL

Belarus Sanctions Regulations
31 CFR part 548

GENERAL LICENSE NO. {number}

Authorizing Certain Transactions

(a) Except as provided in paragraph (b) of this general license, all transactions prohibited by the Belarus Sanctions \
Regulations, 31 CFR part 548 (BSR), involving {parties}, or any entity in which one or more of the above persons own, \
directly or indirectly, individually or in the aggregate, a 50 percent or greater interest,{end}

(b) This general license does not authorize the unblocking of any property blocked pursuant to any part of 31 CFR \
chapter V.
{last}
Bradley T. Smith
Director
Office of Foreign Assets Control

Dated: {dated}"""


def row(number: str, media: int, *, issued: str = "December 01, 2026", **told: str) -> Row:
    """Return a license of the program page."""
    body = license_pdf(text(number, **told))
    return (number, "Authorizing Certain Transactions", issued, body, media)


@dataclass
class Office:
    """Runs over the licenses, and over any other list that ``lists`` names."""

    folder: Path
    site: LicenseSite
    lists: tuple[ListId, ...] = ("ofac-licenses",)
    mirror: Path | str | None = None
    clock: Told = field(default_factory=lambda: Told(datetime(2026, 12, 2, 6, tzinfo=UTC)))
    deliver: Callable[[Report], None] = lambda _report: None

    @property
    def archive(self) -> Archive:
        """Return the archive, opened anew."""
        return begun(self.folder / "archive")

    def run(self, *, days: int = 1, is_offline: bool = False) -> Report:
        """Start the run of another day."""
        self.clock.at += timedelta(days=days)
        settings = self.site.settings(attempts=1).model_copy(
            update={"lists": self.lists, "guards": SMALL, "mirror": str(self.mirror) if self.mirror else None}
        )
        return run(
            self.archive, settings, Surroundings(self.clock, STARTER), self.deliver, is_offline=is_offline
        )

    def events(self, **how: int) -> list[tuple[str, str]]:
        """Start the run of another day and return what happened: kind and number."""
        return [(event.kind, event.number) for event in self.run(**how).licenses]  # type: ignore[arg-type]


def one(report: Report) -> LicenseEvent:
    """Return the only event of a report."""
    (event,) = report.licenses
    return event
