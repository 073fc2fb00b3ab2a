"""Reports and answers as JSON documents, and their schemas."""

from typing import Any, Final

from potashwatch.records.alert import Alert, PendingAlerts
from potashwatch.records.base import Frozen
from potashwatch.records.check import Check
from potashwatch.records.report import Report
from potashwatch.records.status import History, LicenseAnswer, LicenseEvents, LicenseList, Status
from potashwatch.reports.style import Style

SCHEMAS: Final[dict[str, type[Frozen]]] = {
    "report": Report,
    "status": Status,
    "history": History,
    "licenses": LicenseList,
    "license": LicenseAnswer,
    "license-events": LicenseEvents,
    "check": Check,
    "alert": Alert,
    "outbox": PendingAlerts,
}
"""What ``--format json`` prints, by the name of its schema: of ``report``, ``potashwatch/report/1``."""


def render_json(document: Frozen, _style: Style) -> str:
    """Return a record as JSON; a document of ``SCHEMAS`` names its own in the key ``schema``."""
    return document.model_dump_json(by_alias=True, indent=2) + "\n"


def schema(name: str = "report") -> dict[str, Any]:
    """Return a JSON Schema by its name in ``SCHEMAS``."""
    found = SCHEMAS[name].model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}
