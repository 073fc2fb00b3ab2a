"""Recognition costs little beside reading the list."""

import time

from potashwatch.records.party import Feature, Identifier, Name, PartyRecord
from potashwatch.targets import Watcher, known_targets
from tests.samples import party


def _records(day: int) -> list[PartyRecord]:
    """Return 20,000 parties that differ from those of another day in a few places."""
    return [
        party(
            str(n),
            names=tuple(Name(kind="aka", text=f"COMPANY {n * 7919 % 20011} OF MINSK {k}") for k in range(2)),
            identifiers=(Identifier(kind_text="Tax ID No.", value=str(n * 104729)),),
            features=(Feature(name="Gender", value="Male"),),
            remarks=(f"Linked To: HOLDING {n + day if n < 100 else n}",),
        )
        for n in range(20_000)
    ]


def test_twenty_thousand_parties() -> None:
    """One second at first, a fraction of it in the next edition (F58); the bounds leave room for a busy machine."""
    watcher = Watcher(known_targets())
    seconds = []
    for records in (_records(0), _records(1)):
        begin = time.process_time()
        assert not any(watcher.touches("ofac-sdn", record) for record in records)
        seconds.append(time.process_time() - begin)
    assert seconds[0] < 6
    assert seconds[1] < 1
