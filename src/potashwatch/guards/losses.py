"""What an edition has fewer of than the one before it, in figures: parties, programs, kinds, filled fields."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from potashwatch.errors import one_line
from potashwatch.records.delta import Change
from potashwatch.records.snapshot import Facts


@dataclass(frozen=True)
class Loss:
    """How many of how many parties a group lost."""

    group: str
    gone: int
    before: int

    def least_held(self, percent: float, minimum: int) -> int:
        """Return the smallest loss of this group that is held: above the percentage, and at least the minimum."""
        # In fractions: 2.3 percent of 1,000 parties are 23, and not a hair less.
        return max(minimum, int(Fraction(str(percent)) * self.before / 100) + 1)

    def is_beyond(self, percent: float, minimum: int) -> bool:
        """Tell whether the loss is held."""
        return self.gone >= self.least_held(percent, minimum)

    def __str__(self) -> str:
        share = 100 * self.gone / self.before
        return f"{one_line(self.group)} {self.gone:,} of {self.before:,} ({share:.1f} %)"


@dataclass(frozen=True)
class Losses:
    """The losses between two editions."""

    parties: Loss
    """Of the whole list."""
    programs: tuple[Loss, ...]
    kinds: tuple[Loss, ...]
    """Of persons, entities, vessels, aircraft."""
    fields: tuple[Loss, ...]
    """Parties that no longer have a value in a field; empty between editions of different formats."""


def losses_between(new: Facts, old: Facts, changes: Iterable[Change], *, same_format: bool) -> Losses:
    """Count what was lost from ``old`` to ``new``.

    Of ``changes`` only removals count: a party under a new key is none. Programs and kinds are counted by the parties
    that were removed, so renaming a program loses nobody (F36).
    """
    gone = [change for change in changes if change.kind == "removal"]
    programs = Counter(program for change in gone for program in change.programs)
    kinds = Counter[str](change.party_kind for change in gone)
    return Losses(
        parties=Loss("parties", len(gone), max(old.records, len(gone))),
        programs=_groups(programs, old.programs),
        kinds=_groups(kinds, old.kinds),
        fields=_emptied(new.filled, old.filled) if same_format else (),
    )


def beyond(losses: Sequence[Loss], percent: float, minimum: int) -> list[Loss]:
    """Return the losses that are held, the largest first."""
    found = [loss for loss in losses if loss.is_beyond(percent, minimum)]
    return sorted(found, key=lambda loss: (-loss.gone, loss.group))


def _groups(gone: Mapping[str, int], before: Mapping[str, int]) -> tuple[Loss, ...]:
    # A group that the old figures lack is counted as lost entirely.
    return tuple(Loss(group, count, max(before.get(group, 0), count)) for group, count in gone.items())


def _emptied(new: Mapping[str, int], old: Mapping[str, int]) -> tuple[Loss, ...]:
    return tuple(
        Loss(field, count - new.get(field, 0), count)
        for field, count in old.items()
        if field != _IGNORED and new.get(field, 0) < count
    )


_IGNORED: Final = "unmapped"
"""A newer version that maps more leaves than the one that counted the old edition has fewer unmapped."""
