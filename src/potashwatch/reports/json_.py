"""The report as one JSON document, and its schema."""

from typing import Any

from potashwatch.records.report import Report
from potashwatch.reports.style import Style


def render_json(report: Report, _style: Style) -> str:
    """Return the report, schema ``potashwatch/report/1``."""
    return report.model_dump_json(by_alias=True, indent=2) + "\n"


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the report."""
    found = Report.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}
