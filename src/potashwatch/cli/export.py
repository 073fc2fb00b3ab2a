"""``potashwatch export``: records, changes and events of licenses for other engines."""

from datetime import datetime
from pathlib import Path
from typing import get_args

import click

from potashwatch.archive import Archive
from potashwatch.cli import options, progress
from potashwatch.cli.clock import SystemClock
from potashwatch.cli.output import refuse_evidence, write
from potashwatch.cli.settings import archive_option, configured
from potashwatch.errors import ExitCode, InputError, OutputError
from potashwatch.pipeline.dataset import TABLES, Days, Editions, Export, FormName, TableName, Tally
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.edition import LICENSES, ListId
from potashwatch.records.place import Place, is_remote
from potashwatch.targets import Watcher, targets_of

_DATE = click.DateTime(["%Y-%m-%d"])


@click.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "form",
    "--format",
    "-f",
    type=click.Choice(get_args(FormName)),
    required=True,
    help='Parquet, which wants pip install "potashwatch[parquet]", or JSON Lines. One folder holds one of them.',
)
@click.option(
    "lists",
    "--list",
    type=click.Choice(options.LIST_IDS),
    multiple=True,
    help="Only this list; repeatable. All of them otherwise; ofac-licenses are the general licenses.",
)
@click.option(
    "tables",
    "--what",
    type=click.Choice(list(TABLES)),
    multiple=True,
    help="Only this: every party of every edition, what changed from one to the next, or events of licenses;"
    " repeatable. All of them otherwise.",
)
@click.option(
    "--from", "first", type=_DATE, metavar="DATE", help="Only editions and events of this day and later."
)
@click.option(
    "--to", "last", type=_DATE, metavar="DATE", help="Only editions and events of this day and earlier."
)
@archive_option
@options.config_option
def command(
    *,
    folder: Path,
    form: FormName,
    lists: tuple[ListId, ...],
    tables: tuple[TableName, ...],
    first: datetime | None,
    last: datetime | None,
    archive: str | None,
    config: Path | None,
) -> int:
    """Write what the archive holds into FOLDER, as tables.

    For DuckDB, Spark, BigQuery, pandas: one file for each edition, in partitions by list and publication date. What is
    there already is left, so that the same command, run every day, adds what is new. docs/export.md has the columns.

    \b
    Examples:
      potashwatch export lake --format parquet
      potashwatch export lake --format jsonl --what changes --list ofac-sdn --from 2022-01-01
    """  # noqa: D301 - click reads the backspace itself
    days = Days(first.date() if first else None, last.date() if last else None)
    if days.first and days.last and days.last < days.first:
        raise InputError(
            "input.days", f"{days.last} is before {days.first}", hint="--from is the earlier day"
        )
    if lists and tables and (LICENSES in lists) != ("licenses" in tables) and len({*lists, *tables}) == 2:
        raise click.UsageError("of ofac-licenses there are licenses, of the other lists records and changes")
    if is_remote(str(folder)):
        raise OutputError(
            "output.remote",
            f"{folder}: an address, and no folder of this machine",
            hint="export into a folder, and copy that with the tool of the store",
        )
    found = configured({("archive",): archive}, config)
    _refuse_evidence(folder, found.archive_place)
    opened = Archive.open(found.archive_place)
    opened.require_ledger()
    troubles = 0
    with progress.reading() as watch:
        lookout = Lookout(opened, Watcher(targets_of(found.settings.targets)), watch)
        export = Export(
            Editions(opened, lookout, watch),
            folder,
            form,
            lists or options.LISTS,
            tables or tuple(TABLES),
            days,
            SystemClock().now(),
        )
        for trouble in export.run():
            troubles += 1
            error = trouble.error
            click.echo(
                f"potashwatch: {trouble.what} is left out: {error.message} [{error.code}]; {error.hint}",
                err=True,
            )
    write("".join(f"{table}: {_told(tally)}\n" for table, tally in export.tallies.items()), None)
    return ExitCode.TROUBLE if troubles else ExitCode.SAME


def _told(tally: Tally) -> str:
    removed = f", {tally.removed:,} replaced or taken away" if tally.removed else ""
    return f"{tally.files:,} files with {tally.rows:,} rows written, {tally.left:,} there already{removed}"


def _refuse_evidence(folder: Path, archive: Place) -> None:
    refuse_evidence(folder / "part")
    if isinstance(archive, Path) and archive.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise OutputError(
            "output.archive", f"{folder}: lies in the archive {archive}", hint="name a place outside of it"
        )
