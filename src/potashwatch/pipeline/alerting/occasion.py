"""What alerts are made of, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from potashwatch.records.alert import Alert
from potashwatch.records.edition import ListId
from potashwatch.records.ledger import Alerting
from potashwatch.records.report import Report, ReportError
from potashwatch.records.settings import Settings


@dataclass(frozen=True)
class Occasion:
    """A run, as far as alerts hang on it."""

    report: Report
    """With every change, before any filter of display."""
    now: datetime
    """When the run began, UTC."""
    settings: Settings
    """Its lists are all that are configured, also where this run looked at some alone."""
    before: Alerting
    number: int
    """Of the ledger record that will name the alerts."""
    head: str | None
    """SHA-256 of the record before it: no two archives make the same id."""
    undelivered: Mapping[str, ReportError]
    """Sinks that alerts of earlier runs have not reached, by name."""
    waiting: frozenset[str] = frozenset()
    """Names of the sinks for which anything is in the outbox still."""
    unreadable: tuple[ReportError, ...] = ()
    """What is wrong with alerts that cannot be read."""
    unwritten: ReportError | None = None
    """That the report itself could not be delivered: no list moves, and the same changes come again."""
    moved: frozenset[ListId] = frozenset()
    """Lists whose state moves with this run: what was told of them before stands in reports now."""
    is_offline: bool = False
    """Nobody was asked: that nothing moved is not known."""


@dataclass(frozen=True)
class Composed:
    """What goes out with the record of a run."""

    alerts: tuple[Alert, ...]
    alerting: Alerting
