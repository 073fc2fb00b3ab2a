"""The schemas of reports and answers as JSON documents. Apart from ``json_``, for they need the model of every one."""

from typing import Any, Final

from potashwatch.records.alert import Alert, PendingAlerts
from potashwatch.records.base import Frozen
from potashwatch.records.check import Check
from potashwatch.records.ofac_delta import OfacDelta
from potashwatch.records.report import Report
from potashwatch.records.status import History, LicenseAnswer, LicenseEvents, LicenseList, Status

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
    "ofac-delta": OfacDelta,
}
"""What ``--format json`` prints, by the name of its schema: of ``report``, ``potashwatch/report/1``."""


def schema(name: str = "report") -> dict[str, Any]:
    """Return a JSON Schema by its name in ``SCHEMAS``."""
    found = SCHEMAS[name].model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}
