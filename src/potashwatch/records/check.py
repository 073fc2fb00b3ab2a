"""What a check of kept snapshots found: schema ``potashwatch/check/1``."""

from typing import Literal

from pydantic import Field

from potashwatch.records.base import Frozen
from potashwatch.records.report import Tool

CHECK_SCHEMA: Literal["potashwatch/check/1"] = "potashwatch/check/1"

FindingLevel = Literal["difference", "trouble"]
"""A ``difference`` makes the exit code 1, ``trouble`` makes it 2."""

Outcome = Literal["as-expected", "differences", "trouble"]


class Finding(Frozen):
    """One thing that is not as it was written down."""

    code: str
    level: FindingLevel
    path: str = Field(description="Of the file or folder that it is about, below the folder checked.")
    line: int | None = Field(default=None, description="In that file, from 1; null where no line is meant.")
    message: str = Field(description="One line.")
    hint: str = Field(description="What to do.")
    diff: tuple[str, ...] = Field(
        default=(),
        description="From what is expected to what is, as a unified diff; long ones, and long lines, are cut.",
    )
    diff_omitted: int = Field(default=0, description="Lines of the diff that were left out at its end.")


class Item(Frozen):
    """One case, one snapshot without a case, or a place that is neither as it should be."""

    name: str = Field(description="Its path below the folder checked; a dot for that folder itself.")
    kind: Literal["case", "snapshot", "folder"]
    findings: tuple[Finding, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """What came of it: the gravest of its findings."""
        return outcome_of(self.findings)


class Rewrite(Frozen):
    """A file that ``--update`` wrote, or one line of ``SHA256SUMS``."""

    path: str
    message: str = Field(description="What was written, in one line.")


class Check(Frozen):
    """Every case and snapshot of a folder, and what was found."""

    schema_: Literal["potashwatch/check/1"] = Field(CHECK_SCHEMA, alias="schema")
    tool: Tool
    folder: str = Field(description="As given; below the working directory relative to it.")
    outcome: Outcome
    items: tuple[Item, ...] = Field(description="In the order of their names.")
    updated: tuple[Rewrite, ...] = Field(default=(), description="What --update wrote; else empty.")


def outcome_of(findings: tuple[Finding, ...]) -> Outcome:
    """Return what findings come to, taken together."""
    levels = {finding.level for finding in findings}
    if "trouble" in levels:
        return "trouble"
    return "differences" if levels else "as-expected"
