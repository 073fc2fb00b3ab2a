"""``potashwatch targets``: who is watched."""

from pathlib import Path

import click

from potashwatch.cli import options
from potashwatch.cli.output import write
from potashwatch.cli.settings import configured
from potashwatch.errors import ExitCode
from potashwatch.reports.targets import TARGETS_RENDERERS
from potashwatch.targets import targets_of


@click.command("targets")
@options.format_option
@options.output_option
@options.config_option
def command(*, format_: str, output: Path | None, config: Path | None) -> int:
    """Show who is watched: names, numbers, keys and linked parties.

    Belaruskali, the Belarusian Potash Company and Belavia are built in; docs/targets.md says how to add your own.
    """
    found = targets_of(configured({}, config).settings.targets)
    write(TARGETS_RENDERERS[format_](found, options.style(output)), output)
    return ExitCode.SAME
