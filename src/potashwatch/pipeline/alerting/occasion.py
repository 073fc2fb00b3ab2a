"""What alerts are composed from, and the result."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from potashwatch.records.alert import Alert
from potashwatch.records.ledger import Alerting
from potashwatch.records.report import Report, ReportError
from potashwatch.records.settings import Settings


@dataclass(frozen=True)
class Occasion:
    """What one ledger record of a run reports: a list that was just judged, or the end of the run."""

    report: Report
    """With every change, before any filter of display. Of the record of a list: that list alone."""
    now: datetime
    """When the run began, UTC."""
    settings: Settings
    """Its lists are all that are configured, also where this run looked at some alone."""
    before: Alerting
    number: int
    """Of the ledger record that will name the alerts."""
    head: str | None
    """SHA-256 of the record before it: no two archives make the same id."""
    undelivered: Mapping[str, ReportError] = field(default_factory=dict)
    """Sinks that alerts tried so far have not reached, by name. Of the record of a list: none."""
    waiting: frozenset[str] = frozenset()
    """Names of the sinks for which anything is in the outbox still."""
    unreadable: tuple[ReportError, ...] = ()
    """What is wrong with alerts that cannot be read."""
    unwritten: ReportError | None = None
    """Why the report itself could not be delivered: the next one has what it had."""
    is_owed: bool = False
    """Whether what an earlier report had is still not delivered."""
    interrupted: ReportError | None = None
    """Why the run ended before all lists were checked."""
    is_offline: bool = False
    """Nobody was asked: that nothing moved is not known."""


@dataclass(frozen=True)
class Composed:
    """What goes out with the record of a run."""

    alerts: tuple[Alert, ...]
    alerting: Alerting
