"""What stands first: that which touches a watched party."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from potashwatch.records.target import Touch


class Touching(Protocol):
    """What can touch a target: a change, an event of a license."""

    @property
    def targets(self) -> tuple[Touch, ...]:
        """Return the touches; none where it concerns no target."""
        ...


T = TypeVar("T", bound=Touching)


def ordered(found: Iterable[T]) -> tuple[T, ...]:
    """Return the same, those that touch a target first; else in the order in which they came."""
    return tuple(sorted(found, key=lambda one: not one.targets))
