"""What an OFAC delta says, for people."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.ofac_delta import (
    DeltaEntry,
    DeltaHeader,
    DeltaKind,
    DeltaParty,
    Leaves,
    OfacDelta,
    Operation,
)
from potashwatch.reports.describe import plural
from potashwatch.reports.party import render_parties
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import print_lines

_DONE: Final[dict[DeltaKind, str]] = {"addition": "added", "change": "changed", "removal": "removed"}
_ROW_NUMBERS: Final = ("versionId", "valueRefId")
"""Elements that only number what stands beside them; JSON has them."""
NO_NAME: Final = "name not in the file"


def delta_facts(delta: OfacDelta) -> Iterator[tuple[str, str]]:
    """Yield what there is to say of a delta, each with its label: the publication, then every party."""
    header = delta.header
    yield "format", "an OFAC delta, not a list: what one publication added, changed and removed"
    yield "namespace", header.namespace or "none"
    yield "published", _published(header)
    yield "type", header.publication_type or "not in the file"
    yield "parties", f"{delta.additions:,} added, {delta.changes:,} changed, {delta.removals:,} removed"
    if header.reference_values:
        yield "labels", f"{plural(len(header.reference_values), 'change')} in OFAC's dictionaries"
    yield "bytes", f"{delta.bytes:,}"
    yield "sha256", delta.sha256
    for drift in delta.drift:
        yield "drift", f"{drift.count} x {drift.path}: {drift.message}"
    for party in delta.parties:
        yield _DONE[party.kind], _entry(party)


def _published(header: DeltaHeader) -> str:
    if header.published_text is None:
        return "not in the file"
    return f"{header.published_on or 'no date'} (text: {header.published_text})"


def _entry(party: DeltaEntry) -> str:
    name = f"{party.uid}  {party.name or NO_NAME}"
    return f"{name} ({party.entity_type})" if party.entity_type else f"{name}; {_elements(party.operations)}"


def _elements(count: int) -> str:
    return plural(count, "element")


def render_delta_parties(header: DeltaHeader, parties: Sequence[DeltaParty], style: Style) -> str:
    """Return what a delta says of some parties, one after the other."""
    on = f" of {header.published_on}" if header.published_on else ""
    pieces: list[str] = []
    for party in parties:
        done = f"{_DONE[party.kind]} by OFAC's publication{on}"
        if party.record:
            pieces.append(print_lines([Text(done)], style) + render_parties((party.record,), style))
            continue
        head = Text.assemble(f"{one_line(party.uid)}  ", (one_line(party.name or NO_NAME), "bold"))
        lines = [_operation(each) for each in party.operations]
        told = Text(f"{done}, {_elements(len(lines))}:")
        pieces.append(print_lines([told, head, *lines, Text("")], style))
    return "".join(pieces)


def _operation(operation: Operation) -> Text:
    old, new = _content(operation.old), _content(operation.new)
    text = (
        f"{old} → {new}" if operation.action == "update" else old or new or "(its content is not in the file)"
    )
    return Text.assemble(
        (f"  {one_line(operation.action):<7} ", "dim"), one_line(f"{operation.path}: {text}")
    )


def _content(leaves: Leaves) -> str:
    """Return the texts of an element; one of several under its name."""
    shown = [(path.rpartition("/")[2], text) for path, text in leaves if "@" not in path]
    shown = [(name, text) for name, text in shown if name not in _ROW_NUMBERS]
    return shown[0][1] if len(shown) == 1 else "; ".join(f"{name} {text}" for name, text in shown)
