"""What the archive holds, for people."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.edition import LICENSES, LIST_TITLES
from potashwatch.records.report import Notice
from potashwatch.records.snapshot import DatedBy, Snapshot
from potashwatch.reports.board import row
from potashwatch.reports.describe import plural
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import Row, print_lines

_DATED: dict[DatedBy, str] = {
    "document": "the document says so",
    "option": "given at the import",
    "name": "from the name of the file",
    "fetched": "the day it was fetched; nothing else says a date",
}


class Listed(Protocol):
    """A snapshot and the ledger's word about it."""

    @property
    def snapshot(self) -> Snapshot:
        """Return the snapshot."""
        ...

    @property
    def standing(self) -> str:
        """Return the word, or nothing."""
        ...


def render_snapshots(found: Sequence[Listed], style: Style) -> str:
    """Return a line for each snapshot, by list."""
    return print_lines(_listed(found), style)


def _counted(snapshot: Snapshot) -> str:
    one, many = ("license", "licenses") if snapshot.list == LICENSES else ("party", "parties")
    return plural(snapshot.facts.records, one, many)


def _listed(found: Sequence[Listed]) -> Iterator[Text]:
    if not found:
        yield Text("no snapshots; potashwatch run fetches today's, potashwatch snapshots import adds files")
    last = None
    for entry in found:
        snapshot = entry.snapshot
        if snapshot.list != last:
            yield Text(LIST_TITLES[snapshot.list], "bold")
            last = snapshot.list
        line = f"  {snapshot.dated_on}  {snapshot.sha256[:16]}  {snapshot.format:<13}"
        line += f"  {_counted(snapshot):>15}  {snapshot.provenance.obtained:<8}"
        yield Text(f"{line}  {entry.standing}".rstrip())


def held_line(snapshot: Snapshot, base: Snapshot | None, notices: Sequence[Notice]) -> str:
    """Return why an imported edition is held for review, and what to do."""
    against = f" against the edition of {base.dated_on}" if base else ""
    name = f"{snapshot.provenance.source} ({LIST_TITLES[snapshot.list]}, {snapshot.dated_on})"
    reasons = ", ".join(f"{notice.message} [{notice.code}]" for notice in notices)
    return one_line(f"{name}: held for review{against}: {reasons}; {notices[0].hint}")


def render_snapshot(snapshot: Snapshot, style: Style) -> str:
    """Return everything that is known of a snapshot."""
    return print_lines(_snapshot(snapshot), style)


def _snapshot(snapshot: Snapshot) -> Iterator[Text | Row]:
    provenance, transfer = snapshot.provenance, snapshot.provenance.transfer
    yield Text(f"{LIST_TITLES[snapshot.list]}, {snapshot.dated_on}", "bold")
    told = {
        "format": snapshot.format,
        "sha256": snapshot.sha256,
        "size": f"{snapshot.size_bytes:,} bytes",
        "dated": f"{snapshot.dated_on} ({_DATED[snapshot.dated_by]}: {snapshot.dated_text})",
        "published": snapshot.published_text or "no date in the document",
        "licenses" if snapshot.list == LICENSES else "parties": f"{snapshot.facts.records:,}",
        "declared": f"{snapshot.declared_count:,}" if snapshot.declared_count is not None else "no count",
        "obtained": f"{provenance.obtained}, {provenance.fetched_at:%Y-%m-%d %H:%M:%S} UTC",
        "from": provenance.source,
        "drift": "; ".join(f"{drift.path}: {drift.message}" for drift in snapshot.drift) or "none",
    }
    if transfer:
        told["as sent"] = f"{transfer.body_bytes:,} bytes, sha256 {transfer.body_sha256}"
        told["ETag"] = transfer.etag or "none"
        told["Last-Modified"] = transfer.last_modified or "none"
    for document in snapshot.documents:
        told[document.name] = f"{document.size_bytes:,} bytes, sha256 {document.sha256}"
    width = max(map(len, told))
    for name, text in told.items():
        yield row(name, text, width=width + 2)
