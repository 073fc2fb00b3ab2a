"""How significant a difference is.

``legal``: listed or not, programs, measures, legal bases, relationships, and the features that restrict dealings.
``identity``: names, numbers, births, nationalities, and the features that tell parties apart. ``descriptive``:
addresses, remarks, other features, and a citation of another act of the EU. ``editorial``: only case, white space,
punctuation or Unicode form differs, or the publisher's own row number, or how the EU cites one and the same act.
"""

import re
from typing import Final

from potashwatch.diff.folding import fold
from potashwatch.records.delta import SIGNIFICANCES, Significance, Value
from potashwatch.records.features import significance_of
from potashwatch.records.identifier_kinds import is_known
from potashwatch.records.party import Citation, Feature, Identifier, Part, Period

_BY_NAME: Final = ("features", "particulars")
"""Fields whose parts are rated by their names."""
_NUMBER: Final = re.compile(r"(?<![0-9])([0-9]{1,4})/([0-9]{1,4})(?![0-9])")
_CELEX: Final = re.compile(r"\b[03]([0-9]{4})[A-Z]{1,2}([0-9]{4})")
"""The number of an act in EUR-Lex: sector 3, legislation; sector 0, its consolidated text."""
_CORRIGENDUM: Final = re.compile("corrigend", re.IGNORECASE)


def gravest(found: list[Significance]) -> Significance:
    """Return the gravest; of none, ``editorial``."""
    return min(found, key=SIGNIFICANCES.index, default="editorial")


def rate(field: str, base: Significance, old: Value, new: Value) -> Significance:
    """Return how significant a change of a record's field is; None means added or removed.

    It is ``base`` as a rule; features and numbers are rated by their names.
    """
    if isinstance(old, str) and isinstance(new, str):
        return "editorial" if field != "reference" and fold(old) == fold(new) else base
    base = gravest([_base(field, base, part) for part in (old, new) if isinstance(part, Part)] or [base])
    if not (isinstance(old, Part) and isinstance(new, Part)):
        return base
    return gravest(
        [
            _rate_leaf(base, leaf, before, getattr(new, leaf))
            for leaf, before in old
            if before != getattr(new, leaf)
        ]
    )


def act_of(citation: Citation | None) -> object:
    """Return what tells the act cited from every other one; None where none is cited.

    An act is its number and year, in either order, as regulations before 2015 are numbered the other way round: every
    one that the citation prints or its address leads to. The part of the Official Journal, the rest of the address and
    the day may differ where the consolidated text is cited.
    """
    if citation is None:
        return None
    places = (*_NUMBER.findall(citation.act_text), *_CELEX.findall(citation.url_text or ""))
    found = frozenset(frozenset(part.lstrip("0") for part in place) for place in places)
    return found or fold(citation.act_text)


def rate_citation(old: Citation | None, new: Citation | None) -> Significance:
    """Return how significant it is that a detail cites an act otherwise than before.

    Another act is ``descriptive``: whether it changed anything for the party is not in the list, but is to be looked up
    in the act. So are other terms of the same act: when it entered into force, a corrigendum. Of a watched party both
    are ``legal`` (``potashwatch.pipeline.touching``). Any other citation of one and the same act is ``editorial``.
    """
    if old == new:
        return "editorial"
    if old is None or new is None or act_of(old) != act_of(new):
        return "descriptive"
    old_terms, new_terms = (
        (each.in_force_text, each.kind_text, each.notes, bool(_CORRIGENDUM.search(each.act_text)))
        for each in (old, new)
    )
    return "editorial" if old_terms == new_terms else "descriptive"


def _base(field: str, base: Significance, part: Part) -> Significance:
    if field in _BY_NAME and isinstance(part, Feature):
        return significance_of(part.name)
    if isinstance(part, Identifier) and not is_known(part):
        return "legal"  # as for every unknown name
    return base


def _rate_leaf(base: Significance, leaf: str, old: object, new: object) -> Significance:
    if leaf == "key":
        return "editorial"
    if leaf == "citation":
        assert old is None or isinstance(old, Citation)  # noqa: S101 - the model says so
        assert new is None or isinstance(new, Citation)  # noqa: S101 - the model says so
        return rate_citation(old, new)
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
