"""The new baseline of a list whose ledger was lost, in the lines that a person judges it by."""

from collections.abc import Iterator, Mapping, Sequence

from potashwatch.errors import PotashwatchError
from potashwatch.records.delta import Change
from potashwatch.records.report import Counts, Notice
from potashwatch.records.snapshot import Snapshot
from potashwatch.reports.describe import plural
from potashwatch.reports.sentences import counted
from potashwatch.reports.unconfirmed import would_change


def recovered_lines(
    baseline: Snapshot,
    previous: Snapshot | None,
    counts: Counts | None,
    changes: Sequence[Change],
    doubts: Sequence[Notice],
    error: PotashwatchError | None,
    titles: Mapping[str, str],
) -> Iterator[str]:
    """Yield the edition, the one before it, what changed between the two, and what guards say of that."""
    yield f"{baseline.list}: {_edition(baseline)}, is the baseline"
    if previous is None:
        yield "  no other edition of the list is in the archive"
    else:
        yield f"  before it: {_edition(previous)}"
    if counts:
        told = [
            plural(counts.additions, "addition"),
            plural(counts.removals, "removal"),
            plural(counts.changes, "change"),
            plural(counts.reissues, "re-issue"),
        ]
        watched = would_change(changes, titles, with_keys=True)
        yield f"  between them: {', '.join(told)}; {watched or 'no watched party is concerned'}"
    if error:
        yield f"  WARNING: the two could not be compared: {error.message} [{error.code}]"
    for doubt in doubts:
        yield (
            f"  WARNING: {doubt.message} [{doubt.code}]: held before the ledger was lost? Compare with the authority's"
            " notices"
        )


def _edition(snapshot: Snapshot) -> str:
    records = counted(snapshot.list, snapshot.facts.records)
    return f"the edition of {snapshot.dated_on}, {records}, sha256 {snapshot.sha256}"
