"""``potashwatch diff``: what changed between two editions."""

from pathlib import Path

import click

from potashwatch.cli import options, progress
from potashwatch.cli.output import write
from potashwatch.cli.settings import archive_option, configured, source
from potashwatch.errors import ExitCode, one_line
from potashwatch.pipeline.compare import compare_editions
from potashwatch.pipeline.filters import Filters
from potashwatch.records.delta import KINDS, SIGNIFICANCES, ChangeKind, Significance
from potashwatch.records.edition import ListId
from potashwatch.reports import RENDERERS
from potashwatch.reports.sentences import warnings
from potashwatch.targets import Watcher, targets_of


@click.command("diff")
@click.argument("old")
@click.argument("new")
@options.report_format_option
@options.output_option
@click.option(
    "--min-significance",
    type=click.Choice(SIGNIFICANCES),
    default="editorial",
    show_default=True,
    help="Leave out changes that are less significant: legal (listed or not, programs, measures, relationships,"
    " features that restrict dealings), identity (names, numbers, births, nationalities), descriptive (addresses,"
    " remarks, other features, another EU act), editorial (spelling, blanks, punctuation).",
)
@click.option(
    "kinds", "--kind", type=click.Choice(KINDS), multiple=True, help="Only these kinds; repeatable."
)
@click.option(
    "programs", "--program", "-p", multiple=True, help="Only parties under this program; repeatable."
)
@click.option(
    "--match", help="Only changes with this text in the name, the keys, or what changed; case does not count."
)
@options.targets_only_option
@options.list_option
@click.option("--strict", is_flag=True, help="Treat format drift as an error.")
@click.option(
    "--across-formats",
    is_flag=True,
    help="Allow editions of different formats; only what both carry is compared, and the report says what was not.",
)
@options.full_option
@archive_option
@options.config_option
@click.option("--exit-zero", is_flag=True, help="Exit 0 also when there are changes. Trouble stays 2.")
def command(  # noqa: PLR0913 - one parameter an option
    *,
    old: str,
    new: str,
    format_: str,
    output: Path | None,
    min_significance: Significance,
    kinds: tuple[ChangeKind, ...],
    programs: tuple[str, ...],
    match: str | None,
    targets_only: bool,
    list_id: ListId | None,
    strict: bool,
    across_formats: bool,
    is_full: bool,
    archive: str | None,
    config: Path | None,
    exit_zero: bool,
) -> int:
    """Compare two editions: report what changed from OLD to NEW.

    OLD and NEW are files in any official format, plain or packed, folders with a CSV set, - for standard
    input, or snapshots of the archive: ofac-sdn@latest, eu-fsf@previous, ofac-sdn@2022-02-24 (as of that day),
    ofac-sdn@3f9a01 (beginning of its SHA-256). What a document is, its content says, never its name.

    \b
    Examples:
      potashwatch diff SDN-0301.XML SDN-0302.XML
      potashwatch diff eu-old.xml.gz eu-new.xml.gz --min-significance identity
      potashwatch diff csv-monday/ csv-tuesday/ --program BELARUS-EO14038 --kind removal
      potashwatch diff ofac-sdn@previous ofac-sdn@latest
      curl -sL $URL | potashwatch diff yesterday.xml - --format json --output report.json
    """  # noqa: D301 - click reads the backspace itself
    options.refuse_overwriting(output, old, new)
    filters = Filters(min_significance, kinds, programs, match, targets_only)
    watcher = Watcher(targets_of(configured({}, config).settings.targets))
    with progress.reading() as watch:
        report = compare_editions(
            source(old, archive, config),
            source(new, archive, config),
            filters=filters,
            watcher=watcher,
            list_id=list_id,
            strict=strict,
            across_formats=across_formats,
            is_full=is_full,
            watch=watch,
        )
    for warning in (text for found in report.lists for text in warnings(found)):
        click.echo(f"potashwatch: warning: {one_line(warning)}", err=True)
    write(RENDERERS[format_](report, options.style(output)), output)
    is_changed = any(found.changes for found in report.lists)
    return ExitCode.CHANGED if is_changed and not exit_zero else ExitCode.SAME
