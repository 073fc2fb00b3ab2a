"""What the guards measure: between published editions, and between an edition and damaged copies of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from benchmarks.guards.editions import Published, read, series
from benchmarks.guards.figures import Case, Figures, Pair, Size
from potashwatch.diff import parties, told
from potashwatch.guards import FactsCounter, Losses, losses_between
from potashwatch.records.party import PartyRecord
from potashwatch.records.snapshot import Facts

AHEAD: Final = 3
"""Each edition is compared with the next one, two and three: when runs fail, editions are skipped."""
CUT_PERCENTS: Final = (1, 2, 3, 5, 10, 25, 50)


def measure(editions: Sequence[Published]) -> Figures:
    """Compare all editions. Only a few are in memory at a time."""
    whole = [edition for edition in editions if not edition.is_excerpt]
    pairs: list[Pair] = []
    cases: list[Case] = []
    for _, group in groupby(whole, series):
        before: list[Published] = []
        for known in group:
            edition = read(known.path)
            pairs.extend(compared(old, edition) for old in before)
            before = [*before, edition][-AHEAD:]
        if len(before) > 1:  # of a list and format with a history, the newest edition
            cases.extend(damaged(before[-1]))
    sizes = [Size(_name(each), each.header.list, each.facts.records, each.is_excerpt) for each in editions]
    return Figures(sizes=tuple(sizes), pairs=tuple(pairs), cases=tuple(cases))


def compared(old: Published, new: Published) -> Pair:
    """Compare two editions."""
    gone = [record for uid, record in old.records.items() if uid not in new.records]
    come = [record for uid, record in new.records.items() if uid not in old.records]
    same_format = old.header.tables == new.header.tables
    dates = old.header.published_on, new.header.published_on
    return Pair(
        old=_name(old),
        new=_name(new),
        days=(new.dated - old.dated).days,
        losses=_losses(old, new.facts, gone, come, same_format=same_format),
        is_dated=None not in dates and dates[0] != dates[1],
    )


def _losses(
    old: Published,
    new: Facts,
    gone: Iterable[PartyRecord],
    come: Iterable[PartyRecord] = (),
    *,
    same_format: bool = True,
) -> Losses:
    """Return what was lost; a party of ``gone`` under a new uid in ``come`` is not."""
    changes = [told(old.header.list, difference) for difference in parties(gone, come).found]
    found = losses_between(new, old.facts, changes, same_format=same_format)
    return replace(
        found,
        programs=tuple(loss for loss in found.programs if _is_notable(loss.gone, loss.before)),
        kinds=tuple(loss for loss in found.kinds if _is_notable(loss.gone, loss.before)),
        fields=tuple(loss for loss in found.fields if _is_notable(loss.gone, loss.before)),
    )


def _is_notable(gone: int, before: int) -> bool:
    """Leave out what no threshold worth considering would hold."""
    return gone >= 5 and 10 * gone >= before


def damaged(edition: Published) -> Iterator[Case]:
    """Yield an edition with a part missing, as happened: incidents F14 to F16, and F22 for fields."""
    records = list(edition.records.values())
    if edition.header.list != "eu-fsf":  # the programmes of the rebuilt files are placeholders
        for program in edition.facts.programs:
            listed = [record for record in records if program in record.programs]
            yield _without(edition, "program", program, listed)
            alone = [record for record in listed if len(set(record.programs)) == 1]
            yield _without(edition, "part", program, alone)
    for kind in edition.facts.kinds:
        yield _without(edition, "kind", kind, [record for record in records if record.kind == kind])
    for percent in CUT_PERCENTS:
        count = len(records) * percent // 100
        yield _without(edition, "end", f"{percent} %", records[len(records) - count :])
    for field in sorted(edition.facts.filled.keys() - {"names", "unmapped"}):
        filled = {name: count for name, count in edition.facts.filled.items() if name != field}
        lost = _losses(edition, edition.facts.model_copy(update={"filled": filled}), ())
        yield Case("field", _name(edition), field, edition.facts.filled[field], lost)


def _without(edition: Published, sort: str, what: str, gone: Sequence[PartyRecord]) -> Case:
    counter = FactsCounter(edition.facts)
    for record in gone:
        counter.remove(record)
    return Case(sort, _name(edition), what, len(gone), _losses(edition, counter.facts(), gone))


def _name(edition: Published) -> str:
    return edition.path.name
