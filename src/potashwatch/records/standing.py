"""Where the watched parties stand, beside a report: what the page of a run shows on top of its changes."""

from potashwatch.records.base import Frozen
from potashwatch.records.status import History, Status


class Standing(Frozen):
    """The board of the day of a report, and how each target came there."""

    status: Status
    histories: tuple[History, ...] = ()
    """One for each target, in the order of the board; empty where there is no archive to tell them from."""
