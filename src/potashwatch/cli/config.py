"""``potashwatch config``: what is in effect, and why."""

import json
import os
from pathlib import Path

import click
from rich.text import Text

from potashwatch.cli import options
from potashwatch.cli.output import write
from potashwatch.errors import ExitCode, one_line, printable
from potashwatch.pipeline.configuration import Configuration, load
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import Row, print_lines


@click.group("config")
def command() -> None:
    """Show the configuration in effect.

    It comes from defaults, one file, environment variables POTASHWATCH_* and options, each overruling those before.
    """


@command.command("show")
@options.config_option
@options.format_option
@options.output_option
def show(*, config: Path | None, format_: str, output: Path | None) -> int:
    """Print every setting, its value and where it comes from.

    The file is --config, else the one that POTASHWATCH_CONFIG names, ./potashwatch.toml, [tool.potashwatch] of
    ./pyproject.toml, or potashwatch.toml in your configuration folder: the first that is there, and no other. A
    personal token, and passwords and queries of addresses, are not shown.

    \b
    Examples:
      potashwatch config show
      POTASHWATCH_STRICT=true potashwatch config show --config bank.toml --format json
    """  # noqa: D301 - click reads the backspace itself
    found = load(flags={}, environment=os.environ, cwd=Path.cwd(), config=config)
    options.refuse_overwriting(output, str(found.file or ""))
    write(_json(found) if format_ == "json" else _table(found, options.style(output)), output)
    return ExitCode.SAME


def _json(found: Configuration) -> str:
    rows = [{"key": key, "value": value, "origin": origin} for key, value, origin in found.rows()]
    data = {"file": printable(str(found.file)) if found.file else None, "settings": rows}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _table(found: Configuration, style: Style) -> str:
    rows = [("key", "value", "origin")]
    rows += [(key, _told(value), one_line(origin)) for key, value, origin in found.rows()]
    widest = max(len(key) for key, _, _ in rows), max(len(value) for _, value, _ in rows)
    widths = widest[0], min(widest[1], _WIDTH)
    file = one_line(printable(str(found.file))) if found.file else "none"
    lines: list[Text | Row] = [Text(f"file: {file}"), Text("")]
    for key, value, origin in rows:
        label, told = Text(f"{key:{widths[0]}}  "), Text(f"{value:{widths[1]}}  {origin}")
        if style.width is not None:
            told = Text(f"{value}  {origin}")
            if label.cell_len + told.cell_len > style.width:  # below its key, where a path has the most room
                lines.append(Text(key))
                label = Text("    ")
        lines.append(Row(label, told))
    return print_lines(lines, style)


def _told(value: object) -> str:
    match value:
        case None:
            return "-"
        case bool():
            return str(value).lower()
        case list():
            return one_line(", ".join(value)) or "-"
    return one_line(str(value))


_WIDTH = 60
"""Longer values push their origin to the right, and not those of all others."""
