"""How grave a difference is.

``legal``: listed or not, programs, measures, legal bases, relationships. ``identity``: names, identifiers, births,
nationalities. ``descriptive``: addresses, remarks, features. ``editorial``: only case, white space, punctuation or
Unicode form differs, or the publisher's own row number, or the act that the EU cites (it changes with every amending
act).
"""

from typing import Final

from potashwatch.diff.folding import fold
from potashwatch.records.delta import SIGNIFICANCES, Significance, Value
from potashwatch.records.party import Part, Period

_LEAVES: Final[dict[str, Significance]] = {"key": "editorial", "citation": "editorial"}


def gravest(found: list[Significance]) -> Significance:
    """Return the gravest; of none, ``editorial``."""
    return min(found, key=SIGNIFICANCES.index, default="editorial")


def rate(field: str, base: Significance, old: Value, new: Value) -> Significance:
    """Return how grave a change of a record's field is, which is ``base`` as a rule; None means added or removed."""
    if isinstance(old, str) and isinstance(new, str):
        return "editorial" if field != "reference" and fold(old) == fold(new) else base
    if not (isinstance(old, Part) and isinstance(new, Part)):
        return base
    return gravest(
        [
            _rate_leaf(base, leaf, before, getattr(new, leaf))
            for leaf, before in old
            if before != getattr(new, leaf)
        ]
    )


def _rate_leaf(base: Significance, leaf: str, old: object, new: object) -> Significance:
    if leaf in _LEAVES:
        return _LEAVES[leaf]
    if isinstance(old, tuple) and isinstance(new, tuple) and sorted(old) == sorted(new):
        return "editorial"
    if _folded(old) == _folded(new):
        return "editorial"
    if leaf == "notes" and base != "legal":
        return "descriptive"
    return base


def _folded(value: object) -> object:
    if isinstance(value, str):
        return fold(value)
    if isinstance(value, Period):  # 1.11.1960 and 11.1.1960 have one fold, but mean other days
        return fold(value.text), value.start_on, value.end_on
    if isinstance(value, tuple):
        return sorted(str(_folded(item)) for item in value)
    return value
