"""A check as workflow commands of GitHub: each finding is shown at its file.

The form and its escapes: https://docs.github.com/actions/reference/workflow-commands-for-github-actions and
https://github.com/actions/toolkit, packages/core/src/command.ts. GitHub shows ten annotations of a step and cuts
long ones, so no more than ten are made; the last one names what is left.
"""

from collections.abc import Iterator
from pathlib import PurePath

from potashwatch.errors import one_line
from potashwatch.records.check import Check, Finding
from potashwatch.reports.check_text import summary
from potashwatch.reports.describe import plural
from potashwatch.reports.style import Style

MAX_ANNOTATIONS = 10
MAX_LINES = 30
"""Of a diff in one annotation."""
MAX_NAMED = 40
"""Findings named in the last annotation."""
MAX_LINE = 300
"""Characters of one line: ten annotations stay below the 64 KiB that GitHub shows."""


def render_check_github(check: Check, _style: Style) -> str:
    """Return a command a line, and at the end the sum. No text of a list or a name begins a line."""
    findings = [finding for item in check.items for finding in item.findings]
    findings.sort(key=lambda finding: finding.level != "trouble")  # the order of names otherwise
    is_more = len(findings) > MAX_ANNOTATIONS
    shown = findings[: MAX_ANNOTATIONS - 1] if is_more else findings
    lines = [_annotation(check, finding) for finding in shown]
    if is_more:
        lines.append(_rest(findings[len(shown) :]))
    lines += [
        f"::notice title=potashwatch check::{_data(one_line(f'{r.path}: {r.message}'))}"
        for r in check.updated[:MAX_ANNOTATIONS]
    ]
    return "".join(f"{line}\n" for line in [*lines, f"potashwatch check: {summary(check)}"])


def _annotation(check: Check, finding: Finding) -> str:
    properties = {"file": one_line(PurePath(check.folder, finding.path).as_posix())}
    if finding.line is not None:
        properties["line"] = str(finding.line)
    properties["title"] = f"potashwatch: {finding.code}"
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::error {told}::{_data(chr(10).join(_lines(finding)))}"


def _lines(finding: Finding) -> Iterator[str]:
    yield _cut(finding.message)
    yield _cut(finding.hint)
    yield from map(_cut, finding.diff[:MAX_LINES])
    if omitted := finding.diff_omitted + max(0, len(finding.diff) - MAX_LINES):
        yield f"... {plural(omitted, 'more line')}"


def _rest(findings: list[Finding]) -> str:
    lines = [f"{plural(len(findings), 'more finding')}:"]
    lines += [f"{_cut(finding.message)} [{finding.code}]" for finding in findings[:MAX_NAMED]]
    if len(findings) > MAX_NAMED:
        lines.append(f"... and {plural(len(findings) - MAX_NAMED, 'more')}")
    return f"::error title=potashwatch check::{_data(chr(10).join(lines))}"


def _cut(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= MAX_LINE else f"{line[:MAX_LINE]}…"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
