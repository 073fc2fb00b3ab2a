"""The folder of reports: every run's, in every form, under stable names."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from potashwatch.cli.output import keep, refuse_evidence
from potashwatch.errors import InputError, OutputError
from potashwatch.pipeline.configuration import Configuration
from potashwatch.records.report import Report
from potashwatch.records.standing import Standing
from potashwatch.reports import RENDERERS, rendered
from potashwatch.reports.naming import latest_name, report_name
from potashwatch.reports.style import Style

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class ReportDir:
    """A folder, and the forms in which reports are written into it."""

    folder: Path
    formats: tuple[str, ...]

    def write(self, report: Report, standing: Standing | None = None) -> None:
        """Write the report of a run in each form, under its own name and as the latest.

        Each file is there whole or not at all; all of them, or an OutputError is raised. A link is replaced, not
        followed. What is written does not depend on the terminal.
        """
        if report.run is None:
            raise ValueError("only the report of a run has a name")
        texts = {form: rendered(form, report, Style(), standing) for form in self.formats}
        refuse_evidence(self.folder / "report")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                "output.unwritable",
                f"{self.folder}: no folder can be made there: {error.strerror or error}",
                hint="check the path, its permissions and the disk; the report was not delivered",
            ) from error
        # The latest ones last: they lead to no report that is not there under its own name.
        for form, text in texts.items():
            keep(text, self.folder / report_name(report.run, form))
        for form, text in texts.items():
            keep(text, self.folder / latest_name(form))


def report_dir_options(function: F) -> F:
    """Add ``--report-dir`` and ``--report-format``."""
    formats = click.option(
        "report_formats",
        "--report-format",
        type=click.Choice(list(RENDERERS)),
        multiple=True,
        help="With --report-dir: only this form; repeatable. All of them otherwise.",
    )
    folder = click.option(
        "--report-dir",
        metavar="DIR",
        type=click.Path(file_okay=False),
        help="Write the report of every run into this folder, in all forms, also when nothing changed:"
        " DIR/DAY_ID.EXT, and the newest once more as DIR/latest.EXT.",
    )
    return folder(formats(function))


def chosen(report_dir: str | None, formats: tuple[str, ...], found: Configuration) -> ReportDir | None:
    """Return the folder asked for; None where none was.

    Raises UsageError, and InputError or OutputError for a folder inside what the run is made of.
    """
    if report_dir is None:
        if formats:
            raise click.UsageError("--report-format needs --report-dir")
        return None
    if not report_dir:
        raise InputError(
            "input.empty-path", "--report-dir is empty", hint="name a folder, or leave the option out"
        )
    folder = Path(report_dir)
    inside = (folder.resolve(), *folder.resolve().parents)
    refuse_evidence(folder / "report")
    place = found.archive_place
    if isinstance(place, Path) and place.resolve() in inside:
        raise OutputError(
            "output.archive",
            f"{folder}: lies in the archive {place}",
            hint="name a place outside of it",
        )
    mirror = found.settings.mirror
    if mirror and Path(mirror).resolve() in inside:
        raise InputError(
            "input.output-is-input", f"{folder}: lies in the mirror {mirror}", hint="name another place"
        )
    return ReportDir(folder, tuple(dict.fromkeys(formats)) or tuple(RENDERERS))
