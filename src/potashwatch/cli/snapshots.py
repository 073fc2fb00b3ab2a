"""``potashwatch snapshots``: what the archive holds."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime
from itertools import chain
from pathlib import Path

import click

from potashwatch.archive import Archive, Finding
from potashwatch.cli import options, progress
from potashwatch.cli.clock import SystemClock
from potashwatch.cli.output import refuse_evidence, write
from potashwatch.cli.settings import archive_option, configured
from potashwatch.cli.starter import starter
from potashwatch.errors import ArchiveError, ExitCode, one_line
from potashwatch.pipeline.approving import approve as approve_edition
from potashwatch.pipeline.derived_check import check_derived
from potashwatch.pipeline.exporting import export as export_edition
from potashwatch.pipeline.importing import Importing
from potashwatch.pipeline.looking import find, listed
from potashwatch.pipeline.pruning import prune as prune_archive
from potashwatch.pipeline.recovery import recover as recover_ledger
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.edition import ListId
from potashwatch.reports.describe import plural
from potashwatch.reports.recovery import recovered_lines
from potashwatch.reports.snapshots import held_line, render_snapshot, render_snapshots
from potashwatch.targets import Watcher, targets_of


@click.group("snapshots")
def command() -> None:
    """Look at, add to and check the archive.

    A snapshot has an address that works wherever a file does: ofac-sdn@latest, eu-fsf@previous,
    ofac-sdn@2022-02-24 (as of that day), ofac-sdn@3f9a01 (beginning of its SHA-256).
    """


def _open(archive: str | None, config: Path | None) -> Archive:
    return Archive.open(configured({("archive",): archive}, config).archive_place)


def _cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _now() -> datetime:
    return SystemClock().now()


@command.command("list")
@click.option("list_id", "--list", type=click.Choice(options.LIST_IDS), help="Only this list.")
@options.format_option
@options.output_option
@archive_option
@options.config_option
def list_(
    *,
    list_id: ListId | None,
    format_: str,
    output: Path | None,
    archive: str | None,
    config: Path | None,
) -> int:
    """List the snapshots, newest first."""
    opened = _open(archive, config)
    found = listed(opened, list_id)
    if format_ == "json":
        text = json.dumps([entry.as_data() for entry in found], ensure_ascii=False, indent=2) + "\n"
    else:
        text = render_snapshots(found, options.style(output))
    write(text, output)
    return ExitCode.SAME


@command.command("show")
@click.argument("snapshot")
@options.format_option
@options.output_option
@archive_option
@options.config_option
def show(
    *, snapshot: str, format_: str, output: Path | None, archive: str | None, config: Path | None
) -> int:
    """Show where SNAPSHOT came from and what it holds.

    SNAPSHOT is an address or the beginning of a SHA-256.
    """
    found = find(_open(archive, config), snapshot)
    if format_ == "json":
        text = found.model_dump_json(by_alias=True, indent=2) + "\n"
    else:
        text = render_snapshot(found, options.style(output))
    write(text, output)
    return ExitCode.SAME


@command.command("import")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.list_option
@click.option(
    "published_on",
    "--published",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day of documents that carry no date (CSV). An ISO date in a file or folder name does as well.",
)
@archive_option
@options.config_option
def import_(
    *,
    paths: tuple[Path, ...],
    list_id: ListId | None,
    published_on: datetime | None,
    archive: str | None,
    config: Path | None,
) -> int:
    """Add every edition at or under PATH to the archive. No baseline moves.

    Files are known by their content; the CSV tables of a folder are one set. A file that cannot be read is named,
    and so is an edition that a guard objects to: it is held for review and does not count as the list until it is
    approved. The others are imported all the same, and the exit code is 2. Thousands of files are read on all cores; an
    import that was killed goes on where it was when it is run again.

    \b
    Examples:
      potashwatch snapshots import backup/2019 backup/2020
      potashwatch snapshots import sdn.csv --published 2021-12-02
    """  # noqa: D301 - click reads the backspace itself
    found = configured({("archive",): archive}, config)
    opened = Archive.open(found.archive_place, create=True)
    lookout = Lookout(opened, Watcher(targets_of(found.settings.targets)))
    counts = {"new": 0, "known": 0, "failed": 0, "held": 0}
    day: date | None = published_on.date() if published_on else None
    with progress.counting() as count:
        importing = Importing(
            opened,
            starter(),
            _now,
            lookout,
            list_id,
            day,
            expect=count.expect,
            processes=_cores(),
            guards=found.settings.guards,
        )
        for done in importing.run(paths):
            if done.snapshot and done.held:
                counts["held"] += 1
                count.say(f"potashwatch: {held_line(done.snapshot, done.base, done.held)}")
                continue
            count.advance()
            if done.error:
                counts["failed"] += 1
                error = done.error
                count.say(f"potashwatch: {error.message} [{error.code}]; {error.hint}")
            else:
                counts["new" if done.is_new else "known"] += 1
    told = f"{counts['new']} imported, {counts['known']} there already, {counts['failed']} not read"
    if counts["held"]:
        told += f", {counts['held']} held for review"
    write(f"{told}\n", None)
    return ExitCode.TROUBLE if counts["failed"] or counts["held"] else ExitCode.SAME


@command.command("export")
@click.argument("snapshots", metavar="SNAPSHOT...", nargs=-1, required=True)
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Folder to write to; the present one otherwise.",
)
@archive_option
@options.config_option
def export(*, snapshots: tuple[str, ...], folder: Path, archive: str | None, config: Path | None) -> int:
    """Write each SNAPSHOT as plain files, byte for byte.

    The names hold list, day and digest, and are printed; an import finds the day again.
    """
    refuse_evidence(folder / "document")
    opened = _open(archive, config)
    written = [path for text in snapshots for path in export_edition(opened, find(opened, text), folder)]
    write("".join(f"{one_line(str(path))}\n" for path in written), None)
    return ExitCode.SAME


@command.command("approve")
@click.argument("snapshot")
@click.option("--reason", required=True, help="Why it is accepted, in your words; kept in the ledger.")
@archive_option
@options.config_option
def approve(*, snapshot: str, reason: str, archive: str | None, config: Path | None) -> int:
    """Accept an edition under quarantine.

    Exactly SNAPSHOT, no other. The next run takes it up and reports what it changed. An imported edition that is older
    than the list counts as the list of its day, and no baseline moves.
    """
    found = approve_edition(_open(archive, config), snapshot, reason, starter(), _now())
    write(f"{found.list}: the edition of {found.dated_on}, sha256 {found.sha256}, is accepted\n", None)
    return ExitCode.SAME


@command.command("recover")
@click.option("--reason", required=True, help="Why, in your words; kept in the ledger.")
@archive_option
@options.config_option
def recover(*, reason: str, archive: str | None, config: Path | None) -> int:
    """Begin a new ledger where it is lost.

    The newest edition of each list becomes its baseline, and the next run compares with it. A copy of the ledger is
    better: which editions were held for review is lost with it. So each baseline is printed with what changed since the
    edition before it, and with a warning where a guard would hold it.
    """
    configuration = configured({("archive",): archive}, config)
    opened, settings = Archive.open(configuration.archive_place), configuration.settings
    titles = {target.id: target.title for target in targets_of(settings.targets)}
    with progress.reading() as watch:
        recovered = recover_ledger(opened, settings, reason, starter(), _now(), watch)
    for each in recovered:
        lines = recovered_lines(
            each.baseline, each.previous, each.counts, each.changes, each.doubts, each.error, titles
        )
        write("".join(f"{one_line(line)}\n" for line in lines), None)
    return ExitCode.SAME


@command.command("verify")
@click.option(
    "--head",
    metavar="SHA256",
    help="The digest of a ledger record that was noted elsewhere: it must be in the ledger still.",
)
@options.format_option
@options.output_option
@archive_option
@options.config_option
def verify(
    *, head: str | None, format_: str, output: Path | None, archive: str | None, config: Path | None
) -> int:
    """Check that nothing in the archive is missing or changed.

    Restores and hashes every document, checks every snapshot and the chain of the ledger, replays its states, and
    works out again what is kept to answer faster. Prints the digest of the last ledger record: noted elsewhere and
    given with --head, it proves later that nothing was cut off. Exit code 2 when something is missing or changed.
    """
    if head is not None and not re.fullmatch("[0-9a-fA-F]{64}", head):
        raise click.BadParameter("a SHA-256 has 64 hexadecimal digits", param_hint="--head")
    found = configured({("archive",): archive}, config)
    opened = Archive.open(found.archive_place)
    watcher = Watcher(targets_of(found.settings.targets))
    findings: list[Finding] = []
    with progress.reading() as watch:
        for finding in chain(
            opened.verify(watch, head and head.lower()), _derived(check_derived(opened, watcher, watch))
        ):
            if finding in findings:  # a damaged last record keeps what is derived from being checked
                continue
            findings.append(finding)
            if format_ != "json":
                told = f"{one_line(finding.message)} [{finding.code}]; {one_line(finding.hint)}"
                click.echo(f"potashwatch: {told}", err=True)
    found_head = None
    with suppress(ArchiveError):  # a finding already
        found_head = opened.head()
    counts = (len(opened.sightings()), opened.record_count())
    write(_verified(findings, found_head, *counts, is_json=format_ == "json"), output)
    return ExitCode.TROUBLE if findings else ExitCode.SAME


def _derived(found: Iterator[Finding]) -> Iterator[Finding]:
    """Yield findings; what keeps them from being looked for is one."""
    try:
        yield from found
    except ArchiveError as error:
        yield Finding.of(error)


def _verified(
    findings: list[Finding], head: str | None, snapshots: int, records: int, *, is_json: bool
) -> str:
    """Return what verifying found."""
    if is_json:
        said = {
            "is_whole": not findings,
            "findings": [asdict(finding) for finding in findings],
            "snapshots": snapshots,
            "records": records,
            "head": head,
        }
        return json.dumps(said, ensure_ascii=False, indent=2) + "\n"
    told = "whole" if not findings else f"NOT WHOLE, {plural(len(findings), 'finding')}"
    text = f"{told}: {plural(snapshots, 'snapshot')}, {plural(records, 'record')} in the ledger\n"
    return text + (f"last record: sha256 {head}\n" if head else "")


@command.command("prune")
@click.option(
    "keep_days",
    "--keep-days",
    type=click.IntRange(1, 36_500),
    required=True,
    help="The retention rule: keep every snapshot dated within this many days.",
)
@click.option("--yes", is_flag=True, help="Do it. Otherwise only what would go is told.")
@archive_option
@options.config_option
def prune(*, keep_days: int, yes: bool, archive: str | None, config: Path | None) -> int:
    """Remove old snapshots by a rule. Removed evidence is gone: nothing is removed without --yes.

    What a list's state names (baseline, quarantine), the newest snapshot of each list and the ledger always stay;
    the ledger keeps the digests of what went.
    """
    opened = _open(archive, config)
    planned = prune_archive(opened, keep_days, starter(), _now(), is_meant=yes)
    for sighting in planned.sightings:
        write(f"{sighting.list}  {sighting.dated_on}  {sighting.sha256[:16]}\n", None)
    done = "removed" if yes else "would be removed; add --yes to remove them"
    write(f"{len(planned.sightings):,} snapshots {done}\n", None)
    return ExitCode.SAME
