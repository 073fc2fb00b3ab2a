"""The days on which the program must not be silent, as data: what is published, and what goes wrong.

Every installation begins with all three parties on both lists, in good order. What each step must lead to stands in
``decisive_days.json``; ``python -m tests.decisive --update`` writes it from what happened, for review.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from tests.publisher.editions import BELAVIA, BPC, EU_BELARUSKALI, PARTIES, Eu, Sdn
from tests.publisher.script import Day, Fault

BEGINNING: Final = Day(1)

Damage = Literal["archive-removed", "ledger-removed", "disk-full"]


@dataclass(frozen=True)
class Step:
    """One run of the program."""

    happens: str
    """For the table of docs/guarantees.md."""
    day: Day
    damage: Damage | None = None
    """What happened to the installation before the run."""
    signal: Literal["SIGKILL", "SIGTERM"] | None = None
    """Sent to the run as soon as the desk has been sent something."""
    approves: Day | None = None
    """The day whose SDN edition a person approves before the run."""
    fetch: Mapping[str, float] = field(default_factory=dict)
    """Keys of ``[fetch]``."""


@dataclass(frozen=True)
class DecisiveDay:
    """Runs of one installation, one after the other."""

    name: str
    title: str
    steps: tuple[Step, ...]


_HELD = Sdn(has_belarus=False)
_RELIEF = Sdn(without=PARTIES)
_ONE_LEFT = Sdn(without=(BELAVIA,))

DAYS: Final = (
    DecisiveDay(
        "mass-relief",
        "Mass relief",
        (
            Step("OFAC publishes an SDN List without any party of the Belarus programs.", Day(2, _HELD)),
            Step("A person approves that edition.", Day(2, _HELD), approves=Day(2, _HELD)),
        ),
    ),
    DecisiveDay(
        "mass-relief-taken-back",
        "Mass relief, taken back before the next run",
        (
            Step("OFAC publishes an SDN List without any party of the Belarus programs.", Day(2, _HELD)),
            Step(
                "A person approves that edition; before the next run OFAC lists all of them again.",
                Day(3),
                approves=Day(2, _HELD),
            ),
        ),
    ),
    DecisiveDay(
        "mass-relief-by-mistake",
        "Mass relief, by mistake",
        (
            Step("OFAC publishes an SDN List without any party of the Belarus programs.", Day(2, _HELD)),
            Step("The next edition shows all of them again.", Day(3)),
        ),
    ),
    DecisiveDay(
        "one-by-one",
        "Three parties removed one by one",
        (
            Step("OFAC removes Belavia.", Day(2, _ONE_LEFT)),
            Step("OFAC removes BPC, too.", Day(3, Sdn(without=(BELAVIA, BPC)))),
            Step("OFAC removes Belaruskali, too.", Day(4, _RELIEF)),
        ),
    ),
    DecisiveDay(
        "relief-and-new-grip",
        "Relief for one, a new act on another",
        (
            Step(
                "OFAC removes Belavia; on the same day the EU bases its listing of Belaruskali on a new act.",
                Day(2, _ONE_LEFT, Eu(tightened=(EU_BELARUSKALI,))),
            ),
        ),
    ),
    DecisiveDay(
        "snapback",
        "Snapback under new UIDs",
        (
            Step("OFAC removes all three parties.", Day(2, _RELIEF)),
            Step("OFAC lists all three again, under new UIDs.", Day(3, Sdn(relisted=PARTIES))),
        ),
    ),
    DecisiveDay(
        "ofac-lists-down",
        "OFAC's list service is down",
        (
            Step(
                "OFAC removes all three parties, and its list service answers 503.",
                Day(2, _RELIEF, faults={"ofac-lists": Fault("status", 503)}),
            ),
            Step("The list service is back.", Day(3, _RELIEF)),
        ),
    ),
    DecisiveDay(
        "ofac-licenses-down",
        "OFAC's website is down",
        (
            Step(
                "OFAC removes all three parties, and its website refuses to show the licenses.",
                Day(2, _RELIEF, faults={"ofac-licenses": Fault("refuse")}),
            ),
            Step("The website is back.", Day(3, _RELIEF)),
        ),
    ),
    DecisiveDay(
        "eu-trickles",
        "The EU's server is too slow",
        (
            Step(
                "OFAC removes all three parties, and the EU's list arrives byte by byte, without end.",
                Day(2, _RELIEF, faults={"eu": Fault("trickle")}),
                fetch={"total_timeout_seconds": 8},
            ),
            Step("The EU's server is back.", Day(3, _RELIEF)),
        ),
    ),
    DecisiveDay(
        "killed",
        "A run is killed",
        (
            Step(
                "OFAC removes all three parties; the machine dies while the desk is sent the alert.",
                Day(2, _RELIEF, faults={"desk": Fault("hang")}),
                signal="SIGKILL",
            ),
            Step("The next run.", Day(3, _RELIEF)),
        ),
    ),
    DecisiveDay(
        "terminated",
        "A run is stopped",
        (
            Step(
                "OFAC removes all three parties; the run is stopped (SIGTERM) while it waits for the EU.",
                Day(2, _RELIEF, faults={"eu": Fault("hang")}),
                signal="SIGTERM",
            ),
            Step("The next run.", Day(3, _RELIEF)),
        ),
    ),
    DecisiveDay(
        "full-disk",
        "The disk is full",
        (
            Step(
                "OFAC removes all three parties, and the disk is full.", Day(2, _RELIEF), damage="disk-full"
            ),
            Step("There is room again.", Day(3, _RELIEF)),
        ),
    ),
    DecisiveDay(
        "archive-lost",
        "The archive is lost",
        (
            Step(
                "OFAC removes all three parties, and the archive is gone.",
                Day(2, _RELIEF),
                damage="archive-removed",
            ),
        ),
    ),
    DecisiveDay(
        "ledger-lost",
        "The ledger is lost",
        (
            Step(
                "OFAC removes all three parties, and the ledger of the archive is gone.",
                Day(2, _RELIEF),
                damage="ledger-removed",
            ),
        ),
    ),
)
