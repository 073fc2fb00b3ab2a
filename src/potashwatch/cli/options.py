"""Options that several commands share."""

import os
import shutil
import sys
from collections.abc import Callable, Collection
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar, get_args

import click

from potashwatch.errors import InputError
from potashwatch.records.edition import PARTY_LISTS, ListId
from potashwatch.reports import RENDERERS
from potashwatch.reports.style import Style

F = TypeVar("F", bound=Callable[..., Any])

LISTS: tuple[ListId, ...] = get_args(ListId)
LIST_IDS: tuple[str, ...] = LISTS
PARTY_LIST_IDS: tuple[str, ...] = PARTY_LISTS


def list_option(function: F) -> F:
    """Add ``--list``."""
    return click.option(
        "list_id",
        "--list",
        type=click.Choice(PARTY_LIST_IDS),
        help="Which list the documents are; decided from their content otherwise.",
    )(function)


def full_option(function: F) -> F:
    """Add ``--full``."""
    return click.option(
        "--full",
        "is_full",
        is_flag=True,
        help="Read and compare every record, also those whose bytes did not change. Slower; the report is the same.",
    )(function)


def output_option(function: F) -> F:
    """Add ``--output``."""
    return click.option(
        "--output",
        "-o",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Write the result to this file, whole or not at all, instead of standard output.",
    )(function)


def format_option(function: F) -> F:
    """Add ``--format`` with the two forms of a command that prints no report."""
    return click.option(
        "format_",
        "--format",
        "-f",
        type=click.Choice(["table", "json"]),
        default="table",
        show_default=True,
        help="How to print: for people or for machines.",
    )(function)


def forms_option(renderers: Collection[str]) -> Callable[[F], F]:
    """Return what adds ``--format`` with every form of a report or an answer."""
    return click.option(
        "format_",
        "--format",
        "-f",
        type=click.Choice(list(renderers)),
        default="table",
        show_default=True,
        help="How to print: for people (table), machines (json, jsonl), spreadsheets (csv), tickets (markdown), or in"
        " the shape of OFAC's notices (notice), or a page for a browser (html).",
    )


report_format_option = forms_option(RENDERERS)


def as_of_option(function: F) -> F:
    """Add ``--as-of``."""
    return click.option(
        "--as-of",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="DATE",
        help="As of the end of this day, from what had been published by then. Today otherwise.",
    )(function)


def day_of(given: datetime | None, now: datetime) -> date:
    """Return the day asked for; today (UTC) where none was given. Raises InputError for one to come."""
    day = given.date() if given else now.date()
    if day > now.date():
        raise InputError(
            "input.future-date",
            f"{day} is to come: nobody knows what will have been published",
            hint="give a day up to today",
        )
    return day


targets_only_option = click.option(
    "--targets-only",
    is_flag=True,
    help="Only what touches a watched party (potashwatch targets shows them); decides the exit code too.",
)


def refuse_overwriting(output: Path | None, *sources: str) -> None:
    """Refuse to write a result over what it is made of. Raises InputError."""
    if output is None:
        return
    if not output.name:
        raise InputError("input.empty-path", "--output is empty", hint="name a file, or leave the option out")
    for source in sources:
        if source not in ("", "-") and output.exists() and Path(source).exists() and output.samefile(source):
            raise InputError(
                "input.output-is-input",
                f"{source}: the result would overwrite the file it is made of",
                hint="name another file with --output",
            )


def style(output: Path | None) -> Style:
    """Return how to print for people: color and width of the terminal, if it is one and the user wants it."""
    is_terminal = output is None and sys.stdout.isatty()
    if not is_terminal:
        return Style()
    color = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Style(color=color, width=shutil.get_terminal_size().columns)


def config_option(function: F) -> F:
    """Add ``--config``."""
    return click.option(
        "--config",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="The configuration file, and no other; see docs/configuration.md for where it is looked for.",
    )(function)
