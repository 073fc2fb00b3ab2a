"""Is everything in place for the daily run? Looks, changes nothing, and says what to do."""

import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from potashwatch import fetchers
from potashwatch.alerts import Secrets
from potashwatch.archive import Archive
from potashwatch.errors import PotashwatchError
from potashwatch.fetchers import Clock, Reached
from potashwatch.fetchers.licenses import reach_licenses
from potashwatch.guards import on_its_own
from potashwatch.pipeline.alerting.examining import outbox_notices, sink_notices
from potashwatch.pipeline.configuration import Configuration
from potashwatch.pipeline.folders import editions_under
from potashwatch.pipeline.obtaining import is_folder
from potashwatch.records.edition import LICENSES, LIST_TITLES, ListId
from potashwatch.records.ledger import ListState
from potashwatch.records.place import Place
from potashwatch.records.report import Level, Notice
from potashwatch.records.settings import Settings
from potashwatch.records.snapshot import Snapshot

MIN_FREE_BYTES = 2 * 1024**3
"""Room for the temporary files of three lists in their largest format, several times over."""

_CLOCK_TOLERANCE = timedelta(minutes=5)


Reach = Callable[[ListId], Reached]
"""Asks the source of a list for its beginning; raises PotashwatchError."""


def reaching(settings: Settings, clock: Clock) -> Reach | None:
    """Return what asks the configured sources; None where there is nothing to ask but a folder."""
    if is_folder(settings.mirror):
        return None

    def reach(list_id: ListId) -> Reached:
        ask = reach_licenses if list_id == LICENSES else partial(fetchers.reach, list_id)
        return ask(settings, clock=clock, stop=threading.Event())

    return reach


def examine(
    configuration: Configuration, now: datetime, reach: Reach | None, secrets: Secrets
) -> Iterator[Notice]:
    """Yield one word about everything that was looked at: a note where it is well. No ``reach``: nobody is asked."""
    where = f"from {configuration.file}" if configuration.file else "no file; defaults, environment and flags"
    yield _well("configuration", f"configuration: {where}")
    yield from _looked_at("disk", lambda: _disk(_folder(configuration.archive_place)))
    yield from _looked_at("mirror", lambda: _mirror(configuration.settings))
    yield from sink_notices(configuration.settings.sinks, secrets)
    try:
        archive = Archive.open(configuration.archive_place)
    except PotashwatchError as error:
        yield _notice("archive", "trouble", f"archive: {error.message}", error.hint)
    else:
        yield from _looked_at("archive", lambda: _archive(archive, now))
        yield from _looked_at("outbox", lambda: _outbox(archive, configuration.settings, now))
        for list_id in configuration.settings.lists:
            yield from _looked_at("list", partial(_list, archive, configuration, list_id, now))
    if reach:
        yield from _sources(configuration, reach, now)


def _looked_at(area: str, look: Callable[[], Iterable[Notice]]) -> Iterator[Notice]:
    """Yield what a look finds; a look that fails is itself a finding, and stops no other."""
    try:
        yield from list(look())
    except PotashwatchError as error:
        yield _notice(area, "trouble", f"{error.message} [{error.code}]", error.hint)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        yield _notice(
            area, "trouble", f"{where}{error.strerror or error}", "check the path and its permissions"
        )


def _mirror(settings: Settings) -> Iterator[Notice]:
    if settings.mirror and is_folder(settings.mirror):
        skipped: list[PotashwatchError] = []
        count = sum(1 for _ in editions_under(Path(settings.mirror), skipped.append))
        yield _well("mirror", f"mirror: {settings.mirror}, {count} files or CSV sets")
        for error in skipped:
            yield _notice("mirror", "warning", f"mirror: {error.message}", error.hint)


def _folder(place: Place) -> Path:
    """Return the folder whose disk must have room: the archive's; the one of temporary files if it is in a bucket."""
    return place if isinstance(place, Path) else Path(tempfile.gettempdir())


def _disk(path: Path) -> Iterator[Notice]:
    standing = next(folder for folder in (path, *path.parents) if folder.exists())
    if not os.access(standing, os.W_OK | os.X_OK):
        yield _notice(
            "disk", "trouble", f"disk: {standing} may not be written to", "check the owner and the mount"
        )
    free = shutil.disk_usage(standing).free
    told = f"disk: {free / 1024**3:,.1f} GiB free at {standing}"
    if free < MIN_FREE_BYTES:
        yield _notice(
            "disk",
            "trouble",
            f"{told}, less than {MIN_FREE_BYTES >> 30} GiB",
            "make room, or move the archive",
        )
    else:
        yield _well("disk", told)


def _archive(archive: Archive, now: datetime) -> Iterator[Notice]:
    archive.require_past()
    last = archive.last()
    if last is None:
        return
    count = len(archive.sightings())
    records = sum(1 for _ in archive.records())
    if records != last.number:
        yield _notice(
            "archive",
            "trouble",
            f"archive: {records} records in the ledger, the last has the number {last.number}",
            "potashwatch snapshots verify tells which are missing; put them back from a copy",
        )
    yield _well(
        "archive",
        f"archive: {archive.place}, {count} snapshots, {last.number} records in the ledger,"
        f" the last of {last.started_at:%Y-%m-%d %H:%M} UTC",
    )
    if last.kind == "run" and not last.is_end:
        yield _notice(
            "archive",
            "warning",
            f"archive: the run of {last.started_at:%Y-%m-%d %H:%M} UTC has no end in the ledger: it was killed, or is"
            " running",
            "if it was killed, the next run sends what it left; see potashwatch ledger",
        )
    if last.started_at > now + _CLOCK_TOLERANCE:
        yield _notice(
            "clock",
            "trouble",
            f"clock: {now:%Y-%m-%d %H:%M} UTC, before the last record of the ledger,"
            f" {last.started_at:%Y-%m-%d %H:%M}",
            "set the clock; the ages of lists are counted from it",
        )


def _outbox(archive: Archive, settings: Settings, now: datetime) -> Iterator[Notice]:
    """Yield what was not delivered, and the alerts that ledger records name and the outbox does not have."""
    named = {alert_id: record.number for record in archive.records() for alert_id in record.alerts}
    lost = sorted(archive.outbox.missing(named), key=lambda alert_id: (named[alert_id], alert_id))
    for alert_id in lost:
        yield _notice(
            "outbox",
            "trouble",
            f"outbox: alert {alert_id[:12]}, named by ledger record {named[alert_id]}, is neither pending nor settled"
            " [archive.lost]",
            "somebody removed it: put the folder outbox/ back from a copy; until then nothing shows that it arrived",
        )
    found = outbox_notices(archive, settings, now)
    yield from (notice for notice in found if not lost or notice.level != "note")


def _list(archive: Archive, configuration: Configuration, list_id: ListId, now: datetime) -> Iterator[Notice]:
    title, state = LIST_TITLES[list_id], archive.state(list_id)
    settings = configuration.settings.guards
    limit = timedelta(days=settings.unread_trouble_days.of(list_id))
    failing = state.failing_since_at
    if state.baseline is None or state.checked_at is None:
        told = f"{title}: never read" + (f", failing since {failing:%Y-%m-%d}" if failing else "")
        yield _notice("list", "trouble", told, "potashwatch run")
    else:
        newest = _newest(archive, state)
        unread = now - min(state.checked_at, failing or state.checked_at)
        told = (
            f"{title}: the last edition accepted is of {newest.dated_on}"
            f" ({max(0, (now.date() - newest.dated_on).days)} days old, retrieved"
            f" {newest.provenance.fetched_at:%Y-%m-%d}); last successful check {state.checked_at:%Y-%m-%d %H:%M} UTC"
        )
        if unread > limit:
            yield _notice(
                "list",
                "trouble",
                f"{told}, {unread.days} days ago; the limit is {limit.days}",
                "see potashwatch ledger for what happened, then potashwatch run",
            )
        elif unread < -_CLOCK_TOLERANCE:
            yield _notice(
                "clock", "trouble", f"{told}, which is after now", "set the clock; then potashwatch run"
            )
        else:
            yield _well("list", told)
        aging = (
            ()
            if list_id == LICENSES
            else on_its_own(newest.published_on, newest.dated_on, now.date(), list_id, settings)
        )
        for notice in aging:
            yield _notice("list", notice.level, f"{title}: {notice.message}", notice.hint)
    for found in state.quarantined:
        yield _notice(
            "quarantine",
            "trouble",
            f"{title}: an edition of {found.records:,} parties is held for review since"
            f" {found.since_at:%Y-%m-%d}: {found.notices[0].message if found.notices else 'no reason kept'}",
            f"look at it (potashwatch snapshots show {found.sha256[:16]}), then wait, or approve it",
        )


def _newest(archive: Archive, state: ListState) -> Snapshot:
    """Return the edition that was accepted last; a fallback is younger than the baseline that waits."""
    found = [archive.find(f"{state.list}@{sha}") for sha in (state.baseline, state.fallback) if sha]
    return max(found, key=lambda snapshot: snapshot.number)


def _sources(configuration: Configuration, reach: Reach, now: datetime) -> Iterator[Notice]:
    for list_id in configuration.settings.lists:
        title = LIST_TITLES[list_id]
        try:
            reached = reach(list_id)
        except PotashwatchError as error:
            yield _notice("reach", "trouble", f"{title}: {error.message} [{error.code}]", error.hint)
            continue
        told = f"{title}: {reached.address} answers with a list"
        if failure := reached.failure:
            yield _notice(
                "reach", "warning", f"{told}; not so {failure.message} [{failure.code}]", failure.hint
            )
        else:
            yield _well("reach", told)
        if reached.server_at and abs(reached.server_at - now) > _CLOCK_TOLERANCE:
            yield _notice(
                "clock",
                "trouble",
                f"clock: {now:%Y-%m-%d %H:%M} UTC here, {reached.server_at:%Y-%m-%d %H:%M} at {reached.address}",
                "set the clock; the ages of lists are counted from it",
            )


def _well(area: str, message: str) -> Notice:
    return _notice(area, "note", message, "")


def _notice(area: str, level: Level, message: str, hint: str) -> Notice:
    return Notice(code=f"doctor.{area}", level=level, message=message, hint=hint)
