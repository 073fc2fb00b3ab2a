"""Is everything in place for the daily run? Looks, changes nothing, and says what to do."""

import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from potashwatch import fetchers
from potashwatch.archive import Archive
from potashwatch.errors import PotashwatchError
from potashwatch.fetchers import Clock, Reached
from potashwatch.guards import on_its_own
from potashwatch.pipeline.configuration import Configuration
from potashwatch.pipeline.obtaining import is_folder
from potashwatch.pipeline.remembering import states_of
from potashwatch.records.edition import LIST_TITLES, ListId
from potashwatch.records.ledger import LedgerRecord, ListState
from potashwatch.records.report import Level, Notice
from potashwatch.records.settings import Settings

MIN_FREE_BYTES = 2 * 1024**3
"""Room for the temporary files of three lists in their largest format, several times over."""

_CLOCK_TOLERANCE = timedelta(minutes=5)


Reach = Callable[[ListId], Reached]
"""Asks the source of a list for its beginning; raises PotashwatchError."""


def reaching(settings: Settings, clock: Clock) -> Reach | None:
    """Return what asks the configured sources; None where there is nothing to ask but a folder."""
    if is_folder(settings.mirror):
        return None
    return lambda list_id: fetchers.reach(list_id, settings, clock=clock, stop=threading.Event())


def examine(configuration: Configuration, now: datetime, reach: Reach | None) -> Iterator[Notice]:
    """Yield one word about everything that was looked at: a note where it is well. No ``reach``: nobody is asked."""
    where = f"from {configuration.file}" if configuration.file else "no file; defaults, environment and flags"
    yield _well("configuration", f"configuration: {where}")
    path = configuration.archive_path
    yield from _disk(path)
    archive: Archive | None = None
    try:
        archive = Archive.open(path)
        last = archive.last()
    except PotashwatchError as error:
        is_new = error.code == "archive.missing"
        yield _notice("archive", "warning" if is_new else "trouble", f"archive: {error.message}", error.hint)
        last = None
    else:
        yield from _archive(archive, last, now)
        yield from _lists(archive, configuration, now)
    if reach:
        yield from _sources(configuration, reach, now)


def _disk(path: Path) -> Iterator[Notice]:
    standing = next(folder for folder in (path, *path.parents) if folder.exists())
    try:
        free = shutil.disk_usage(standing).free
    except OSError as error:
        yield _notice("disk", "trouble", f"disk: {standing}: {error.strerror or error}", "check the path")
        return
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


def _archive(archive: Archive, last: LedgerRecord | None, now: datetime) -> Iterator[Notice]:
    count = len(archive.sightings())
    if last is None:
        yield _notice(
            "archive",
            "warning",
            f"archive: {archive.path}, {count} snapshots, nothing in the ledger yet",
            "start the first run: potashwatch run",
        )
        return
    yield _well(
        "archive",
        f"archive: {archive.path}, {count} snapshots, {last.number} records in the ledger,"
        f" the last of {last.started_at:%Y-%m-%d %H:%M} UTC",
    )
    if last.started_at > now + _CLOCK_TOLERANCE:
        yield _notice(
            "clock",
            "trouble",
            f"clock: {now:%Y-%m-%d %H:%M} UTC, before the last record of the ledger,"
            f" {last.started_at:%Y-%m-%d %H:%M}",
            "set the clock; the ages of lists are counted from it",
        )


def _lists(archive: Archive, configuration: Configuration, now: datetime) -> Iterator[Notice]:
    states = {state.list: state for state in states_of(archive)}
    for list_id in configuration.settings.lists:
        yield from _list(archive, configuration, states.get(list_id), list_id, now)


def _list(
    archive: Archive,
    configuration: Configuration,
    state: ListState | None,
    list_id: ListId,
    now: datetime,
) -> Iterator[Notice]:
    title = LIST_TITLES[list_id]
    base = archive.snapshot_of(list_id, state.baseline) if state and state.baseline else None
    if state is None or base is None or state.checked_at is None:
        failing = (
            f", failing since {state.failing_since_at:%Y-%m-%d}" if state and state.failing_since_at else ""
        )
        yield _notice(
            "list", "trouble" if failing else "warning", f"{title}: never read{failing}", "potashwatch run"
        )
    else:
        limit = configuration.settings.guards.unread_trouble_days.of(list_id)
        unread = now - state.checked_at
        told = (
            f"{title}: the edition of {base.dated_on} ({max(0, (now.date() - base.dated_on).days)} days old,"
            f" had on {base.provenance.fetched_at:%Y-%m-%d}) is the baseline; last read well"
            f" {state.checked_at:%Y-%m-%d %H:%M} UTC"
        )
        if unread > timedelta(days=limit):
            yield _notice(
                "list",
                "trouble",
                f"{told}, {unread.days} days ago, more than {limit}",
                "see potashwatch ledger for what happened, then potashwatch run",
            )
        else:
            yield _well("list", told)
        for notice in on_its_own(
            base.published_on, base.dated_on, now.date(), list_id, configuration.settings.guards
        ):
            yield _notice("list", notice.level, f"{title}: {notice.message}", notice.hint)
    for found in state.quarantined if state else ():
        yield _notice(
            "quarantine",
            "trouble",
            f"{title}: an edition of {found.records:,} parties is under quarantine since"
            f" {found.since_at:%Y-%m-%d}: {found.notices[0].message if found.notices else 'no reason kept'}",
            f"look at it (potashwatch snapshots show {found.sha256[:16]}), then wait, or approve it",
        )


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
