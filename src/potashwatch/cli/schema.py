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
    r"""Print the JSON Schema of ``diff --format json``.

    \b
    Example:
      potashwatch schema > report.schema.json
    """
    write(json.dumps(schema(), ensure_ascii=False, indent=2) + "\n", output)
    return ExitCode.SAME
