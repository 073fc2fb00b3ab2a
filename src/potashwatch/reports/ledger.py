"""What was done in an archive, for people: each run as one entry, though it has several ledger records."""

from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.ledger import LedgerRecord
from potashwatch.reports.describe import plural
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import print_lines

NO_END = "no end: the process was killed, or is running"

Entry = tuple[LedgerRecord, ...]
"""The records of one run, in their order; or one import, approval, recovery or pruning alone."""


def entries(records: Iterable[LedgerRecord]) -> Iterator[Entry]:
    """Group the records of the ledger, in their order: those of one run share ``started_at`` and ``started_by``."""
    entry: list[LedgerRecord] = []
    for record in records:
        if entry and not _continues(entry[-1], record):
            yield tuple(entry)
            entry = []
        entry.append(record)
    if entry:
        yield tuple(entry)


def _continues(before: LedgerRecord, record: LedgerRecord) -> bool:
    return (
        before.kind == record.kind == "run"
        and not before.is_end
        and (before.started_at, before.started_by) == (record.started_at, record.started_by)
    )


def render_ledger(found: Sequence[Entry], style: Style) -> str:
    """Return the entries, in the order given."""
    width = max((len(_numbers(entry)) for entry in found), default=0)
    return print_lines((line for entry in found for line in _entry(entry, max(6, width))), style)


def _numbers(entry: Entry) -> str:
    first, last = entry[0].number, entry[-1].number
    return str(first) if first == last else f"{first}-{last}"


def _entry(entry: Entry, width: int) -> Iterator[Text]:
    last = entry[-1]
    by, indent = last.started_by, " " * (width + 2)
    is_ended = last.kind != "run" or last.is_end
    is_complete = is_ended and all(record.complete for record in entry)
    head = f"{_numbers(entry):>{width}}  {last.started_at:%Y-%m-%d %H:%M} UTC  {last.kind}"
    head += f", started by {by.kind} ({one_line(by.user)} on {one_line(by.host)})"
    yield Text(head if is_complete else f"{head}: INCOMPLETE", "" if is_complete else "bold red")
    if not is_ended:
        yield Text(indent + NO_END)
    for record in entry:
        for line in _lines(record):
            yield Text(indent + line)


def _lines(record: LedgerRecord) -> Iterator[str]:
    if record.reason:
        yield one_line(record.reason)
    if record.affected:
        yield plural(len(record.affected), "edition")
    if record.kind == "import":
        yield from _held(record)
    for entry in record.lists:
        line = f"{entry.list}: {entry.outcome}"
        if entry.counts:
            counts = entry.counts
            line += f", +{counts.additions} -{counts.removals} ~{counts.changes} >{counts.reissues}"
        if entry.new:
            line += f", sha256 {entry.new[:16]}"
        yield line
        for error in entry.errors:
            yield f"  {one_line(error.message)} [{error.code}]"
        for notice in entry.notices:
            if notice.level != "note":
                yield f"  {one_line(notice.message)} [{notice.code}]"


def _held(record: LedgerRecord) -> Iterator[str]:
    """Yield the editions of an import that are held for review, and why."""
    for state in record.states:
        for held in state.quarantined:
            if held.sha256 in record.affected:
                yield f"{state.list}: held for review, sha256 {held.sha256[:16]}"
                yield from (f"  {one_line(notice.message)} [{notice.code}]" for notice in held.notices)
