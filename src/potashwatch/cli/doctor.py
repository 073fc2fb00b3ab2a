"""``potashwatch doctor``: whether everything is in place."""

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from rich.text import Text

from potashwatch.alerts import Secrets
from potashwatch.cli import options
from potashwatch.cli.clock import SystemClock
from potashwatch.cli.output import write
from potashwatch.cli.settings import archive_option, configured
from potashwatch.errors import ExitCode, one_line
from potashwatch.pipeline.doctor import examine, reaching
from potashwatch.records.report import Level, Notice
from potashwatch.reports.terminal import print_lines

_MARKS: dict[Level, tuple[str, str]] = {
    "note": ("ok     ", "green"),
    "warning": ("warning", "yellow"),
    "trouble": ("TROUBLE", "bold red"),
}


@click.command("doctor")
@click.option("--offline", is_flag=True, help="Ask no server.")
@options.format_option
@options.output_option
@archive_option
@options.config_option
def command(
    *, offline: bool, format_: str, output: Path | None, archive: str | None, config: Path | None
) -> int:
    """Check that everything is in place.

    Configuration, archive, disk, clock, sinks and outbox, the age of each list, and whether its source can be reached.
    Changes nothing, sends nothing. Exit code 2 when something needs a person; each line says what to do.
    """
    found = configured({("archive",): archive}, config)
    clock = SystemClock()
    notices = list(
        examine(
            found,
            clock.now(),
            None if offline else reaching(found.settings, clock),
            Secrets(os.environ, found.settings.sinks),
        )
    )
    if format_ == "json":
        shapes = [notice.model_dump(mode="json") for notice in notices]
        text = json.dumps(shapes, ensure_ascii=False, indent=2) + "\n"
    else:
        text = print_lines(_lines(notices), options.style(output))
    write(text, output)
    is_trouble = any(notice.level == "trouble" for notice in notices)
    return ExitCode.TROUBLE if is_trouble else ExitCode.SAME


def _lines(notices: Sequence[Notice]) -> Iterator[Text]:
    for notice in notices:
        mark, style = _MARKS[notice.level]
        hint = f"; {notice.hint}" if notice.hint else ""
        yield Text.assemble((mark, style), f"  {one_line(notice.message + hint)}")
