"""``potashwatch schema``: the JSON Schema of the report."""

import json
from pathlib import Path

import click

from potashwatch.cli import options
from potashwatch.cli.output import write
from potashwatch.errors import ExitCode
from potashwatch.reports.json_ import schema


@click.command("schema")
@options.output_option
def command(*, output: Path | None) -> int:
    """Print the JSON Schema of what diff --format json prints.

    \b
    Example:
      potashwatch schema > report.schema.json
    """  # noqa: D301 - click reads the backspace itself
    write(json.dumps(schema(), ensure_ascii=False, indent=2) + "\n", output)
    return ExitCode.SAME
