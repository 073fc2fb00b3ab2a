"""An edition in figures."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache

from potashwatch.records.party import Name, PartyRecord
from potashwatch.records.snapshot import Facts


class FactsCounter:
    """Counts an edition while it is read, or goes on from the figures of another one by what differs."""

    def __init__(self, begin: Facts | None = None) -> None:
        self._records = begin.records if begin else 0
        self._kinds = Counter(begin.kinds if begin else ())
        self._programs = Counter(begin.programs if begin else ())
        self._filled = Counter(begin.filled if begin else ())

    def add(self, record: PartyRecord) -> None:
        """Count one party."""
        self._records += 1
        self._kinds[record.kind] += 1
        self._programs.update(record.programs)
        self._filled.update(_filled(record))

    def remove(self, record: PartyRecord) -> None:
        """Take back one party that was counted."""
        self._records -= 1
        self._kinds[record.kind] -= 1
        self._programs.subtract(record.programs)
        self._filled.subtract(_filled(record))

    def facts(self) -> Facts:
        """Return the figures."""
        return Facts(
            records=self._records,
            kinds=dict(sorted((+self._kinds).items())),
            programs=dict(sorted((+self._programs).items())),
            filled=dict(sorted((+self._filled).items())),
        )


_FIELDS = tuple(name for name in PartyRecord.model_fields if name not in ("uid", "kind", "kind_text"))
"""Those that can be empty."""


def _filled(record: PartyRecord) -> Iterator[str]:
    yield from (field for field in _FIELDS if getattr(record, field))
    yield from _of_names(record.names)


def _of_names(names: tuple[Name, ...]) -> Iterator[str]:
    """Yield what the names are besides there: every party has one, so the field alone would never look emptier."""
    if len(names) > 1:
        yield "names.alias"
    if any(name.weak for name in names):
        yield "names.weak"
    if any(map(_is_native, names)):
        yield "names.native"


def _is_native(name: Name) -> bool:
    """Tell whether a name is in another script than Latin; by its letters, where the source does not say."""
    if name.script is not None:
        return name.script != "Latin"
    return not name.text.isascii() and any(map(_is_other_letter, name.text))


@cache
def _is_other_letter(character: str) -> bool:
    if unicodedata.category(character) not in ("Lu", "Ll", "Lo"):
        return False
    is_ordinal = unicodedata.normalize("NFKC", character).isascii()  # the sign of "N.º"
    return not is_ordinal and "LATIN" not in unicodedata.name(character, "")
