"""A mirror that is a folder: whatever files lie there, told by their content; the newest edition of each list."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from potashwatch.archive import Archive
from potashwatch.errors import FetchError, ParseError, PotashwatchError, printable
from potashwatch.parsers import identify
from potashwatch.parsers.documents import Source, Watch, open_documents
from potashwatch.parsers.paper_names import PROGRAM_NAME
from potashwatch.pipeline.arriving import (
    Arrival,
    Arrived,
    Document,
    Look,
    Missing,
    Standing,
    internal,
)
from potashwatch.pipeline.folders import Found, editions_under
from potashwatch.pipeline.keeping import Dating, dating_of, named_day
from potashwatch.pipeline.looks import is_license_document
from potashwatch.pipeline.remembering import states_of
from potashwatch.pipeline.taking import read_through
from potashwatch.records.edition import LICENSES, LIST_TITLES, FormatId, ListId
from potashwatch.records.ledger import ListState
from potashwatch.records.report import Notice
from potashwatch.records.snapshot import Provenance

_RICHEST: tuple[FormatId, ...] = (
    "ofac-enhanced",
    "ofac-advanced",
    "ofac-classic",
    "ofac-csv",
    "eu-fsf-1.1",
)
"""Which of several files of one list and day is taken, after the format that the baseline has: ADR 6."""


@dataclass(frozen=True)
class _Candidate:
    list_id: ListId
    format: FormatId
    dating: Dating
    found: Found
    known_sha256: str | None = None
    """Of an edition that the archive has already; None for a new one."""


def from_folder(
    archive: Archive, folder: Path, states: Sequence[ListState], now: datetime, watch: Watch
) -> Iterator[tuple[ListId, Arrival]]:
    """Yield the newest edition of each list under a folder, or why there is none."""
    candidates: list[_Candidate] = []
    skipped: list[Notice] = []
    trouble: PotashwatchError | None = None
    try:
        for found in editions_under(folder, lambda error: skipped.append(_skipped(error))):
            try:
                candidates.append(_candidate(archive, found, now, watch))
            except PotashwatchError as error:
                skipped.append(_skipped(error))
            except Exception as error:  # noqa: BLE001 - a fault of ours with one file must not hide the others
                skipped.append(_skipped(internal(error)))
    except PotashwatchError as error:
        trouble = error
    for state in states:
        if state.list == LICENSES:
            yield LICENSES, _look(folder, now)
            continue
        ours = [candidate for candidate in candidates if candidate.list_id == state.list]
        if trouble or not ours:
            yield state.list, Missing(trouble or _nothing(folder, state.list, len(candidates), skipped))
            continue
        base = None
        with suppress(PotashwatchError):  # judging says what is wrong with it
            base = archive.snapshot_of(state.list, state.baseline) if state.baseline else None
        format_id = base.format if base else None
        newest = max(ours, key=lambda candidate: _rank(candidate, format_id))
        if newest.known_sha256 in (state.baseline, state.fallback) and newest.known_sha256:
            yield state.list, Standing(newest.known_sha256, tuple(skipped))
        else:
            yield state.list, _arrived(newest, now, tuple(skipped))


def _look(folder: Path, now: datetime) -> Arrival:
    """Return the look at the licenses that lies in a folder; of several the one whose folder sorts last."""
    pages = sorted(path for path in folder.rglob(PROGRAM_NAME) if path.is_file())
    if not pages:
        return Missing(
            FetchError(
                "fetch.not-in-mirror",
                f"{folder}: no {PROGRAM_NAME} in it or below",
                hint=f"put OFAC's program page there as {PROGRAM_NAME}, with its papers as license-<media id>.pdf;"
                " or leave ofac-licenses out of the lists",
            )
        )
    beside = sorted(path for path in pages[-1].parent.iterdir() if is_license_document(path.name))
    try:
        opened = tuple(Document(path.name, path.open("rb"), None) for path in beside)
    except OSError as error:
        return Missing(internal(error))
    missing = (
        Notice(
            code="fetch.no-actions",
            level="note",
            message=f"{pages[-1].parent}: a folder has no recent actions: licenses of other series are not looked for",
            hint="fetch from OFAC now and then",
        ),
    )
    return Look(
        notices=missing, source=printable(str(pages[-1].parent)), obtained="mirror", seen_at=now, fresh=opened
    )


def _candidate(archive: Archive, found: Found, now: datetime, watch: Watch) -> _Candidate:
    names = (found.path.name, found.path.parent.name)
    day = now.date()
    otherwise = named_day(*names) or Dating(day, "fetched", day.isoformat())
    with open_documents(found.source, watch) as documents:
        identity = identify(documents)
        for state in states_of(archive):
            if known := archive.snapshot_of(state.list, identity.sha256):
                dating = otherwise
                if known.dated_by == "document":
                    dating = Dating(known.dated_on, known.dated_by, known.dated_text)
                return _Candidate(known.list, known.format, dating, found, known.sha256)
    side = read_through(found.source, None, watch)
    return _Candidate(side.header.list, side.format, dating_of(side, otherwise), found)


def _rank(candidate: _Candidate, format_id: FormatId | None) -> tuple[object, ...]:
    dating = candidate.dating
    return (
        dating.by != "fetched",  # a day that nothing says is no day to be newer by
        dating.on,
        candidate.format == format_id,
        -_RICHEST.index(candidate.format),
        dating.text,
        str(candidate.found.path),
    )


def _arrived(candidate: _Candidate, now: datetime, skipped: tuple[Notice, ...]) -> Arrived:
    source: Source = candidate.found.source
    return Arrived(
        source=source,
        provenance=Provenance(source=printable(str(candidate.found.path)), obtained="mirror", fetched_at=now),
        dating=candidate.dating,
        notices=(*skipped, *_undated(candidate)),
    )


def _undated(candidate: _Candidate) -> Iterator[Notice]:
    if candidate.dating.by == "fetched":
        yield Notice(
            code="run.undated",
            level="warning",
            message=f"{candidate.found.path}: neither the file nor its name says of which day it is; taken as of today",
            hint="put the day into the name of the file or folder: sdn_2021-12-02.csv",
        )


def _skipped(error: PotashwatchError) -> Notice:
    """Return the word about a file that is no edition: of no interest where it never was one."""
    is_other = error.code == "parse.not-the-list"
    return Notice(
        code=error.code, level="note" if is_other else "warning", message=error.message, hint=error.hint
    )


def _nothing(folder: Path, list_id: ListId, count: int, skipped: Sequence[Notice]) -> PotashwatchError:
    delta = next((notice for notice in skipped if notice.code == "parse.delta"), None)
    if delta and list_id.startswith("ofac-"):  # what OFAC published last, stored where the list should be
        message = f"{folder}: no edition of the {LIST_TITLES[list_id]} in it; {delta.message}"
        return ParseError(delta.code, message, hint=delta.hint)
    worst = sorted(skipped, key=lambda notice: notice.level == "note")
    told = f"; {len(skipped)} could not be read, first {worst[0].message}" if worst else ""
    return FetchError(
        "fetch.not-in-mirror",
        f"{folder}: no edition of the {LIST_TITLES[list_id]} in it, {count} of other lists{told}",
        hint="put the file there, or leave the list out with --list",
    )
