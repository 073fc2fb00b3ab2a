"""``potashwatch schema``: the JSON Schemas of what the other commands print."""

import json
from pathlib import Path

import click

from potashwatch.cli import options
from potashwatch.cli.output import write
from potashwatch.errors import ExitCode
from potashwatch.reports.schemas import SCHEMAS, schema


@click.command("schema")
@click.argument("name", metavar="[NAME]", type=click.Choice(list(SCHEMAS)), default="report")
@options.output_option
def command(*, name: str, output: Path | None) -> int:
    """Print the JSON Schema of what --format json prints.

    NAME is "report", the default, which diff and run print; "status", "history", "licenses" or "check", of the commands
    of that name; "license", of licenses show; "license-events", of licenses diff; "outbox", of alerts pending; "alert",
    of what a webhook or a file gets; "ofac-delta", of what info prints of an OFAC delta.

    \b
    Examples:
      potashwatch schema > report.schema.json
      potashwatch schema status
    """  # noqa: D301 - click reads the backspace itself
    write(json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n", output)
    return ExitCode.SAME
