"""Alerts: what is told to one reader, and how its delivery went."""

from datetime import datetime
from typing import Final, Literal

from pydantic import Field

from potashwatch.records.base import Frozen
from potashwatch.records.edition import LIST_TITLES, ListId
from potashwatch.records.report import Report, ReportError, Tool

ALERT_SCHEMA: Literal["potashwatch/alert/1"] = "potashwatch/alert/1"

AlertKind = Literal[
    "news",
    "provisional",
    "retracted",
    "alarm",
    "baseline",
    "heartbeat",
    "failing",
    "still-failing",
    "recovered",
    "test",
]
"""``news``: changes and events of licenses; ``provisional``: what an edition that is held for review would change, once
an edition; ``retracted``: another edition is the list, and does not show that; ``alarm``: OFAC's page of general
licenses shows none, after there were some, once until it shows some again; ``baseline``: the first edition of a
list, to every sink; ``heartbeat``: checked, no change; the next three: trouble of operations, once for each state;
``test``: by hand."""


class Alert(Frozen):
    """One message for one reader, made once; it is sent again with the same id until it arrived."""

    schema_: Literal["potashwatch/alert/1"] = Field(ALERT_SCHEMA, alias="schema")
    tool: Tool
    id: str = Field(
        description="64 hexadecimal digits. A reader who has seen the id has seen the alert: it may come twice when"
        " nobody answered the first time."
    )
    sink: str = Field(description="Name of the sink in the configuration.")
    to: str | None = Field(
        default=None, description="Address, of mail: each reader has an alert of their own."
    )
    kind: AlertKind
    list: ListId | None = Field(
        default=None, description="The list concerned; null where it is the whole run."
    )
    made_at: datetime = Field(description="When the run began that made it, UTC.")
    record: int = Field(
        description="Number of the ledger record that names it; 0 where none does: a test, or an alert that a run"
        " sends directly because its archive cannot be used."
    )
    tells: tuple[str, ...] = Field(
        default=(), description="Ids of the changes and events it tells, sorted; empty of other kinds."
    )
    subject: str = Field(description="One line.")
    text: str = Field(description="Plain text for people. Text of the lists in it is data, never markup.")
    report: Report | None = Field(
        default=None, description="News: the report, with what concerns this reader alone."
    )
    errors: tuple[ReportError, ...] = Field(default=(), description="Of trouble: what is wrong.")


REPORT: Final = "report"
RUN: Final = "run"
OUTBOX: Final = "outbox"
"""What trouble can be about besides a list and a sink."""


class Stage(Frozen):
    """A turn that trouble of operations took."""

    about: str
    """A list, ``report``, ``run``, ``outbox``, or ``sink`` and its name."""
    kind: Literal["failing", "still-failing", "recovered"]
    since_at: datetime
    errors: tuple[ReportError, ...]
    """Empty when it is over."""

    @property
    def list_id(self) -> ListId | None:
        """The list it is about; None where it is something else."""
        return next((list_id for list_id in LIST_TITLES if list_id == self.about), None)


class Attempt(Frozen):
    """One try to deliver an alert. Without an end, whether it arrived is not known: the process died meanwhile."""

    number: int
    begun_at: datetime


class Failure(Frozen):
    """The end of a try that did not succeed."""

    failed_at: datetime
    code: str
    message: str
    """One line, without any secret."""
    is_unsure: bool
    """Whether it may have arrived all the same: it was sent, and no answer came."""
    is_permanent: bool = False
    """Whether another try fails as well until a person has corrected the cause: a refusal, a missing secret."""


class Settled(Frozen):
    """An alert that is done with."""

    alert: Alert
    outcome: Literal["delivered", "dropped"]
    """``dropped``: by a person, or its sink is no longer configured."""
    attempts: int
    settled_at: datetime


PendingState = Literal["new", "failed", "waiting", "given-up", "no-sink"]
"""Never tried; due again; to be tried later; tried no more; its sink, or the
reader in it, is not in the configuration."""


class PendingAlert(Frozen):
    """An alert that has not arrived, as far as is known, in short."""

    id: str
    sink: str
    to: str | None
    kind: AlertKind
    list: ListId | None
    made_at: datetime
    subject: str
    state: PendingState
    attempts: int
    failure: Failure | None = Field(
        description="How the last try ended; null where there was none, or no end."
    )
    next_at: datetime | None = Field(
        description="When a timer tries it again (alerts retry --due); null where it is due, or never."
    )


OUTBOX_SCHEMA: Literal["potashwatch/outbox/1"] = "potashwatch/outbox/1"


class PendingAlerts(Frozen):
    """What ``potashwatch alerts pending`` answers."""

    schema_: Literal["potashwatch/outbox/1"] = Field(OUTBOX_SCHEMA, alias="schema")
    tool: Tool
    alerts: tuple[PendingAlert, ...]
