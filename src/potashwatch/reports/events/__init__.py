"""What happened to general licenses between two days."""

from collections.abc import Callable, Sequence

from pydantic import TypeAdapter

from potashwatch.records.license_event import LicenseEvent
from potashwatch.reports.events.table import render_license_events
from potashwatch.reports.style import Style


def render_license_events_json(events: Sequence[LicenseEvent], _style: Style) -> str:
    """Return the events as a JSON array; each is shaped as in ``licenses`` of ``potashwatch/report/1``."""
    return _EVENTS.dump_json(tuple(events), by_alias=True, indent=2).decode() + "\n"


_EVENTS: TypeAdapter[tuple[LicenseEvent, ...]] = TypeAdapter(tuple[LicenseEvent, ...])

LICENSE_EVENTS_RENDERERS: dict[str, Callable[[Sequence[LicenseEvent], Style], str]] = {
    "table": render_license_events,
    "json": render_license_events_json,
}
