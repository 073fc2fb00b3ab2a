"""Each guard that compares editions: its thresholds, and which losses and faults it is there for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from benchmarks.guards.events import EVENTS, Event
from benchmarks.guards.figures import Case, Figures, Pair
from potashwatch.guards import Loss, Losses
from potashwatch.records.settings import GuardSettings

DAILY_DAYS: Final = 7
"""Editions at most so many days apart are what a run on every working day compares."""
Threshold = tuple[float, int]
"""A percentage, which must be exceeded, and the smallest number."""


@dataclass(frozen=True)
class Guard:
    """A guard against losses."""

    code: str
    losses: Callable[[Losses], tuple[Loss, ...]]
    threshold: Callable[[GuardSettings], Threshold]
    sorts: tuple[str, ...]
    """Of cases that it is there to catch."""
    alternatives: tuple[Threshold, ...] = ()
    """Thresholds to compare with the default."""

    def holds(self, losses: Losses, threshold: Threshold) -> bool:
        """Tell whether an edition with these losses is held."""
        return any(loss.is_beyond(*threshold) for loss in self.losses(losses))

    def events(self) -> tuple[Event, ...]:
        """Return the recorded events that say something about this guard."""
        of = {"guard.vanished": "list", "guard.program-vanished": "program"}.get(self.code)
        return tuple(event for event in EVENTS if event.of == of)


GUARDS: Final = (
    Guard(
        "guard.vanished",
        lambda losses: (losses.parties,),
        lambda settings: (settings.vanished_percent, settings.vanished_min),
        ("end",),
        ((1, 50), (2, 20), (2, 100), (3, 50), (5, 50)),
    ),
    Guard(
        "guard.program-vanished",
        lambda losses: losses.programs,
        lambda settings: (settings.group_vanished_percent, settings.group_vanished_min),
        ("program", "part"),
        ((25, 20), (50, 10), (50, 50), (75, 20), (90, 20)),
    ),
    Guard(
        "guard.kind-vanished",
        lambda losses: losses.kinds,
        lambda settings: (settings.group_vanished_percent, settings.group_vanished_min),
        ("kind",),
    ),
    Guard(
        "guard.fill",
        lambda losses: losses.fields,
        lambda settings: (settings.fill_drop_percent, settings.fill_drop_min),
        ("field",),
        ((25, 50), (50, 20), (50, 100), (90, 50)),
    ),
)


@dataclass(frozen=True)
class Counts:
    """How often one guard holds an edition at one threshold."""

    daily: int
    longer: int
    events: int
    faults: int


def counts(guard: Guard, threshold: Threshold, figures: Figures) -> Counts:
    """Count what is held."""
    daily, longer = split(figures.pairs)
    return Counts(
        daily=sum(guard.holds(pair.losses, threshold) for pair in daily),
        longer=sum(guard.holds(pair.losses, threshold) for pair in longer),
        events=sum(event.loss.is_beyond(*threshold) for event in guard.events()),
        faults=sum(guard.holds(case.losses, threshold) for case in faults(guard, figures)),
    )


def split(pairs: Iterable[Pair]) -> tuple[list[Pair], list[Pair]]:
    """Return the pairs of a daily run, and those with more time between them."""
    chosen = list(pairs)
    return (
        [pair for pair in chosen if pair.days <= DAILY_DAYS],
        [pair for pair in chosen if pair.days > DAILY_DAYS],
    )


def faults(guard: Guard, figures: Figures) -> list[Case]:
    """Return the damaged copies that a guard is there to catch."""
    return [case for case in figures.cases if case.sort in guard.sorts and case.parties]


def held_by(losses: Losses, settings: GuardSettings) -> tuple[str, ...]:
    """Return the codes of the guards that hold an edition with these losses."""
    return tuple(guard.code for guard in GUARDS if guard.holds(losses, guard.threshold(settings)))
