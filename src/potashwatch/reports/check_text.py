"""A check for people."""

from collections.abc import Iterator

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.check import Check, Finding, Item, Outcome
from potashwatch.reports.describe import plural
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import Row, print_lines

_MARKS: dict[Outcome, tuple[str, str]] = {
    "as-expected": ("as expected", "green"),
    "differences": ("DIFFERS    ", "bold yellow"),
    "trouble": ("TROUBLE    ", "bold red"),
}
_STYLES = {"-": "red", "+": "green", "@": "cyan"}


def render_check_text(check: Check, style: Style) -> str:
    """Return a line for each case and snapshot, what is wrong below it, and the sum at the end.

    A mark of ours stands before every text: at the beginning of a line GitHub would take ``::`` for a command.
    """
    return print_lines(_lines(check), style)


def _lines(check: Check) -> Iterator[Text | Row]:
    for item in check.items:
        yield Row(Text.assemble(_MARKS[item.outcome], "  "), Text(one_line(item.name)))
        for finding in item.findings:
            yield from _finding(finding)
    if check.updated:
        yield Text("")
        yield Text("Written down now; review it before it is committed:")
        for rewrite in check.updated:
            yield Row(Text("  * "), Text(one_line(f"{rewrite.path}: {rewrite.message}")))
    yield Text("")
    yield Text(summary(check))


def _finding(finding: Finding) -> Iterator[Text | Row]:
    yield Row(Text("  ! "), Text(one_line(f"{finding.message} [{finding.code}]; {finding.hint}")))
    for line in finding.diff:
        yield Row(Text("    | ", "dim"), Text(one_line(line), _STYLES.get(line[:1], "")))
    if finding.diff_omitted:
        yield Text(f"    | ... {plural(finding.diff_omitted, 'more line')}", "dim")


def summary(check: Check) -> str:
    """Return in one line how many were looked at, and what came of them."""
    cases, snapshots = (_kind(check, kind) for kind in ("case", "snapshot"))
    counts = {outcome: sum(item.outcome == outcome for item in check.items) for outcome in _MARKS}
    told = [f"{counts['as-expected']:,} as expected"]
    told += [plural(counts["differences"], "differs", "differ")] * bool(counts["differences"])
    told += [f"{counts['trouble']:,} in trouble"] * bool(counts["trouble"])
    return f"{plural(len(cases), 'case')}, {plural(len(snapshots), 'snapshot')}: {', '.join(told)}."


def _kind(check: Check, kind: str) -> list[Item]:
    return [item for item in check.items if item.kind == kind]
