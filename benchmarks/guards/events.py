"""Honest removals that are known by their figures alone: the files of both days are not in the project."""

from dataclasses import dataclass
from typing import Final, Literal

from potashwatch.guards import Loss


@dataclass(frozen=True)
class Event:
    """What one edition removed."""

    list: str
    day: str
    """ISO date; empty where only the size of the removal is known."""
    loss: Loss
    of: Literal["list", "program"] = "list"

    def __str__(self) -> str:
        return (
            f"{self.loss.gone:,} of {self.loss.before:,} ({', '.join(filter(None, (self.list, self.day)))})"
        )


def _list(name: str, gone: int, before: int, day: str = "") -> Event:
    return Event(name, day, Loss("parties", gone, before))


EVENTS: Final = (
    _list("SDN", 150, 9158, "2021-12-30"),
    _list("SDN", 112, 8976),
    _list("SDN", 93, 8976),
    _list("SDN", 86, 8976),
    _list("SDN", 69, 8976),
    _list("SDN", 10, 8976),
    _list("EU", 28, 2373, "2021-09-15"),
    _list("EU", 22, 2224),
    _list("EU", 20, 2224),
    _list("EU", 15, 2224, "2024-03-01"),
    Event("SDN", "March 2024", Loss("ZIMBABWE", 86, 98), "program"),
)
"""The largest of 307 steps of the SDN list from August 2021 to May 2024 (288 of them removed ten or fewer;
github.com/jackdwyer/specially-designated-nationals-list), and of 367 daily copies of the EU list from 2021 to 2026
(github.com/ammitto/data-eu). Where the size of the list on that day is not known, it is the smallest of the time. The
last one is the end of OFAC's Zimbabwe program by Executive Order 14118 of 4 March 2024."""
