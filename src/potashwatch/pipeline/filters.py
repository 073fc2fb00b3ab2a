"""Which changes are shown, and counted for the exit code."""

from collections.abc import Iterable
from dataclasses import dataclass

from potashwatch.diff.folding import fold
from potashwatch.records.delta import SIGNIFICANCES, Change, ChangeKind, Significance
from potashwatch.records.party import Listing, Part


@dataclass(frozen=True)
class Filters:
    """Which changes are shown, and counted for the exit code. Empty means all."""

    min_significance: Significance = "editorial"
    kinds: tuple[ChangeKind, ...] = ()
    programs: tuple[str, ...] = ()
    match: str | None = None
    targets_only: bool = False

    def keep(self, change: Change) -> bool:
        """Tell whether a change passes every filter.

        That a watched party leaves a list, or returns to it, passes any (F56).
        """
        if change.targets and (change.kind == "removal" or change.relisted):
            return True
        return (
            (bool(change.targets) or not self.targets_only)
            and SIGNIFICANCES.index(change.significance) <= SIGNIFICANCES.index(self.min_significance)
            and (not self.kinds or change.kind in self.kinds)
            and (not self.programs or not folded(self.programs).isdisjoint(folded(_programs(change))))
            and (not self.match or any(fold(self.match) in fold(text) for text in _texts(change)))
        )


def folded(texts: Iterable[str]) -> set[str]:
    """Return texts without regard to case."""
    return {text.casefold() for text in texts}


def _programs(change: Change) -> set[str]:
    """Return the programs of a change, those it lost among them."""
    values = [value for field in change.fields for value in (field.old, field.new)]
    return set(change.programs).union(*(v.programs for v in values if isinstance(v, Listing)))


def _texts(change: Change) -> list[str]:
    """Return what a text is looked for in: names, keys, programs and everything that changed."""
    values = (_text(value) for field in change.fields for value in (field.old, field.new))
    keys = (change.uid, change.old_uid, change.reference, change.old_reference)
    return [change.name, *change.programs, *(text for text in (*keys, *values) if text)]


def _text(value: object) -> str:
    return value.model_dump_json(exclude_defaults=True) if isinstance(value, Part) else str(value or "")
