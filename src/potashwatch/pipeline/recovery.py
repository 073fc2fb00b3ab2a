"""A ledger that is lost, and of which there is no copy: a person names the newest kept editions as the baselines."""

from dataclasses import dataclass, replace
from datetime import datetime

from potashwatch import guards
from potashwatch.archive import Archive
from potashwatch.errors import ArchiveError, InputError, PotashwatchError, printable
from potashwatch.parsers.documents import Watch, ignore
from potashwatch.pipeline.edition_changes import EditionChanges
from potashwatch.pipeline.remembering import new_record
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.delta import Change
from potashwatch.records.edition import LICENSES, LIST_TITLES, ListId
from potashwatch.records.ledger import ListState, Reported, Starter
from potashwatch.records.report import Counts, Notice
from potashwatch.records.settings import Settings
from potashwatch.records.snapshot import Snapshot
from potashwatch.targets import Watcher, targets_of


@dataclass(frozen=True)
class Recovered:
    """The new baseline of a list, and what a person needs to judge whether it is one."""

    baseline: Snapshot
    previous: Snapshot | None
    """The edition before it in the archive; None where it is the only one."""
    counts: Counts | None = None
    """What changed between the two; None where they were not compared: of licenses, without ``previous``."""
    changes: tuple[Change, ...] = ()
    """Between the two, with the watched parties that each concerns."""
    doubts: tuple[Notice, ...] = ()
    """What guards say of the baseline against ``previous``: it may have been held before the ledger was lost."""
    error: PotashwatchError | None = None
    """Why the two could not be compared."""


def recover(
    archive: Archive,
    settings: Settings,
    reason: str,
    starter: Starter,
    now: datetime,
    watch: Watch = ignore,
) -> tuple[Recovered, ...]:
    """Write a record that makes the newest edition of each list its baseline, and return these editions.

    Which editions were under quarantine is lost too: a person has to check what is returned. Alerts that still wait
    are named by the record, so that they are sent. The next run compares with the baselines, and its report also has
    what the newest editions changed. ``now``: UTC. Raises InputError (input.no-reason) and ArchiveError:
    archive.missing, archive.ledger-present.
    """
    if not reason.strip():
        raise InputError(
            "input.no-reason", "a recovery needs a reason", hint="say why with --reason; the ledger keeps it"
        )
    with archive.lock(starter, now):
        if not archive.is_ledger_lost():
            archive.require_past()
            raise ArchiveError(
                "archive.ledger-present",
                f"{printable(str(archive.place))}: the archive has its ledger: nothing has to be recovered",
                hint="potashwatch snapshots verify tells whether it is whole; put a damaged record back from a copy",
            )
        lookout = Lookout(archive, Watcher(targets_of(settings.targets)), watch)
        newest = [_newest_two(archive, list_id) for list_id in sorted(LIST_TITLES)]
        found = tuple(_compared(archive, settings, lookout, *two) for two in newest if two)
        waiting = archive.outbox.look()
        alerts = tuple(
            alert.model_copy(update={"record": 1}) for alert in (*waiting.pending, *waiting.undecided)
        )
        for alert in alerts:
            archive.outbox.put(alert)
        record = new_record("recover", starter, now)
        archive.append(
            record.model_copy(
                update={
                    "reason": reason.strip(),
                    "affected": tuple(each.baseline.sha256 for each in found),
                    "states": tuple(_state(archive, each) for each in found),
                    "alerts": tuple(alert.id for alert in alerts),
                }
            )
        )
    return found


def _newest_two(archive: Archive, list_id: ListId) -> tuple[Snapshot, Snapshot | None] | None:
    """Return the newest edition of a list and the one before it, of other bytes; None for a list without any."""
    editions = archive.unrefused(list_id)
    newest = next(editions, None)
    if newest is None:
        return None
    before = next((each for each in editions if each.sha256 != newest.sha256), None)
    return archive.snapshot(newest), archive.snapshot(before) if before else None


def _compared(
    archive: Archive, settings: Settings, lookout: Lookout, baseline: Snapshot, previous: Snapshot | None
) -> Recovered:
    """Compare a new baseline with the edition before it, as a run would have; what cannot be read stops no recovery."""
    found = Recovered(baseline, previous)
    if baseline.list == LICENSES:
        return found
    if previous is None:
        return replace(found, doubts=tuple(guards.first(baseline.facts, baseline.list, settings.guards)))
    between = EditionChanges(archive, baseline.list, lookout)
    try:
        comparison = between.compared(previous, baseline)
        changes = between.watched(previous, baseline, comparison)
    except PotashwatchError as error:
        return replace(found, error=error)
    doubts = guards.against_predecessor(
        baseline.facts,
        baseline.published_on,
        previous.facts,
        previous.published_on,
        [change for change in comparison.delta.changes if change.kind == "removal"],
        settings.guards,
        same_format=previous.format == baseline.format and previous.tables == baseline.tables,
    )
    return replace(found, counts=comparison.counts(), changes=changes, doubts=tuple(doubts))


def _state(archive: Archive, found: Recovered) -> ListState:
    snapshot, list_id = found.baseline, found.baseline.list
    fetched_at = snapshot.provenance.fetched_at
    state = ListState(
        list=list_id,
        baseline=snapshot.sha256,
        settled=max(sighting.number for sighting in archive.sightings(list_id)),
        checked_at=fetched_at if snapshot.provenance.obtained != "imported" else None,
        # Whether anybody saw what the newest edition changed is lost, too: the next report has it.
        reported=Reported(baselines=(found.previous.sha256,))
        if found.previous and list_id != LICENSES
        else None,
    )
    if list_id != LICENSES:
        return state
    # What became known after that look is reported by the next run.
    return state.model_copy(update={"told_at": fetched_at, "told_to": snapshot.number})
