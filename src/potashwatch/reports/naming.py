"""Under which names a run's reports are kept in a folder."""

from datetime import UTC
from typing import Final

from potashwatch.records.report import RunSummary

EXTENSIONS: Final = {
    "table": "txt",
    "json": "json",
    "jsonl": "jsonl",
    "csv": "csv",
    "markdown": "md",
    "notice": "notice.txt",
    "html": "html",
}
"""By format; ``notice`` has two parts, for ``txt`` is the table."""
_DIGITS: Final = 12
"""Of the report's id: enough to tell one day's reports apart."""


def report_name(run: RunSummary, format_: str) -> str:
    """Return ``<day>_<beginning of the report's id>.<extension>``; the day is that of the run, UTC.

    A run that finds the same on the same day has the same name. Raises KeyError for a format that is not known.
    """
    day = run.checked_at.astimezone(UTC).date()
    return f"{day}_{run.report_id[:_DIGITS]}.{EXTENSIONS[format_]}"


def latest_name(format_: str) -> str:
    """Return the name under which the newest report always stands. Raises KeyError."""
    return f"latest.{EXTENSIONS[format_]}"
