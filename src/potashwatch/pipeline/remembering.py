"""What is written into the ledger, and the states that a record leaves behind."""

import platform
from collections.abc import Sequence
from datetime import datetime
from importlib import metadata

from potashwatch import __version__
from potashwatch.archive import Archive
from potashwatch.errors import OutputError
from potashwatch.records.ledger import LedgerKind, LedgerRecord, ListState, Starter, Versions


def states_of(archive: Archive) -> tuple[ListState, ...]:
    """Return where every list stands that the archive has ever seen."""
    last = archive.last()
    return last.states if last else ()


def new_record(kind: LedgerKind, starter: Starter, at: datetime) -> LedgerRecord:
    """Return a record with nothing in it yet; number and link are given by the archive."""
    return LedgerRecord(
        schema="potashwatch/ledger/1",
        number=0,
        previous_sha256=None,
        kind=kind,
        started_at=at,
        finished_at=at,
        started_by=starter,
        versions=Versions(
            potashwatch=__version__, python=platform.python_version(), lxml=metadata.version("lxml")
        ),
    )


def undelivered(record: LedgerRecord, states: tuple[ListState, ...], error: OutputError) -> LedgerRecord:
    """Return the record of a run whose report reached nobody: no baseline moves."""
    reason = f"{error.message} [{error.code}]"
    return record.model_copy(update={"complete": False, "reason": reason, "states": states})


def merged(archive: Archive, states: Sequence[ListState]) -> tuple[ListState, ...]:
    """Return the states of all lists the archive knows, with these in place of theirs."""
    found = {state.list: state for state in (*states_of(archive), *states)}
    return tuple(found[list_id] for list_id in sorted(found))
