"""``potashwatch check``: kept snapshots and the reports expected of them."""

from pathlib import Path

import click

from potashwatch.cli import options, progress
from potashwatch.cli.output import write
from potashwatch.errors import ExitCode, InputError, printable
from potashwatch.pipeline.checking import check_folder
from potashwatch.records.check import Outcome
from potashwatch.reports import RENDERERS
from potashwatch.reports.check import CHECK_RENDERERS

_CODES: dict[Outcome, ExitCode] = {
    "as-expected": ExitCode.SAME,
    "differences": ExitCode.CHANGED,
    "trouble": ExitCode.TROUBLE,
}


@click.command("check")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "format_",
    "--format",
    "-f",
    type=click.Choice(list(CHECK_RENDERERS)),
    default="text",
    show_default=True,
    help="How to print: for people (text), machines (json), build services (junit), or as GitHub annotations (github).",
)
@options.output_option
@click.option(
    "--update", is_flag=True, help="Write down what is: expected reports and SHA256SUMS. Then review it."
)
def command(*, folder: Path, format_: str, output: Path | None, update: bool) -> int:
    """Check that snapshots and reports are as written down.

    For pipelines that keep snapshots of lists. Every folder below DIR with an old and a new edition is a case: they are
    compared as diff does, and the report must be the expected one. Every snapshot must parse without format drift and
    have the SHA-256 that is recorded. Reads no configuration, no clock and no network; watched parties are the built-in
    ones.

    \b
    DIR/SHA256SUMS            digests of all snapshots, as sha256sum writes them
    DIR/CASE/old.*, new.*     files in any official format, or folders with a CSV set
    DIR/CASE/expected.*       json, jsonl, csv, md (markdown), txt (table), notice.txt: as many as wanted
    DIR/CASE/case.toml        options: list, across_formats, min_significance, kinds, programs, match,
                              targets_only, targets ("built-in" or "none"), allow_drift
    DIR/.../snapshot.*        an edition without a case

    \b
    Examples:
      potashwatch check fixtures/cases
      potashwatch check fixtures/cases --update
      potashwatch check fixtures/cases --format junit --output check.xml

    \b
    Exit codes:
      0  all as expected
      1  differences: a report, a digest, format drift, a missing file
      2  trouble: something cannot be read; --update then writes nothing
    """  # noqa: D301 - click reads the backspace itself
    if output is not None and output.resolve().is_relative_to(folder.resolve()):
        raise InputError(
            "input.output-is-input",
            f"{printable(str(output))}: lies in the folder that is checked",
            hint="name a place outside of it",
        )
    with progress.reading() as watch:
        check = check_folder(folder, _told(folder), renderers=RENDERERS, update=update, watch=watch)
    write(CHECK_RENDERERS[format_](check, options.style(output)), output)
    return _CODES[check.outcome]


def _told(folder: Path) -> str:
    """Return the folder as the answer calls it: below the working directory relative to it, as build services want."""
    here = Path.cwd()
    return str(folder.relative_to(here)) if folder.is_relative_to(here) else str(folder)
