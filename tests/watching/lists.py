"""Editions of a list with the records a test is about, without any bytes behind them."""

import hashlib
from datetime import UTC, date, datetime

from potashwatch.pipeline.stretch import Stretch
from potashwatch.pipeline.watching import Seen
from potashwatch.records.status import StatusList
from potashwatch.records.target import (
    LinkedParty,
    Target,
    TargetKey,
    TargetName,
    Touch,
    TouchReason,
    WatchedEdition,
    WatchedRecord,
)
from potashwatch.records.timeline import ShortSnapshot

WHOLE = ("primary", "addresses", "aliases")
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def target(
    *, removed_on: date | None = None, has_key: bool = True, linked: tuple[LinkedParty, ...] = ()
) -> Target:
    """Return a target that the list has under uid 1."""
    keys = (TargetKey(list="ofac-sdn", uid="1", removed_on=removed_on),) if has_key else ()
    return Target(
        id="works", title="Works", names=(TargetName(text="Steel Works"),), keys=keys, linked=linked
    )


def record(reason: TouchReason = "key", uid: str = "1") -> WatchedRecord:
    """Return a record that is the target, or that names it."""
    return WatchedRecord(
        uid=uid,
        reference=None,
        name="STEEL WORKS",
        kind="entity",
        names=("STEEL WORKS",),
        programs=("BELARUS",),
        listed_on=None,
        touches=(Touch(target="works", party="works", reason=reason, evidence=f"the key {uid}"),),
    )


LISTED, NEAR = (record(),), (record("possible", "2"),)


def seen(day: date, *records: WatchedRecord, tables: tuple[str, ...] = WHOLE) -> Seen:
    """Return an edition of a day."""
    sha256 = hashlib.sha256(f"{day}".encode()).hexdigest()
    short = ShortSnapshot(
        number=day.toordinal(),
        list="ofac-sdn",
        format="ofac-csv",
        sha256=sha256,
        dated_on=day,
        dated_by="name",
        dated_text=f"{day}",
        published_on=None,
        tables=tables,
        obtained="imported",
    )
    return Seen(short, WatchedEdition(list="ofac-sdn", sha256=sha256, rules="", records=records))


def stretch(*editions: Seen) -> Stretch:
    """Return editions of the SDN List in a row."""
    return Stretch("ofac-sdn", editions)


def standing(party: Target, *editions: Seen, as_of: date | None = None) -> StatusList:
    """Return how a target stands after editions; on the day of the last one unless another is given."""
    return stretch(*editions).of(party).told(party, as_of or editions[-1].on, stale_days=45)
