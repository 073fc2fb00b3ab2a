"""Findings, from what is wrong."""

from collections.abc import Sequence

from potashwatch.errors import PotashwatchError, one_line, printable
from potashwatch.records.check import Finding
from potashwatch.records.edition import FormatDrift
from potashwatch.records.report import ReportDrift

_TOLD = 3
"""Drifts that are told by name; ``potashwatch info`` has them all."""


def difference(code: str, path: str, message: str, hint: str, *, line: int | None = None) -> Finding:
    """Return the finding of something that is not as it was written down."""
    return _finding(code, path, message, hint).model_copy(update={"line": line})


def trouble(path: str, error: PotashwatchError) -> Finding:
    """Return the finding of an error."""
    found = _finding(error.code, path, error.message, error.hint)
    return found.model_copy(update={"level": "trouble"})


def drifted(path: str, drifts: Sequence[FormatDrift]) -> Finding:
    """Return the finding of format drift."""
    told = [f"{_of(drift)}{drift.count} x {drift.path}: {drift.message}" for drift in drifts[:_TOLD]]
    more = f"; and {len(drifts) - _TOLD} more" if len(drifts) > _TOLD else ""
    return _finding(
        "check.drift",
        path,
        f"{path}: format drift: {'; '.join(told)}{more}",
        "see docs/formats.md; where it is expected, write allow_drift = true into case.toml",
    )


def _of(drift: FormatDrift) -> str:
    return f"{drift.edition}: " if isinstance(drift, ReportDrift) else ""


def _finding(code: str, path: str, message: str, hint: str) -> Finding:
    return Finding(
        code=code, level="difference", path=printable(path), message=one_line(printable(message)), hint=hint
    )
