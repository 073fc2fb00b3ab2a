"""The report as JSON Lines: for each list a line about it, then a line for each change, then events and errors.

Of one list, and of the events, those that touch a target come first.
"""

from collections.abc import Iterator

from potashwatch.records.report import Report
from potashwatch.reports.lines import json_lines
from potashwatch.reports.ordering import ordered
from potashwatch.reports.style import Style


def render_jsonl(report: Report, _style: Style) -> str:
    """Return the lines; ``type`` is ``list``, ``change``, ``license`` or ``error``."""
    return json_lines(_lines(report))


def _lines(report: Report) -> Iterator[dict[str, object]]:
    lists = [found.model_copy(update={"changes": ordered(found.changes)}) for found in report.lists]
    touching_first = {"lists": tuple(lists), "licenses": ordered(report.licenses)}
    data = report.model_copy(update=touching_first).model_dump(mode="json", by_alias=True)
    common = {key: data[key] for key in ("schema", "tool", "complete", "filters", "run")}
    for found in data["lists"]:
        changes = found.pop("changes")
        yield {"type": "list", **common, **found}
        for change in changes:
            yield {"type": "change", "list": found["list"], **change}
    for event in data["licenses"]:
        yield {"type": "license", **event}
    for error in data["errors"]:
        yield {"type": "error", **error}
