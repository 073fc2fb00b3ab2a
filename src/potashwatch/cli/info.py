"""``potashwatch info``: what a document is."""

import json
import sys
from pathlib import Path

import click

from potashwatch.cli import options, progress
from potashwatch.cli.output import write
from potashwatch.cli.settings import archive_option, source
from potashwatch.errors import ExitCode, PotashwatchError
from potashwatch.parsers import open_publication
from potashwatch.parsers.documents import Source, Watch
from potashwatch.parsers.ofac_delta import DeltaStream
from potashwatch.records.edition import ListId
from potashwatch.records.ofac_delta import OfacDelta
from potashwatch.reports.info import Summary, render_info, summarize, summarize_delta


@click.command("info")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@options.list_option
@options.format_option
@options.output_option
@click.option("--strict", is_flag=True, help="Exit 2 when a document has format drift.")
@archive_option
@options.config_option
def command(
    *,
    files: tuple[str, ...],
    list_id: ListId | None,
    format_: str,
    output: Path | None,
    strict: bool,
    archive: str | None,
    config: Path | None,
) -> int:
    """Say what each FILE is.

    List, format, date, declared and read counts, SHA-256, format drift. Of an OFAC delta, which is no list: the
    publication, and every party that it adds, changes or removes.

    Every record is read and every check made, as diff would. A file that cannot be read is named on standard
    error; the others are shown all the same, and the exit code is 2.

    \b
    Examples:
      potashwatch info SDN.XML
      potashwatch info archive/*.xml.gz --format json
    """  # noqa: D301 - click reads the backspace itself
    options.refuse_overwriting(output, *files)
    summaries: list[Summary | OfacDelta] = []
    code = ExitCode.SAME
    with progress.reading() as watch:
        for file in files:
            try:
                summaries.append(_summary(source(file, archive, config), list_id, watch))
            except PotashwatchError as error:
                click.echo(f"potashwatch: {error.message} [{error.code}]; {error.hint}", file=sys.stderr)
                code = ExitCode.TROUBLE
    if strict and any(_drift(summary) for summary in summaries):
        click.echo(
            "potashwatch: format drift, see above [parse.drift]; without --strict it is no error", err=True
        )
        code = ExitCode.TROUBLE
    if format_ == "json":
        text = json.dumps([_data(summary) for summary in summaries], ensure_ascii=False, indent=2) + "\n"
    else:
        text = render_info(summaries, options.style(output))
    if summaries:
        write(text, output)
    return code


def _summary(file: Source, list_id: ListId | None, watch: Watch) -> Summary | OfacDelta:
    with open_publication(file, list_id=list_id, watch=watch) as stream:
        if isinstance(stream, DeltaStream):
            return summarize_delta(stream)
        count = sum(1 for _ in stream)
        return summarize(stream.header, stream.origin, count, stream.drift)


def _drift(summary: Summary | OfacDelta) -> bool:
    return bool(summary.drift if isinstance(summary, OfacDelta) else summary["drift"])


def _data(summary: Summary | OfacDelta) -> object:
    return summary.model_dump(mode="json", by_alias=True) if isinstance(summary, OfacDelta) else summary
