"""Figures of editions, removals, claims and notices, made up or counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final, Literal

from potashwatch.guards import FactsCounter, against_predecessor
from potashwatch.parsers import open_edition
from potashwatch.pipeline.compare import compare
from potashwatch.records.delta import Change, ChangeKind
from potashwatch.records.party import PartyKind, PartyRecord
from potashwatch.records.report import Notice
from potashwatch.records.settings import GuardSettings
from potashwatch.records.snapshot import Facts

DEFAULTS: Final = GuardSettings()


@dataclass(frozen=True)
class Claim:
    """What a publisher says."""

    by: str = "catalogue"
    what: Literal["body", "document"] = "body"
    sha256: str | None = None
    sha1: str | None = None
    size_bytes: int | None = None
    published_at: datetime | None = None


def facts(
    records: int = 0,
    kinds: dict[str, int] | None = None,
    programs: dict[str, int] | None = None,
    filled: dict[str, int] | None = None,
) -> Facts:
    """Return figures of an edition; all are entities where nothing else is said."""
    return Facts(
        records=records,
        kinds={"entity": records} if kinds is None else kinds,
        programs=programs or {},
        filled=filled or {},
    )


def counted(parties: Iterable[PartyRecord]) -> Facts:
    """Count parties."""
    counter = FactsCounter()
    for party in parties:
        counter.add(party)
    return counter.facts()


def change(
    uid: int = 1,
    programs: tuple[str, ...] = (),
    party_kind: PartyKind = "entity",
    kind: ChangeKind = "removal",
) -> Change:
    """Return what happened to one party."""
    return Change(
        id=f"{kind}-{uid}",
        kind=kind,
        uid=str(uid),
        name=f"PARTY {uid}",
        party_kind=party_kind,
        programs=programs,
        significance="legal",
        fields=(),
    )


def removals(
    count: int, programs: tuple[str, ...] = (), party_kind: PartyKind = "entity"
) -> tuple[Change, ...]:
    """Return so many removals."""
    return tuple(change(uid, programs, party_kind) for uid in range(count))


def judged(
    old: Facts,
    gone: Sequence[Change] = (),
    new: Facts | None = None,
    settings: GuardSettings = DEFAULTS,
    *,
    same_format: bool = True,
) -> list[str]:
    """Return the codes that an undated edition trips; it is like the old one where nothing else is said."""
    found = against_predecessor(new or old, None, old, None, gone, settings, same_format=same_format)
    return codes(found)


def codes(notices: Iterable[Notice]) -> list[str]:
    """Return the codes of notices."""
    return [notice.code for notice in notices]


@lru_cache(maxsize=64)
def measured(path: str) -> tuple[Facts, date | None]:
    """Return figures and date of an edition on disk."""
    with open_edition(path) as stream:
        return counted(stream), stream.header.published_on


def tripped(old: str, new: str) -> list[Notice]:
    """Compare two editions on disk and return what the guards say, by default settings."""
    counter = FactsCounter()
    found = compare(old, new, is_full=True, observe=counter.add)
    before, before_on = measured(old)
    published_on = found.new.summary.published_on
    changes = found.delta.changes
    return [
        *against_predecessor(
            counter.facts(), published_on, before, before_on, changes, DEFAULTS, same_format=True
        )
    ]
