"""``potashwatch ledger``: what was checked, when, and what was found."""

from collections import deque
from pathlib import Path

import click

from potashwatch.archive import Archive
from potashwatch.cli import options
from potashwatch.cli.output import write
from potashwatch.cli.settings import archive_option, configured
from potashwatch.errors import ExitCode
from potashwatch.reports.ledger import entries, render_ledger


@click.command("ledger")
@click.option(
    "--last",
    "count",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="How many entries, from the newest; a run is one.",
)
@options.format_option
@options.output_option
@archive_option
@options.config_option
def command(
    *, count: int, format_: str, output: Path | None, archive: str | None, config: Path | None
) -> int:
    """Show what was done: every run, import, approval, recovery and pruning, newest first.

    A run has a record for each list and one for its end, which the table shows as one entry, and JSON as records. A run
    without an end was killed, or is running.

    \b
    Examples:
      potashwatch ledger
      potashwatch ledger --last 365 --format json
    """  # noqa: D301 - click reads the backspace itself
    opened = Archive.open(configured({("archive",): archive}, config).archive_place)
    opened.require_ledger()
    found = list(reversed(deque(entries(opened.records()), maxlen=count)))
    if format_ == "json":
        records = (record for entry in found for record in reversed(entry))
        shapes = ",\n".join(record.model_dump_json(by_alias=True, indent=2) for record in records)
        text = f"[{shapes}]\n"
    else:
        text = render_ledger(found, options.style(output))
    write(text, output)
    return ExitCode.SAME
