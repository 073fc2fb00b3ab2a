"""Taking old evidence out of the archive, by a rule that stands in the ledger."""

from datetime import datetime, timedelta

from potashwatch.archive import Archive, PrunePlan
from potashwatch.pipeline.remembering import new_record
from potashwatch.records.edition import LICENSES
from potashwatch.records.ledger import Starter


def prune(archive: Archive, keep_days: int, starter: Starter, now: datetime, *, is_meant: bool) -> PrunePlan:
    """Remove the snapshots dated more than ``keep_days`` before today (UTC), or only say which. Raises ArchiveError."""
    first_kept = now.date() - timedelta(days=keep_days)

    def plan() -> PrunePlan:
        archive.require_past()
        # What is known of a license can rest on a look of years ago, and looks are small.
        return archive.plan_prune(
            lambda snapshot: snapshot.list == LICENSES or snapshot.dated_on >= first_kept
        )

    if not is_meant:
        return plan()
    with archive.lock(starter, now):
        planned = plan()
        if planned.sightings or planned.files:
            record = new_record("prune", starter, now)
            rule = f"keep {keep_days} days: dated on or after {first_kept}"
            archive.prune(planned, record.model_copy(update={"reason": rule}))
    return planned
