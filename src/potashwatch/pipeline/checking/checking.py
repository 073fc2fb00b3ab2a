"""Checks a folder of cases and snapshots. See docs/ci.md for how it is laid out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from potashwatch import __version__
from potashwatch.errors import CheckError, InputError, PotashwatchError, printable
from potashwatch.parsers.documents import Stored, Watch, ignore
from potashwatch.pipeline.checking.digests import Digests, folder_of, recorded_in
from potashwatch.pipeline.checking.findings import trouble
from potashwatch.pipeline.checking.rewriting import rewrite
from potashwatch.pipeline.checking.running import Renderers, Runner, settings_in, verify
from potashwatch.pipeline.checking.settings import CaseSettings
from potashwatch.pipeline.checking.sums import FILE, write_sums
from potashwatch.pipeline.checking.walking import Case, Layout, Side, is_file_of, walk
from potashwatch.pipeline.folders import sources_of
from potashwatch.records.check import Check, Finding, Item, Rewrite, outcome_of
from potashwatch.records.report import Tool


def check_folder(
    folder: Path, told: str, *, renderers: Renderers, update: bool = False, watch: Watch = ignore
) -> Check:
    """Run every case of a folder and verify every snapshot; with ``update`` write down what is.

    ``told`` is what the answer calls the folder; ``renderers`` make the reports that are compared, by their form.
    An update is written in whole, or, where anything cannot be read, not at all. Findings of what an update cannot
    settle remain. Raises InputError (no such folder), CheckError (nothing in it), OutputError.
    """
    if not folder.is_dir():
        raise InputError("input.not-found", f"{told}: no such folder", hint="name a folder with cases")
    work = _Work(folder, walk(folder), Runner(folder, renderers, watch), watch)
    items = work.items()
    if not items:
        raise CheckError(
            "check.no-case",
            f"{told}: no case and no snapshot in it",
            hint="a case is a folder with old.* and new.*; docs/ci.md says more",
        )
    updated: tuple[Rewrite, ...] = ()
    if update and not any(item.outcome == "trouble" for item in items):
        updated = work.update()
        items = [_settled(item) for item in items]
    return Check(
        tool=Tool(version=__version__),
        folder=printable(told),
        outcome=outcome_of(tuple(finding for item in items for finding in item.findings)),
        items=tuple(items),
        updated=updated,
    )


_SETTLED = ("check.differs", "check.missing", "check.sha256", "check.unrecorded")
"""What an update makes good."""


def _settled(item: Item) -> Item:
    left = tuple(finding for finding in item.findings if finding.code not in _SETTLED)
    return item.model_copy(update={"findings": left})


@dataclass
class _Work:
    """One check."""

    top: Path
    layout: Layout
    runner: Runner
    watch: Watch
    reports: dict[str, bytes] = field(default_factory=dict)
    """Reports that are not those expected, by path."""

    def __post_init__(self) -> None:
        self.sums_trouble: PotashwatchError | None = None
        try:
            recorded = recorded_in(self.top)
        except PotashwatchError as error:
            recorded, self.sums_trouble = {}, error
        self.digests = Digests(self.top, recorded)

    def items(self) -> list[Item]:
        """Judge everything, in the order of the names."""
        items = [self._case(case) for case in self.layout.cases]
        items += self._snapshots()
        items += [_item(where, "folder", [trouble(where, error)]) for where, error in self.layout.troubles]
        if self.sums_trouble:
            items.append(_item(FILE, "folder", [trouble(FILE, self.sums_trouble)]))
        return sorted(items, key=lambda item: (item.name, item.kind))

    def update(self) -> tuple[Rewrite, ...]:
        """Write the reports and the digests that are, in whole or not at all. Raises OutputError."""
        files = {self.top / path: data for path, data in self.reports.items()}
        told = [
            Rewrite(path=printable(path), message="the report that diff makes now")
            for path in sorted(self.reports)
        ]
        if changed := self.digests.rewrites():
            files[self.top / FILE] = write_sums(self.digests.found)
        rewrite(files)
        return (*told, *changed)

    def _case(self, case: Case) -> Item:
        findings: list[Finding] = []
        try:
            findings += self._digests(case.old, case.new)
            outcome = self.runner.run(case)
            findings += outcome.findings
            self.reports |= outcome.reports
        except PotashwatchError as error:
            findings.append(trouble(case.name, error))
        return _item(case.name, "case", findings)

    def _snapshots(self) -> Iterator[Item]:
        """Verify what is in no case: the snapshots, and what else is recorded."""
        of_cases = {
            name for case in self.layout.cases for side in (case.old, case.new) for name in side.files
        }
        folders = {case.name for case in self.layout.cases}
        loose = set(self.layout.snapshots)
        for name in self.digests.recorded:
            if name in of_cases or name in loose:
                continue
            try:
                is_file = is_file_of(self.top, name)
            except FileNotFoundError:
                yield _item(name, "snapshot", [self.digests.missing(name)])
                continue
            except (OSError, RuntimeError):
                is_file = False
            if not is_file:
                error = CheckError(
                    "check.not-a-file",
                    f"{name}: recorded, but no file of this folder",
                    hint="record files alone",
                )
                yield _item(name, "snapshot", [trouble(name, error)])
            elif folder_of(name) in folders:  # a note beside a case, say: its digest is all there is to it
                yield self._verified(Side(name, (name,)), is_snapshot=False)
            else:
                loose.add(name)
        yield from self._loose(loose)

    def _loose(self, names: set[str]) -> Iterator[Item]:
        """Verify snapshots; those tables of a folder that make a CSV set are one."""
        for folder in sorted({folder_of(name) for name in names}):
            files = sorted(self.top / name for name in names if folder_of(name) == folder)
            unread: list[InputError] = []
            for found in sources_of(self.top / folder, files, unread.append):
                parts = found.source.files if isinstance(found.source, Stored) else ((found.source, None),)
                within = tuple(Path(part).relative_to(self.top).as_posix() for part, _ in parts)
                yield self._verified(Side(within[0] if len(within) == 1 else folder, within))
            for error in unread:
                yield _item(folder, "snapshot", [trouble(folder, error)])

    def _verified(self, snapshot: Side, *, is_snapshot: bool = True) -> Item:
        findings: list[Finding] = []
        try:
            findings += self._digests(snapshot)
            if is_snapshot:
                findings += verify(self.top, snapshot, self._settings(snapshot.name), self.watch)
        except PotashwatchError as error:
            findings.append(trouble(snapshot.name, error))
        return _item(snapshot.name, "snapshot", findings)

    def _settings(self, name: str) -> CaseSettings:
        """Return the settings of a snapshot: those beside it, or beside the folder with its tables."""
        folder = folder_of(name)
        for place in (folder, folder_of(folder)):
            if place in self.layout.settings:
                return settings_in(self.top, place)
        return CaseSettings()

    def _digests(self, *sides: Side) -> list[Finding]:
        found = list(self.digests.judge(name for side in sides for name in side.files))
        # Where nothing can be known of what was recorded, it is not said that nothing was.
        return [] if self.sums_trouble else found


def _item(name: str, kind: str, findings: list[Finding]) -> Item:
    return Item.model_validate({"name": printable(name), "kind": kind, "findings": tuple(findings)})
