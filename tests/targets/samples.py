"""Published editions, and the watched parties that the reference says they have."""

from collections.abc import Iterable
from functools import lru_cache

from potashwatch.parsers import read_edition
from potashwatch.records.edition import Edition, ListId
from potashwatch.records.party import Name, PartyKind, PartyRecord
from potashwatch.records.target import Target, TargetName, Touch
from potashwatch.targets import Watcher, known_targets
from tests.published import FIXTURES
from tests.samples import party

WATCHER = Watcher(known_targets())

SDN = tuple(sorted(p.name for p in FIXTURES.glob("ofac/csv/sdn_202[13]*")))
CONSOLIDATED = tuple(sorted(p.name for p in FIXTURES.glob("ofac/classic/*.gz")))
FSF = tuple(sorted(p.name for p in FIXTURES.glob("eu/fsf/*.gz")))


@lru_cache(maxsize=4)
def edition(name: str) -> Edition:
    """Return a published edition by the name of its file or folder."""
    (path,) = FIXTURES.rglob(name)
    return read_edition(str(path))


def eu_names(reference: str) -> tuple[str, ...]:
    """Return the names of a party in the EU's list of 2022-06-10."""
    records = edition("fsf_1_1_rebuilt_2022-06-10.xml.gz").records
    (found,) = [record for record in records if record.reference == reference]
    return tuple(name.text for name in found.names)


def target(name: str, target_id: str = "own") -> Target:
    """Return a target with one name."""
    return Target(id=target_id, title=name, names=(TargetName(text=name),))


def named(*texts: str, kind: PartyKind = "entity", weak: bool = False) -> PartyRecord:
    """Return a record of a party under an unknown key that has names and nothing else."""
    names = tuple(Name(kind="unstated", text=text, weak=weak) for text in texts)
    return party("999999", names=names, kind=kind)


def touched(record: PartyRecord, watcher: Watcher = WATCHER, list_id: ListId = "ofac-sdn") -> Touch:
    """Return the only touch of a record."""
    (touch,) = watcher.touches(list_id, record)
    return touch


def told(touches: Iterable[Touch]) -> list[tuple[str, str, str]]:
    """Return target, party and reason of touches."""
    return [(touch.target, touch.party, touch.reason) for touch in touches]
