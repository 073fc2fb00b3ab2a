"""Every table that any command prints for people, of made samples with any text in them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from potashwatch.cli import config, doctor
from potashwatch.pipeline.configuration import load
from potashwatch.records.edition import FormatDrift, Header, Origin
from potashwatch.records.ledger import LedgerRecord, ListEntry, Starter, Versions
from potashwatch.records.party import Feature, Name
from potashwatch.records.report import Counts, Level, Notice, ReportError
from potashwatch.records.snapshot import Facts, Provenance, Snapshot, StoredDocument
from potashwatch.records.target import LinkedParty, Target, TargetKey, TargetName, TargetNumber
from potashwatch.reports.info import render_info, summarize
from potashwatch.reports.ledger import entries, render_ledger
from potashwatch.reports.party import render_parties
from potashwatch.reports.snapshots import render_snapshot, render_snapshots
from potashwatch.reports.style import Style
from potashwatch.reports.table import render_table
from potashwatch.reports.targets import render_targets
from potashwatch.reports.terminal import print_lines
from tests.reports.golden import FOR_PEOPLE, PRINTED
from tests.reports.hostile import hostile_report
from tests.reports.watching import DIGEST
from tests.samples import listed, party

AT: Final = datetime(2026, 3, 27, 6, 0, tzinfo=UTC)
WORDS: Final = (
    "a text of many words that goes on and on until it is wider than any terminal that people use, " * 2
)


@dataclass(frozen=True)
class Entry:
    """A snapshot and the ledger's word about it."""

    snapshot: Snapshot
    standing: str


def drift(text: str) -> FormatDrift:
    """Return a way in which a document is not what we know."""
    return FormatDrift(code="drift.leaf", path=f"sdnEntry/{text}", message=f"{WORDS}{text}", count=2)


def snapshot(text: str) -> Snapshot:
    """Return a snapshot."""
    return Snapshot(
        number=1,
        list="ofac-sdn",
        format="ofac-classic",
        sha256=DIGEST,
        size_bytes=1_234_567,
        documents=(StoredDocument(name="sdn.xml", sha256=DIGEST, size_bytes=1_234_567),),
        dated_on=date(2026, 3, 26),
        dated_by="document",
        dated_text=f"03/26/2026{text}",
        published_on=date(2026, 3, 26),
        published_text=f"03/26/2026{text}",
        namespace=None,
        declared_count=9001,
        facts=Facts(records=9001, kinds={}, programs={}, filled={}),
        drift=(drift(text),),
        provenance=Provenance(source=f"/srv/{text}", obtained="imported", fetched_at=AT),
        tool_version="0.0.0",
    )


def record(text: str) -> LedgerRecord:
    """Return a record of the ledger."""
    entry = ListEntry(
        list="ofac-sdn",
        outcome="changed",
        old=DIGEST,
        new=DIGEST,
        published_on=None,
        counts=Counts(additions=1, removals=2, changes=3, reissues=4, unchanged=5),
        errors=(ReportError(list="ofac-sdn", code="fetch.refused", message=f"{WORDS}{text}", hint="h"),),
        notices=(Notice(code="guard.stale", level="warning", message=f"{WORDS}{text}", hint="h"),),
    )
    return LedgerRecord(
        number=7,
        previous_sha256=None,
        kind="run",
        started_at=AT,
        finished_at=AT,
        started_by=Starter(kind="cron", user=f"u{text}", host=f"h{text}", pid=1),
        versions=Versions(potashwatch="0", python="3", lxml="6"),
        reason=f"{WORDS}{text}",
        complete=False,
        lists=(entry,),
    )


def target(text: str) -> Target:
    """Return a target."""
    names = (TargetName(text=f"NAME{text}"), TargetName(text=f"{WORDS}{text}"))
    linked = LinkedParty(id="other", title=f"Other{text}", names=names, relation=f"{WORDS}{text}")
    return Target(
        id="one",
        title=f"One{text}",
        names=names,
        numbers=(TargetNumber(value=f"600122610{text}", kind_text="Registration Number"),),
        keys=(TargetKey(list="ofac-sdn", uid=f"32746{text}", removed_on=date(2026, 3, 26)),),
        linked=(linked,),
    )


def info(text: str, style: Style) -> str:
    """Return what is said of a document."""
    header = Header(
        list="ofac-sdn", format="ofac-classic", namespace=f"https://x/{text}", filters=(f"{WORDS}{text}",)
    )
    origin = Origin(source=f"list{text}.xml", sha256=DIGEST, size_bytes=1)
    found = summarize(header, origin, 1, [drift(text)])
    return render_info([found, found], style)


def whole_party(text: str, style: Style) -> str:
    """Return everything of a party."""
    name = Name(kind="primary", text=f"{WORDS}{text}")
    found = party(
        "7",
        names=(name,),
        title=f"x{text}",
        features=(Feature(name=f"n{text}", value=WORDS),),
        listings=listed(f"P{text}"),
    )
    return render_parties((found, found), style)


def notices(text: str, style: Style) -> str:
    """Return what the doctor says."""
    levels: tuple[Level, ...] = ("note", "warning", "trouble")
    found = [
        Notice(code="doctor.disk", level=level, message=f"{WORDS}{text}", hint=WORDS) for level in levels
    ]
    return print_lines(doctor._lines(found), style)


def settings(_text: str, style: Style) -> str:
    """Return every setting; they are checked when they are read, so no text can stand in them."""
    flags: dict[tuple[str, ...], object] = {
        ("archive",): Path("/srv/archives/of/the/department/that/keeps/the/evidence/of/sanctions/lists")
    }
    found = load(flags=flags, environment={}, cwd=Path("/nonexistent"), config=None)
    return config._table(found, style)


TABLES: Final[dict[str, Callable[[str, Style], str]]] = {
    **{name: PRINTED[name] for name in FOR_PEOPLE},
    "diff": lambda text, style: render_table(hostile_report(text), style),
    "show": whole_party,
    "info": info,
    "targets": lambda text, style: render_targets((target(text),), style),
    "snapshots list": lambda text, style: render_snapshots((Entry(snapshot(text), "baseline"),), style),
    "snapshots show": lambda text, style: render_snapshot(snapshot(text), style),
    "ledger": lambda text, style: render_ledger(tuple(entries([record(text)])), style),
    "doctor": notices,
    "config show": settings,
}
"""Command or kept file to printer."""
