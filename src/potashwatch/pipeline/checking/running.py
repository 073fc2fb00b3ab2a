"""Runs one case: compares its editions, and the report with the one that is expected."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO

from potashwatch.errors import printable
from potashwatch.parsers import open_edition
from potashwatch.parsers.documents import Stored, Watch
from potashwatch.pipeline.checking.differing import first_difference, unified
from potashwatch.pipeline.checking.findings import difference, drifted
from potashwatch.pipeline.checking.settings import CaseSettings, read_settings
from potashwatch.pipeline.checking.walking import DEFAULT_REPORT, REPORTS, SETTINGS, Case, Side, unreadable
from potashwatch.pipeline.compare import compare_editions
from potashwatch.records.check import Finding
from potashwatch.records.report import Report, Tool
from potashwatch.reports.style import Style
from potashwatch.targets import Watcher, targets_of

Renderers = Mapping[str, Callable[[Report, Style], str]]


@dataclass
class Outcome:
    """What came of a case."""

    findings: list[Finding] = field(default_factory=list)
    reports: dict[str, bytes] = field(default_factory=dict)
    """What is to be expected from now on, by path; those that are expected already are left out."""


class Runner:
    """Runs cases one after the other; what names mean to the watcher is found out once."""

    def __init__(self, top: Path, renderers: Renderers, watch: Watch) -> None:
        self._top = top
        self._renderers = renderers
        self._watch = watch
        self._watchers = {"built-in": Watcher(targets_of(())), "none": Watcher(())}

    def run(self, case: Case) -> Outcome:
        """Run a case. Raises InputError, ParseError, CompareError, ConfigError."""
        settings = settings_in(self._top, case.name) if case.has_settings else CaseSettings()
        report = compare_editions(
            stored(self._top, case.old),
            stored(self._top, case.new),
            filters=settings.filters(),
            watcher=self._watchers[settings.targets],
            list_id=settings.list,
            across_formats=settings.across_formats,
            watch=self._watch,
        ).model_copy(update={"tool": Tool(version="*")})
        outcome = Outcome()
        drifts = [drift for found in report.lists for drift in found.drift]
        if drifts and not settings.allow_drift:
            outcome.findings.append(drifted(case.name, drifts))
        for name in case.reports or (DEFAULT_REPORT,):
            self._judge(case, name, report, outcome)
        return outcome

    def _judge(self, case: Case, name: str, report: Report, outcome: Outcome) -> None:
        path = below(case, name)
        actual = self._renderers[REPORTS[name]](report, Style()).encode("utf-8")
        if name not in case.reports:
            outcome.findings.append(
                difference(
                    "check.missing",
                    case.name,
                    f"{case.name}: no report is expected",
                    f"--update writes {DEFAULT_REPORT}; review it",
                )
            )
        else:
            try:
                expected = (self._top / path).read_bytes()
            except OSError as error:
                raise unreadable(path, error) from error
            if expected == actual:
                return
            line = first_difference(expected, actual)
            diff, omitted = unified(expected, actual, printable(name))
            found = difference(
                "check.differs",
                path,
                f"{path}: not what diff reports, first at line {line}",
                "if the new report is right, take it over with --update",
                line=line,
            )
            outcome.findings.append(found.model_copy(update={"diff": diff, "diff_omitted": omitted}))
        outcome.reports[path] = actual


def verify(top: Path, snapshot: Side, settings: CaseSettings, watch: Watch) -> list[Finding]:
    """Read a snapshot to its end and return its drift. Raises InputError, ParseError."""
    with open_edition(stored(top, snapshot), list_id=settings.list, watch=watch) as stream:
        for _ in stream:
            pass
    is_expected = settings.allow_drift or not stream.drift
    return [] if is_expected else [drifted(snapshot.name, stream.drift)]


def settings_in(top: Path, folder: str) -> CaseSettings:
    """Return the settings of a folder that has some. Raises ConfigError."""
    name = SETTINGS if folder == "." else f"{folder}/{SETTINGS}"
    return read_settings(top / name, printable(name))


def stored(top: Path, side: Side) -> Stored:
    """Return the files of an edition under names that do not tell where the folder lies."""
    if len(side.files) == 1 and side.files[0].endswith(side.name):
        return Stored(side.name, ((side.name, partial(_open, top / side.files[0])),))
    files = ((f"{side.name}/{Path(name).name}", partial(_open, top / name)) for name in side.files)
    return Stored(side.name, tuple(files))


def below(case: Case, name: str) -> str:
    """Return the path of a file of a case."""
    return name if case.name == "." else f"{case.name}/{name}"


def _open(path: Path) -> IO[bytes]:
    return path.open("rb")
