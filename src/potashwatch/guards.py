"""Is an edition plausible against its own header, what the publisher says of it, and its predecessor? Pure."""

from collections import Counter

from potashwatch.records.party import PartyRecord
from potashwatch.records.snapshot import Facts


class FactsCounter:
    """Counts an edition while it is read."""

    def __init__(self) -> None:
        self._records = 0
        self._kinds: Counter[str] = Counter()
        self._programs: Counter[str] = Counter()
        self._filled: Counter[str] = Counter()

    def add(self, record: PartyRecord) -> None:
        """Count one party."""
        self._records += 1
        self._kinds[record.kind] += 1
        self._programs.update(record.programs)
        self._filled.update(field for field in _FIELDS if getattr(record, field))

    def facts(self) -> Facts:
        """Return the figures."""
        return Facts(
            records=self._records,
            kinds=dict(sorted(self._kinds.items())),
            programs=dict(sorted(self._programs.items())),
            filled=dict(sorted(self._filled.items())),
        )


_FIELDS = tuple(name for name in PartyRecord.model_fields if name not in ("uid", "kind", "kind_text"))
"""Those that can be empty."""
