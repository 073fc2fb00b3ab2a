"""A check as JUnit XML, which build services read.

Elements and attributes are those that https://github.com/testmoapp/junitxml describes as common to all readers.
"""

import html
from collections.abc import Iterator

from potashwatch.errors import one_line
from potashwatch.records.check import Check, Finding, Item
from potashwatch.reports.describe import plural
from potashwatch.reports.style import Style

_ELEMENTS = {"differences": "failure", "trouble": "error"}


def render_check_junit(check: Check, _style: Style) -> str:
    """Return a test case for each case and snapshot; differences are failures, trouble is an error.

    A mark stands before every line of text, for logs are looked through for commands; see ``check_text``.
    """
    outcomes = [item.outcome for item in check.items]
    counts = f'tests="{len(outcomes)}" failures="{outcomes.count("differences")}" errors="{outcomes.count("trouble")}"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="potashwatch check" {counts}>',
        f'  <testsuite name="{_text(check.folder)}" {counts} skipped="0">',
        *(line for item in check.items for line in _item(item)),
        "  </testsuite>",
        "</testsuites>",
    ]
    return "".join(f"{line}\n" for line in lines)


def _item(item: Item) -> Iterator[str]:
    start = f'    <testcase classname="potashwatch.check.{item.kind}" name="{_text(item.name)}"'
    if not item.findings:
        yield f"{start}/>"
        return
    # One element for all: not every reader takes more.
    element = _ELEMENTS[item.outcome]
    gravest = next(f for f in item.findings if item.outcome != "trouble" or f.level == "trouble")
    told = "\n".join(line for finding in item.findings for line in _finding(finding))
    yield f"{start}>"
    yield f'      <{element} type="{_text(gravest.code)}" message="{_text(gravest.message)}">{told}</{element}>'
    yield "    </testcase>"


def _finding(finding: Finding) -> Iterator[str]:
    yield _text(f"! {finding.message} [{finding.code}]; {finding.hint}")
    yield from (_text(f"| {line}") for line in finding.diff)
    if finding.diff_omitted:
        yield f"| ... {plural(finding.diff_omitted, 'more line')}"


def _text(text: str) -> str:
    """Return text for XML: what XML forbids (control characters, for one) is shown as its escape."""
    return html.escape(one_line(text))
